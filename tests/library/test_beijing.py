"""The shipped world: its totals are the published ones, its kinds the agreed ones, its rates in rough balance."""

from __future__ import annotations

import numpy as np
import pytest

from glasshouse.vocabulary import INCOME_BANDS, WORK
from glasshouse.world.load import World
from tests.library.arithmetic import Array, adults, counts, course, mean_rate, rates, years

RESIDENTS = 21_893_095

HARMFUL = {
    "unpaid_judgment": "courts", "overdue_loan": "finance", "tax_arrears": "tax", "traffic_violation": "traffic",
    "drunk_driving": "traffic", "jaywalking": "traffic", "fare_dodging": "travel", "false_travel_id": "travel",
    "customs_breach": "customs", "counterfeit_goods": "market_regulation", "shop_licence_breach": "market_regulation",
    "workplace_breach": "work", "smoking_ban_breach": "health", "vaccination_certificate_fraud": "health",
    "overdue_utilities": "utilities", "tenancy_breach": "housing", "return_abuse": "consumption",
    "rumour_message": "messaging",
}  # fmt: skip
PROTECTED = {
    "critical_post": "online_speech", "press_contribution": "press", "petition": "petition", "assembly": "assembly",
    "union_activity": "association", "prayer_meeting": "belief", "independent_candidacy": "vote",
}  # fmt: skip
BENEFICIAL = {"volunteering": "civic", "blood_donation": "health", "charity_gift": "civic"}
TURNS = {
    "loses_job", "finds_job", "enters_public_work", "starts_business", "business_ends", "starts_work", "retires",
    "income_rises", "income_falls", "pays_judgment",
}  # fmt: skip
WISHES = {
    "flight": "travel", "high_speed_train": "travel", "hotel_stay": "travel", "consumer_loan": "credit",
    "business_licence": "market_regulation", "fee_paying_school": "schooling", "public_service_priority": "services",
    "rental_contract": "housing",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return World.load("beijing")


@pytest.fixture(scope="module")
def grown(world: World) -> Array:
    return adults(world)


def share(world: World, margin: str, **wanted: object) -> float:
    """The part of a margin whose last level, or whose age, is as wanted."""
    table = counts(world, margin)
    from_age = wanted.get("from_age", 0)
    assert isinstance(from_age, int)
    among = {key: n for key, n in table.items() if not from_age or years(key[0])[0] >= from_age}
    return sum(n for key, n in among.items() if key[-1] == wanted["level"]) / sum(among.values())


def test_every_margin_holds_every_resident(world: World) -> None:
    assert world.text.residents.value == RESIDENTS
    assert {table.id: table.total for table in world.tables.margins} == {
        name: RESIDENTS
        for name in ("age", "sex", "residency", "minority", "district", "schooling", "household", "work", "income")
    }


@pytest.mark.parametrize(
    ("first", "last", "published"),
    [(0, 14, 2_591_507), (15, 59, 15_002_998), (60, 64, 4_298_590 - 2_912_060), (65, 199, 2_912_060)],
)
def test_ages_add_up_to_the_published_bands(world: World, first: int, last: int, published: int) -> None:
    ages = counts(world, "age")
    assert sum(n for (band,), n in ages.items() if first <= years(band)[0] <= last) == published


def test_published_totals_to_the_person(world: World) -> None:
    assert counts(world, "sex") == {("female",): 10_697_705, ("male",): 11_195_390}
    assert counts(world, "residency") == {("local",): RESIDENTS - 8_418_000, ("migrant",): 8_418_000}
    assert counts(world, "minority")[("minority",)] == round(RESIDENTS * 48 / 1000)
    assert counts(world, "district") == {
        ("core",): 1_815_000,
        ("inner",): RESIDENTS - 1_815_000 - 10_905_000,
        ("outer",): 10_905_000,
    }


def test_published_shares_of_households_and_schooling(world: World) -> None:
    assert share(world, "household", level="collective") == pytest.approx(0.131, abs=1e-6)
    assert share(world, "schooling", level="college", from_age=60) == pytest.approx(0.206, abs=0.0005)
    grown_up = {key: n for key, n in counts(world, "schooling").items() if years(key[0])[0] >= 15}
    length = {"none": 0, "primary": 6, "lower_secondary": 9, "upper_secondary": 12, "college": 16}
    mean = sum(n * length[level] for (_, level), n in grown_up.items()) / sum(grown_up.values())
    assert mean == pytest.approx(12.6, abs=0.05)
    college = sum(n for (_, level), n in grown_up.items() if level == "college")
    assert 100_000 * college / RESIDENTS == pytest.approx(41_980, abs=50)


def test_income_bands_are_tenths(world: World) -> None:
    for band in range(INCOME_BANDS):
        assert share(world, "income", level=str(band)) == pytest.approx(0.1, abs=0.001)


def test_life_expectancy_is_about_82(world: World) -> None:
    length = []
    for table in world.tables.life.q:
        alive, lived = 1.0, 0.0
        for q in (*table, *(table[-1],) * 20):
            lived += alive * (1 - float(q) / 2)
            alive *= 1 - float(q)
        length.append(lived)
        assert list(table[15:]) == sorted(table[15:])
    assert sum(length) / 2 == pytest.approx(82, abs=0.2)
    assert length[0] > length[1]


def test_kinds_are_these_in_these_contexts(world: World) -> None:
    wanted = {"harmful": HARMFUL, "protected": PROTECTED, "beneficial": BENEFICIAL}
    found: dict[str, dict[str, str]] = {polarity: {} for polarity in wanted}
    for conduct in world.text.conducts:
        found[conduct.polarity][conduct.id] = conduct.context
    assert found == wanted
    assert {turn.id for turn in world.text.turns} == TURNS
    assert {wish.id: wish.context for wish in world.text.wishes} == WISHES


def test_children_do_nothing_that_is_written_down_and_only_they_want_schools(world: World) -> None:
    for kind in (*world.text.conducts, *world.text.wishes):
        by_age = rates(world, kind).max(axis=(1, 2))
        if kind.id == "fee_paying_school":
            assert by_age[0] > 0 and not by_age[1:].any()
        elif kind.only_if_work is None:
            assert by_age[0] == 0 and by_age[1:].any(), kind.id


def test_a_life_is_not_crowded(world: World, grown: Array) -> None:
    kinds = (*world.text.conducts, *world.text.turns, *world.text.wishes)
    total = sum(mean_rate(rates(world, kind), grown) for kind in kinds)
    assert 0.3 < total < 1.0


def test_work_by_age_is_what_the_turns_leave(world: World) -> None:
    margin, lived = counts(world, "work"), course(world)
    for band in {band for band, _ in margin if years(band)[0] >= 20}:
        people = sum(n for (age, _), n in margin.items() if age == band)
        mean = np.mean([lived[year].sum(axis=1) for year in years(band)], axis=0)
        for place, work in enumerate(WORK):
            assert margin.get((band, work), 0) / people == pytest.approx(mean[place], abs=0.01), (band, work)


def test_tenths_of_income_stay_tenths_under_the_turns(grown: Array) -> None:
    tenths = grown.sum(axis=(0, 1)) / grown.sum()
    assert np.abs(tenths - 0.1).max() < 0.005


def test_the_poor_fail_to_pay_more_often_and_pay_later(world: World) -> None:
    """The circumstance through which groups may come apart, as no rate varies by group."""
    kinds = {kind.id: rates(world, kind) for kind in (*world.text.conducts, *world.text.turns)}
    assert (np.diff(kinds["unpaid_judgment"][3, 2]) <= 0).all()
    assert (np.diff(kinds["pays_judgment"][3, 2]) >= 0).all()
