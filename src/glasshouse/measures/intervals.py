"""Chance intervals: delete-one jackknife over 64 batches of households, and exact upper limits for few events."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from glasshouse.measures import sums
from glasshouse.measures.reading import Estimates

Array = np.ndarray[Any, Any]

T63: Final = 1.998340542520741
"""0.975 quantile of Student's t with 63 degrees of freedom (from scipy.stats.t.ppf; a test repeats it)."""

FEWEST_EVENTS: Final = 10

POISSON_UPPER: Final = (
    3.6888794541139354, 5.571643390938898, 7.22468766772396, 8.767273069742323, 10.241588675403694,
    11.66833207932267, 13.059474022518685, 14.422675361702376, 15.763189220193313, 17.084803451419166,
)  # fmt: skip
"""Upper 97.5 % limit of a Poisson mean of which 0 … 9 events were seen: half the chi-squared quantile at 2(k + 1)
degrees of freedom (Garwood 1936; computed once with scipy.stats.chi2.ppf; a test repeats it)."""


def jackknife(of_all: Array, without_one: Array) -> tuple[Array, Array]:
    """Ends of the 95 % interval of an estimate.

    ``of_all`` is (...,), ``without_one`` (..., batches): the estimate with each batch left out.  NaN stays NaN.
    Source: Quenouille 1956, Tukey 1958: variance (n-1)/n · Σ(θ_i - mean θ)².
    """
    rows = np.ascontiguousarray(without_one.reshape(-1, without_one.shape[-1]))
    error = np.empty(len(rows))
    sums.spread(rows, error)
    error = error.reshape(without_one.shape[:-1])
    return of_all - T63 * error, of_all + T63 * error


def without_one(counts: Array) -> Array:
    """Counts (batches, ...) summed over all (row 0) and over all but each batch (rows 1 to 64)."""
    whole = counts.sum(axis=0, keepdims=True)
    return np.concatenate([whole, whole - counts])


def ratios(
    numerator: Array,
    denominator: Array,
    *,
    scale: float = 1.0,
    most: float = np.inf,
    each: float | None = 1.0,
) -> Estimates:
    """scale · Σ numerator / Σ denominator with intervals; arrays (..., batches).

    ``each`` is how much of the numerator one person alone can have brought about: 1 where people or single things are
    counted, the months of the run where person-months are; None for a difference, where no limit exists.  Σ numerator
    stands for Σ numerator / each independent events: below FEWEST_EVENTS of those the interval is from 0 to the upper
    limit of a Poisson mean of so many (whole ones), each bringing about ``each``.  So the limit where nothing was seen
    is never below the limit of, or a value with, one short event.  ``most`` is the largest that can be: 1 for a share.
    """
    above, below = np.broadcast_arrays(numerator, denominator)
    batches = above.shape[-1]
    value, without = np.empty(above.shape[:-1]), np.empty(above.shape)
    rows = (np.ascontiguousarray(some.reshape(-1, batches), np.float64) for some in (above, below))
    sums.ratios(*rows, scale, value.reshape(-1), without.reshape(-1, batches))
    total, base = above.sum(axis=-1).astype(np.float64), below.sum(axis=-1).astype(np.float64)
    low, high = jackknife(value, without)
    if each is None:
        return Estimates(value, low, np.minimum(high, most))
    seen = total / each
    few = seen < FEWEST_EVENTS
    whole = np.clip(np.where(few, seen, 0), 0, FEWEST_EVENTS - 1).astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        upper = np.where(base > 0, scale * each * np.array(POISSON_UPPER)[whole] / base, np.nan)
    ceiling = np.minimum(np.where(few, upper, high), most)
    return Estimates(value, np.where(few, np.where(np.isnan(value), np.nan, 0.0), np.maximum(low, 0)), ceiling)
