"""A run's folder: the texts as used, the manifest, the records, the readings; and back from a folder to its plan."""

from __future__ import annotations

import json
import re
import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from glasshouse.errors import StoreError
from glasshouse.measures import readings
from glasshouse.measures.bands import POINTS, UNKNOWNS, readings_of_bands
from glasshouse.placing import check_folder, replacing, tidy
from glasshouse.records import Records, store
from glasshouse.records.result import SCHEMAS
from glasshouse.study.running.manifests import BEFORE, is_command_of, stated, texts_of
from glasshouse.study.running.outputs import write_readings
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.replicates import combined
from glasshouse.study.running.runs import Outcome
from glasshouse.study.running.sealed import (
    AGAIN,
    MANIFEST,
    OF_THE_FOLDER,
    as_text,
    digest_of,
    files_in,
    read_manifest,
    sealed,
)

TEXTS: Final = "texts"
DOTS: Final = "dots.parquet"
"""The picture of the run; ``verify`` alone reads it back."""
POINTS_FILE: Final = "points.parquet"
UNKNOWNS_FILE: Final = "unknowns.parquet"
"""Points over the unknowns, and the headline figures at each: what bands of assumption are made from."""
PAGES: Final = ("report.html", "class.html", "class-answers.html")
"""Pages that ``report`` writes into a run's folder where it is not told otherwise."""
_NAMED: Final = 5
"""Files that a refusal names before it only counts the rest."""
_OF_A_RUN: Final = re.compile(
    rf"(replicate-\d+/)?({'|'.join(SCHEMAS)})\.parquet|{MANIFEST}|{DOTS}|(points|unknowns)\.parquet|readings\.(parquet|csv)"
    rf"|{TEXTS}/((schemes|before)/[\w-]+\.yaml|world/[\w-]+\.(yaml|csv))|{'|'.join(PAGES)}"
)
"""What a run's folder may hold, by name, where the manifest does not say it."""


def replicate_folder(folder: Path, number: int) -> Path:
    """Where the tables of a replicate lie, counted from 0: the first in the run's folder itself."""
    return folder if number == 0 else folder / f"replicate-{number + 1:03d}"


def not_of_a_run(folder: Path) -> list[str]:
    """What lies in a run's folder and neither a run nor a page of it is: by the manifest's list, and by name."""
    try:
        written = set(read_manifest(folder / MANIFEST)[0]["files"])
    except StoreError:
        written = set()
    return [path for path in files_in(folder) if path not in written and not _OF_A_RUN.fullmatch(path)]


def listed(names: Sequence[str]) -> str:
    """The first few names, and the number of the others."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def default_folder(planned: Plan) -> Path:
    """``runs/SCHEME-SEED``."""
    options = planned.options
    seeds = dict.fromkeys((options.people_seed, options.life_seed))
    return Path("runs") / "-".join([planned.schemes[0].name, *map(str, seeds)])


def check_free(folder: Path, *, force: bool) -> None:
    """Raise StoreError, before any work, where ``folder`` cannot become the run's."""
    place = check_folder(folder)
    tidy(place, MANIFEST)
    if not place.is_dir() or not any(place.iterdir()):
        return
    if not (place / MANIFEST).is_file():
        raise StoreError(f"{folder} holds something that is not a run", remedy="name an empty or a new folder with -o")
    if not force:
        raise StoreError(f"{folder} holds a run already", remedy="name another folder with -o, or replace it: --force")
    others = not_of_a_run(place)
    if others:
        raise StoreError(
            f"{folder} holds what is not the run's: {listed(others)}",
            remedy="move that elsewhere, or name another folder with -o",
        )


def write(outcome: Outcome, folder: Path, *, force: bool) -> None:
    """Write a run's folder, all of it or nothing.  Raises StoreError."""
    check_free(folder, force=force)
    with replacing(folder) as beside:
        write_records(outcome.records, beside)
        write_rest(outcome, beside)


def write_records(records: Sequence[Records], into: Path) -> None:
    """The tables of all replicates.  Raises OSError."""
    for number, one in enumerate(records):
        store.write_tables(one, replicate_folder(into, number))


