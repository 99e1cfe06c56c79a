"""What theory says on the model's own clock, and an exact test of a Poisson number."""

from __future__ import annotations

from math import exp

from scipy.stats import poisson


def assert_number(count: int, mean: float, false_alarm: float = 1e-6) -> None:
    """Fails when ``count`` would be so far from a Poisson number of this mean with probability below ``false_alarm``.

    Exact two-sided tails, half of the false alarm on each side.
    """
    below, above = float(poisson.cdf(count, mean)), float(poisson.sf(count - 1, mean))
    assert min(below, above) >= false_alarm / 2, f"{count}, expected about {mean:.6g}, allowed {false_alarm:.3g}"


def any_in_a_month(rate: float) -> float:
    """The chance that something of this rate per month happens in a month."""
    return 1 - exp(-rate)


def two_within(rate: float, window: int, months: int) -> float:
    """The chance that within ``months`` an event falls in a month with which its window of months has two.

    ``waiting[k]``: not yet, and one event will stay in the window for k more months (0: there is none).
    """
    none, one = exp(-rate), rate * exp(-rate)
    waiting = {0: 1.0}
    for _ in range(months):
        after = dict.fromkeys(range(window), 0.0)
        for stays, chance in waiting.items():
            after[max(stays - 1, 0)] += chance * none
            if stays == 0:
                after[window - 1] += chance * one
        waiting = after
    return 1 - sum(waiting.values())
