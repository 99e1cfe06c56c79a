"""A reading: one number of one measure, with its unit, its size and its interval."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

Array = np.ndarray[Any, Any]

FEWEST_PEOPLE: Final = 30
"""A cohort of fewer invented people, but not of none, is not shown."""
TWIN: Final = "twin"
TOO_FEW: Final = "too few"
CHANCE: Final = "chance"

SCHEMA: Final = pl.Schema({
    "measure": pl.String, "scheme": pl.String, "against": pl.String, "cohort": pl.String, "clause": pl.String,
    "context": pl.String, "by": pl.String, "month": pl.Int64, "value": pl.Float64, "unit": pl.String, "n": pl.Int64,
    "low": pl.Float64, "high": pl.Float64, "interval": pl.String,
})  # fmt: skip


class Reading(NamedTuple):
    """One row of the readings; undefined is None, never 0 or NaN."""

    measure: str
    scheme: str  # a world's name; "twin": a difference between the same people, scheme minus against
    against: str | None
    cohort: str  # "all", or AXIS=WORD
    clause: str | None
    context: str | None
    by: str | None
    month: int | None  # from coming into force; None: over the run
    value: float | None
    unit: str
    n: int | None  # people that it is of
    low: float | None
    high: float | None
    interval: str | None  # "chance"; "too few": 1-29 people, not shown


_INTERVALS: Final = pl.Series([CHANCE, TOO_FEW, None], dtype=pl.String)


class Estimates(NamedTuple):
    """Arrays of one shape: NaN where undefined."""

    value: Array
    low: Array
    high: Array


class Labels(NamedTuple):
    """What a block of readings has in common."""

    measure: str
    scheme: str
    unit: str
    against: str | None = None
    clause: str | None = None
    context: str | None = None
    by: str | None = None


def frame(
    labels: Labels,
    of: Estimates,
    people: Array,
    *,
    cohorts: tuple[str, ...] | None = None,
    first_month: int | None = None,
) -> pl.DataFrame:
    """Readings of one block, one a cohort (``cohorts`` given) or one a month from ``first_month`` for everybody.

    ``people`` is how many each is of; where 1 to 29, all that could tell of them is left out.
    """
    rows = of.value.shape[0]
    number = np.floor(np.asarray(people, np.float64) + 1e-9).astype(np.int64)
    few = (number > 0) & (number < FEWEST_PEOPLE)
    value, low, high = (np.where(few, np.nan, column) for column in of)
    interval = np.where(few, 1, np.where(np.isnan(low) | np.isnan(high), 2, 0))
    months = pl.Series([None], dtype=pl.Int64).new_from_index(0, rows)
    told: dict[str, pl.Series] = {
        word: pl.Series([said], dtype=pl.String).new_from_index(0, rows) for word, said in labels._asdict().items()
    }
    told["cohort"] = pl.Series(cohorts if cohorts is not None else ["all"], dtype=pl.String)
    told["cohort"] = told["cohort"] if cohorts is not None else told["cohort"].new_from_index(0, rows)
    told["month"] = months if first_month is None else pl.Series(np.arange(rows) + first_month, dtype=pl.Int64)
    told["n"] = pl.Series(number, dtype=pl.Int64)
    told |= {
        word: pl.Series(column, dtype=pl.Float64, nan_to_null=True)
        for word, column in (("value", value), ("low", low), ("high", high))
    }
    told["interval"] = _INTERVALS.gather(interval)
    return pl.DataFrame([told[column].alias(column) for column in SCHEMA])
