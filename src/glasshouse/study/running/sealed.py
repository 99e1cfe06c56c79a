"""A manifest as it lies in a folder: its shape, the digests of the files beside it, and its seal.

The digests and the seal tell whoever reads a folder at once that it was changed.  They are no secret: who changes a
folder can set them right, and is found by :mod:`glasshouse.study.running.verify`, which lives the run again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from glasshouse import __version__
from glasshouse.errors import StoreError

MANIFEST: Final = "manifest.json"
AGAIN: Final = "run it again: with --force it takes the place of this one"
OF_THE_FOLDER: Final = ("files", "seal")
"""What a manifest says of the folder that it lies in, and not of the run."""
_LARGEST: Final = 64 << 20  # bytes

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,200}$")]
Whole = Annotated[int, Field(ge=0, lt=2**63)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Request(_Part):
    scheme: Name
    against: list[Name]
    world: Name
    before: Name
    before_months: Annotated[int, Field(ge=0, le=600)]
    people: Whole
    years: Whole
    people_seed: Whole
    life_seed: Whole
    replicates: Annotated[int, Field(ge=1, le=1000)]
    settings: list[str]
    without: list[str]
    idealised: bool
    assumptions: Annotated[int, Field(ge=0, le=1000)] | None


class _Driver(_Part):
    measure: str
    scheme: str
    against: str | None
    by: str | None
    rank: int
    unknown: str
    at_low: float
    at_high: float
    known_low: float
    known_high: float


class _Assumptions(_Part):
    points: Whole
    asked: Whole
    people: Whole
    failed: list[str]
    why: str | None
    digest: Digest
    drivers: list[_Driver]


class _Margin(_Part):
    margin: str
    cell: str
    wanted: int
    drawn: int


class _Run(BaseModel):
    """What readings need besides the tables; the checksum covers it."""

    model_config = ConfigDict(strict=True, extra="allow")
    worlds: Annotated[list[str], Field(min_length=1)]
    watch_only: dict[str, str]
    begin: int
    start: int
    in_force: int
    end: int
    lists: dict[str, str]
    kinds: list[dict[str, str | None]]
    classes: list[str]
    effects: dict[str, str | None]


class _Stored(_Part):
    notice: str
    not_evidence: str
    command: str
    request: _Request
    idealised: str = ""
    mechanisms: dict[str, bool]
    texts: dict[str, Digest]
    numbers: dict[str, dict[str, int]]
    notes: dict[str, list[str]]
    margins: list[_Margin]
    versions: dict[str, str]
    seeds: list[list[Whole]]
    chances_above_one: dict[str, list[int]]
    run: _Run
    checksums: Annotated[list[Digest], Field(min_length=1)]
    checksum: Digest
    machine: dict[str, Any]
    assumptions: _Assumptions
    files: dict[str, Digest]
    seal: Digest


def sealed(manifest: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A manifest with the digest of every file that lies in the folder now, and its seal.  Raises OSError."""
    return resealed({**manifest, "files": {path: digest_of(folder / path) for path in files_in(folder)}})


def resealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest with the seal of what it says."""
    unsealed = {key: value for key, value in manifest.items() if key != "seal"}
    return {**unsealed, "seal": hashlib.sha256(json.dumps(unsealed, sort_keys=True).encode()).hexdigest()}


def as_text(manifest: Mapping[str, Any]) -> str:
    """As it lies in a folder."""
    return json.dumps(manifest, ensure_ascii=False, indent=1)


def read_manifest(file: Path) -> tuple[dict[str, Any], bool]:
    """A manifest of this version, every key there and of its type; and whether it is as its run wrote it, by its seal.

    Raises StoreError.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError("too large")
        text = file.read_text(encoding="utf-8")
        manifest = json.loads(text, parse_constant=_refuse)
        by = manifest["versions"]["glasshouse"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(f"{file}: not a manifest", remedy=AGAIN) from error
    if by != __version__:
        raise StoreError(
            f"{file}: written by version {by!s:.40}, this is {__version__}",
            remedy="install that version, or run it again with this one into another folder",
        )
    try:
        _Stored.model_validate(manifest)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise StoreError(f"{file}: {where}: {_message(first['type'], first['msg'])}", remedy=AGAIN) from error
    if len(manifest["checksums"]) != manifest["request"]["replicates"]:
        raise StoreError(f"{file}: not one checksum for each replicate", remedy=AGAIN)
    return manifest, text == as_text(resealed(manifest))


def _message(kind: str, message: str) -> str:
    known = {"missing": "missing", "extra_forbidden": "no key of a manifest"}
    return known.get(kind, message[:1].lower() + message[1:])


def _refuse(constant: str) -> Literal[0]:
    raise ValueError(constant)


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes.  Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def files_in(folder: Path) -> list[str]:
    """Everything under a folder that is no folder, and every folder that holds nothing, by its path from there."""
    names = []
    for above, folders, files in os.walk(folder):
        links = [name for name in folders if Path(above, name).is_symlink()]
        empty = [""] if not folders and not files and Path(above) != folder else []
        names += [Path(above, name).relative_to(folder).as_posix() for name in (*files, *links, *empty)]
    return sorted(names)
