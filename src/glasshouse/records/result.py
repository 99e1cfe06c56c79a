"""The records of a run: tables of counts and a manifest, the same in memory and read back from a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl

from glasshouse.records.counts import Ages, QuantityCounts, ages_in, ages_of, counted_in, counted_of, twins_in
from glasshouse.records.quantities import layout
from glasshouse.records.sums import Part
from glasshouse.records.twins import Differences
from glasshouse.vocabulary import COHORT_AXES

FORMAT: Final = 1
"""Version of the tables; a folder of another is refused."""

WORD: Final = pl.Categorical
"""Words of a closed list, many times each: kept as numbers, and told by what they say."""

_QUANTITY: Final = {"quantity": WORD, "clause": WORD, "context": WORD, "by": WORD}
_AXES: Final = {axis: WORD for axis in COHORT_AXES}

SCHEMAS: Final[Mapping[str, Mapping[str, type[pl.DataType]]]] = {
    "tally_batch": {
        "world": WORD, "cohort": WORD, "batch": pl.Int8, **_QUANTITY, "month": pl.Int16, "value": pl.Int64,
    },
    "spells": {
        "world": WORD, **_AXES, "list": WORD, "batch": pl.Int8, "entry_quarter": pl.Int16,
        "months": pl.Int16, "months_in_run": pl.Int16, "way": WORD, "spell_class": WORD,
        "ground": WORD, "months_since_exit": pl.Int16, "spells": pl.UInt32,
    },
    "returns": {
        "world": WORD, **_AXES, "list": WORD, "batch": pl.Int8, "months": pl.Int16,
        "observed": WORD, "exits": pl.UInt32,
    },
    "ages": {
        "world": WORD, "cohort": WORD, "list": WORD, "batch": pl.Int8, "age": pl.Int16,
        "months": pl.Int64, "entries": pl.Int64, "deaths": pl.Int64,
    },
    "twin": {
        "world": WORD, "against": WORD, "cohort": WORD, "batch": pl.Int8, "among": WORD,
        "total": WORD, "people": pl.Int64, "sum": pl.Int64, "squares": pl.Int64, "positive": pl.Int64,
        "negative": pl.Int64,
    },
    "standing": {
        "world": WORD, "batch": pl.Int8, "income": WORD, "class": WORD, "month": pl.Int16,
        "harmful": pl.Int16, "beneficial": pl.Int16, "people": pl.UInt32,
    },
    "moves": {
        "world": WORD, "batch": pl.Int8, "income": WORD, "class": WORD, "direction": WORD,
        "because": WORD, "moves": pl.UInt32,
    },
    "panel": {
        "world": pl.String, "stratum": pl.String, "weight": pl.Float64, "person": pl.Int32, "month": pl.Int16,
        "event": pl.String, "a": pl.String, "b": pl.String, "value": pl.Int32,
    },
}  # fmt: skip
"""Columns of each table, in order.  What they mean is in :mod:`glasshouse.records.dictionary`."""


@dataclass(frozen=True)
class Records:
    """What measures read.  ``manifest`` says of what run; its ``run`` part is what readings need besides the tables."""

    manifest: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]
    summed: Part | None = None
    """Of a run just lived, what its tables are made of when somebody asks for them."""

    def counted(self, world: str) -> QuantityCounts:
        """The tally of a world."""
        if self.summed is not None:
            sums = self.summed.sums[self.worlds.index(world)]
            return counted_of(sums.counters, layout(self.summed.codebook).quantities)
        run = self.manifest["run"]
        table = self.tables["tally_batch"].filter(pl.col("world") == world)
        return counted_in(table, run["in_force"] - run["start"], run["end"] - run["in_force"])

    def ages(self, world: str) -> Ages:
        """Exposure by age in a world, by list and group."""
        lists = list(self.manifest["run"]["lists"])
        if self.summed is not None:
            return ages_of(lists, self.summed.sums[self.worlds.index(world)].ages)
        return ages_in(self.tables["ages"].filter(pl.col("world") == world), lists)

    def twins(self, against: str) -> list[Differences]:
        """First world minus another, by AMONG."""
        if self.summed is not None:
            return self.summed.sums[self.worlds.index(against)].twins
        return twins_in(self.tables["twin"].filter(pl.col("against") == against))

    @property
    def worlds(self) -> tuple[str, ...]:
        """The worlds' names; the first is the scheme that the run is about."""
        return tuple(self.manifest["run"]["worlds"])

    @cached_property
    def checksum(self) -> str:
        """SHA-256 over the tables and the manifest's ``run``: what the records say, not when they were made."""
        digest = hashlib.sha256(json.dumps(self.manifest["run"], sort_keys=True).encode())
        for name in sorted(SCHEMAS):
            digest.update(table_digest(name, self.tables[name]))
        return digest.hexdigest()


def table_digest(name: str, table: pl.DataFrame) -> bytes:
    """SHA-256 of a table: names, types and values in order; the same for any way of storing them.

    A word counts by its place among the words of its column in alphabetical order.
    """
    digest = hashlib.sha256(f"{name} {table.height}".encode())
    for column in table.columns:
        values = table[column]
        worded = values.dtype in (pl.String, WORD)
        digest.update(f"\n{column} {'word' if worded else values.dtype} {values.null_count()} null\n".encode())
        if worded:
            words, numbers = _placed(values)
            digest.update(json.dumps(words).encode())
        else:
            numbers = values.fill_null(0).to_numpy()
        if values.null_count():
            digest.update(values.is_null().to_numpy().data)
        digest.update(np.ascontiguousarray(numbers).data)
    return digest.digest()


def _placed(values: pl.Series) -> tuple[list[str], np.ndarray[Any, Any]]:
    """The words of a column in alphabetical order, and (rows,) uint32 the place of each row's; 0 where it has none."""
    numbered = values.cast(WORD)
    numbers = numbered.drop_nulls().unique()
    words, number = numbers.cast(pl.String), numbers.to_physical()
    order = words.arg_sort()
    nothing = int(number.max() or 0) + 1  # type: ignore[arg-type]
    place = np.zeros(nothing + 1, np.uint32)
    place[number.gather(order).to_numpy()] = np.arange(order.len())
    return words.gather(order).to_list(), place.take(numbered.to_physical().fill_null(nothing).to_numpy())
