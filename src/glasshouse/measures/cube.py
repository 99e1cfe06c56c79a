"""The tally of one world as arrays, quantity by quantity."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasshouse.records.cohorts import GROUPS
from glasshouse.records.counts import Key
from glasshouse.records.quantities import STOCK_IDS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]


class Cube:
    """Counts of one world: over the run by group and batch, and by month and batch for everybody."""

    def __init__(self, records: Records, world: str) -> None:
        run = records.manifest["run"]
        self.world = world
        self.run_part: dict[str, Any] = run
        self.before = run["in_force"] - run["start"]
        self.months = run["end"] - run["in_force"]
        self.lists: dict[str, str] = run["lists"]
        self._counted = records.counted(world)
        self._run: dict[int, Array] = {}
        self._nothing = np.zeros((len(GROUPS), BATCHES), np.int64)

    def run(self, quantity: str, clause: str | None = None, context: str | None = None, by: str | None = None) -> Array:
        """(groups, batches) int64; zeros for what never was counted."""
        row = self._counted.rows.get((quantity, clause, context, by))
        if row is None:
            return self._nothing
        if row not in self._run:  # in this order, so that sums along batches are the same to the bit
            self._run[row] = np.ascontiguousarray(self._counted.by_group[:, row].T)
        return self._run[row]

    def monthly(
        self, quantity: str, clause: str | None = None, context: str | None = None, by: str | None = None
    ) -> Array:
        """(months, batches) int64 from coming into force on; a stock is what stands at the month's end."""
        row = self._counted.rows.get((quantity, clause, context, by))
        if row is None:
            return np.zeros((self.months, BATCHES), np.int64)
        counted = np.ascontiguousarray(self._counted.by_month[:, row].T, np.int64)
        stands = np.cumsum(counted, axis=0) if quantity in STOCK_IDS else counted
        return stands[self.before :]

    def keys(self, quantity: str) -> list[Key]:
        """What was counted of a quantity, in order of the tally."""
        return [key for key in self._counted.rows if key[0] == quantity]

    def people(self) -> Array:
        """(groups,) people present in an average month."""
        average: Array = self.run("people").sum(axis=1) / self.months
        return average
