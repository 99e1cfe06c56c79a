"""A reading: one number of one measure, with its unit, its size and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

Array = np.ndarray[Any, Any]

FEWEST_PEOPLE: Final = 30
"""A cohort of fewer invented people, but not of none, is not shown."""
TWIN: Final = "twin"
ALL: Final = "all"
TOO_FEW: Final = "too few"
CHANCE: Final = "chance"
ASSUMPTION: Final = "assumption"

SCHEMA: Final = pl.Schema({
    "measure": pl.String, "scheme": pl.String, "against": pl.String, "cohort": pl.String, "clause": pl.String,
    "context": pl.String, "by": pl.String, "month": pl.Int64, "value": pl.Float64, "unit": pl.String, "n": pl.Int64,
    "low": pl.Float64, "high": pl.Float64, "interval": pl.String, "share_above": pl.Float64,
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
    n: int | None  # people that it is of, or spells, exits, appeals: the denominator
    low: float | None
    high: float | None
    interval: str | None  # "chance"; "assumption"; "too few": 1-29 people, not shown
    share_above: float | None  # of an assumption: the share of its points above the value

    @property
    def too_few(self) -> bool:
        """Whether it is of a cohort of so few invented people that it is not shown."""
        of_few = self.cohort != ALL and self.n is not None and 0 < self.n < FEWEST_PEOPLE
        return self.interval == TOO_FEW or of_few

    @property
    def sure(self) -> bool:
        """Whether it has an interval."""
        return self.low is not None and self.high is not None


_INTERVALS: Final = pl.Series([CHANCE, TOO_FEW, None], dtype=pl.String)


class Estimates(NamedTuple):
    """Arrays of one shape: NaN where undefined."""

    value: Array
    low: Array
    high: Array

    def row_of(self, row: int) -> Estimates:
        """One of many, as an array of one."""
        return Estimates(*(values[row : row + 1] for values in self))


class Labels(NamedTuple):
    """What all readings of a block are of."""

    measure: str
    scheme: str
    unit: str = ""  # empty: the measure's own
    against: str | None = None
    clause: str | None = None
    context: str | None = None
    by: str | None = None


class Block(NamedTuple):
    """Readings that have their labels in common: one a cohort, or one a month for everybody."""

    labels: Labels
    of: Estimates
    people: Array  # (readings,) how many each is of
    cohorts: tuple[str, ...] | None = None  # None: of everybody
    first_month: int | None = None  # None: over the run
    of_what: Array | None = None  # (readings,) how many things it is a share of, where these are no people


def frame(blocks: Sequence[Block]) -> pl.DataFrame:
    """The readings of all blocks in order; of 1 to 29 people, all that could tell of them is left out."""
    if not blocks:
        return pl.DataFrame(schema=SCHEMA)
    rows = [block.of.value.shape[0] for block in blocks]
    block_of = np.repeat(np.arange(len(blocks)), rows)
    number = np.floor(np.concatenate([np.asarray(block.people, np.float64) for block in blocks]) + 1e-9)
    few = (number > 0) & (number < FEWEST_PEOPLE)
    value, low, high = (
        np.where(few, np.nan, np.concatenate(column)) for column in zip(*(block.of for block in blocks), strict=True)
    )
    month = np.concatenate([np.arange(of) + (block.first_month or 0) for of, block in zip(rows, blocks, strict=True)])
    monthly = pl.Series([block.first_month is not None for block in blocks]).gather(block_of)
    cohorts = (block.cohorts or ["all"] * of for of, block in zip(rows, blocks, strict=True))
    columns: dict[str, pl.Series] = {
        word: pl.Series(labels, dtype=pl.String).gather(block_of)
        for word, labels in zip(Labels._fields, zip(*(block.labels for block in blocks), strict=True), strict=True)
    }
    columns["cohort"] = pl.Series(list(chain.from_iterable(cohorts)), dtype=pl.String)
    columns["month"] = pl.Series(month, dtype=pl.Int64).zip_with(monthly, pl.Series([None], dtype=pl.Int64))
    things = [block.people if block.of_what is None else block.of_what for block in blocks]
    sizes = np.concatenate([np.asarray(of, np.float64) for of in things])
    columns["n"] = pl.Series(np.floor(sizes + 1e-9).astype(np.int64))
    columns |= {
        word: pl.Series(column, dtype=pl.Float64, nan_to_null=True)
        for word, column in (("value", value), ("low", low), ("high", high))
    }
    columns["interval"] = _INTERVALS.gather(np.where(few, 1, np.where(np.isnan(low) | np.isnan(high), 2, 0)))
    columns["share_above"] = pl.Series(np.full(few.size, np.nan), nan_to_null=True)
    return pl.DataFrame([columns[column].alias(column) for column in SCHEMA])
