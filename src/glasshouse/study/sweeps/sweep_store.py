"""The folder of a sweep: what was asked, the design, a Parquet file for each batch of runs, and a lock.

A run is written beside and renamed as soon as it is done; when the last run of a batch is, they become one file.  So
what lies in ``runs/`` can be read at any time, and what was done is there whenever the sweep was ended.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from glasshouse import __version__
from glasshouse.errors import StoreError
from glasshouse.placing.steps import sync
from glasshouse.records.store import read_frame, write_frame
from glasshouse.warned import warn

Array = np.ndarray[Any, Any]

MANIFEST: Final = "study.json"
FORMAT: Final = 3
RUNS: Final = "runs"
PENDING: Final = "pending"
LOCK: Final = ".sweep.lock"
DESIGN: Final = "design.parquet"
_OWN: Final = (MANIFEST, RUNS, PENDING, LOCK, DESIGN, "texts", "readings.parquet", "readings.csv", "sensitivity.html")
_STALE: Final = ".partial"

BATCH: Final = 64
"""Runs in one file."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")


class _Design(_Part):
    kind: str


class _Keys(_Part):
    design: _Design | None
    seed: int
    replicates: int


class _Asked(_Part):
    keys: _Keys
    texts: dict[str, str]
    unknowns: dict[str, list[str]]
    levers: dict[str, list[str]]


class _Range(_Part):
    number: str
    low: float
    high: float


class _Arm(_Part):
    arm: int
    world: str
    scheme: str
    levers: dict[str, float]


class _Stored(_Part):
    """What a sweep's manifest is read for."""

    study: _Asked
    ranges: list[_Range]
    arms: list[_Arm]
    columns: list[str]
    notes: list[str]


def batch_of(run: int) -> int:
    """The batch of a run."""
    return run // BATCH


def batch_file(folder: Path, batch: int) -> Path:
    """The file of a batch."""
    return folder / RUNS / f"batch-{batch:06d}.parquet"


def write_run(rows: pl.DataFrame, pending: Path, run: int) -> None:
    """One run, whole or not at all.  Raises OSError."""
    _put(rows, pending / f"run-{run:08d}.parquet")


def _put(rows: pl.DataFrame, file: Path) -> None:
    beside = file.with_name(f"{file.name}.{os.getpid()}{_STALE}")
    try:
        write_frame(rows, beside, sealed=True)
        sync(beside)
        os.replace(beside, file)
        sync(file.parent)
    finally:
        beside.unlink(missing_ok=True)


def stored(folder: Path, columns: Mapping[str, Any]) -> set[int]:
    """Numbers of the runs that are done.  A damaged or changed file is removed, and said; its runs are lived again.

    Raises OSError where it cannot be.
    """
    done: set[int] = set()
    for file in _files(folder):
        try:
            done.update(read_frame(file, columns, sealed=True)["run"].drop_nulls().unique().to_list())
        except StoreError as damaged:
            file.unlink()
            warn(f"{damaged.what}: removed; its runs are lived again")
    return done


def _files(folder: Path) -> list[Path]:
    return [*sorted((folder / RUNS).glob("batch-*.parquet")), *sorted((folder / PENDING).glob("run-*.parquet"))]


def gather(folder: Path, columns: Mapping[str, Any], batches: Sequence[int] | None = None) -> None:
    """Put the pending runs of these batches (None: of all) into their files; a run that is there already is dropped.

    Raises OSError and StoreError.
    """
    waiting: dict[int, list[Path]] = {}
    for file in sorted((folder / PENDING).glob("run-*.parquet")):
        waiting.setdefault(batch_of(int(file.stem.partition("-")[2])), []).append(file)
    for batch, files in waiting.items():
        if batches is not None and batch not in batches:
            continue
        target = batch_file(folder, batch)
        _put(
            _once([read_frame(file, columns, sealed=True) for file in ([target] if target.exists() else []) + files]),
            target,
        )
        for file in files:
            file.unlink()


