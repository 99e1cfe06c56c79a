"""Chance intervals: delete-one jackknife over 64 batches of households, and exact limits for few events.

How well each kind holds what it says is measured over whole runs under new seeds (docs/coverage.md).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from glasshouse.measures import sums
from glasshouse.measures.reading import Estimates

Array = np.ndarray[Any, Any]

FEWEST_EVENTS: Final = 10

POISSON_UPPER: Final = (
    3.6888794541139354, 5.571643390938898, 7.22468766772396, 8.767273069742323, 10.241588675403694,
    11.66833207932267, 13.059474022518685, 14.422675361702376, 15.763189220193313, 17.084803451419166,
)  # fmt: skip
"""Upper 97.5 % limit of a Poisson mean of which 0 … 9 events were seen: half the chi-squared quantile at 2(k + 1)
degrees of freedom (Garwood 1936; computed once with scipy.stats.chi2.ppf; a test repeats it)."""

POISSON_LOWER: Final = (
    0.0, 0.0253178079843, 0.2422092785440, 0.6186721228956, 1.0898653736263, 1.6234863901184, 2.2018942534909,
    2.8143630515198, 3.4538321767485, 4.1153730973783,
)  # fmt: skip
"""Lower 97.5 % limit of a Poisson mean of which 0 … 9 events were seen, likewise."""

FEWEST_FREEDOM: Final = 3.0
"""Degrees of freedom below which none are told apart: a batch that holds all there is says nothing of the others."""

_EXACT_UP_TO: Final = 20_000
"""Trials up to which a small binomial's limits are its own; of more, those of a Poisson mean are the same."""


def jackknife(of_all: Array, without_one: Array) -> tuple[Array, Array]:
    """Ends of the 95 % interval of an estimate.

    ``of_all`` is (...,), ``without_one`` (..., batches): the estimate with each batch left out.  NaN stays NaN.  The
    quantile is Student's with as many degrees of freedom as the batches' kurtosis leaves: where a few batches hold most
    of the spread, the spread itself is known badly.
    Source: Quenouille 1956, Tukey 1958: variance (n-1)/n · Σ(θ_i - mean θ)²; Satterthwaite, Biometrics Bulletin 2
    (1946).
    """
    error, free = _spread(without_one)
    side = quantile(free) * error
    return of_all - side, of_all + side


def variance(without_one: Array) -> Array:
    """The jackknife's variance of an estimate, from the estimate with each batch left out, (..., batches)."""
    return np.asarray(_spread(without_one)[0] ** 2)


def freedom(without_one: Array) -> Array:
    """Degrees of freedom of :func:`variance`: batches less one, fewer where their kurtosis is above the normal's."""
    return _spread(without_one)[1]


def _spread(without_one: Array) -> tuple[Array, Array]:
    """Standard errors, and their degrees of freedom."""
    shape, batches = without_one.shape[:-1], without_one.shape[-1]
    rows = np.ascontiguousarray(without_one.reshape(-1, batches), np.float64)
    error, excess = np.empty(len(rows)), np.empty(len(rows))
    sums.spread(rows, error, excess)
    free = np.maximum(2 / (2 / (batches - 1) + np.maximum(np.nan_to_num(excess), 0) / batches), FEWEST_FREEDOM)
    return error.reshape(shape), free.reshape(shape)


def quantile(freedom: Array) -> Array:
    """The 0.975 quantile of Student's t with 3 to 63 degrees of freedom, whole or not, at most 0.011 above it."""
    return np.asarray(np.interp(1 / freedom, _INVERSE, _QUANTILES))


