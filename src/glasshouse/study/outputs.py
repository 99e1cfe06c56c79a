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
from glasshouse.vocabulary import NOTICE

_PLAIN: Final[dict[object, str]] = {pl.String: "string", pl.Float64: "number", pl.Int64: "integer"}
_NEVER_NULL: Final = ("measure", "scheme", "cohort", "unit")


def document(manifest: Mapping[str, Any], readings: pl.DataFrame) -> str:
    """Manifest and readings as one JSON document; undefined is null."""
    return json.dumps(
        {"manifest": dict(manifest), "readings": readings.to_dicts()}, ensure_ascii=False, allow_nan=False
    )


def csv(readings: pl.DataFrame) -> str:
    """The readings as CSV; the notice is its first line, a comment."""
    return f"# {NOTICE}\n{readings.write_csv()}"


def write_readings(readings: pl.DataFrame, folder: Path) -> None:
    """``readings.parquet`` and ``readings.csv``.  Raises OSError."""
    write_frame(readings, folder / "readings.parquet")
    (folder / "readings.csv").write_text(csv(readings), encoding="utf-8")


def output_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the document that ``--json`` prints."""
    columns: dict[str, Any] = {}
    for name, kind in SCHEMA.items():
        plain = _PLAIN[kind]
        columns[name] = {"type": plain if name in _NEVER_NULL else [plain, "null"]}
    columns["measure"]["enum"] = [measure.id for measure in CATALOGUE]
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
