"""Several runs of one plan under new seeds: means, and intervals over whole runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

_KEYS: Final = ("measure", "scheme", "against", "cohort", "clause", "context", "by", "month", "unit")
_CHANCE: Final = "chance"
_NORMAL: Final = 1.959963984540054
_SMALL: Final = (
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985,
    2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963, 2.079614, 2.073873,
    2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.04523, 2.042272,
)  # fmt: skip
"""0.975 quantiles of Student's t with 1 to 30 degrees of freedom (computed once with scipy; a test repeats them)."""


def t_quantile(freedom: int) -> float:
    """The 0.975 quantile of Student's t.  Above 30 degrees of freedom to 1e-6.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    if freedom <= len(_SMALL):
        return _SMALL[freedom - 1]
    z, v = _NORMAL, freedom
    first = (z**3 + z) / (4 * v)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    return z + first + second + third


def combined(measured: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One frame of readings from one or more: with two or more, the mean over runs and its t(R-1) interval (95 %).

    A value that is undefined, or of too few people, in any run is undefined.  ``n`` is that of all runs together.
    """
    if len(measured) == 1:
        return measured[0]
    runs = len(measured)
    reach = t_quantile(runs - 1) / runs**0.5
    columns = measured[0].columns
    order = measured[0].select(_KEYS).with_row_index("row")
    defined = pl.col("value").count() == runs
    mean, spread = pl.col("value").mean(), pl.col("value").std() * reach
    odd = pl.col("interval").filter(pl.col("interval") != _CHANCE).first()
    return (
        pl.concat(measured)
        .group_by(_KEYS)
        .agg(
            value=pl.when(defined).then(mean),
            n=pl.col("n").sum(),
            low=pl.when(defined).then(mean - spread),
            high=pl.when(defined).then(mean + spread),
            interval=pl.when(defined).then(pl.lit(_CHANCE)).otherwise(odd),
            share_above=pl.lit(None, pl.Float64),
        )
        .join(order, on=_KEYS, nulls_equal=True, how="left")
        .sort("row", nulls_last=True)
        .select(columns)
    )