_FREEDOMS: Final = (63, 40, 30, 24, 20, 16, 13, 11, 10, 9, 8, 7, 6, 5, 4, 3)
_INVERSE: Final = 1 / np.array(_FREEDOMS, np.float64)
_QUANTILES: Final = np.array((
    1.998341, 2.021075, 2.042272, 2.063899, 2.085963, 2.119905, 2.160369, 2.200985, 2.228139, 2.262157, 2.306004,
    2.364624, 2.446912, 2.570582, 2.776445, 3.182446,
))  # fmt: skip
"""0.975 quantiles of Student's t (computed once with scipy.stats.t.ppf; a test repeats them)."""


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
    counted, the months of the run where person-months are; None for a difference, where no limit exists.  ``most`` is
    the largest that can be: 1 for a share.

    Σ numerator stands for Σ numerator / each independent events.  Below FEWEST_EVENTS of those the jackknife says
    nothing: the interval is then from 0 to the upper limit of a Poisson mean of so many (whole ones), each bringing
    about ``each``; of single things both ends are exact (of a share, those of the binomial).  So the limit where
    nothing was seen is never below the limit of, or a value with, one short event.  Of a share the same holds at 1, of
    what is missing to it.  Else the interval is the jackknife's, on the logarithm of a rate (which is skewed: few
    people are refused many times) and the log odds of a share.
    """
    above, below = np.broadcast_arrays(numerator, denominator)
    batches = above.shape[-1]
    value, without = np.empty(above.shape[:-1]), np.empty(above.shape)
    rows = (np.ascontiguousarray(values.reshape(-1, batches), np.float64) for values in (above, below))
    sums.ratios(*rows, scale, value.reshape(-1), without.reshape(-1, batches))
    total, base = above.sum(axis=-1).astype(np.float64), below.sum(axis=-1).astype(np.float64)
    if each is None:
        low, high = jackknife(value, without)
        return Estimates(value, low, np.minimum(high, most))
    low, high = curved(value, without, share=most == 1)
    few, few_missing = total / each < FEWEST_EVENTS, np.zeros(total.shape, np.bool_)
    if most == 1:
        few_missing = ~few & ((base - total) / each < FEWEST_EVENTS)
    low, high = _few(few, total, base, (low, high), scale, each, share=most == 1)
    if few_missing.any():
        high_of_rest, low_of_rest = _few(few_missing, base - total, base, (1 - high, 1 - low), 1.0, each, share=True)
        low, high = 1 - low_of_rest, 1 - high_of_rest
    known = np.where(np.isnan(value), np.nan, 1.0)
    return Estimates(value, np.maximum(low, 0) * known, np.minimum(high, most) * known)


def curved(value: Array, without: Array, *, share: bool) -> tuple[Array, Array]:
    """The jackknife's interval on the scale of log odds (a share) or logarithms (a rate); where a batch left out leaves
    none, or all, on the plain scale."""
    with np.errstate(divide="ignore", invalid="ignore"):
        there, each = (np.log(of / (1 - of)) if share else np.log(of) for of in (value, without))
    bent = np.isfinite(there) & np.isfinite(each).all(axis=-1)
    low, high = jackknife(np.where(bent, there, value), np.where(bent[..., None], each, without))
    with np.errstate(over="ignore"):
        back = [1 / (1 + np.exp(-end)) if share else np.exp(end) for end in (low, high)]
    return np.where(bent, back[0], low), np.where(bent, back[1], high)


def _few(
    few: Array, total: Array, base: Array, ends: tuple[Array, Array], scale: float, each: float, *, share: bool
) -> tuple[Array, Array]:
    """The ends where there are few events, ``ends`` elsewhere."""
    whole = np.clip(np.where(few, total / each, 0), 0, FEWEST_EVENTS - 1).astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        upper = np.where(base > 0, scale * each * np.array(POISSON_UPPER)[whole] / base, np.nan)
    lower = np.zeros_like(upper)
    if each == 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            lower = np.where(base > 0, scale * np.array(POISSON_LOWER)[whole] / base, np.nan)
        small = few & (base > 0) & (base <= _EXACT_UP_TO)
        if share and small.any():
            lower[small], upper[small] = binomial_ends(whole[small], base[small].astype(np.int64))
    return np.where(few, lower, ends[0]), np.where(few, upper, ends[1])


def binomial_ends(seen: Array, trials: Array) -> tuple[Array, Array]:
    """Exact 95 % limits of a probability of which ``seen`` (at most FEWEST_EVENTS) of ``trials`` were seen.

    Source: Clopper and Pearson, Biometrika 26 (1934), by bisection.
    """
    pairs, place = np.unique(np.stack([seen, trials]), axis=1, return_inverse=True)
    low = np.where(pairs[0] > 0, _solved(pairs[0] - 1, pairs[1], 0.975), 0.0)
    high = np.where(pairs[0] < pairs[1], _solved(pairs[0], pairs[1], 0.025), 1.0)
    return low[place.ravel()], high[place.ravel()]


def _solved(most: Array, trials: Array, chance: float) -> Array:
    """The probability at which no more than ``most`` of so many trials succeed with this chance."""
    low, high = np.zeros(most.size), np.ones(most.size)
    for _ in range(50):
        middle = (low + high) / 2
        odds = middle / np.maximum(1 - middle, 1e-300)
        term = np.exp(trials * np.log1p(-np.minimum(middle, 1 - 1e-16)))
        solution = np.where(most >= 0, term, 0.0)
        for k in range(1, int(most.max(initial=0)) + 1):
            term = term * (trials - k + 1) / k * odds
            solution = solution + np.where(k <= most, term, 0.0)
        low, high = np.where(solution > chance, middle, low), np.where(solution > chance, high, middle)
    return (low + high) / 2
