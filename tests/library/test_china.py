"""The world of the country: its totals are the published ones, its kinds Beijing's, its rates in rough balance."""

from __future__ import annotations

import numpy as np
import pytest

from glasshouse import library
from glasshouse.scheme.checks import agree
from glasshouse.scheme.load import Scheme
from glasshouse.vocabulary import INCOME_BANDS, WORK
from glasshouse.world.load import World
from tests.library.arithmetic import Array, adults, counts, course, mean_rate, rates, years
from tests.library.test_schemes import OF_ANOTHER_WORLD

RESIDENTS = 1_411_778_724
LENGTH = {"none": 0, "primary": 6, "lower_secondary": 9, "upper_secondary": 12, "college": 16}


@pytest.fixture(scope="module")
def world() -> World:
    return World.load("china")


@pytest.fixture(scope="module")
def grown(world: World) -> Array:
    return adults(world)


def share(world: World, margin: str, level: str) -> float:
    """The part of a margin whose last level this is."""
    table = counts(world, margin)
    return sum(n for key, n in table.items() if key[-1] == level) / sum(table.values())


def test_every_margin_holds_every_resident(world: World) -> None:
    assert world.text.residents.value == RESIDENTS
    assert {table.total for table in world.tables.margins} == {RESIDENTS}


@pytest.mark.parametrize(
    ("first", "last", "published"),
    [(0, 14, 253_380_000), (60, 64, 264_020_000 - 190_640_000), (65, 199, 190_640_000)],
)
def test_ages_add_up_to_the_published_bands(world: World, first: int, last: int, published: int) -> None:
    assert sum(n for (band,), n in counts(world, "age").items() if first <= years(band)[0] <= last) == published


def test_published_totals(world: World) -> None:
    assert counts(world, "sex")[("male",)] == 723_340_000
    assert counts(world, "residency")[("migrant",)] == 124_837_153
    assert counts(world, "minority")[("minority",)] == 125_470_000
    assert counts(world, "district") == {("urban",): 901_991_162, ("rural",): 509_787_562}


def test_published_shares_of_households_and_schooling(world: World) -> None:
    assert share(world, "household", "collective") == pytest.approx(118_970_000 / RESIDENTS, abs=1e-6)
    grown_up = {key: n for key, n in counts(world, "schooling").items() if years(key[0])[0] >= 15}
    college = sum(n for (_, level), n in grown_up.items() if level == "college")
    assert college / RESIDENTS == pytest.approx(0.15467, abs=1e-5)
    assert sum(n * LENGTH[level] for (_, level), n in grown_up.items()) / sum(grown_up.values()) == pytest.approx(
        9.91, abs=0.005
    )


def test_every_scheme_of_a_place_in_china_runs_on_it(world: World) -> None:
    for name in set(library.scheme_names()) - set(OF_ANOTHER_WORLD):
        agree(world.text, Scheme.load(name).text)


def test_its_kinds_are_those_of_beijing(world: World) -> None:
    beijing = World.load("beijing").text
    for group in ("conducts", "turns", "wishes", "responses"):
        assert [kind.id for kind in getattr(world.text, group)] == [kind.id for kind in getattr(beijing, group)]


def test_work_by_age_is_what_the_turns_leave(world: World) -> None:
    margin, lived = counts(world, "work"), course(world)
    for band in {band for band, _ in margin if years(band)[0] >= 20}:
        people = sum(n for (age, _), n in margin.items() if age == band)
        mean = np.mean([lived[year].sum(axis=1) for year in years(band)], axis=0)
        for place, work in enumerate(WORK):
            assert margin.get((band, work), 0) / people == pytest.approx(mean[place], abs=0.01), (band, work)


def test_tenths_of_income_are_tenths_and_stay_so(world: World, grown: Array) -> None:
    for band in range(INCOME_BANDS):
        assert share(world, "income", str(band)) == pytest.approx(0.1, abs=0.001)
    tenths = grown.sum(axis=(0, 1)) / grown.sum()
    assert np.abs(tenths - 0.1).max() < 0.005


def test_life_expectancy_is_about_78(world: World) -> None:
    length = []
    for table in world.tables.life.q:
        alive, lived = 1.0, 0.0
        for q in (*table, *(table[-1],) * 20):
            lived += alive * (1 - float(q) / 2)
            alive *= 1 - float(q)
        length.append(lived)
    assert length == pytest.approx([80.9, 75.4], abs=0.1)


def test_trains_are_the_published_trips(world: World, grown: Array) -> None:
    """0.135 a month per head of the country, all of them by the 79 % who are grown up."""
    train = next(wish for wish in world.text.wishes if wish.id == "high_speed_train")
    assert mean_rate(rates(world, train), grown) * 0.789 == pytest.approx(0.135, abs=0.005)
