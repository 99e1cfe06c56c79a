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
        keys = table.select(_KEY).unique(maintain_order=True).with_row_index("row")
        table = table.join(keys, on=list(_KEY), how="left", nulls_equal=True, maintain_order="left")
        self.rows: dict[Key, int] = {row[1:]: row[0] for row in keys.iter_rows()}
        whole = table.filter(pl.col("month").is_null())
        monthly = table.filter(pl.col("month").is_not_null())
        self._run = np.zeros((keys.height, len(GROUPS), BATCHES), np.int64)
        group = whole["cohort"].cast(pl.Enum(GROUPS)).to_physical().to_numpy()
        self._run[whole["row"].to_numpy(), group, whole["batch"].to_numpy()] = whole["value"].to_numpy()
        self._month = np.zeros((keys.height, self.before + self.months, BATCHES), np.int64)
        at = monthly["month"].to_numpy().astype(np.int64) + self.before
        self._month[monthly["row"].to_numpy(), at, monthly["batch"].to_numpy()] = monthly["value"].to_numpy()
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
