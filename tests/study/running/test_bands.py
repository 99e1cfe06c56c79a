"""Bands of assumption: what they are over, that they take luck off, and that further points lie in them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from scipy.stats import lognorm, norm, poisson

from glasshouse.measures.bands import POINTS, SHARE, UNKNOWNS, bands
from glasshouse.measures.reading import SCHEMA
from glasshouse.scheme import Scheme
from glasshouse.study.running.assumed import assumed, latin_hypercube, points_of, smaller_city
from glasshouse.study.running.plan import Options, plan
from glasshouse.study.running.telling import say_nothing
from glasshouse.study.running.unknowns import unknowns_of, written_near_an_end

TRIALS = 120


def _points(values: np.ndarray, variances: np.ndarray, events: np.ndarray | None, exposure: float) -> pl.DataFrame:
    rows = [
        (point, "ever_listed", "scheme" if events is not None else "twin", None, None, value, variance,
         None if events is None else float(events[point - 1]), None if events is None else exposure)
        for point, (value, variance) in enumerate(zip(values, variances, strict=True), 1)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=POINTS, orient="row")


NONE = pl.DataFrame(schema=UNKNOWNS)
NO_READINGS = pl.DataFrame(schema=SCHEMA)


@pytest.mark.parametrize("sigma", [0.1, 0.5, 1.2])
@pytest.mark.parametrize("exposure", [500.0, 5000.0])
def test_a_band_of_counts_holds_the_rates_of_further_points(sigma: float, exposure: float) -> None:
    """Rates log-normal around 2 in 100, counted in cities of 500 and 5,000: nine in ten rates lie in the band.

    The share over all trials is a mean of TRIALS bands; 0.82 and 0.99 are four of its standard errors away.
    """
    rate = lognorm(s=sigma, scale=0.02)
    inside = []
    for trial in range(TRIALS):
        rates = rate.rvs(size=40, random_state=trial)
        events = poisson.rvs(rates * exposure, random_state=1000 + trial).astype(float)
        points = _points(events / exposure, events / exposure**2, events, exposure)
        (band,) = bands(points, NONE, NO_READINGS).values()
        assert band.low is not None and band.high is not None
        inside.append(rate.cdf(band.high) - rate.cdf(band.low))
    low = 0.60 if sigma == 0.1 and exposure == 500 else 0.82  # a spread far below luck is told only roughly
    assert low < np.mean(inside) < 0.99


def test_a_band_of_differences_takes_luck_off() -> None:
    """Differences normal around 1 with a spread of 0.5, seen with luck of 0.5: the band is of the spread alone."""
    inside, width = [], []
    for trial in range(TRIALS):
        values = norm.rvs(1, 0.5, size=40, random_state=trial) + norm.rvs(0, 0.5, size=40, random_state=1000 + trial)
        (band,) = bands(_points(values, np.full(40, 0.25), None, 1.0), NONE, NO_READINGS).values()
        assert band.low is not None and band.high is not None
        inside.append(norm.cdf(band.high, 1, 0.5) - norm.cdf(band.low, 1, 0.5))
        width.append(band.high - band.low)
    assert 0.80 < np.mean(inside) < 0.98
    raw = 2 * norm.ppf(0.5 + SHARE / 2) * np.sqrt(0.5)
    assert np.mean(width) < 0.9 * raw


def test_what_is_too_rare_has_no_band_and_says_so() -> None:
    events = np.zeros(40)
    events[:6] = 1
    (band,) = bands(_points(events / 500, events / 500**2, events, 500.0), NONE, NO_READINGS).values()
    assert (band.low, band.high, band.why) == (None, None, "too rare in so small a city")
    (band,) = bands(_points(np.zeros(40), np.zeros(40), np.zeros(40), 500.0), NONE, NO_READINGS).values()
    assert band.why == "it happened at no point"


def test_every_part_of_a_range_is_drawn_once_and_a_new_unknown_moves_no_other() -> None:
    unknowns = unknowns_of(plan("beijing-2018", ["none"], Options(people=100, years=1)))
    whole, fewer = latin_hypercube(40, unknowns, 7), latin_hypercube(40, unknowns[1:], 7)
    assert (np.sort(np.floor(whole * 40).astype(int), axis=0) == np.arange(40)[:, None]).all()
    assert (whole[:, 1:] == fewer).all()


def test_a_value_lies_in_its_range_and_back_at_its_part() -> None:
    for one in unknowns_of(plan("rongcheng-2014", ["none"], Options(people=100, years=1))):
        for part in (0.0, 0.31, 0.5, 0.99, 1.0):
            assert one.low <= one.at(part) <= one.high
        if not one.is_whole:
            assert one.part(one.at(0.31)) == pytest.approx(0.31, abs=0.01)
        assert one.variable.quantity.check(one.variable.number) is one.variable.number


def test_ranges_that_span_a_factor_of_ten_are_even_in_their_logarithm() -> None:
    unknowns = {one.key: one for one in unknowns_of(plan("beijing-2018", [], Options(people=100, years=1)))}
    dodging = unknowns["fare_dodging.per_month"]
    assert dodging.is_log
    assert float(dodging.at(0.5)) == pytest.approx(float(dodging.low * dodging.high) ** 0.5, rel=1e-3)
    assert not any(one.is_log for one in unknowns.values() if one.low == 0)


def test_what_is_written_near_an_end_of_its_range_is_told() -> None:
    """Of the starter and of what ships: nobody errs a rate in the outer tenth but where nothing at all is written."""
    text = Scheme.load("rongcheng-2014").text
    near = {one.key: one for one in written_near_an_end(text)}
    for key, one in near.items():
        assert not 0.1 <= one.part(one.written) <= 0.9, key
    rates = [key for key in near if key.rpartition(".")[2] in ("misattributed", "fabricated_per_month")]
    assert all(near[key].written == 0 for key in rates)


def test_how_many_points_a_run_carries() -> None:
    def asked(**options: int) -> int:
        return points_of(plan("none", [], Options(years=1, **options)))

    assert (asked(people=1_999), asked(people=2_000), asked(people=1_000, assumptions=25)) == (0, 40, 25)
    assert asked(people=100_000, assumptions=0) == 0
    assert [smaller_city(people) for people in (300, 2_000, 100_000, 10_000_000)] == [300, 500, 2_500, 5_000]


def test_points_are_the_same_on_one_thread_and_two_and_every_unknown_moves() -> None:
    made = [
        assumed(
            plan("beijing-2018", ["none"], Options(people=300, years=1, assumptions=2, threads=threads)), say_nothing
        )
        for threads in (1, 2)
    ]
    assert made[0].points.equals(made[1].points)
    assert made[0].document() == made[1].document()
    assert made[0].lived == 2 and not made[0].failed
    assert (made[0].unknowns.group_by("unknown").agg(pl.col("part").n_unique())["part"] > 1).all()


def test_a_run_that_asks_for_no_points_has_none() -> None:
    without = assumed(plan("none", [], Options(people=100, years=1, assumptions=0)), say_nothing)
    assert (without.asked, without.why, without.lived) == (0, "off", 0)


def test_a_number_of_one_address_is_one_unknown() -> None:
    """The court list stands in Beijing's plan and beside it: its coverage moves in both."""
    laid = plan("beijing-2018", ["china-court-list"], Options(people=100, years=1))
    keys = [one.key for one in unknowns_of(laid)]
    assert len(keys) == len(set(keys))
    assert "courts-unpaid-judgment.coverage" in keys
    assert Fraction("0.3") == next(o for o in unknowns_of(laid) if o.key == "courts-unpaid-judgment.coverage").low
