"""The page of faults: what was done to runs and their folders, how often, and what held, as last kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

PARTS: Final = Path(__file__).parent / "_parts"
SIZES: Final = {
    "few": "few of each kind, as `make test` tries them",
    "many": "many of each kind, as `make test-long` does",
}


def page() -> str:
    """The whole page."""
    kept = json.loads((PARTS / "robustness.json").read_text(encoding="utf-8"))
    told = (PARTS / "robustness.md").read_text(encoding="utf-8").strip()
    return told.replace("TABLES", "\n\n".join(_size(size, kept.get(size)) for size in SIZES)) + "\n"


def _size(size: str, kept: Mapping[str, Any] | None) -> str:
    heading = f"### `{size}`: {SIZES[size]}\n\n"
    if kept is None:
        return heading + "Not measured: this size has not been run to its end."
    rows: Sequence[Mapping[str, Any]] = kept["rows"]
    lines = ["| What was done | Tried | Held |", "|---|---:|---:|"]
    lines += [f"| {row['kind']} | {row['tried']:,} | {row['held']:,} |" for row in rows]
    tried, held = (sum(row[word] for row in rows) for word in ("tried", "held"))
    fell = [f"- {row['kind']}: {one}" for row in rows for one in row["fell"]]
    below = [f"Measured on {kept['day']}, {kept['on']}.", *fell]
    return heading + "\n".join([*lines, f"| all | {tried:,} | {held:,} |"]) + "\n\n" + "\n".join(below)
