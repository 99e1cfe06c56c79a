"""Whether something can be put at a place, asked before any work and by trying it.

As root, and on file systems that nobody can write to, what permissions say is not what happens: so a name is made and
removed again where the output will be written.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from glasshouse.errors import StoreError
from glasshouse.placing.leftovers import beside

_MOUNTS: Final = Path("/proc/self/mountinfo")
_WRITE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_KINDS: Final = {
    stat.S_IFDIR: "a folder", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device", stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket", stat.S_IFREG: "a file", stat.S_IFLNK: "a link",
}  # fmt: skip


def check_file(target: Path, *, option: str = "-o") -> None:
    """Raise StoreError where no file can be put: only a regular file, or nothing, may be there."""
    other = f"name another file with {option}"
    try:
        mode = target.lstat().st_mode if os.path.lexists(target) else None
        if mode is not None and stat.S_ISLNK(mode):
            raise StoreError(f"{target} is a link", remedy=f"name the file that it points to with {option}")
        if mode is not None and not stat.S_ISREG(mode):
            kind = _KINDS.get(stat.S_IFMT(mode), "no file")
            within = f"name a file in it with {option}" if stat.S_ISDIR(mode) else other
            raise StoreError(f"{target} is {kind}", remedy=within)
        if not target.absolute().parent.is_dir():
            raise StoreError(f"{target}: {target.parent} is no folder", remedy="name a file in a folder that exists")
        if mode is not None:
            _refuse_protected(target, mode, other)
            os.close(os.open(target, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK))
        probe = beside(target)
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        probe.unlink()
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error.strerror})", remedy=other) from error


def check_folder(folder: Path, *, option: str = "-o") -> Path:
    """Where a folder would come to lie, links followed; StoreError where none can be put or made.

    What it holds already is not looked at.
    """
    other = f"name another folder with {option}"
    try:
        place = _followed(folder, other)
        if os.path.lexists(place):
            _refuse_unmovable(folder, place, option)
        else:
            above = next(parent for parent in place.parents if os.path.lexists(parent))
            if not above.is_dir():
                raise StoreError(f"{folder} cannot be written: {above} is no folder", remedy=other)
        _try(place)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror})", remedy=other) from error
    return place


def _followed(folder: Path, other: str) -> Path:
    try:
        place = folder.resolve()
    except RuntimeError:  # Python before 3.13 says so of links in a circle
        raise StoreError(f"{folder} is a link that leads back to itself", remedy=other) from None
    if folder.is_symlink() and not place.exists():
        raise StoreError(f"{folder} is a link to {place}, which is not there", remedy=f"make that folder, or {other}")
    return place


def _refuse_unmovable(folder: Path, place: Path, option: str) -> None:
    mode = place.lstat().st_mode
    if not stat.S_ISDIR(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "no folder")
        raise StoreError(f"{folder} is {kind}", remedy=f"name a folder with {option}")
    inside = f"name a new folder in it with {option}"
    if _is_mounted(place):
        raise StoreError(f"{folder}: a disk is mounted there, and cannot be replaced", remedy=inside)
    if place in (Path.cwd(), *Path.cwd().parents):
        raise StoreError(f"{folder}: the working folder lies there, and cannot be replaced", remedy=inside)
    _refuse_protected(folder, mode, f"name another folder with {option}")


def _refuse_protected(target: Path, mode: int, other: str) -> None:
    """What nobody may write is not replaced, though root could."""
    if not mode & _WRITE:
        raise StoreError(f"{target} is write-protected", remedy=f"let it be written (chmod u+w), or {other}")


def _is_mounted(place: Path) -> bool:
    """Whether a disk, or a folder from elsewhere, is mounted at a place: then its name cannot be given away."""
    if place.is_mount():
        return True
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return False
    escaped = {"\\": "\\134", " ": "\\040", "\t": "\\011", "\n": "\\012"}
    written = os.fsencode("".join(escaped.get(letter, letter) for letter in str(place)))
    return any(line.split(b" ")[4:5] == [written] for line in lines)


def _try(place: Path) -> None:
    """Make a folder beside a place, and those above it, and remove them again.  Raises OSError."""
    probe = beside(place)
    made = [path for path in (probe, *place.parents) if not os.path.lexists(path)]
    try:
        probe.mkdir(parents=True)
    finally:
        for path in made:
            if path.is_dir():
                path.rmdir()
