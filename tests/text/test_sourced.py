"""A number says where it comes from and keeps the limits of what it measures; levers may stand bare."""

from fractions import Fraction
from typing import Annotated

import pytest
from pydantic import ValidationError

from glasshouse.errors import Errors, GlasshouseError, Place
from glasshouse.text import (
    SHARE,
    Chance,
    Exact,
    Factor,
    Lever,
    LeverCount,
    LeverMonths,
    LeverPoints,
    LeverShare,
    Months,
    PeopleCount,
    Points,
    Rate,
    Share,
    Sourced,
    TextModel,
    TextSource,
    bind,
    parse,
)


class Misattributed(Sourced):
    times_for: Exact | None = None


class Numbers(TextModel):
    share: Share | None = None
    chance: Chance | None = None
    rate: Rate | None = None
    months: Months | None = None
    factor: Factor | None = None
    points: Points | None = None
    people: PeopleCount | None = None
    astray: Annotated[Misattributed, SHARE] | None = None
    lever_months: LeverMonths | None = None
    lever_points: LeverPoints | None = None
    lever_count: LeverCount | None = None
    lever_share: LeverShare | None = None
    levers: tuple[LeverPoints, ...] = ()


def read(text: str) -> Numbers:
    return bind(Numbers, parse(TextSource("n.yaml", text)))


def problem(text: str) -> GlasshouseError:
    with pytest.raises(Errors) as caught:
        read(text)
    (only,) = caught.value.problems
    assert only.remedy
    return only


def test_a_sourced_number() -> None:
    share = read("share: {value: 0.97, range: [0.9, 1.0], source: plan}\n").share
    assert share is not None
    assert (share.value, share.low, share.high) == (Fraction(97, 100), Fraction(9, 10), Fraction(1))
    assert (share.source, share.assumption, share.fitted_to) == ("plan", None, None)
    assert share.place == Place("n.yaml", 1, 8)
    assert share.place_of("range", 1) == Place("n.yaml", 1, 35)


@pytest.mark.parametrize("key", ["source", "assumption", "fitted_to"])
def test_each_provenance(key: str) -> None:
    share = read(f"share: {{value: 1, {key}: why}}").share
    assert getattr(share, key) == "why"
    assert share is not None
    assert share.low is None is share.high


def test_no_number_is_a_float() -> None:
    numbers = read("share: {value: 0.1, range: [0.1, 1], source: p}\nlevers: [1, 2.5, {value: 0.3, source: p}]")
    for number in (numbers.share, *numbers.levers):
        assert number is not None
        assert all(type(value) is Fraction for value in (number.value, *(number.range or ())))
    assert numbers.levers[2].value == Fraction(3, 10)


