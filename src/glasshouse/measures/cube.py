"""The tally of one world as arrays, quantity by quantity."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from glasshouse.records.cohorts import GROUPS
from glasshouse.records.quantities import STOCK_IDS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]
Key = tuple[str, str | None, str | None, str | None]
_KEY = ("quantity", "clause", "context", "by")


class Cube:
    """Counts of one world: over the run by group and batch, and by month and batch for everybody."""

    def __init__(self, records: Records, world: str) -> None:
        run = records.manifest["run"]
        self.world = world
        self.run_part: dict[str, Any] = run
        self.before = run["in_force"] - run["start"]
        self.months = run["end"] - run["in_force"]
        self.lists: dict[str, str] = run["lists"]
        table = records.tables["tally_batch"].filter(pl.col("world") == world)
        keys, key_of = _rows(table)
        self.rows: dict[Key, int] = {key: number for number, key in enumerate(keys.iter_rows())}
        batch, month, value = (table[name].to_numpy() for name in ("batch", "month", "value"))
        over_run = table["month"].is_null().to_numpy()
        whole, monthly = np.flatnonzero(over_run), np.flatnonzero(~over_run)
        self._run = np.zeros((keys.height, len(GROUPS), BATCHES), np.int64)
        group = table["cohort"].gather(whole).cast(pl.Enum(GROUPS)).to_physical().to_numpy()
        self._run[key_of[whole], group, batch[whole]] = value[whole]
        self._month = np.zeros((keys.height, self.before + self.months, BATCHES), np.int64)
        self._month[key_of[monthly], month[monthly].astype(np.int64) + self.before, batch[monthly]] = value[monthly]
        for key, row in self.rows.items():
            if key[0] in STOCK_IDS:
                np.cumsum(self._month[row], axis=0, out=self._month[row])

    def run(self, quantity: str, clause: str | None = None, context: str | None = None, by: str | None = None) -> Array:
        """(groups, batches) int64; zeros for what never was counted."""
        row = self.rows.get((quantity, clause, context, by))
        return self._run[row] if row is not None else np.zeros(self._run.shape[1:], np.int64)

    def monthly(
        self, quantity: str, clause: str | None = None, context: str | None = None, by: str | None = None
    ) -> Array:
        """(months, batches) int64 from coming into force on; a stock is what stands at the month's end."""
        row = self.rows.get((quantity, clause, context, by))
        return self._month[row, self.before :] if row is not None else np.zeros((self.months, BATCHES), np.int64)

    def keys(self, quantity: str) -> list[Key]:
        """What was counted of a quantity, in order of the tally."""
        return [key for key in self.rows if key[0] == quantity]

    def people(self) -> Array:
        """(groups,) people present in an average month."""
        average: Array = self.run("people").sum(axis=1) / self.months
        return average


def _rows(table: pl.DataFrame) -> tuple[pl.DataFrame, Array]:
    """The keys of a table in the order in which they first occur, and (rows,) which of them each row has.

    Rows of one key mostly follow each other: only the first of each stretch is looked up.
    """
    words = [table[name].to_physical().fill_null(2**32 - 1).to_numpy() for name in _KEY]
    differs = np.ones(table.height, np.bool_)
    differs[1:] = np.logical_or.reduce([word[1:] != word[:-1] for word in words])
    first = np.flatnonzero(differs)
    stretches = table.select(_KEY)[first]
    keys = stretches.unique(maintain_order=True)
    numbered = stretches.join(
        keys.with_row_index("row"), on=list(_KEY), how="left", nulls_equal=True, maintain_order="left"
    )
    return keys, np.repeat(numbered["row"].to_numpy(), np.diff(first, append=table.height))
