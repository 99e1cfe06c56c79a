"""A folder held against its run, lived again from its manifest: the same bits, or where they first differ.

First what can be told at once: each file against the digest that its run wrote down, and the manifest against what
follows from its texts.  Whoever changed the folder may have set these right: so all months are lived again, all is
measured again, and every table, reading and word is compared.  Of the manifest only what nobody can say again is taken
as it is, under its seal: which machine it was, how long it took, and the versions of the packages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from glasshouse.measures.reading import SCHEMA as READING
from glasshouse.records import Records
from glasshouse.records.dots import SCHEMA
from glasshouse.records.result import SCHEMAS
from glasshouse.records.store import read_frame, read_tables
from glasshouse.study.running.folder import (
    DOTS,
    POINTS_FILE,
    SEAL_BROKEN,
    differs_from_texts,
    file_differs,
    plan_of,
    replicate_folder,
    stored_manifest,
    stored_points,
    told_apart,
)
from glasshouse.study.running.outputs import CSV, READINGS, csv, public_readings, said_of
from glasshouse.study.running.runs import Outcome, execute
from glasshouse.study.running.sealed import MANIFEST, digest_of, files_in
from glasshouse.study.running.telling import Tell
from glasshouse.vocabulary import NOTICE

NOT_LIVED: Final = "Not the same, without living it again: "
_TAKEN: Final = ("versions", "machine")
"""Keys of a manifest that no run says again."""

Pages = Callable[[Path, Sequence[str], Outcome], str | None]
"""Takes a folder, files in it that the run did not write, and the run lived again: which of them no page of it is."""


class Verdict(NamedTuple):
    """Whether a folder agrees with its run carried out again, and if not, the first difference."""

    same: bool
    checksum: str | None
    """Of the run lived again; None where the folder was found changed before."""
    difference: str | None

    def sentence(self) -> str:
        """For people."""
        if self.same:
            return f"Lived again: the same bits (checksum {self.checksum})."
        if self.checksum is None:
            return f"{NOT_LIVED}{self.difference}"
        return f"Lived again: not the same. First difference: {self.difference}"

    def document(self) -> dict[str, Any]:
        """For scripts."""
        return {**self._asdict(), "notice": NOTICE}


def _no_page(folder: Path, others: Sequence[str], outcome: Outcome) -> str | None:
    return others[0] if others else None


def verify_folder(folder: Path, *, threads: int, tell: Tell, pages: Pages = _no_page) -> Verdict:
    """Hold every file of a folder against its manifest, live its plan again, and compare all that it says.

    ``pages``: what knows pages of a run.  Raises StoreError for what is no manifest of this version, and what loading
    the texts raises.
    """
    manifest, whole = stored_manifest(folder)
    listed = [path for path in files_in(folder) if path != MANIFEST]
    others = [path for path in listed if path not in manifest["files"]]
    changed = [
        (path, differs)
        for path in sorted({*manifest["files"], *(path for path in others if not path.endswith(".html"))})
        if (differs := file_differs(folder, manifest, path)) is not None
    ]
    for path, differs in changed:
        if not path.endswith(".parquet") or path not in listed or path in others:
            return Verdict(False, None, differs)
    planned = plan_of(folder, manifest, threads=threads)
    differs = differs_from_texts(manifest, planned) or (None if whole else SEAL_BROKEN)
    if differs is not None:
        return Verdict(False, None, f"{MANIFEST}: {differs}")
    stored = _tables(folder, manifest)
    outcome = execute(planned, tell, with_bands=True)
    checksum = str(outcome.manifest["checksum"])
    difference = next(_differences(folder, manifest, stored, outcome), None)
    if difference is None and changed:
        difference = changed[0][1]
    if difference is None and others:
        stranger = pages(folder, others, outcome)
        difference = None if stranger is None else f"{stranger}: neither a file of this run nor a page of it as it is"
    return Verdict(difference is None, checksum, difference)


Tables = dict[str, pl.DataFrame]
"""By what a difference in them is called."""


def _tables(folder: Path, manifest: dict[str, Any]) -> Tables:
    """Every table of a folder.  Raises StoreError for what is damaged or no such table."""
    stored: Tables = {}
    for number in range(len(manifest["checksums"])):
        stored |= _named(number, read_tables(replicate_folder(folder, number), manifest))
    stored["table dots"] = read_frame(folder / DOTS, SCHEMA)
    if (folder / POINTS_FILE).is_file():
        stored["table points"], stored["table unknowns"] = stored_points(folder)
    stored["table readings"] = read_frame(folder / READINGS, READING, also=said_of(manifest))
    return stored


def _named(number: int, records: Records) -> Tables:
    return {f"replicate {number + 1}, table {name}": records.tables[name] for name in SCHEMAS}


def _differences(folder: Path, manifest: dict[str, Any], stored: Tables, outcome: Outcome) -> Iterator[str]:
    """The differences between the folder and its run carried out again."""
    lived: Tables = {}
    for number, records in enumerate(outcome.records):
        lived |= _named(number, records)
    lived |= {"table dots": outcome.dots, "table readings": public_readings(outcome.readings)}
    if outcome.assumed is not None and outcome.assumed.asked:
        lived |= {"table points": outcome.assumed.points, "table unknowns": outcome.assumed.unknowns}
    for name, new in lived.items():
        difference = first_difference(stored[name], new) if name in stored else "missing"
        if difference is not None:
            yield f"{name}, {difference}"
    if digest_of(folder / CSV) != hashlib.sha256(csv(outcome.readings, outcome.manifest).encode()).hexdigest():
        yield f"{CSV}: not the readings of the run lived again"
    for key, value in json.loads(json.dumps(outcome.manifest)).items():
        if key not in (*_TAKEN, "command") and manifest.get(key) != value:
            yield f"{MANIFEST}: {told_apart(key, manifest.get(key), value)}"


def first_difference(old: pl.DataFrame, new: pl.DataFrame) -> str | None:
    """A sentence on the first difference between two tables, or None."""
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
