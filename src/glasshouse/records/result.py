"""The records of a run: tables of counts and a manifest, the same in memory and read back from a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from glasshouse.vocabulary import COHORT_AXES

FORMAT: Final = 1
"""Version of the tables; a folder of another is refused."""

_QUANTITY: Final = {"quantity": pl.String, "clause": pl.String, "context": pl.String, "by": pl.String}
_AXES: Final = {axis: pl.String for axis in COHORT_AXES}

SCHEMAS: Final[Mapping[str, Mapping[str, type[pl.DataType]]]] = {
    "tally_month": {"world": pl.String, **_AXES, **_QUANTITY, "month": pl.Int16, "value": pl.Int32},
    "tally_batch": {
        "world": pl.String, "cohort": pl.String, "batch": pl.Int8, **_QUANTITY, "month": pl.Int16, "value": pl.Int64,
    },
    "spells": {
        "world": pl.String, **_AXES, "list": pl.String, "batch": pl.Int8, "entry_quarter": pl.Int16,
        "months": pl.Int16, "months_in_run": pl.Int16, "way": pl.String, "spell_class": pl.String,
        "ground": pl.String, "months_since_exit": pl.Int16, "spells": pl.UInt32,
    },
    "returns": {
        "world": pl.String, **_AXES, "list": pl.String, "batch": pl.Int8, "months": pl.Int16,
        "observed": pl.String, "exits": pl.UInt32,
    },
    "ages": {
        "world": pl.String, "cohort": pl.String, "list": pl.String, "batch": pl.Int8, "age": pl.Int16,
        "months": pl.Int64, "entries": pl.Int64, "deaths": pl.Int64,
    },
    "twin": {
        "world": pl.String, "against": pl.String, "cohort": pl.String, "batch": pl.Int8, "among": pl.String,
        "total": pl.String, "people": pl.Int64, "sum": pl.Int64, "squares": pl.Int64, "positive": pl.Int64,
        "negative": pl.Int64,
    },
    "standing": {
        "world": pl.String, "batch": pl.Int8, "income": pl.String, "class": pl.String, "month": pl.Int16,
        "harmful": pl.Int16, "beneficial": pl.Int16, "people": pl.UInt32,
    },
    "moves": {
        "world": pl.String, "batch": pl.Int8, "income": pl.String, "class": pl.String, "direction": pl.String,
        "because": pl.String, "moves": pl.UInt32,
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

    @property
    def worlds(self) -> tuple[str, ...]:
        """The worlds' names; the first is the scheme that the run is about."""
        return tuple(self.manifest["run"]["worlds"])

    @property
    def checksum(self) -> str:
        """SHA-256 over the tables and the manifest's ``run``: what the records say, not when they were made."""
        digest = hashlib.sha256(json.dumps(self.manifest["run"], sort_keys=True).encode())
        for name in sorted(SCHEMAS):
            digest.update(table_digest(name, self.tables[name]))
        return digest.hexdigest()


def table_digest(name: str, table: pl.DataFrame) -> bytes:
    """SHA-256 of a table: names, types and values in order; the same for any way of storing them."""
    digest = hashlib.sha256(f"{name} {table.height}".encode())
    for column in table.columns:
        values = table[column]
        digest.update(f"\n{column} {values.dtype}".encode())
        if values.dtype == pl.String:
            words = values.drop_nulls().unique().sort()
            digest.update(json.dumps(words.to_list()).encode())
            values = values.cast(pl.Enum(words)).to_physical().cast(pl.Int64)
        digest.update(values.is_null().to_numpy().tobytes())
        filled = values.fill_null(0)
        digest.update(filled.cast(pl.Float64 if filled.dtype.is_float() else pl.Int64).to_numpy().tobytes())
    return digest.digest()
