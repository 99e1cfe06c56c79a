"""Intervals against hand calculations and the library that the constants were taken from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, chi2, nbinom, poisson, t

from glasshouse.measures.intervals import POISSON_LOWER, POISSON_UPPER, freedom, jackknife, quantile, ratios
from glasshouse.measures.survival import aalen_johansen, shares


def test_constants() -> None:
    assert pytest.approx([chi2.ppf(0.975, 2 * (k + 1)) / 2 for k in range(10)], rel=1e-9) == list(POISSON_UPPER)
    assert pytest.approx([chi2.ppf(0.025, 2 * k) / 2 for k in range(1, 10)], rel=1e-9) == list(POISSON_LOWER[1:])


def test_jackknife_of_a_mean_is_its_standard_error() -> None:
    """Leaving one of n out of a mean gives exactly s/√n."""
    values = np.array([(7 * k) % 64 for k in range(64)], np.float64)
    without = (values.sum() - values) / 63
    low, high = jackknife(np.array(values.mean()), without)
    half = t.ppf(0.975, 63) * values.std(ddof=1) / 8
    assert (float(low), float(high)) == pytest.approx((values.mean() - half, values.mean() + half))


def test_few_events_have_exact_limits_and_no_spread() -> None:
    above, below = np.zeros((1, 64)), np.full((1, 64), 100)
    above[0, :3] = 1
    found = ratios(above, below)
    assert found.value[0] == pytest.approx(3 / 6400)
    assert found.low[0] == pytest.approx(chi2.ppf(0.025, 6) / 2 / 6400)
    assert found.high[0] == pytest.approx(chi2.ppf(0.975, 8) / 2 / 6400)


@pytest.mark.parametrize(("seen", "of"), [(0, 1), (1, 1), (6, 13), (7, 13), (9, 640), (38, 38), (37, 38), (635, 640)])
def test_a_small_share_has_the_binomials_own_limits(seen: int, of: int) -> None:
    """Six of thirteen is not anything between nothing and all, and 38 of 38 is not surely all."""
    above, below = np.zeros((1, 64)), np.zeros((1, 64))
    for number in range(of):
        below[0, number % 64] += 1
        above[0, number % 64] += number < seen
    found = ratios(above, below, most=1)
    low = 0.0 if seen == 0 else beta.ppf(0.025, seen, of - seen + 1)
    high = 1.0 if seen == of else beta.ppf(0.975, seen + 1, of - seen)
    if min(seen, of - seen) < 10:
        assert (found.low[0], found.high[0]) == pytest.approx((low, high), abs=1e-6)
    assert found.low[0] <= seen / of <= found.high[0]
    assert found.high[0] - found.low[0] > 0


def test_students_quantile_between_whole_numbers() -> None:
    freedoms = np.linspace(3, 63, 400)
    above = quantile(freedoms) - t.ppf(0.975, freedoms)
    assert (above > -1e-5).all() and (above < 0.011).all()


def test_where_one_batch_holds_the_spread_few_degrees_of_freedom_are_left() -> None:
    even = np.array([(7 * k) % 64 for k in range(64)], np.float64)
    uneven = even.copy()
    uneven[0] = 1e4
    assert freedom(even) == pytest.approx(63)
    assert freedom(uneven) == pytest.approx(3)


def test_skewed_counts_cover_what_they_say() -> None:
    """A rate of events that come in long runs to few people: 300 cities, 95 of 100 intervals hold the rate.

    By chance alone a true 0.95 would lie outside of 0.90 to 0.985 once in a thousand such tests.
    """
    held = 0
    for city in range(300):
        people = poisson.rvs(0.6, size=64, random_state=city)
        runs = nbinom.rvs(0.4, 0.05, size=int(people.sum()), random_state=1000 + city)
        above = np.array([of_batch.sum() for of_batch in np.split(runs, np.cumsum(people)[:-1])], np.float64)
        of = ratios(above[None], np.full((1, 64), 100.0))
        held += of.low[0] <= 0.6 * 0.4 * 0.95 / 0.05 / 100 <= of.high[0]
    assert 0.90 <= held / 300 <= 0.985


def test_a_share_is_never_above_one() -> None:
    above, below = np.zeros((2, 64)), np.zeros((2, 64))
    above[:, :4], below[:, :4] = [[1], [10]], [[1], [10]]
    found = ratios(above, below, most=1)
    assert found.high.tolist() == [1, 1]


def test_few_who_leave_have_an_upper_limit_and_so_has_none() -> None:
    """Twenty spells, of which three left by one way, and none by another; five were lost from sight."""
    theta = np.tile([3 / 20, 0.0], (65, 1))
    found = shares(theta, np.array([3.0, 0.0]), np.array([15.0, 15.0]))
    assert found.low.tolist() == [0, 0]
    assert found.high == pytest.approx([chi2.ppf(0.975, 8) / 2 / 20, -np.log(0.025) / 15])
    assert np.isnan(shares(np.full((65, 1), np.nan), np.zeros(1), np.ones(1))).all()


def test_nobody_is_undefined_and_no_event_is_nought_with_a_limit() -> None:
    assert np.isnan(ratios(np.zeros((1, 64)), np.zeros((1, 64)))).all()
    none = ratios(np.zeros((1, 64)), np.full((1, 64), 10))
    assert (none.value[0], none.low[0]) == (0, 0)
    assert none.high[0] == pytest.approx(-np.log(0.025) / 640)


def test_aalen_johansen_of_a_hundred_people() -> None:
    """A hundred at the start; month 1: 20 by a; month 2: 10 by b, then 20 lost; month 3: 10 by a, of 50."""
    events = np.array([[20, 0, 10], [0, 10, 0]], np.float64)
    incidence, staying = aalen_johansen(events, np.array([0.0, 20, 0]), at_start=np.array(100.0))
    assert staying == pytest.approx([0.8, 0.8 * 7 / 8, 0.7 * 4 / 5])
    assert incidence[0] == pytest.approx([0.2, 0.2, 0.2 + 0.7 / 5])
    assert incidence[1] == pytest.approx([0, 0.1, 0.1])
    assert incidence[:, -1].sum() + staying[-1] == pytest.approx(1)


def test_aalen_johansen_is_undefined_where_nobody_is_left_to_watch() -> None:
    incidence, staying = aalen_johansen(np.array([[1.0, 0, 0]]), np.array([1.0, 0, 0]), at_start=np.array(2.0))
    assert staying[0] == 0.5
    assert np.isnan(staying[1:]).all() and np.isnan(incidence[0, 1:]).all()


def test_what_fewer_than_ten_do_says_nothing_of_those_lost_from_sight() -> None:
    """Fifty spells, of which 45 are cut short by the run's end; that one of the last five ends is no finding."""
    events, lost = np.array([[0.0, 0, 1, 0]]), np.array([0.0, 45, 0, 0])
    _, staying = aalen_johansen(events, lost, at_start=np.array(50.0))
    assert staying[:2].tolist() == [1, 1]
    assert np.isnan(staying[2:]).all()


