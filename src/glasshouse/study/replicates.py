"""Several runs of one plan under new seeds: means, and intervals over whole runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from glasshouse.measures.intervals import t_quantile

_KEYS: Final = ("measure", "scheme", "against", "cohort", "clause", "context", "by", "month", "unit")


def combined(measured: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One frame of readings from one or more: with two or more, the mean over runs and its t(R-1) interval (95 %).

    A value that is undefined in any run is undefined.  ``n`` is that of all runs together.
    """
    if len(measured) == 1:
        return measured[0]
    runs = len(measured)
    reach = t_quantile(runs - 1) / runs**0.5
    columns = measured[0].columns
    order = measured[0].select(_KEYS).with_row_index("row")
    stacked = pl.concat(measured)
    defined = pl.col("value").count() == runs
    mean, spread = pl.col("value").mean(), pl.col("value").std() * reach
    return (
        stacked.group_by(_KEYS)
        .agg(
            value=pl.when(defined).then(mean),
            n=pl.col("n").sum(),
            low=pl.when(defined).then(mean - spread),
            high=pl.when(defined).then(mean + spread),
            interval=pl.when(defined).then(pl.lit("chance")),
        )
        .join(order, on=_KEYS, nulls_equal=True, how="left")
        .sort("row", nulls_last=True)
        .select(columns)
    )
