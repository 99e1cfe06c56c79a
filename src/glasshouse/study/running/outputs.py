"""Readings for other programs: the document of ``--json``, CSV, Parquet, and the schema of the document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from glasshouse.errors import UsageError, did_you_mean
from glasshouse.measures import CATALOGUE
from glasshouse.measures.reading import SCHEMA
from glasshouse.records.store import write_frame
from glasshouse.scheme import schema as scheme_schema
from glasshouse.study.running.plan import IDEALISED
from glasshouse.vocabulary import NOTICE

_PLAIN: Final[dict[object, str]] = {pl.String: "string", pl.Float64: "number", pl.Int64: "integer"}
_NEVER_NULL: Final = ("measure", "scheme", "cohort", "unit")


COLUMNS: Final = {
    "measure": ("id of the measure: see `glasshouse measures`", ""),
    "scheme": ("the scheme lived under; `twin`: the first scheme named minus the one in `against`, same lives", ""),
    "against": ("of a twin row: the scheme that is subtracted", ""),
    "cohort": ("`all`, or AXIS=WORD joined by commas in the order of the axes", ""),
    "clause": ("id of a list, kind, Sight, sanction or reward; null of a list's measure: any black list", ""),
    "context": ("sphere of life", ""),
    "by": ("what the value is split by: ground=…, class=…, way=… and the like", ""),
    "month": ("months since the scheme came into force; null: over the whole run", "months"),
    "value": ("the reading in its unit; null: undefined", "see `unit`"),
    "unit": ("unit of `value`, `low` and `high`", ""),
    "n": ("people or events that the value rests on", "count"),
    "low": ("lower end of the interval", "see `unit`"),
    "high": ("upper end of the interval", "see `unit`"),
    "interval": ("what the interval is of: chance or assumption; null: there is none", ""),
    "share_above": ("of an assumption: the share of its points above the value; null of chance", ""),
}
"""What each column of the readings means, and its unit; ``--json``, CSV and Parquet have the same."""


INTERVALS: Final = ("chance", "assumption")
"""What an interval may be of, outside the project; all else that measures say there is null."""


READINGS: Final = "readings.parquet"
CSV: Final = "readings.csv"
"""The readings in a run's folder, twice."""


def public_readings(readings: pl.DataFrame) -> pl.DataFrame:
    """The readings as they are given out, without the kinds of interval that are used internally only."""
    interval = pl.when(pl.col("interval").is_in(INTERVALS)).then(pl.col("interval"))
    return readings.with_columns(interval.alias("interval"))


def document(manifest: Mapping[str, Any], readings: pl.DataFrame) -> str:
    """Manifest and readings as one JSON document; undefined is null."""
    return json.dumps(
        {"manifest": dict(manifest), "readings": public_readings(readings).to_dicts()},
        ensure_ascii=False,
        allow_nan=False,
    )


def said_of(manifest: Mapping[str, Any]) -> str:
    """What every output of a run says beside the notice; nothing of most runs."""
    return IDEALISED if manifest.get("request", {}).get("idealised") else ""


def csv(readings: pl.DataFrame, manifest: Mapping[str, Any]) -> str:
    """The readings as CSV; the notice is its first line, a comment."""
    head = ". ".join(filter(None, (NOTICE, said_of(manifest))))
    return f"# {head}\n{public_readings(readings).write_csv()}"


def write_readings(readings: pl.DataFrame, manifest: Mapping[str, Any], folder: Path) -> None:
    """``readings.parquet`` and ``readings.csv``.  Raises OSError."""
    write_frame(public_readings(readings), folder / READINGS, also=said_of(manifest))
    (folder / CSV).write_text(csv(readings, manifest), encoding="utf-8")


def output_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the document that ``--json`` prints."""
    columns: dict[str, Any] = {}
    for name, kind in SCHEMA.items():
        plain = _PLAIN[kind]
        columns[name] = {"type": plain if name in _NEVER_NULL else [plain, "null"], "description": COLUMNS[name][0]}
    columns["measure"]["enum"] = [measure.id for measure in CATALOGUE]
    columns["interval"]["enum"] = [*INTERVALS, None]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What run and compare print with --json",
        "type": "object",
        "additionalProperties": False,
        "required": ["manifest", "readings"],
        "properties": {
            "manifest": {
                "type": "object",
                "required": ["checksum", "notice", "request", "versions", "seeds", "texts"],
                "properties": {
                    "checksum": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    "notice": {"const": NOTICE},
                },
            },
            "readings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": list(columns),
                    "properties": columns,
                },
            },
        },
    }


def schema_of(which: str) -> dict[str, Any]:
    """JSON Schema of scheme files, world files, or the document that ``--json`` prints.  Raises UsageError."""
    if which == "scheme":
        return scheme_schema("scheme")
    if which == "world":
        return scheme_schema("world")
    if which == "output":
        return output_schema()
    hint = did_you_mean(which, ("scheme", "world", "output"))
    raise UsageError(
        f"no schema '{which}'", remedy=f"did you mean '{hint}'?" if hint else "name scheme, world or output"
    )
