"""Ways off a list: a fixed term, settlement, repair, an appeal in a race with the term, a correction at the source."""

from __future__ import annotations

from typing import Any

import pytest

from tests import texts
from tests.closed_forms.city import City, Live, lived
from tests.closed_forms.exact import any_in_a_month
from tests.statistics import assert_rate
from tests.texts import number

PEOPLE, MONTHS = 400, 24


def _city(live: Live, leave: list[dict[str, Any]], pay: float = 0, **parts: Any) -> City:
    turns = [texts.turn("pay", {"settles": ["debt"]}, per_month=number(pay))]
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(0.15))], turns=turns)
    courts = texts.agency("courts", [texts.sight("courts-debt", "debt")])
    entry = texts.blacklist("black", ["courts"], [texts.count("debt", 1, 1)], leave)
    scheme = texts.scheme(world, agencies=[courts], lists=[entry], **parts)
    return lived(live, world, scheme, people=PEOPLE, months=MONTHS)


def _terms(live: Live, share: float) -> None:
    city = _city(live, [{"months_listed": 3, "share_of_entries": number(share)}, {"months_listed": 7}])
    spells = city.first_spells(7)
    assert {spell.months for spell in spells} == {3, 7}
    assert_rate(sum(spell.months == 3 for spell in spells), len(spells), 0.6)


def test_fixed_terms(live_any: Live) -> None:
    """Three months for a share of the entries, seven for the others, to the month."""
    _terms(live_any, 0.6)


def test_fixed_terms_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _terms(live_any, 0.3)


def _settlement(live: Live, pay: float) -> None:
    spells = _city(live, [{"settled": "debt"}], pay).first_spells(6)
    assert_rate(sum(spell.months <= 5 for spell in spells), len(spells), 1 - (1 - any_in_a_month(0.2)) ** 5)


def test_settlement(live_any: Live) -> None:
    """From the month after the entry on, each month settles with 1 - exp(-rate)."""
    _settlement(live_any, 0.2)


def test_settlement_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _settlement(live_any, 0.1)


def _repair(live: Live, chance: float) -> None:
    leave = {"repair_after_months": 3, "repair_chance_per_month": number(chance)}
    spells = _city(live, [leave]).first_spells(7)
    assert min(spell.months for spell in spells) >= 3
    assert_rate(sum(spell.months <= 6 for spell in spells), len(spells), 1 - (1 - 0.3) ** 4)


def test_repair(live_any: Live) -> None:
    """Not before the third month, then with its chance each month: four tries in the first six months."""
    _repair(live_any, 0.3)


def test_repair_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _repair(live_any, 0.15)


def _class_after(live: Live, months: int) -> None:
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(0.15))])
    courts = texts.agency("courts", [texts.sight("courts-debt", "debt")])
    way_out = {"class_at_least": "any", "after_months": months}
    entry = texts.blacklist("black", ["courts"], [texts.count("debt", 1, 1)], [way_out])
    index = {"id": "figure", "kind": "points", "reads": ["courts"], "start": 0, "floor": 0, "ceiling": 1}
    index |= {"adds": [], "classes": [{"id": "any"}], "source": "law"}
    scheme = texts.scheme(world, agencies=[courts], lists=[entry], index=index)
    spells = lived(live, world, scheme, people=PEOPLE, months=MONTHS).first_spells(7)
    assert {spell.months for spell in spells} == {5}


def test_a_class_after_months(live_any: Live) -> None:
    """Everybody is in the class that opens the way out, and leaves in the month from which on it does."""
    _class_after(live_any, 5)


def test_a_class_after_months_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="5"):
        _class_after(live_any, 2)


def _appeal(live: Live, filed: float, months: int) -> None:
    appeal = {
        "lists": ["black"],
        "filed_share": number(filed),
        "months": number(months),
        "upheld_if_in_error": number(0),
        "upheld_if_not": number(0.7),
        "source": "law",
    }
    redress = {"notice": {"before": False, "after": False}, "appeal": appeal, "source": "law"}
    spells = _city(live, [{"months_listed": 4}], redress=redress).first_spells(4)
    by_appeal = [spell for spell in spells if spell.way == "appeal"]
    assert {spell.months for spell in by_appeal} <= {months}
    assert {(spell.months, spell.way) for spell in spells} - {(months, "appeal")} == {(4, "term")}
    assert_rate(len(by_appeal), len(spells), 0.8 * 0.7)


@pytest.mark.parametrize("months", [0, 3])
def test_an_appeal_before_the_term(live_any: Live, months: int) -> None:
    """It ends what it reaches before the term: filed times upheld."""
    _appeal(live_any, 0.8, months)


def test_an_appeal_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _appeal(live_any, 0.4, 3)


def test_an_appeal_after_the_term_decides_nothing(live_any: Live) -> None:
    """The term takes the person off first, in the same month too."""
    with pytest.raises(AssertionError, match="0 of"):
        _appeal(live_any, 0.8, 4)


def _correction(live: Live, corrects: float) -> None:
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(0))])
    sight = texts.sight(
        "courts-debt",
        "debt",
        fabricated_per_month=number(0.1),
        concentrated={"share_of_people": number(0), "times": number(1)},
    )
    courts = texts.agency("courts", [sight], corrects=number(corrects))
    entry = texts.blacklist("black", ["courts"], [texts.count("debt", 1, 1)], [{"corrected": True}])
    city = lived(live, world, texts.scheme(world, agencies=[courts], lists=[entry]), people=PEOPLE, months=MONTHS)
    records = [(row.person, row.month - city.begin) for row in city.rows("RECORD")]
    spells = [spell for spell in city.first_spells(6) if records.count((spell.person, spell.entered)) == 1]
    assert {spell.way for spell in spells} <= {"correction", "open"}
    assert_rate(sum(spell.months <= 5 for spell in spells), len(spells), 1 - (1 - 0.25) ** 5)


def test_correction_at_the_source(live_any: Live) -> None:
    """An entry on one false record ends when that is corrected: geometric, from the month after."""
    _correction(live_any, 0.25)


def test_correction_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _correction(live_any, 0.125)
