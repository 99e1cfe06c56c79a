"""What may be written in several forms: the form is chosen first, and errors speak of that one."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

import pytest
from pydantic import Field

from glasshouse.errors import Errors, GlasshouseError, Place
from glasshouse.text import (
    ByKey,
    ByShape,
    ByValue,
    Id,
    Lever,
    LeverCount,
    LeverMonths,
    TextModel,
    TextSource,
    bind,
    parse,
)


class Count(TextModel):
    count: Id
    at_least: LeverCount


class Settled(TextModel):
    settled: Id


class AnyOf(TextModel):
    any: tuple[Condition, ...] = Field(min_length=1)


Condition = Annotated[Count | Settled | AnyOf, ByKey({"count": Count, "settled": Settled, "any": AnyOf})]


class Points(TextModel):
    kind: Literal["points"]
    start: LeverCount


class Criteria(TextModel):
    kind: Literal["criteria"]
    public: bool


Index = Annotated[Points | Criteria, ByValue("kind", {"points": Points, "criteria": Criteria})]
Retention = Annotated[LeverMonths | Literal["lifelong"], ByShape(number=LeverMonths, word=Literal["lifelong"])]
Switch = Annotated[bool | tuple[Id, ...] | Settled, ByShape(flag=bool, items=tuple[Id, ...], mapping=Settled)]


class Clause(TextModel):
    enter: Condition | None = None
    index: Index | None = None
    retention: Retention | None = None
    switch: Switch | None = None


AnyOf.model_rebuild()
Clause.model_rebuild()


def read(text: str) -> Clause:
    return bind(Clause, parse(TextSource("c.yaml", text)))


def problem(text: str) -> GlasshouseError:
    with pytest.raises(Errors) as caught:
        read(text)
    (only,) = caught.value.problems
    return only


def test_forms_by_key_nest() -> None:
    enter = read("enter: {any: [{count: jaywalking, at_least: 10}, {any: [{settled: debt}]}]}").enter
    assert isinstance(enter, AnyOf)
    count, inner = enter.any
    assert isinstance(count, Count)
    assert (count.at_least.value, count.at_least.place) == (Fraction(10), Place("c.yaml", 1, 45))
    assert isinstance(inner, AnyOf)
    assert inner.any[0] == Settled(settled="debt")
    assert inner.any[0].place == Place("c.yaml", 1, 57)


def test_forms_by_value() -> None:
    assert read("index: {kind: criteria, public: true}").index == Criteria(kind="criteria", public=True)


def test_forms_by_shape() -> None:
    assert read("retention: lifelong").retention == "lifelong"
    bare = read("retention: 24").retention
    assert isinstance(bare, Lever)
    assert (bare.value, bare.bare, bare.place) == (Fraction(24), True, Place("c.yaml", 1, 12))
    full = read("retention: {value: 24, source: p}").retention
    assert isinstance(full, Lever)
    assert full.source == "p"
    assert read("switch: false").switch is False
    assert read("switch: [a, b]").switch == ("a", "b")
    assert read("switch: {settled: a}").switch == Settled(settled="a")


def test_forms_made_in_python() -> None:
    made = Clause(enter=AnyOf(any=(Settled(settled="x"),)), index=Criteria(kind="criteria", public=False))
    assert made == read("enter: {any: [{settled: x}]}\nindex: {kind: criteria, public: false}")
    assert Clause(retention=Lever(value=Fraction(3))).retention == Lever(value=Fraction(3))
    assert Clause(switch=Settled(settled="a")).switch == Settled(settled="a")


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("enter: {setled: x}", 9, ["enter: unknown key 'setled'", "one of: count, settled, any", "mean 'settled'?"]),
        ("enter: {count: x, at_least: 1, settled: y}", 32, ["enter: 'count' and 'settled' cannot stand together"]),
        ("enter: {at_least: 1}", 8, ["enter: the key that says which form this is, is missing", "one of: count"]),
        ("enter: {}", 8, ["which form this is, is missing"]),
        ("enter: 3", 8, ["enter: expected a mapping, found the number 3", "with one of: count, settled, any"]),
        ("enter: [{settled: x}]", 8, ["enter: expected a mapping, found a list"]),
        ("enter:", 7, ["enter: nothing is written here"]),
        ("enter: {count: x}", 8, ["enter: missing key 'at_least'"]),
        ("enter: {count: x, at_least: 1, at_most: 3}", 32, ["unknown key 'at_most'", "known here: count, at_least"]),
        ("enter: {any: [{any: [{settled: X}]}]}", 32, ["enter.any[0].any[0].settled: expected an id"]),
        ("enter: {any: []}", 14, ["enter.any: expected at least 1 items, found 0"]),
        ("enter: {any: [{count: a, at_least: 0.5}]}", 36, ["enter.any[0].at_least: 0.5: a count is a whole number"]),
        ("index: {kind: pionts, start: 1}", 15, ["index.kind: unknown kind 'pionts'", "points, criteria", "'points'?"]),
        ("index: {kind: 3}", 15, ["index.kind: expected a kind, found the number 3"]),
        ("index: {knd: points, start: 1}", 9, ["index: unknown key 'knd'", "did you mean 'kind'?"]),
        ("index: {start: 1}", 8, ["index: missing key 'kind'", "kind is one of: points, criteria"]),
        ("index: points", 8, ["index: expected a mapping, found the text 'points'"]),
        ("index: {kind: points, public: true, start: 1}", 23, ["unknown key 'public'", "known here: kind, start"]),
        ("index: {kind: criteria, public: 'no'}", 33, ["index.public: expected true or false", "write false"]),
        ("retention: livelong", 12, ["retention: unknown word 'livelong'", "one of: a number, lifelong", "mean 'lifelong'?"]),
        ("retention: -1", 12, ["retention: -1 is below 0"]),
        ("retention: true", 12, ["retention: expected a number or a word, found true"]),
        ("retention: [1]", 12, ["retention: expected a number or a word, found a list"]),
        ("switch: maybe", 9, ["expected true or false or a list or a mapping, found the text 'maybe'"]),
    ],
)  # fmt: skip
def test_refused(text: str, column: int, message: list[str]) -> None:
    error = problem(text)
    assert error.place == Place("c.yaml", 1, column)
    for part in message:
        assert part in str(error)


def test_a_mapping_in_place_of_a_number_is_read_as_a_sourced_number() -> None:
    with pytest.raises(Errors) as caught:
        read("retention: {vale: 3, source: p}")
    assert [error.what for error in caught.value.problems] == [
        "retention: missing key 'value'",
        "retention: unknown key 'vale'",
    ]


class Switched(TextModel):
    known: Annotated[bool | Literal["unknown"], ByShape(flag=bool, word=Literal["unknown"])]
    kept: Annotated[int | Literal["lifelong"], ByShape(number=int, word=Literal["lifelong"])] = 1
    corrected: Literal[True] | None = None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("known: maybe", "one of: true, false, unknown\n  write true or false"),
        ("known: yes", "one of: true, false, unknown\n  write true"),
        ("known: unknwon", "did you mean 'unknown'?"),
        ("known: true\nkept: for ever", "one of: a number, lifelong"),
        ("known: true\ncorrected: yes please", "one of: true"),
    ],
)
def test_a_word_that_is_none_is_told_every_form(text: str, told: str) -> None:
    with pytest.raises(GlasshouseError) as refused:
        bind(Switched, parse(TextSource("t", text + "\n")))
    assert told in str(refused.value) and "True" not in str(refused.value)