def write_rest(outcome: Outcome, into: Path) -> None:
    """All of a run's folder but its tables.  Raises OSError."""
    _write_texts(outcome.plan, into / TEXTS)
    store.write_frame(outcome.dots, into / DOTS)
    if outcome.assumed is not None and outcome.assumed.asked:
        store.write_frame(outcome.assumed.points, into / POINTS_FILE)
        store.write_frame(outcome.assumed.unknowns, into / UNKNOWNS_FILE)
    write_readings(outcome.readings, outcome.manifest, into)
    (into / MANIFEST).write_text(as_text(sealed(outcome.manifest, into)), encoding="utf-8")


def _write_texts(planned: Plan, into: Path) -> None:
    for path, text in texts_of(planned).items():
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_text(text, encoding="utf-8")
    world = planned.world.text
    for table in (*world.margins, world.life_table):
        shutil.copyfile(planned.world.folder / table.file, into / "world" / table.file)


class Opened(NamedTuple):
    """A run's folder, believed as far as it can be without living the run again: all but its tables."""

    manifest: dict[str, Any]
    plan: Plan


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a run of this version, as its run wrote it.  Raises StoreError."""
    manifest, whole = stored_manifest(folder)
    if not whole:
        raise _changed(folder, f"{MANIFEST}: {SEAL_BROKEN}")
    return manifest


def stored_manifest(folder: Path) -> tuple[dict[str, Any], bool]:
    """The same, and whether it is as its run wrote it.  What a killed run left beside the folder is tidied first."""
    tidy(folder.absolute(), MANIFEST)
    if not (folder / MANIFEST).is_file():
        raise StoreError(f"{folder}: no run here", remedy="name the folder that run or compare wrote")
    return read_manifest(folder / MANIFEST)


def opened(folder: Path, *, threads: int = 2) -> Opened:
    """A folder's manifest, held against its texts and what follows from them, and its plan.

    Raises StoreError where something is not as the run wrote it, and what loading the texts raises.
    """
    manifest, whole = stored_manifest(folder)
    texts = [path for path in manifest["files"] if path.startswith(f"{TEXTS}/")]
    refuse_changed(folder, manifest, texts)
    planned = plan_of(folder, manifest, threads=threads)
    differs = differs_from_texts(manifest, planned)
    if differs is None and not whole:
        differs = SEAL_BROKEN
    if differs is not None:
        raise _changed(folder, f"{MANIFEST}: {differs}")
    return Opened(manifest, planned)


SEAL_BROKEN: Final = "its words are not those of the manifest that the run wrote"


def _changed(folder: Path, what: str) -> StoreError:
    return StoreError(f"{folder}: changed after the run: {what}", remedy=AGAIN)


def refuse_changed(folder: Path, manifest: Mapping[str, Any], paths: Iterable[str]) -> None:
    """Raise StoreError for the first of some files that is not as the run wrote it."""
    for path in paths:
        differs = file_differs(folder, manifest, path)
        if differs is not None:
            raise _changed(folder, differs)


def file_differs(folder: Path, manifest: Mapping[str, Any], path: str) -> str | None:
    """How a file differs from what the run wrote, or None."""
    file = folder / path
    try:
        if path not in manifest["files"]:
            return f"{path}: not a file of this run"
        if not stat.S_ISREG(file.lstat().st_mode) or digest_of(file) != manifest["files"][path]:
            return f"{path}: not as the run wrote it"
    except OSError as error:
        return f"{path}: missing or not to be read ({error.strerror})"
    return None


def differs_from_texts(manifest: Mapping[str, Any], planned: Plan) -> str | None:
    """How a manifest contradicts its own texts and request, or None."""
    expected = json.loads(json.dumps(stated(planned)))
    for key, value in expected.items():
        if key == "command":
            if not is_command_of(manifest["command"], planned):
                return f"command: {manifest['command']!r:.200}, not {value!r}"
        elif manifest.get(key, {}) != value:
            return told_apart(key, manifest.get(key), value)
    if "idealised" in manifest and "idealised" not in expected:
        return "idealised: no such run"
    return None


def told_apart(key: str, stored: Any, lived: Any) -> str:
    """A sentence on the first difference between two values of a manifest."""
    if isinstance(stored, dict) and isinstance(lived, dict):
        for name in {**lived, **stored}:
            if stored.get(name) != lived.get(name):
                return told_apart(f"{key}.{name}", stored.get(name), lived.get(name))
    return f"{key}: {stored!r:.120}, not {lived!r:.120}"


def tables_of(folder: Path, manifest: dict[str, Any]) -> tuple[Records, ...]:
    """The records of a folder, one a replicate, each as the run wrote it.  Raises StoreError."""
    records = []
    for number, checksum in enumerate(manifest["checksums"]):
        where = replicate_folder(folder, number)
        records.append(store.open_tables(where, manifest, checksum))
        tables = [(where / f"{name}.parquet").relative_to(folder).as_posix() for name in SCHEMAS]
        refuse_changed(folder, manifest, tables)
    return tuple(records)


@dataclass(frozen=True)
class Stored:
    """A run that lies in a folder, as it answers for itself in place of the run that wrote it.

    ``written`` is the manifest with the digests of its files; ``manifest`` is as it was before it was stored.
    """

    folder: Path
    written: dict[str, Any]
    plan: Plan
    records: tuple[Records, ...]

    @property
    def manifest(self) -> dict[str, Any]:
        """What was asked for, of which texts, with which versions, and the checksum of what came of it."""
        return {key: value for key, value in self.written.items() if key not in OF_THE_FOLDER}

    @cached_property
    def readings(self) -> pl.DataFrame:
        """All that is measured, computed again from the tables, and the bands of assumption."""
        whole = combined([readings(one) for one in self.records])
        return pl.concat([whole, readings_of_bands(*points_of_folder(self.folder, self.written), whole)])


def stored(folder: Path) -> Stored:
    """The run of a folder, believed as far as it can be without living it again.  Raises StoreError."""
    manifest, planned = opened(folder)
    return Stored(folder, manifest, planned, tables_of(folder, manifest))


def copy(kept: Stored, folder: Path, *, force: bool) -> None:
    """Write the files of a stored run into another folder, all of them or none.  Raises StoreError."""
    if folder.resolve() == kept.folder.resolve():
        raise StoreError(f"{folder} is the folder of this run itself", remedy="name another folder")
    check_free(folder, force=force)
    refuse_changed(kept.folder, kept.written, kept.written["files"])
    with replacing(folder) as beside:
        for path in (*kept.written["files"], MANIFEST):
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept.folder / path, beside / path)


def points_of_folder(folder: Path, manifest: Mapping[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Points and unknowns of a folder as its run wrote them; empty where it carries none.  Raises StoreError."""
    if not manifest["assumptions"]["asked"]:
        return pl.DataFrame(schema=POINTS), pl.DataFrame(schema=UNKNOWNS)
    refuse_changed(folder, manifest, (POINTS_FILE, UNKNOWNS_FILE))
    return stored_points(folder)


