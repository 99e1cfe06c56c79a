"""Statistical tests that say how often they may cry wolf."""

from __future__ import annotations

from fractions import Fraction

from scipy.stats import binom


def assert_rate(hits: int, trials: int, expected: float | Fraction, false_alarm: float = 1e-6) -> None:
    """Fails when ``hits`` of ``trials`` would be so far from ``expected`` with probability below ``false_alarm``.

    Exact two-sided binomial tails, half of the false alarm on each side.  An expected rate of 0 or 1 must hold
    exactly.  Raises AssertionError; ValueError for counts or rates that are none.
    """
    rate = float(expected)
    if not (0 <= hits <= trials and trials > 0 and 0.0 <= rate <= 1.0 and 0.0 < false_alarm < 1.0):
        raise ValueError(f"no rate: {hits} of {trials}, expected {rate}, false alarm {false_alarm}")
    below = float(binom.cdf(hits, trials, rate))
    above = float(binom.sf(hits - 1, trials, rate))
    assert min(below, above) >= false_alarm / 2, (
        f"{hits} of {trials} is {hits / trials:.6g}, expected {rate:.6g}:"
        f" so far off has probability {min(1.0, 2 * min(below, above)):.3g}, allowed {false_alarm:.3g}"
    )