def test_who_has_all_left_stays_left() -> None:
    incidence, staying = aalen_johansen(np.array([[1.0, 1, 0]]), np.zeros(3), at_start=np.array(2.0))
    assert staying.tolist() == [0.5, 0, 0]
    assert incidence[0].tolist() == [0.5, 1, 1]


@pytest.mark.parametrize("months", [12, 36, 120])
def test_nobody_seen_is_never_surer_than_somebody_seen_for_a_month(months: int) -> None:
    """Person-months of one person are no independent trials: the limit of none is of people, and is not below others.

    Of 6,400 people over all the run: nobody listed; one of them for one month; one of them throughout.
    """
    above, below = np.zeros((3, 64)), np.full((3, 64), 100.0 * months)
    above[1, 0], above[2, 0] = 1, months
    none, short, long = (float(end) for end in ratios(above, below, most=1, each=months).high)
    assert none == pytest.approx(-np.log(0.025) / 6400)
    assert short == pytest.approx(none)
    assert long == pytest.approx(chi2.ppf(0.975, 4) / 2 / 6400)
    assert none >= 1 / 6400 > 1 / (6400 * months)


def test_upper_limits_rise_with_what_was_seen_up_to_ten_events() -> None:
    seen = np.arange(0, 10 * 36)
    above, below = np.zeros((seen.size, 64)), np.full((seen.size, 64), 100.0 * 36)
    above[:, 0] = seen
    found = ratios(above, below, each=36)
    assert (np.diff(found.high) >= -1e-12).all()
    assert (found.high >= found.value).all()
    assert (found.low == 0).all()


def test_a_difference_has_no_limit_and_may_be_below_nought() -> None:
    above = np.where(np.arange(64) % 2, -1.0, 0.0)[None]
    found = ratios(above, np.full((1, 64), 10.0), each=None)
    assert found.low[0] < found.value[0] < found.high[0] < 0