def stored_points(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same, whoever wrote them."""
    return store.read_frame(folder / POINTS_FILE, POINTS), store.read_frame(folder / UNKNOWNS_FILE, UNKNOWNS)


def plan_of(folder: Path, manifest: Mapping[str, Any], *, threads: int = 2) -> Plan:
    """The plan of a run's folder, from the texts that lie in it.  Raises what loading raises."""
    asked, texts = manifest["request"], folder / TEXTS
    own = f"{BEFORE}/{asked['before']}.yaml"
    before = texts / (own if own in manifest["texts"] else f"schemes/{asked['before']}.yaml")
    options = Options(
        world=str(texts / "world" / "world.yaml"),
        people=asked["people"],
        years=asked["years"],
        people_seed=asked["people_seed"],
        life_seed=asked["life_seed"],
        replicates=asked["replicates"],
        threads=threads,
        settings=tuple(asked["settings"]),
        before=f"{before}:{asked['before_months']}" if asked["before_months"] else "empty",
        without=frozenset(asked["without"]),
        idealised=asked["idealised"],
        assumptions=asked["assumptions"],
    )
    first, *others = [str(texts / "schemes" / f"{name}.yaml") for name in (asked["scheme"], *asked["against"])]
    return plan(first, others, options)


def page_of(folder: Path, name: str) -> str | None:
    """The text of a page in a run's folder, or None if it is not text."""
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
