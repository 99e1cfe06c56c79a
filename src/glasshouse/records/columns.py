"""Columns of the records' tables from numbers: words, the axes of cohorts, and how often rows occur."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from glasshouse.records.cohorts import SHAPE, words_of_cells
from glasshouse.records.quantities import Quantity
from glasshouse.records.result import SCHEMAS, WORD
from glasshouse.vocabulary import COHORT_AXES

Array = np.ndarray[Any, Any]


def picked(words: Sequence[str | None], rows: Array) -> pl.Series:
    """Words by row number."""
    return pl.Series(list(words), dtype=WORD).gather(rows)


def alike(word: str | None, rows: int) -> pl.Series:
    """One word in every row."""
    return pl.Series([word], dtype=WORD).new_from_index(0, rows)


def axes(cells: Array) -> dict[str, pl.Series]:
    """The words of cells on every axis of cohorts."""
    named = words_of_cells(np.arange(int(np.prod(SHAPE))))
    return {axis: picked(named[axis], cells) for axis in COHORT_AXES}


def named(quantities: Sequence[Quantity], rows: Array) -> dict[str, pl.Series]:
    """The four columns by which a quantity is told."""
    return {
        "quantity": picked([quantity.id for quantity in quantities], rows),
        "clause": picked([quantity.clause for quantity in quantities], rows),
        "context": picked([quantity.context for quantity in quantities], rows),
        "by": picked([quantity.by for quantity in quantities], rows),
    }


def counted(keys: Mapping[str, Any], number: str) -> pl.DataFrame:
    """How often each combination occurs, in order."""
    frame = pl.DataFrame(keys)
    return frame.group_by(frame.columns).len(number).sort(frame.columns)


def typed(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """A table with the columns and types of its schema."""
    return table.select(pl.col(column).cast(kind) for column, kind in SCHEMAS[name].items())
