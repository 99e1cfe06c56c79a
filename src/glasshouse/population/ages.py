"""Single years of age within bands of five years: each year gets an even share of its band, to one person.

The people of a band are numbered 0, 1, … and number i stands at ``i * step mod total``; the places are cut into the
band's years.  With a step near the golden section, prime to the total, each run of numbers is spread evenly too.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from glasshouse.population.households import ADULT
from glasshouse.vocabulary import MARGIN_AGES

Array = np.ndarray[Any, Any]

BAND_FROM = tuple(int(band.split("-")[0].rstrip("+")) for band in MARGIN_AGES)
LAST_AGE = 100
_MOST_YEARS = LAST_AGE + 1 - BAND_FROM[-1]


class Years(NamedTuple):
    """How each band's sequence of people runs over its single years."""

    ends: Array  # (bands, 16) int64, the place after each year's last; the last year's end repeats
    steps: Array  # (bands,) int64
    totals: Array  # (bands,) int64, at least 1


def shares(total: int, weights: list[Fraction]) -> list[int]:
    """``total`` split in proportion to weights that are not all zero: largest remainders, earlier first."""
    whole = sum(weights, Fraction(0))
    exact = [weight * total / whole for weight in weights]
    out = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda i: (out[i] - exact[i], i))
    for i in order[: total - sum(out)]:
        out[i] += 1
    return out


def years(everybody: list[int], grown_only: list[int], alive: tuple[Fraction, ...]) -> tuple[Years, Years]:
    """The single years of people who may be of any age, and of those who live where nobody is under 18.

    everybody, grown_only : people by band, the second among the first;  alive : survivors by age, both sexes, by
    which the open band is split.  Together both sequences fill a band evenly, as far as those over 18 allow.
    """
    any_quota, grown_quota = [], []
    for band, first in enumerate(BAND_FROM):
        ages = range(first, BAND_FROM[band + 1] if band + 1 < len(BAND_FROM) else LAST_AGE + 1)
        weights = [alive[age] for age in ages] if len(ages) > 5 else [Fraction(1)] * len(ages)
        even = shares(everybody[band], weights)
        may = [age >= ADULT for age in ages]
        wants = [Fraction(part) if ok else Fraction(0) for part, ok in zip(even, may, strict=True)]
        if sum(wants) == 0:
            wants = [Fraction(int(ok)) for ok in may] if any(may) else [Fraction(1)] * len(ages)
        grown = shares(grown_only[band], wants)
        left = [max(0, part - grown_part) for part, grown_part in zip(even, grown, strict=True)]
        rest = everybody[band] - grown_only[band]
        any_quota.append(shares(rest, [Fraction(part) for part in left] if sum(left) else weights))
        grown_quota.append(grown)
    return _sequence(any_quota), _sequence(grown_quota)


def _sequence(quotas: list[list[int]]) -> Years:
    ends = np.zeros((len(quotas), _MOST_YEARS), np.int64)
    steps, totals = [], []
    for band, quota in enumerate(quotas):
        run = np.cumsum(quota)
        ends[band, : len(run)] = run
        ends[band, len(run) :] = run[-1]
        total = max(1, int(run[-1]))
        if run[-1] == 0:
            ends[band, :] = 1
        step = max(1, total * 618_034 // 1_000_000)
        while math.gcd(step, total) != 1:
            step += 1
        steps.append(step)
        totals.append(total)
    return Years(ends, np.array(steps, np.int64), np.array(totals, np.int64))
