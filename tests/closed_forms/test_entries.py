"""Ways onto a list: by points, by a count in a window, by what is still retained; and how points recover."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import poisson

from tests import texts
from tests.closed_forms.city import City, Live, lived
from tests.closed_forms.exact import any_in_a_month, two_within
from tests.statistics import assert_rate
from tests.texts import number


def _index(points: float, **parts: Any) -> dict[str, Any]:
    return {
        "id": "score",
        "kind": "points",
        "reads": ["courts"],
        "start": 100,
        "floor": -1000,
        "ceiling": 200,
        "adds": [{"id": "minus", "conduct": "debt", "points": points}],
        "classes": [{"id": "low"}, {"id": "high", "from_points": 75}],
        "source": "law",
        **parts,
    }


def _city(live: Live, rate: dict[str, Any], sight: dict[str, Any], people: int = 300, **parts: Any) -> City:
    world = texts.world(conducts=[texts.conduct("debt", **rate)])
    courts = texts.agency("courts", [texts.sight("courts-debt", "debt", **sight)])
    return lived(live, world, texts.scheme(world, agencies=[courts], **parts), people=people, months=24)


def _by_points(live: Live, points: float) -> None:
    entry = texts.blacklist("black", ["courts"], [{"class_at_most": "low"}], [])
    city = _city(live, {"per_month": number(0.1)}, {}, index=_index(points), lists=[entry])
    assert_rate(city.ever("ENTERED"), city.people, float(poisson.sf(2, 24 * 0.1)))


def test_entry_by_points(live_any: Live) -> None:
    """Ten points a record, listed under 75 of 100: whoever has three."""
    _by_points(live_any, -10)


def test_entry_by_points_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _by_points(live_any, -5)


def _by_count(live: Live, window: int, retention: int | str) -> None:
    entry = texts.blacklist("black", ["courts"], [texts.count("debt", 2, window)], [])
    city = _city(live, {"per_month": number(0.15)}, {"retention": retention}, lists=[entry])
    assert_rate(city.ever("ENTERED"), city.people, two_within(0.15, 2, 24))


def test_entry_by_a_count_in_a_window(live_any: Live) -> None:
    """Two records within two months: a Markov chain of the month of the last one."""
    _by_count(live_any, 2, "lifelong")


def test_entry_by_a_count_in_a_window_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _by_count(live_any, 1, "lifelong")


def test_retention_ends_what_counts(live_any: Live) -> None:
    """A retention of two months is a window of two months, however long the window."""
    _by_count(live_any, 24, 2)


def test_retention_halved(live_any: Live) -> None:
    with pytest.raises(AssertionError, match="expected"):
        _by_count(live_any, 24, 1)


def _first_class_change(live: Live, recovery: dict[str, Any]) -> int:
    classes = [{"id": "low"}, {"id": "high", "from_points": 65}]
    index = _index(-10, classes=classes, recovery=recovery)
    city = _city(live, {"chance_per_month": number(1)}, {}, people=5, index=index)
    changes = [row for row in city.rows("CLASS") if row.b]
    months = {row.month - city.begin for row in changes}
    assert len(changes) == city.people
    return months.pop()


def test_recovery_by_a_share_of_the_distance(live_any: Live) -> None:
    """A debt a month: after m of them 40·(1 - 0.75^m) points are missing, and 35 or less until the eighth."""
    assert _first_class_change(live_any, {"share_per_month": 0.25}) == 7
    assert _first_class_change(live_any, {"share_per_month": 0.125}) == 4  # halved: 80·(1 - 0.875^m)


def test_recovery_by_points(live_any: Live) -> None:
    """The first debt costs 10 points, each further one 6, and more than 35 are missing from the sixth."""
    assert _first_class_change(live_any, {"points_per_month": 4}) == 5
    assert _first_class_change(live_any, {"points_per_month": 2}) == 4  # halved: 10, then 8 a month


def _seen(live: Live, varies: str, coverage: float) -> None:
    city = _city(
        live, {"per_month": number(0.5)}, {"coverage": number(coverage), "coverage_varies": varies}, people=200
    )
    deeds = city.rows("DEED")
    if varies == "by_deed":
        assert_rate(len(city.rows("SIGHTING")), len(deeds), 0.6)
    else:
        doers = {deed.person for deed in deeds}
        assert_rate(city.ever("SIGHTING"), len(doers), 0.6)


@pytest.mark.parametrize("varies", ["by_deed", "by_person"])
def test_coverage(live_any: Live, varies: str) -> None:
    """A share of the deeds is seen, or all deeds of a share of people."""
    _seen(live_any, varies, 0.6)
    with pytest.raises(AssertionError, match="expected"):
        _seen(live_any, varies, 0.3)


def test_deeds_are_poisson_and_chances_are_bernoulli(live_any: Live) -> None:
    """Per month: some deed with 1 - exp(-rate), or with the chance itself."""
    rate = _city(live_any, {"per_month": number(0.7)}, {}, people=100)
    months = len({(deed.person, deed.month) for deed in rate.rows("DEED")})
    assert_rate(months, 24 * rate.people, any_in_a_month(0.7))
    chance = _city(live_any, {"chance_per_month": number(0.7)}, {}, people=100)
    assert_rate(len(chance.rows("DEED")), 24 * chance.people, 0.7)
    with pytest.raises(AssertionError, match="expected"):
        assert_rate(len(chance.rows("DEED")), 24 * chance.people, any_in_a_month(0.7))


def test_small_chances_are_bernoulli_in_each_month(live_any: Live) -> None:
    """A chance that is drawn by potential events: its months are independent, and above its ceiling it is as exact."""
    for times, expected in ((1, 0.2), (3, 0.6)):
        city = _watched(live_any, 0.2, times)
        deeds = {(deed.person, deed.month) for deed in city.rows("DEED")}
        assert len(deeds) == len(city.rows("DEED")), "at most one a month"
        assert_rate(len(deeds), 24 * city.people, expected)
        pairs = [person for person, month in deeds if (month - city.begin) % 2 == 0 and (person, month + 1) in deeds]
        assert_rate(len(pairs), 12 * city.people, expected**2)
        with pytest.raises(AssertionError, match="expected"):
            assert_rate(len(deeds), 24 * city.people, expected / 2)


def _watched(live: Live, chance: float, times: float) -> City:
    """Everybody does so many times as much of what is watched."""
    more = {
        "id": "more", "trigger": "watched", "who": "all", "kinds": ["debt"], "times": number(times, range=[0, 9]),
        "delay_months": number(0), "assumption": texts.WHY,
    }  # fmt: skip
    world = texts.world(conducts=[texts.conduct("debt", chance_per_month=number(chance))], responses=[more])
    courts = texts.agency("courts", [texts.sight("courts-debt", "debt")])
    return lived(live, world, texts.scheme(world, agencies=[courts]), people=300, months=24)
