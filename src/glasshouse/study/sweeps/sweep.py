"""A sweep: lives all runs of a study into a store that can be read while it grows and resumed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from glasshouse import __version__
from glasshouse.engine.crew import Executor
from glasshouse.engine.executor import executor_of
from glasshouse.errors import StoreError, StudyError
from glasshouse.study.running.telling import Tell
from glasshouse.study.sweeps import designs, spread, sweep_store
from glasshouse.study.sweeps.batch import Lives, columns, live_batch
from glasshouse.study.sweeps.points import RunOf, arms, runs
from glasshouse.study.sweeps.studies import Study, load_study
from glasshouse.study.sweeps.study_file import MOST_RUNS
from glasshouse.study.sweeps.sweep_store import BATCH, batch_of
from glasshouse.text import decimal_text
from glasshouse.vocabulary import NOTICE

Array = np.ndarray[Any, Any]

TEXTS: Final = "texts"
STUDY: Final = "study.yaml"
NOT_EVIDENCE: Final = (
    "Errors and responses are put in by authors, and ranges too. What a study finds holds of its texts, not of a place."
)
_MAY_CHANGE: Final = ("title", "measures", "replicates")
"""Keys of a study that may change while its store goes on; replicates may only grow."""


@dataclass(frozen=True)
class Swept:
    """A sweep's folder as it stands after a sweep."""

    folder: Path
    runs: int
    lived: int
    """Runs lived in this sweep."""
    failed: int
    notes: tuple[str, ...]
    readings: pl.DataFrame

    def document(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "notice": NOTICE,
            "not_evidence": NOT_EVIDENCE,
            "folder": str(self.folder),
            "runs": self.runs,
            "lived": self.lived,
            "failed": self.failed,
            "notes": list(self.notes),
            "readings": self.readings.to_dicts(),
        }

    def sentence(self) -> str:
        """For people."""
        failed = f"; {self.failed} failed, each a row with its error" if self.failed else ""
        return "\n".join(
            [
                *self.notes,
                f"{self.runs} runs in {self.folder}, {self.lived} of them lived now{failed}.",
                f"{NOTICE}. {NOT_EVIDENCE}",
            ]
        )


def sweep(
    file: Path, folder: Path, *, on: str, beyond_range: bool, tell: Tell, say: Callable[[str], None] | None = None
) -> Swept:
    """Live what is not yet in the folder, having said how much that is; what then lies there.

    Raises what loading the study raises, UsageError for ``on``, and StoreError for a folder that is another sweep's, of
    another version, or being written by another sweep.
    """
    with closing(executor_of(on)) as carried_by:
        study = load_study(file, beyond_range=beyond_range)
        count = designs.rows_of(study.text.design, len(study.unknowns)) if study.text.design else 0
        groups = len(arms(study))
        if (count + 1) * groups * study.text.replicates > MOST_RUNS:
            raise StudyError(
                f"{count + 1} points, {groups} arms, {study.text.replicates} replicates: more than {MOST_RUNS:,} runs",
                study.text.place_of("design"), remedy="fewer unknowns, points, levels or replicates",
            )  # fmt: skip
        sweep_store.prepare(folder)
        with sweep_store.locked(folder):
            sweep_store.tidy(folder)
            lived = _lived(study, list(runs(study, count)), folder, carried_by, tell, say)
            return _swept(study, folder, lived)


def _lived(
    study: Study,
    wanted: Sequence[RunOf],
    folder: Path,
    carried_by: Executor,
    tell: Tell,
    say: Callable[[str], None] | None,
) -> int:
    """Live the runs that are not in the store, storing each as soon as it is done; returns their number."""
    rows, known = _begun(study, folder), columns(study)
    done = sweep_store.stored(folder, known)
    left = [one for one in wanted if one.number not in done]
    if say is not None:
        say(f"{len(left):,} of {len(wanted):,} runs to live, each of {study.text.people:,} people.")
    tell("runs", len(wanted) - len(left), len(wanted))
    lived, remaining = 0, _remaining(left)
    for answer in carried_by.answers(live_batch, Lives(study, rows), _tasks(left, carried_by.lanes)):
        sweep_store.write_run(answer.rows, folder / sweep_store.PENDING, answer.number)
        lived += 1
        batch = batch_of(answer.number)
        remaining[batch] -= 1
        if not remaining[batch]:
            sweep_store.gather(folder, known, [batch])
        tell("runs", len(wanted) - len(left) + lived, len(wanted))
    sweep_store.gather(folder, known)
    return lived


