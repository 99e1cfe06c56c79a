"""Checkpoints: a run that breaks off is gone on with, if what was put aside is what the same lives give anew.

They lie beside the run's folder, a folder each, written beside and renamed; the older one goes when the newer is there.
A checkpoint is a cache of its manifest: whoever goes on from it lives a sample of its households again from the first
month, and refuses it at the first difference (docs/model.md, What is stored).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from glasshouse.engine import Crew
from glasshouse.errors import StoreError
from glasshouse.placing import check_folder, put_folder
from glasshouse.records import store
from glasshouse.study.running.counted import Counted, Put, Replicate, under
from glasshouse.study.running.manifests import digests_of, request_of, versions
from glasshouse.vocabulary import NOTICE, Month
from glasshouse.warned import warn

MANIFEST: Final = "manifest.json"
_ANEW: Final = "leave out --resume to start anew"


@dataclass(frozen=True)
class Checkpoints:
    """Where checkpoints of a run are written, how often, and whether the run resumes from them."""

    folder: Path
    every: float  # seconds
    resume: bool
    own: set[str] = field(default_factory=set, compare=False)
    """What this program wrote itself, by the folder's name."""

    def left(self) -> bool:
        """Whether an interrupted run left a checkpoint."""
        return any(self.folder.glob(f"*/{MANIFEST}"))

    def broke_off_at(self) -> str | None:
        """The month of the last checkpoint, as ``2021-01``, or None."""
        names = sorted(path.parent.name for path in self.folder.glob(f"*-month-*/{MANIFEST}"))
        month = names[-1].rpartition("-")[2] if names else ""
        return f"{int(month) // 12}-{int(month) % 12 + 1:02d}" if month.isdigit() else None

    def clear(self) -> None:
        """Delete the checkpoints of a finished run."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def refusal(self, differs: str) -> StoreError:
        """The error for a checkpoint that differs from the same lives lived again."""
        return StoreError(
            f"{self.folder}: not what the same lives give when they are lived again: {differs}", remedy=_ANEW
        )

    def keeper(self, lived: Replicate, crew: Crew[Counted]) -> Callable[[Month], None]:
        """What is called after each window: writes when it is time, and at the end if another run follows."""
        since = time.monotonic()
        last_of_plan = lived.number + 1 == lived.plan.options.replicates

        def at_window(month: Month) -> None:
            nonlocal since
            over = month == lived.plan.when.end
            passed = time.monotonic() - since
            if passed >= self.every / (4 if over else 1) and not (over and last_of_plan):
                self._write(lived, month, crew)
                since = time.monotonic()

        return at_window

    def _write(self, lived: Replicate, month: Month, crew: Crew[Counted]) -> None:
        """Part by part.  A run that cannot be put aside goes on all the same, and says so."""
        place = self.folder / f"{_of(lived)}-month-{month:05d}"
        beside = self.folder / f".{place.name}.partial-{os.getpid()}"
        shutil.rmtree(beside, ignore_errors=True)  # of another process of this number, which is gone
        digests: dict[str, str] = {}
        try:
            for part in range(crew.size):
                arrays = crew.call_one(part, Counted.checkpoint_arrays)
                digests |= store.write_arrays({_part(part, crew.size) + path: arrays[path] for path in arrays}, beside)
            request = _request(lived, crew.size)
            manifest = {**request, "month": month, "arrays": digests, "checksum": _checksum(digests)}
            (beside / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
            put_folder(beside, place)
        except OSError as error:
            shutil.rmtree(beside, ignore_errors=True)
            warn(f"{self.folder}: no checkpoint could be written ({error.strerror or error})")
            return
        self.own.add(place.name)
        for other in self.folder.iterdir():
            if other != place and _of(lived) in other.name:
                shutil.rmtree(other, ignore_errors=True)

    def read(self, lived: Replicate, parts: int) -> list[Put] | None:
        """What was put aside of this run last, by part, unbelieved; None where nothing was, or nothing is wanted.

        Raises StoreError for another run's, and for what is damaged.
        """
        return self._read(lived, parts) if self.resume else None

    def last(self, lived: Replicate, parts: int) -> list[Put] | None:
        """The last checkpoint written by this process, else the one it resumed from."""
        names = [place.name for place in self.folder.glob(f"{_of(lived)}-month-*")]
        return self._read(lived, parts) if self.resume or self.own.intersection(names) else None

    def _read(self, lived: Replicate, parts: int) -> list[Put] | None:
        places = sorted(self.folder.glob(f"{_of(lived)}-month-*"))
        if not places:
            return None
        manifest = _manifest(places[-1])
        for key, value in _request(lived, parts).items():
            if manifest.get(key) != value:
                again = f"--partitions {manifest.get(key)}" if key == "partitions" else "ask for that run again"
                raise StoreError(
                    f"{places[-1]}: of another run: {_other(key, manifest.get(key), value)}",
                    remedy=f"{again}, or {_ANEW}",
                )
        digests = manifest["arrays"]
        if manifest["checksum"] != _checksum(digests):
            raise StoreError(f"{places[-1]}: its checksum is not that of its arrays", remedy=_ANEW)
        arrays, drawn = store.read_arrays(places[-1], digests), int(manifest["checksum"][:15], 16)
        month = int(manifest["month"])
        return [Put(month, under(arrays, _part(part, parts)), drawn + part) for part in range(parts)]


def beside(folder: Path, *, every: float, resume: bool) -> Checkpoints:
    """The checkpoints of a run that is to be written to ``folder``.

    Raises StoreError where there is nothing to go on from.
    """
    folder = check_folder(folder)
    checkpoints = Checkpoints(folder.with_name(f".{folder.name}.checkpoint"), every, resume)
    if resume and not checkpoints.left():
        raise StoreError(f"{checkpoints.folder}: nothing to go on from", remedy="leave out --resume")
    return checkpoints


def _of(lived: Replicate) -> str:
    return f"replicate-{lived.number + 1:03d}"


def _part(part: int, parts: int) -> str:
    """The path prefix of a part; empty for a whole city."""
    return f"part-{part + 1}/" if parts > 1 else ""


def _request(lived: Replicate, parts: int) -> dict[str, Any]:
    """What a checkpoint is of; as JSON gives it back."""
    request: dict[str, Any] = json.loads(
        json.dumps(
            {
                "notice": NOTICE,
                "request": request_of(lived.plan),
                "texts": digests_of(lived.plan),
                "versions": versions(),
                "seeds": [lived.people_seed, lived.life_seed],
                "partitions": parts,
            }
        )
    )
    return request


def _other(key: str, stored: Any, requested: Any) -> str:
    if isinstance(stored, dict) and isinstance(requested, dict):
        differs = [name for name in requested if stored.get(name) != requested[name]]
        if differs:
            return f"{key}, {differs[0]}: {stored.get(differs[0])}, not {requested[differs[0]]}"
    return f"{key}: {stored}, not {requested}"


def _manifest(place: Path) -> dict[str, Any]:
    try:
        manifest = dict(json.loads((place / MANIFEST).read_text(encoding="utf-8")))
        known = isinstance(manifest["arrays"], dict) and isinstance(manifest["checksum"], str)
        int(manifest["month"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{place}: no checkpoint, or a damaged one", remedy=_ANEW) from error
    if not known:
        raise StoreError(f"{place}: no checkpoint, or a damaged one", remedy=_ANEW)
    return manifest


def _checksum(digests: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
