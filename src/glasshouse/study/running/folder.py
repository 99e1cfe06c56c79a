"""A run's folder: the texts as used, the manifest, the records, the readings; and back from a folder to its plan."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from glasshouse import __version__
from glasshouse.errors import StoreError
from glasshouse.records import Records, store
from glasshouse.study.running.outputs import write_readings
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import Outcome

MANIFEST: Final = "manifest.json"
TEXTS: Final = "texts"
DOTS: Final = "dots.parquet"
"""The picture of the run; ``verify`` alone reads it back."""
NEEDED: Final = ("request", "run", "texts", "checksums", "checksum", "notice")
"""What a manifest is read for; without one of these it is refused."""


def replicate_folder(folder: Path, number: int) -> Path:
    """Where the tables of a replicate lie, counted from 0: the first in the run's folder itself."""
    return folder if number == 0 else folder / f"replicate-{number + 1:03d}"


def default_folder(planned: Plan) -> Path:
    """``runs/SCHEME-SEED``."""
    options = planned.options
    seeds = dict.fromkeys((options.people_seed, options.life_seed))
    return Path("runs") / "-".join([planned.schemes[0].name, *map(str, seeds)])


def check_free(folder: Path, *, force: bool) -> None:
    """Raise StoreError, before any work, where ``folder`` cannot become the run's."""
    try:
        _check_free(folder.absolute(), force=force)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}", remedy="name another folder with -o") from error


def _check_free(folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file", remedy="name a folder with -o")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MANIFEST).is_file():
            raise StoreError(
                f"{folder} holds something that is not a run", remedy="name an empty or a new folder with -o"
            )
        if not force:
            raise StoreError(
                f"{folder} holds a run already", remedy="name another folder with -o, or replace it: --force"
            )
    above = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not above.is_dir():
        raise StoreError(f"{folder} cannot be written: {above} is a file", remedy="name another folder with -o")
    if not os.access(above, os.W_OK):
        raise StoreError(f"{folder} cannot be written: {above} is not writable", remedy="name another folder with -o")


def write(outcome: Outcome, folder: Path, *, force: bool) -> None:
    """Write a run: there is a whole run or none.  Raises StoreError."""
    check_free(folder, force=force)
    with replacing(folder) as beside:
        write_records(outcome.records, beside)
        write_rest(outcome, beside)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder``, which takes its place when all is written; else what was there stays.

    Raises StoreError where something cannot be written.
    """
    folder = folder.absolute()
    beside = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    old = folder.with_name(f".{folder.name}.replaced-{os.getpid()}")
    try:
        beside.mkdir(parents=True)
        yield beside
        if folder.exists():
            os.replace(folder, old)
        os.replace(beside, folder)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be written ({error.strerror or error})",
            remedy="free some room, or name a folder elsewhere with -o; nothing half-written was left",
        ) from error
    finally:
        if old.exists() and not folder.exists():
            os.replace(old, folder)
        shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(beside, ignore_errors=True)


def write_records(records: Sequence[Records], into: Path) -> None:
    """The tables of all replicates.  Raises OSError."""
    for number, one in enumerate(records):
        store.write_tables(one, replicate_folder(into, number))


def write_rest(outcome: Outcome, into: Path) -> None:
    """All of a run's folder but its tables.  Raises OSError."""
    _write_texts(outcome.plan, into / TEXTS)
    store.write_frame(outcome.dots, into / DOTS)
    write_readings(outcome.readings, outcome.manifest, into)
    (into / MANIFEST).write_text(json.dumps(outcome.manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_texts(planned: Plan, into: Path) -> None:
    schemes, world = into / "schemes", into / "world"
    schemes.mkdir(parents=True)
    world.mkdir()
    for scheme in (planned.before, *planned.schemes):
        (schemes / f"{scheme.name}.yaml").write_text(scheme.written, encoding="utf-8")
    (world / "world.yaml").write_text(planned.world.written, encoding="utf-8")
    text = planned.world.text
    for table in (*text.margins, text.life_table):
        shutil.copyfile(planned.world.folder / table.file, world / table.file)


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a run of this version.  Raises StoreError."""
    file = folder / MANIFEST
    if not file.is_file():
        raise StoreError(f"{folder}: no run here", remedy="name the folder that run or compare wrote")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        written_by = manifest["versions"]["glasshouse"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file}: not a manifest", remedy="run it again") from error
    if written_by != __version__:
        raise StoreError(
            f"{file}: written by version {written_by}, this is {__version__}",
            remedy=f"install glasshouse {written_by}, or run it again: {manifest.get('command', '')}",
        )
    missing = [key for key in NEEDED if key not in manifest]
    if missing:
        raise StoreError(f"{file}: no {missing[0]} in it", remedy="run it again")
    if len(manifest["checksums"]) != manifest["request"].get("replicates"):
        raise StoreError(f"{file}: not one checksum for each replicate", remedy="run it again")
    return dict(manifest)


def records_of(folder: Path) -> tuple[dict[str, Any], tuple[Records, ...]]:
    """Manifest and records of a folder, one Records a replicate, each with its checksum.  Raises StoreError."""
    manifest = manifest_of(folder)
    checksums = manifest.get("checksums", [])
    return manifest, tuple(
        store.open_tables(replicate_folder(folder, number), manifest, checksum)
        for number, checksum in enumerate(checksums)
    )


def plan_of(folder: Path, *, threads: int = 2) -> Plan:
    """The plan of a run's folder, from the texts that lie in it.  Raises StoreError and what loading raises."""
    manifest = manifest_of(folder)
    try:
        asked = manifest["request"]
        schemes = folder / TEXTS / "schemes"
        before = f"{schemes / asked['before']}.yaml:{asked['before_months']}" if asked["before_months"] else "empty"
        options = Options(
            world=str(folder / TEXTS / "world" / "world.yaml"),
            people=asked["people"],
            years=asked["years"],
            people_seed=asked["people_seed"],
            life_seed=asked["life_seed"],
            replicates=asked["replicates"],
            threads=threads,
            before=before,
            without=frozenset(asked["without"]),
            idealised=asked["idealised"],
        )
        first, others = asked["scheme"], asked["against"]
    except (KeyError, TypeError) as error:
        raise StoreError(f"{folder / MANIFEST}: no request in it ({error})", remedy="run it again") from error
    return plan(str(schemes / f"{first}.yaml"), [str(schemes / f"{other}.yaml") for other in others], options)
