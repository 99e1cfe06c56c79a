"""Records about the wrong person: as many are received as go astray, and by whom."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest

from glasshouse.chance import Purpose, draw, lane, threshold
from glasshouse.vocabulary import Ledger
from tests import texts
from tests.closed_forms.city import LIFE_SEED, City, Live, lived
from tests.closed_forms.exact import assert_number
from tests.statistics import assert_rate
from tests.texts import number

PEOPLE, MONTHS, RATE = 250, 13, 0.4
EVEN = {"share_of_people": number(0), "times": number(1)}


class _Errors(NamedTuple):
    city: City
    sightings: int
    astray: int
    """Before the last month: those of a month are received in the next."""
    received: int


def _errors(live: Live, misattributed: float) -> _Errors:
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(RATE))])
    sight = texts.sight("courts-debt", "debt", misattributed=number(misattributed), concentrated=EVEN)
    scheme = texts.scheme(world, agencies=[texts.agency("courts", [sight])])
    city = lived(live, world, scheme, people=PEOPLE, months=MONTHS)
    seen = [row for row in city.rows("SIGHTING") if row.month < city.begin + MONTHS - 1]
    received = [row for row in city.rows("RECORD") if int(row.b) & Ledger.MISATTRIBUTED]
    return _Errors(city, len(seen), sum(int(row.b) for row in seen), len(received))


def test_misattribution_has_two_sides(live_any: Live) -> None:
    """Doers lose a share of their sightings; given how many, all others together receive as many on average."""
    errors = _errors(live_any, 0.3)
    assert_rate(errors.astray, errors.sightings, 0.3)
    assert_number(errors.received, errors.astray)
    in_first_month = [row for row in errors.city.rows("RECORD") if row.month == errors.city.begin]
    assert not any(int(row.b) & Ledger.MISATTRIBUTED for row in in_first_month)


def test_misattribution_halved(live_any: Live) -> None:
    errors = _errors(live_any, 0.15)
    with pytest.raises(AssertionError, match="expected"):
        assert_rate(errors.astray, errors.sightings, 0.3)
    with pytest.raises(AssertionError, match="expected"):
        assert_number(errors.received, errors.sightings * 0.3)


def _fabricated(live: Live, rate: float, times: float) -> None:
    """Tests the total against 0.1 a month, and the share of the tenth who are confused eight times as often."""
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(0))])
    concentrated = {"share_of_people": number(0.1), "times": number(times)}
    sight = texts.sight("courts-debt", "debt", fabricated_per_month=number(rate), concentrated=concentrated)
    scheme = texts.scheme(world, agencies=[texts.agency("courts", [sight])])
    city = lived(live, world, scheme, people=PEOPLE, months=MONTHS)
    limit = threshold(Fraction(1, 10))
    confused = {
        person
        for person in range(city.people)
        if draw(LIFE_SEED, person, lane("courts-debt"), 0, 0, Purpose.CONCENTRATED) < limit
    }
    assert_rate(len(confused), city.people, 0.1)
    rows = city.rows("RECORD")
    assert all(int(row.b) == Ledger.ACTUAL | Ledger.FABRICATED for row in rows)
    weight = 8 * len(confused)
    assert_number(len(rows), 0.1 * city.people * MONTHS)
    assert_rate(sum(row.person in confused for row in rows), len(rows), weight / (weight + city.people - len(confused)))


def test_fabricated_records_and_on_whom_they_are_concentrated(live_any: Live) -> None:
    """The written rate is the city's mean, whatever moves the records among people."""
    _fabricated(live_any, 0.1, 8)


def test_fabrication_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _fabricated(live_any, 0.05, 8)


def test_concentration_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match=" of "):
        _fabricated(live_any, 0.1, 4)