def _once(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All parts together; each run from the first part that has it."""
    frames: list[pl.DataFrame] = []
    seen: set[int] = set()
    for part in parts:
        new = part.filter(~pl.col("run").is_in(list(seen)))
        seen.update(new["run"].to_list())
        frames.append(new)
    return pl.concat(frames).sort("run", maintain_order=True)


def tidy(folder: Path) -> None:
    """Remove files that an interrupted sweep left half-written."""
    for part in (folder, folder / RUNS, folder / PENDING):
        for file in part.glob(f"*{_STALE}"):
            file.unlink(missing_ok=True)


def read_runs(folder: Path, columns: Mapping[str, Any]) -> pl.DataFrame:
    """All rows of the store.  Raises StoreError where there are none, or a file is damaged."""
    files = _files(folder)
    if not files:
        raise StoreError(f"{folder}: no run is done yet", remedy="let the sweep do some first")
    try:
        return _once([read_frame(file, columns, sealed=True) for file in files])
    except StoreError as damaged:
        raise StoreError(
            damaged.what, remedy="sweep into the folder again: runs of a damaged file are lived anew"
        ) from damaged


def design_columns(unknowns: Sequence[str]) -> dict[str, Any]:
    """Columns of a design's file: the value of each unknown, then where each lies in its range, from 0 to 1."""
    return dict.fromkeys((*unknowns, *(f"{unknown} at" for unknown in unknowns)), pl.Float64)


def write_design(values: Array, places: Array, unknowns: Sequence[str], folder: Path) -> None:
    """``values`` and ``places``, (points, unknowns) float64 both.  Raises OSError."""
    frame = pl.DataFrame(np.hstack([values, places]), schema=design_columns(unknowns))
    write_frame(frame, folder / DESIGN, sealed=True)


def read_design(folder: Path, unknowns: Sequence[str]) -> Array:
    """(points, unknowns) float64: where in its range each unknown lies, from 0 to 1.  Raises StoreError."""
    try:
        return read_frame(folder / DESIGN, design_columns(unknowns), sealed=True).to_numpy()[:, len(unknowns) :]
    except StoreError as damaged:
        raise StoreError(damaged.what, remedy="sweep again into a new folder with -o") from damaged


def manifest_of(folder: Path) -> dict[str, Any]:
    """What was asked.  Raises StoreError for no sweep, and for one of another version."""
    file = folder / MANIFEST
    if not file.is_file():
        raise StoreError(f"{folder}: no sweep here", remedy="name the folder that `glasshouse sweep` wrote")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        by, written = manifest["versions"]["glasshouse"], manifest["format"]
        _Stored.model_validate(manifest)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(f"{file}: not the manifest of a sweep", remedy="sweep again into a new folder") from error
    if by != __version__ or written != FORMAT:
        raise StoreError(
            f"{file}: a store of version {by} (format {written}), this is {__version__} (format {FORMAT})",
            remedy=f"install glasshouse {by} to go on with it, or sweep again into a new folder with -o",
        )
    return dict(manifest)


def write_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """The manifest, whole or not at all.  Raises OSError."""
    beside = folder / f"{MANIFEST}.{os.getpid()}{_STALE}"
    beside.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    sync(beside)
    os.replace(beside, folder / MANIFEST)
    sync(folder)


def prepare(folder: Path) -> None:
    """Make the folder.  Raises StoreError where it cannot be a sweep's."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strange = [path.name for path in folder.iterdir() if path.name not in _OWN and not path.name.endswith(_STALE)]
        if strange and not (folder / MANIFEST).is_file():
            raise StoreError(
                f"{folder} holds something that is not a sweep ({strange[0]})",
                remedy="name an empty or a new folder with -o",
            )
        for part in (RUNS, PENDING):
            (folder / part).mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}", remedy="name another folder with -o") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock the folder for this process, until it ends.  Raises StoreError where another sweep writes to it."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                f"{folder}: another sweep is writing here", remedy="let it finish, or end it; then say the same again"
            ) from None
        yield
    finally:
        os.close(handle)