def _tasks(left: Sequence[RunOf], lanes: int) -> list[list[RunOf]]:
    """Consecutive runs in tasks, so that a city is drawn once for many; at least one task for each lane."""
    size = max(1, min(BATCH, -(-len(left) // lanes)))
    return [list(left[first : first + size]) for first in range(0, len(left), size)]


def _remaining(left: Sequence[RunOf]) -> dict[int, int]:
    """The number of runs of each batch that are still to be lived."""
    count: dict[int, int] = {}
    for one in left:
        count[batch_of(one.number)] = count.get(batch_of(one.number), 0) + 1
    return count


def _begun(study: Study, folder: Path) -> Array:
    """The design of the folder: begun now, or the one that lies there under the same study.  Raises StoreError."""
    request = _request(study)
    if (folder / sweep_store.MANIFEST).is_file():
        manifest = sweep_store.manifest_of(folder)
        _check_same(manifest["study"], request, folder)
        sweep_store.write_manifest({**manifest, "study": request}, folder)
        return _read_design(study, folder)
    design = study.text.design
    rows = np.zeros((0, len(study.unknowns)))
    if design is not None:
        rows = designs.rows(design, len(study.unknowns), study.text.seed)
    try:
        sweep_store.write_design(_values(study, rows), rows, _keys(study), folder)
        _write_texts(study, folder / TEXTS)
        sweep_store.write_manifest(_manifest(study, request), folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror})", remedy="name another folder") from error
    return rows


def _keys(study: Study) -> list[str]:
    return [unknown.key for unknown in study.unknowns]


def _values(study: Study, rows: Array) -> Array:
    """The values of the unknowns at each point, instead of their positions in the ranges."""
    own = [[float(one.at(float(at))) for one, at in zip(study.unknowns, row, strict=True)] for row in rows]
    return np.array(own, dtype=np.float64).reshape(rows.shape)


def _read_design(study: Study, folder: Path) -> Array:
    return sweep_store.read_design(folder, _keys(study))


def _request(study: Study) -> dict[str, Any]:
    """What the runs of a store depend on: the keys of the study, the hashes of the texts, the ranges."""
    document = study.text.model_dump(mode="json", by_alias=True, exclude={"unknowns", "levers"})
    texts = [("scheme", s.name, s.written) for s in (*study.schemes, *study.against, *(b for b, _ in study.before))]
    texts += [("world", world.name, world.written) for world in study.worlds]
    return {
        "keys": document,
        "texts": {f"{sort} {word}": hashlib.sha256(text.encode()).hexdigest() for sort, word, text in texts},
        "unknowns": {one.key: [decimal_text(one.low), decimal_text(one.high)] for one in study.unknowns},
        "levers": {one.key: [decimal_text(level) for level in one.levels] for one in study.levers},
    }


def _check_same(old: dict[str, Any], new: dict[str, Any], folder: Path) -> None:
    """Raises StoreError where a folder is of another study."""
    remedy = "put the study back as it was, or sweep into a new folder with -o"
    for part in ("texts", "unknowns", "levers"):
        differing = [key for key in {**old[part], **new[part]} if old[part].get(key) != new[part].get(key)]
        if differing:
            raise StoreError(
                f"{folder} is of another study: {part[:-1]} '{differing[0]}' is not as it was", remedy=remedy
            )
    for key in {**old["keys"], **new["keys"]}:
        if key not in _MAY_CHANGE and old["keys"].get(key) != new["keys"].get(key):
            raise StoreError(f"{folder} is of another study: '{key}' is not as it was", remedy=remedy)
    if new["keys"]["replicates"] < old["keys"]["replicates"]:
        raise StoreError(f"{folder} has {old['keys']['replicates']} replicates", remedy="replicates may only be added")


def _manifest(study: Study, request: dict[str, Any]) -> dict[str, Any]:
    return {
        "notice": NOTICE,
        "not_evidence": NOT_EVIDENCE,
        "format": sweep_store.FORMAT,
        "versions": {"glasshouse": __version__},
        "study": request,
        "ranges": [
            {
                "number": one.key,
                "low": float(one.low),
                "high": float(one.high),
                "as_written": float(one.as_written),
                "from": one.why,
            }
            for one in study.unknowns
        ],
        "arms": [
            {
                "arm": number,
                "world": study.worlds[arm.world].name,
                "scheme": study.schemes[arm.scheme].name,
                "levers": {lever.key: float(level) for lever, level in zip(study.levers, arm.levers, strict=True)},
            }
            for number, arm in enumerate(arms(study))
        ],
        "columns": list(columns(study)),
        "notes": list(study.notes),
    }


def _write_texts(study: Study, into: Path) -> None:
    """Write the study and every text that it names, as they were used."""
    shutil.rmtree(into, ignore_errors=True)
    schemes = into / "schemes"
    schemes.mkdir(parents=True)
    (into / STUDY).write_text(study.written, encoding="utf-8")
    for scheme in (*study.schemes, *study.against, *(before for before, _ in study.before)):
        (schemes / f"{scheme.name}.yaml").write_text(scheme.written, encoding="utf-8")
    for world in study.worlds:
        (into / f"{world.name}-world.yaml").write_text(world.written, encoding="utf-8")


def _swept(study: Study, folder: Path, lived: int) -> Swept:
    """Write the readings of all stored runs beside them."""
    rows = sweep_store.read_runs(folder, columns(study))
    readings = spread.spread(study, rows)
    try:
        spread.write(readings, folder)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be written ({error.strerror})",
            remedy="make room there, and sweep into it again: what was lived is kept",
        ) from error
    per_run = rows.unique("run")
    failed = int(per_run["error"].is_not_null().sum())
    return Swept(folder, per_run.height, lived, failed, study.notes, readings)
