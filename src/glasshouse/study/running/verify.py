"""A run lived again from its manifest: the same bits, or where they first differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from glasshouse.records import Records
from glasshouse.records.dots import SCHEMA
from glasshouse.records.result import SCHEMAS
from glasshouse.records.store import read_frame, read_tables
from glasshouse.study.running.folder import DOTS, manifest_of, plan_of, replicate_folder
from glasshouse.study.running.runs import Outcome, execute
from glasshouse.study.running.telling import Tell
from glasshouse.vocabulary import NOTICE


class Verdict(NamedTuple):
    """Whether a folder says what its manifest, lived again, says; else where the first difference is."""

    same: bool
    checksum: str
    difference: str | None

    def sentence(self) -> str:
        """For people."""
        if self.same:
            return f"Lived again: the same bits (checksum {self.checksum})."
        return f"Lived again: not the same. First difference: {self.difference}"

    def document(self) -> dict[str, Any]:
        """For scripts."""
        return {**self._asdict(), "notice": NOTICE}


def verify_folder(folder: Path, *, threads: int, tell: Tell) -> Verdict:
    """Live the plan of a folder again and compare every table of every replicate.

    Raises StoreError for a folder that cannot be read, and what loading its texts raises.
    """
    manifest = manifest_of(folder)
    stored = [read_tables(replicate_folder(folder, number), manifest) for number in range(len(manifest["checksums"]))]
    picture = read_frame(folder / DOTS, SCHEMA)
    outcome = execute(plan_of(folder, threads=threads), tell)
    verdict = Verdict(*_compared(manifest, stored, outcome))
    found = first_difference(picture, outcome.dots) if verdict.same else None
    return verdict if found is None else Verdict(False, verdict.checksum, f"table dots, {found}")


def _compared(manifest: dict[str, Any], stored: list[Records], outcome: Outcome) -> tuple[bool, str, str | None]:
    checksum = str(outcome.manifest["checksum"])
    for number, (old, new) in enumerate(zip(stored, outcome.records, strict=True)):
        for name in SCHEMAS:
            found = first_difference(old.tables[name], new.tables[name])
            if found is not None:
                return False, checksum, f"replicate {number + 1}, table {name}, {found}"
    for name, digest in sorted(outcome.manifest["texts"].items()):
        if manifest["texts"].get(name) != digest:
            return False, checksum, f"text {name}: not the one of the manifest"
    if manifest["checksum"] != checksum:
        return False, checksum, f"manifest: checksum {manifest['checksum']}, lived again {checksum}"
    return True, checksum, None


def first_difference(old: pl.DataFrame, new: pl.DataFrame) -> str | None:
    """Where two tables first differ, in words; None where they do not."""
    if old.equals(new, null_equal=True):
        return None
    shorter = min(old.height, new.height)
    differs = pl.DataFrame({c: old[c][:shorter].ne_missing(new[c][:shorter]) for c in old.columns})
    rows = differs.select(pl.any_horizontal(pl.all())).to_series().arg_true()
    if rows.is_empty():
        return f"rows: {old.height} stored, {new.height} lived again"
    row = int(rows[0])
    column = next(c for c in old.columns if differs[c][row])
    return f"row {row}, column {column}: {old[column][row]!r} stored, {new[column][row]!r} lived again"
