"""The register holds every number of the texts once, with whence it comes; every shipped world says why."""

from __future__ import annotations

from fractions import Fraction

import pytest

from glasshouse import library
from glasshouse.scheme import Scheme
from glasshouse.study.clauses.register import NumberRow, how_many, register
from glasshouse.world import World, WorldText

WORLDS = library.world_names()


@pytest.fixture(scope="module")
def rows() -> dict[str, NumberRow]:
    """The register of the shipped world with the court list and the plan that takes it over, by dotted place."""
    named = [Scheme.load(name).text for name in ("china-court-list", "beijing-2018")]
    return {row.place: row for row in register(World.load("beijing").text, named)}


def test_a_number_stands_with_its_range_its_grade_and_why(rows: dict[str, NumberRow]) -> None:
    row = rows["beijing.flight.per_month"]
    assert (row.value, row.range, row.rests_on, row.why) == ("0.08", "0.04 – 0.12", "fitted", "a trip by air")
    assert row.said.startswith("air-tickets-2014")
    assert rows["beijing.chilled_conduct.times"].said.startswith("J. Penney, Chilling Effects")
    assert rows["beijing.tax_arrears.per_month"].is_assumed


def test_a_table_is_one_row_that_counts_its_numbers(rows: dict[str, NumberRow]) -> None:
    row = rows["beijing.births.by_age"]
    assert (row.value, row.size) == ("18-24: 0.02, 25-34: 0.055, 35-44: 0.018", 3)
    assert rows["beijing.frailties.debt.shares"].value == "0.7, 0.25, 0.05"
    assert rows["beijing.frailties.debt.spread"].low == Fraction(1, 2)


def test_what_is_taken_over_is_listed_with_the_first(rows: dict[str, NumberRow]) -> None:
    assert "china-court-list.no-flights.share_enforced" in rows
    assert "beijing-2018.no-flights.share_enforced" not in rows


@pytest.mark.parametrize("name", library.scheme_names())
def test_no_number_is_left_out(name: str) -> None:
    world, scheme = World.load("beijing"), Scheme.load(name)
    counts = how_many(register(world.text, (scheme.text,)))
    assert sum(counts.values()) == len(world.numbers) + len(scheme.numbers)


def silent(world: WorldText) -> list[str]:
    """Rates, wishes' tries, frailties and responses of a world without a range, a provenance or a sentence on why."""
    found = []
    for row in register(world, ()):
        last = row.key.rpartition(".")[2]
        of_a_kind = last in ("per_month", "chance_per_month", "times", "tried_again", "spread", "delay_months")
        if of_a_kind and not row.key.startswith("by.") and not row.value.count(",") and not (row.range and row.said):
            found.append(row.place)
    found += [f"{world.world}.{each.id}: why" for each in (*world.conducts, *world.responses) if not each.why]
    found += [f"{world.world}.{family}: spread" for family, each in world.frailties.items() if each.spread is None]
    return found


@pytest.mark.parametrize("name", WORLDS)
def test_every_rate_frailty_and_response_of_a_shipped_world_is_defended(name: str) -> None:
    assert silent(World.load(name).text) == []


def test_a_world_that_defends_nothing_is_caught() -> None:
    world = World.load("german-roads").text
    response, breach = world.responses[0], world.conducts[0]
    assert breach.per_month is not None
    mute = world.model_copy(
        update={
            "responses": (response.model_copy(update={"why": None}),),
            "conducts": (breach.model_copy(update={"per_month": breach.per_month.model_copy(update={"range": None})}),),
            "frailties": {"road": world.frailties["road"].model_copy(update={"spread": None})},
        }
    )
    assert silent(mute) == [
        "german-roads.road_breach.per_month",
        "german-roads.deterred_drivers: why",
        "german-roads.road: spread",
    ]