@pytest.mark.parametrize(
    "text",
    [
        "share: {value: 0, source: p}", "share: {value: 1.0, source: p}", "chance: {value: 1, source: p}",
        "rate: {value: 1000, source: p}", "months: {value: 1200, source: p}", "months: {value: 12.0, source: p}",
        "factor: {value: 0.000001, source: p}", "points: {value: -100000, source: p}",
        "points: {value: 0.123456789, source: p}", "people: {value: 1e10, source: p}",
        "lever_months: 0", "lever_points: +5", "lever_points: -0.5", "lever_count: 10", "lever_share: 0.25",
        "lever_share: {value: 0.25, range: [0.1, 0.3], assumption: a}",
    ],
)  # fmt: skip
def test_accepted(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    ("text", "what", "column"),
    [
        ("share: 0.97", "a number without provenance: 0.97", 8),
        ("share: {value: 0.97}", "a number without provenance: 0.97", 8),
        ("share: {value: 0.97, range: [0.9, 1]}", "a number without provenance", 8),
        ("share: {value: 1, source: p, assumption: a}", "not 2: source, assumption", 30),
        ("share: {value: 1.5, source: p}", "share.value: 1.5 is above 1", 16),
        ("chance: {value: 1.01, source: p}", "1.01 is above 1; a chance per month lies between 0 and 1", 17),
        ("share: {value: -0.1, source: p}", "-0.1 is below 0", 16),
        ("rate: {value: -1, source: p}", "-1 is below 0; a rate per month lies between 0 and 1000", 15),
        ("rate: {value: 1000.5, source: p}", "is above 1000", 15),
        ("months: {value: 1.5, source: p}", "1.5: a number of months is a whole number", 17),
        ("months: {value: 1201, source: p}", "is above 1200", 17),
        ("factor: {value: 0.0000001, source: p}", "has at most 6 decimals", 17),
        ("points: {value: 100001, source: p}", "is above 100000", 17),
        ("people: {value: 1.5, source: p}", "is a whole number", 17),
        ("share: {value: 0.5, range: [0.6, 0.9], source: p}", "0.6 to 0.9 does not contain the value 0.5", 28),
        ("share: {value: 0.5, range: [0.9, 0.1], source: p}", "the range starts above its end", 28),
        ("share: {value: 0.5, range: [0.1, 2], source: p}", "share.range[1]: 2 is above 1", 34),
        ("share: {value: 0.5, range: [0.1], source: p}", "share.range: expected more than 1 items", 28),
        ("share: {value: 0.5, range: [0, 0.5, 1], source: p}", "expected at most 2 items, found 3", 28),
        ("share: {value: 0.5, range: 0.4, source: p}", "expected a list, found the number 0.4", 28),
        ("share: {value: 0.5, source: }", "share.source: nothing is written here", 29),
        ("share: {value: 0.5, assumption: ' '}", "expected a text", 33),
        ("share: {value: 0.5, source: 3}", "expected a text, found the number 3", 29),
        ("share: {value: true, source: p}", "expected a number, found true", 16),
        ("share: {value: '0.5', source: p}", "expected a number, found the text '0.5'", 16),
        ("share: {value: [1], source: p}", "expected a number, found a list", 16),
        ("share: {source: p}", "share: missing key 'value'", 8),
        ("share: {value: 1, sorce: p}", "share: unknown key 'sorce'", 19),
        ("share: high", "expected a number with its provenance, found the text 'high'", 8),
        ("share: true", "expected a number with its provenance, found true", 8),
        ("share: [1]", "expected a number with its provenance, found a list", 8),
        ("share:", "nothing is written here", 7),
        ("astray: {value: 2, source: p, times_for: 3}", "astray.value: 2 is above 1", 17),
        ("lever_months: 2.5", "2.5: a number of months is a whole number", 15),
        ("lever_months: -1", "-1 is below 0", 15),
        ("lever_months: 24 months", "expected a number, found the text '24 months'", 15),
        ("lever_months: true", "expected a number, found true", 15),
        ("lever_points: {value: 5}", "a mapping without provenance", 15),
        ("lever_points: {value: 5, range: [4, 6]}", "a mapping without provenance", 15),
        ("lever_share: 30", "30 is above 1", 14),
        ("levers: [1, 2, x]", "levers[2]: expected a number, found the text 'x'", 16),
        ("levers: 5", "levers: expected a list, found the number 5", 9),
    ],
)
def test_refused(text: str, what: str, column: int) -> None:
    error = problem(text)
    assert what in error.what
    assert error.place == Place("n.yaml", 1, column)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("95%", "write 0.95: a share is a part of one"),
        ("12.5 %", "write 0.125: a share is a part of one"),
        ("24 months", "write 24: the unit is in the key"),
        ("1_000", "write 1000: digits are not grouped, and decimals follow a point"),
        ("'1,000'", "write 1000 or 1.000: digits are not grouped, and decimals follow a point"),
        ("'0,5'", "write 0.5: decimals follow a point"),
        ("'5'", "write 5 without quotes"),
        ("many", "write digits, with a point before decimals"),
        ("0x1F", "write digits, with a point before decimals"),
    ],
)
def test_what_to_write_in_place_of_a_text(value: str, remedy: str) -> None:
    assert problem(f"lever_points: {value}").remedy == remedy


def test_per_cent_are_explained() -> None:
    assert problem("share: {value: 97, source: p}").remedy == "97 per cent is written 0.97"


def test_a_missing_provenance_is_explained() -> None:
    assert problem("share: 0.970").remedy.startswith("write {value: 0.970, source: KEY}")


def test_a_lever_is_bare_or_not() -> None:
    numbers = read("lever_months: 24\nlever_points: {value: 24, source: p}\n")
    bare, full = numbers.lever_months, numbers.lever_points
    assert isinstance(bare, Lever)
    assert isinstance(full, Lever)
    assert (bare.bare, bare.source, bare.place) == (True, None, Place("n.yaml", 1, 15))
    assert (full.bare, full.source, full.place) == (False, "p", Place("n.yaml", 2, 15))


def test_bare_levers_in_a_list_know_their_places() -> None:
    assert [lever.place for lever in read("levers: [1, 2.5]").levers] == [
        Place("n.yaml", 1, 10),
        Place("n.yaml", 1, 13),
    ]


def test_numbers_made_in_python() -> None:
    assert Sourced(value=Fraction(1, 2), assumption="x") == Sourced(value=Fraction(2, 4), assumption="x")
    assert Lever(value=Fraction(5)).bare
    with pytest.raises(ValidationError, match="expected a number, found a float"):
        Sourced.model_validate({"value": float("0.5"), "assumption": "x"})
    with pytest.raises(ValidationError, match="without provenance"):
        Sourced(value=Fraction(1))
