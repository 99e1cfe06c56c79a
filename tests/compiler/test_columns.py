"""Each column of each table is what the texts say; a column swapped with its neighbour would be another table."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from glasshouse import chance
from glasshouse.chance import WORD, lane
from glasshouse.compiler.integers import POINT
from glasshouse.compiler.tables import (
    FOREVER,
    Clock,
    Effect,
    Factor,
    Kind,
    Listing,
    Rank,
    Refusal,
    Response,
    Sight,
    Stream,
    Tables,
    Thresholds,
    Times,
    WayIn,
    WayOut,
)
from glasshouse.rows import Row
from tests.compiler.every_column import BEGIN, CHANGE, END, compiled


def share(value: float) -> int:
    """A share of the texts as a threshold."""
    return chance.threshold(Fraction(str(value)))


CLOCKS = [
    {
        "first": BEGIN,
        "end": CHANGE,
        "changed": 0,
        "scope_from": 216,
        "scope_to": FOREVER,
        "residents": 0,
        "notice": 0,
        "feedback": 0,
        "index": 1,
        "index_fresh": 0,
        "index_since": BEGIN,
        "start": 50 * POINT,
        "start_before": 50 * POINT,
        "floor": 0,
        "ceiling": 60 * POINT,
        "recovery": 2,
        "recovery_numerator": 2 * POINT,
        "recovery_denominator": 1,
        "pull_numerator": 0,
        "pull_denominator": 0,
        "classes": 1,
        "renewed_every": 1,
        "lists_public": 0,
        "exchange_every": 6,
        "always_above": 0,
        "above_at": 2,
        "above_n": 1,
        "monthly_at": 3,
        "monthly_n": 2,
        "each_month_n": 1,
        "false_at": 5,
        "false_n": 0,
    },
    {
        "first": CHANGE,
        "end": END,
        "changed": 1,
        "scope_from": 216,
        "scope_to": 960,
        "residents": 2,
        "notice": 1,
        "feedback": 0,
        "index": 1,
        "index_fresh": 0,
        "index_since": BEGIN,
        "start": 100 * POINT,
        "start_before": 50 * POINT,
        "floor": 10 * POINT,
        "ceiling": 200 * POINT,
        "recovery": 1,
        "recovery_numerator": 1,
        "recovery_denominator": 4,
        "pull_numerator": 1,
        "pull_denominator": 8,
        "classes": 3,
        "renewed_every": 1,
        "lists_public": 1,
        "exchange_every": 6,
        "always_above": 1,
        "above_at": 11,
        "above_n": 2,
        "monthly_at": 13,
        "monthly_n": 2,
        "each_month_n": 1,
        "false_at": 15,
        "false_n": 2,
    },
]

ROWS = {
    "kinds": [
        {
            "what": 1,
            "monthly": 0,
            "lane": lane("cut"),
            "work": 31,
            "sights_at": 0,
            "sights_n": 0,
            "responses_at": 0,
            "responses_n": 0,
            "times_at": 0,
            "times_n": 1,
            "refuses_at": 3,
            "refuses_n": 0,
            "grants_at": 3,
            "grants_n": 0,
            "again": 0,
            "to_work": -1,
            "bands": -3,
            "settles": 0,
            "points": 0,
            "above": 1280,
        },
        {
            "what": 0,
            "monthly": 0,
            "lane": lane("debt"),
            "work": 31,
            "sights_at": 3,
            "sights_n": 1,
            "responses_at": 4,
            "responses_n": 1,
            "times_at": 5,
            "times_n": 0,
            "refuses_at": 5,
            "refuses_n": 0,
            "grants_at": 5,
            "grants_n": 0,
            "again": 0,
            "to_work": -1,
            "bands": 0,
            "settles": 0,
            "points": -5 * POINT,
            "above": 1536,
        },
        {
            "what": 2,
            "monthly": 1,
            "lane": lane("flight"),
            "work": 31,
            "sights_at": 5,
            "sights_n": 0,
            "responses_at": 5,
            "responses_n": 0,
            "times_at": 5,
            "times_n": 0,
            "refuses_at": 5,
            "refuses_n": 1,
            "grants_at": 8,
            "grants_n": 1,
            "again": share(0.25),
            "to_work": -1,
            "bands": 0,
            "settles": 0,
            "points": 0,
            "above": 1024,
        },
        {
            "what": 1,
            "monthly": 1,
            "lane": lane("hired"),
            "work": 2,
            "sights_at": 9,
            "sights_n": 0,
            "responses_at": 9,
            "responses_n": 0,
            "times_at": 9,
            "times_n": 0,
            "refuses_at": 9,
            "refuses_n": 0,
            "grants_at": 9,
            "grants_n": 0,
            "again": 0,
            "to_work": 2,
            "bands": 0,
            "settles": 0,
            "points": 0,
            "above": 1024,
        },
        {
            "what": 0,
            "monthly": 0,
            "lane": lane("noise"),
            "work": 31,
            "sights_at": 9,
            "sights_n": 1,
            "responses_at": 10,
            "responses_n": 1,
            "times_at": 11,
            "times_n": 0,
            "refuses_at": 11,
            "refuses_n": 0,
            "grants_at": 11,
            "grants_n": 0,
            "again": 0,
            "to_work": -1,
            "bands": 0,
            "settles": 0,
            "points": 0,
            "above": 1024,
        },
        {
            "what": 1,
            "monthly": 0,
            "lane": lane("pays"),
            "work": 31,
            "sights_at": 11,
            "sights_n": 0,
            "responses_at": 11,
            "responses_n": 0,
            "times_at": 11,
            "times_n": 0,
            "refuses_at": 11,
            "refuses_n": 0,
            "grants_at": 11,
            "grants_n": 0,
            "again": 0,
            "to_work": -1,
            "bands": 0,
            "settles": 1,
            "points": 0,
            "above": 1024,
        },
    ],
    "sights": [
        {
            "active": 1,
            "kind": 1,
            "lane": lane("courts-debt"),
            "coverage": share(0.75),
            "varies": 2,
            "astray": share(0.125),
            "fabricated_numerator": 1,
            "fabricated_denominator": 50,
            "lag": 5,
            "retention": 9,
            "index": 3,
            "corrects": share(0.375),
            "ground": 0,
            "concentrated": share(0.25),
            "confused": 1,
            "moves": 0,
            "needed": FOREVER,
            "since": BEGIN,
        },
        {
            "active": 1,
            "kind": 4,
            "lane": lane("bureau-noise"),
            "coverage": share(0.5),
            "varies": 1,
            "astray": 0,
            "fabricated_numerator": 1,
            "fabricated_denominator": 100,
            "lag": 1,
            "retention": FOREVER,
            "index": 0,
            "corrects": -1,
            "ground": 3,
            "concentrated": 0,
            "confused": 0,
            "moves": -1,
            "needed": FOREVER,
            "since": CHANGE,
        },
    ],
    "lists": [
        {
            "active": 1,
            "lane": lane("marked"),
            "black": 1,
            "was_black": 0,
            "public": 1,
            "entries_at": 0,
            "entries_n": 3,
            "exits_at": 0,
            "exits_n": 6,
            "deeds": 1,
            "spent": 0,
            "appeal": 1,
            "filed": share(0.3),
            "appeal_months": 3,
            "upheld": share(0.2),
            "upheld_in_error": share(0.9),
        },
        {
            "active": 0,
            "lane": 0,
            "black": 0,
            "was_black": 1,
            "public": 0,
            "entries_at": 0,
            "entries_n": 0,
            "exits_at": 0,
            "exits_n": 0,
            "deeds": 0,
            "spent": 0,
            "appeal": 0,
            "filed": 0,
            "appeal_months": 0,
            "upheld": 0,
            "upheld_in_error": 0,
        },
        {
            "active": 1,
            "lane": lane("grey"),
            "black": 1,
            "was_black": 0,
            "public": 0,
            "entries_at": 3,
            "entries_n": 1,
            "exits_at": 6,
            "exits_n": 1,
            "deeds": 0,
            "spent": 1,
            "appeal": 0,
            "filed": 0,
            "appeal_months": 0,
            "upheld": 0,
            "upheld_in_error": 0,
        },
    ],
    "entries": [
        {"by": 0, "at_least": 4, "within": 11, "rank": -1},
        {"by": 1, "at_least": 0, "within": FOREVER, "rank": 1},
        {"by": 2, "at_least": 0, "within": FOREVER, "rank": 2},
        {"by": 0, "at_least": 3, "within": FOREVER, "rank": -1},
    ],
    "exits": [
        {"by": 0, "months": 0, "threshold": WORD, "rank": -1, "position": 0},
        {"by": 1, "months": 6, "threshold": share(0.5), "rank": -1, "position": 1},
        {"by": 2, "months": 3, "threshold": WORD, "rank": 2, "position": 2},
        {"by": 3, "months": 0, "threshold": WORD, "rank": 1, "position": 3},
        {"by": 4, "months": 8, "threshold": share(0.0625), "rank": -1, "position": 4},
        {"by": 5, "months": 0, "threshold": WORD, "rank": -1, "position": 5},
        {"by": 1, "months": 13, "threshold": WORD, "rank": -1, "position": 0},
    ],
    "effects": [
        {"row": 0, "on": 0, "not_on": -1, "class_at_most": -1, "class_at_least": -1, "target": 2},
        {"row": 1, "on": -1, "not_on": 2, "class_at_most": -1, "class_at_least": -1, "target": 1},
        {"row": 2, "on": -1, "not_on": -1, "class_at_most": 1, "class_at_least": -1, "target": 0},
        {"row": 3, "on": -1, "not_on": -1, "class_at_most": -1, "class_at_least": 2, "target": 0},
    ],
    "streams": [
        {"effect": 2, "kind": 0, "lane": lane("hardship/cut"), "threshold": 1 << 38, "always": 1},
    ],
    "responses": [
        {
            "trigger": 0,
            "aware": 1,
            "onset": CHANGE,
            "ended": FOREVER,
            "delay": 2,
            "fades": 1,
            "months": 3,
            "factors": 0,
        },
        {
            "trigger": 1,
            "aware": 0,
            "onset": FOREVER,
            "ended": FOREVER,
            "delay": 4,
            "fades": 2,
            "months": 1,
            "factors": 4,
        },
    ],
    "factors": [
        {"numerator": 1, "denominator": 1},
        {"numerator": 5, "denominator": 6},
        {"numerator": 2, "denominator": 3},
        {"numerator": 1, "denominator": 2},
        {"numerator": 1, "denominator": 1},
        {"numerator": 3, "denominator": 2},
    ],
    "classes": [
        {"row": 1, "least": 0},
        {"row": 2, "least": 90 * POINT},
        {"row": 3, "least": 95 * POINT},
    ],
}

"""Rows of the second segment."""

TIMES = {"effect": 1, "numerator": 5, "denominator": 4}
REFUSAL = {"effect": 0, "lane": lane("no-flights/flight"), "enforced": share(0.875)}
OF: dict[str, type[Row]] = {
    "kinds": Kind, "sights": Sight, "lists": Listing, "entries": WayIn, "exits": WayOut, "effects": Effect,
    "streams": Stream, "responses": Response, "factors": Factor, "classes": Rank,
}  # fmt: skip


@pytest.fixture(scope="module")
def segments() -> tuple[Tables, Tables]:
    return compiled()[1:]


def written(row: Row) -> dict[str, int]:
    return {name: int(getattr(row, name)) for name in row.COLUMNS}


def test_the_clocks(segments: tuple[Tables, Tables]) -> None:
    assert [written(tables.clock) for tables in segments] == CLOCKS


@pytest.mark.parametrize("table", sorted(OF))
def test_rows(segments: tuple[Tables, Tables], table: str) -> None:
    assert [written(row) for row in OF[table].each(getattr(segments[1], table))] == ROWS[table]


def test_rows_among_the_links(segments: tuple[Tables, Tables]) -> None:
    links, kinds = segments[1].links, ROWS["kinds"]
    assert written(Times(links, kinds[0]["times_at"])) == TIMES
    assert written(Refusal(links, kinds[2]["refuses_at"])) == REFUSAL
    assert links[kinds[2]["grants_at"]] == 3
    assert links[kinds[1]["sights_at"]] == 0
    assert links[kinds[4]["responses_at"]] == 0


def test_thresholds(segments: tuple[Tables, Tables]) -> None:
    """Three tenths a month is six fifths of a quarter, whoever it is: of noise, a fifth is four fifths of a quarter."""
    tables = segments[1]
    for kind, rate in ((1, Fraction(3, 10)), (4, Fraction(1, 5))):
        row = Thresholds(tables.thresholds[tables.profile_rates[0, kind]])
        exponent = chance.power_of_two_ceiling(rate, -16)
        height = chance.round_half_even(rate / Fraction(2) ** exponent * WORD)
        assert (row.exponent, row.largest) == (exponent, height)
        assert set(row.at_cell[: Thresholds.exponent.offset].tolist()) == {height}


@pytest.mark.parametrize("row", [Clock, Times, Refusal, *OF.values()], ids=lambda row: row.__name__)
def test_no_two_neighbours_are_alike(row: type[Row]) -> None:
    """In what is expected above, so that a table with two columns in each other's place is another table."""
    table = next((name for name, of in OF.items() if of is row), "")
    expected = {Clock: CLOCKS, Times: [TIMES], Refusal: [REFUSAL]}.get(row) or ROWS[table]
    alike = [pair for pair in pairwise(row.COLUMNS) if all(some[pair[0]] == some[pair[1]] for some in expected)]
    assert alike == []


def test_a_row_without_one_of_its_columns_is_no_row() -> None:
    with pytest.raises(TypeError, match=r"columns left out \['denominator'\], unknown \['bottom'\]"):
        Factor.of(numerator=1, bottom=2)
