"""Rows out of the long frame of readings: the only thing that figures and sentences speak from."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Final, Literal

import polars as pl

from glasshouse.errors import StoreError
from glasshouse.measures.reading import ALL, ASSUMPTION, FEWEST_PEOPLE, SCHEMA, TWIN, Reading

__all__ = ["ALL", "COLUMNS", "EVERY", "FEWEST_PEOPLE", "TWIN", "Every", "Reading", "Readings", "Wanted"]

COLUMNS: Final = tuple(SCHEMA)


class Every(Enum):
    """Stands for every value of a column."""

    VALUE = "every value"


EVERY: Final = Every.VALUE
Wanted = str | None | Every


class Readings:
    """The frame of a run, asked by measure.  Raises StoreError for a frame without one of the columns."""

    def __init__(self, frame: pl.DataFrame) -> None:
        missing = [column for column in COLUMNS if column not in frame.columns]
        if missing:
            raise StoreError(
                f"the readings lack the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
                remedy="run the comparison again with this version",
            )
        of_assumption = (pl.col("interval") == ASSUMPTION).fill_null(value=False) & pl.col("share_above").is_not_null()
        self._frame = frame.select(COLUMNS).filter(~of_assumption)
        self._bands = frame.select(COLUMNS).filter(of_assumption)
        self.measures = tuple(frame["measure"].unique(maintain_order=True).to_list())
        """Ids in the order of the frame."""

    def rows(
        self,
        measure: str,
        *,
        scheme: Wanted = EVERY,
        against: Wanted = EVERY,
        cohort: Wanted = ALL,
        clause: Wanted = EVERY,
        context: Wanted = EVERY,
        by: Wanted = EVERY,
        month: Literal["each"] | int | None = None,
    ) -> list[Reading]:
        """The rows of a measure in the order of the frame; ``month`` None: over the whole run, "each": month by month.

        A string or None asks for that value of a column, EVERY for all of them value.
        """
        test = pl.col("measure") == measure
        keys = {"scheme": scheme, "against": against, "cohort": cohort, "clause": clause, "context": context, "by": by}
        for column, wanted in keys.items():
            if not isinstance(wanted, Every):
                test &= pl.col(column).is_null() if wanted is None else pl.col(column) == wanted
        if month is None:
            test &= pl.col("month").is_null()
        else:
            test &= pl.col("month").is_not_null() if month == "each" else pl.col("month") == month
        return [Reading(*row) for row in self._frame.filter(test).iter_rows()]

    def one(
        self,
        measure: str,
        *,
        scheme: str,
        against: Wanted = EVERY,
        clause: Wanted = None,
        context: Wanted = None,
        by: Wanted = None,
    ) -> Reading | None:
        """The row over the whole run and all people, or None where there is none or its value is undefined."""
        rows = self.rows(measure, scheme=scheme, against=against, clause=clause, context=context, by=by)
        return next((row for row in rows if row.value is not None), None)

    def band(self, measure: str, *, scheme: str, against: str | None = None, by: str | None = None) -> Reading | None:
        """The band of assumption of a headline figure, or None where there is none."""
        test = (pl.col("measure") == measure) & (pl.col("scheme") == scheme)
        test &= pl.col("against").is_null() if against is None else pl.col("against") == against
        test &= pl.col("by").is_null() if by is None else pl.col("by") == by
        band = self._bands.filter(test)
        return None if band.is_empty() else Reading(*band.row(0))

    def __iter__(self) -> Iterator[Reading]:
        return (Reading(*row) for row in self._frame.iter_rows())
