"""The figures of a run that an assessment quotes, each with its interval of chance, and of assumption where one is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from glasshouse.measures.reading import FEWEST_PEOPLE, SCHEMA, TOO_FEW, Reading
from glasshouse.records.store import read_frame
from glasshouse.study.running.outputs import READINGS
from glasshouse.text import plain_number

ASSUMPTION: Final = "assumption"
NO_BAND: Final = "no band was made"
NOT_MEASURED: Final = "not measured"
Key = tuple[str, str, str | None, str | None]


class Figures:
    """Readings of one scheme over the whole run, by measure, cohort, clause and what they are split by."""

    def __init__(self, scheme: str, readings: pl.DataFrame, bands: pl.DataFrame) -> None:
        self._chance = _rows(scheme, readings)
        self._assumed = _rows(scheme, bands)
        self.cohorts = tuple(dict.fromkeys(cohort for _, cohort, _, _ in self._chance))

    def row(
        self, measure: str, cohort: str = "all", clause: str | None = None, by: str | None = None
    ) -> Reading | None:
        """The reading, None where the run has none."""
        return self._chance.get((measure, cohort, clause, by))

    def shown(
        self, measure: str, cohort: str = "all", clause: str | None = None, by: str | None = None, times: float = 1
    ) -> str:
        """The reading with the ends of its interval of chance."""
        return span(self.row(measure, cohort, clause, by), times)

    def band(self, measure: str, cohort: str = "all", clause: str | None = None, times: float = 1) -> str:
        """The band of assumption of the same reading, where somebody has made one."""
        row = self._assumed.get((measure, cohort, clause, None))
        if row is None or row.low is None or row.high is None:
            return NO_BAND
        return f"{plain_number(times * row.low)} to {plain_number(times * row.high)}"

    def summed(self, measure: str, clauses: Sequence[str], cohort: str) -> str:
        """Events of several clauses: values and ends added, which makes the interval wide."""
        rows = [row for one in clauses if (row := self.row(measure, cohort, one)) is not None]
        known = [row for row in rows if row.value is not None]
        if not known or len(known) < len(rows):
            return span(rows[0] if rows else None, 1)
        value = sum(row.value or 0 for row in known)
        ends = [[row.low for row in known], [row.high for row in known]]
        if any(end is None for column in ends for end in column):
            return plain_number(value)
        low, high = (sum(end or 0 for end in column) for column in ends)
        return f"{plain_number(value)} ({plain_number(low)} to {plain_number(high)})"


def span(row: Reading | None, times: float) -> str:
    """A reading as it is told; what is too small to be told says so."""
    if row is None:
        return NOT_MEASURED
    if row.value is None:
        few = row.interval == TOO_FEW or (row.n is not None and row.n < FEWEST_PEOPLE)
        return f"too few to tell (n = {row.n})" if few else NOT_MEASURED
    if row.low is None or row.high is None:
        return plain_number(times * row.value)
    return f"{plain_number(times * row.value)} ({plain_number(times * row.low)} to {plain_number(times * row.high)})"


def _rows(scheme: str, readings: pl.DataFrame) -> dict[Key, Reading]:
    own = readings.filter((pl.col("scheme") == scheme) & pl.col("month").is_null() & pl.col("context").is_null())
    rows: Iterable[Reading] = (Reading(*row) for row in own.select(Reading._fields).iter_rows())
    return {(row.measure, row.cohort, row.clause, row.by): row for row in rows}


def bands_of(folder: Path, also: str) -> pl.DataFrame:
    """Rows of a folder's readings whose interval is of assumption; a run by itself has none."""
    file = folder / READINGS
    if not file.is_file():
        return pl.DataFrame(schema=SCHEMA)
    return read_frame(file, SCHEMA, also=also).filter(pl.col("interval") == ASSUMPTION)
