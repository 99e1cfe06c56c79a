"""What is written beside a place, and who still writes it.

A writer holds a lock on what it writes, which goes with the process however it ends.  So a leftover is told from work
that goes on by its lock alone: a process number may come again, or be another one's in a container of its own.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from glasshouse.warned import warn


def beside(place: Path, *, word: str = "partial") -> Path:
    """A name beside a place that nothing has yet."""
    stem = f".{place.name}.{word}-{os.getpid()}"
    number, candidate = 1, place.with_name(stem)
    while os.path.lexists(candidate):
        number += 1
        candidate = place.with_name(f"{stem}-{number}")
    return candidate


def hold(path: Path) -> int:
    """Say that this process writes there, until the handle that is given is closed.  Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    with suppress(OSError):  # a file system without locks: then nobody takes it for a leftover either
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def _is_held(path: Path) -> bool:
    """Whether somebody writes there, or nobody can say."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _left(place: Path, word: str) -> list[Path]:
    """What writers of a place that are gone left beside it under a word."""
    named = re.compile(rf"\.{re.escape(place.name)}\.{word}-\d+(-\d+)?")
    try:
        beside_it = sorted(place.parent.iterdir())
    except OSError:
        return []
    return [path for path in beside_it if named.fullmatch(path.name) and not _is_held(path)]


def tidy(place: Path, whole: str | None = None) -> None:
    """Put back what stood at a place when its writer was killed, remove what was left half-written, and say so.

    ``whole``: the file that a folder there has when it is whole.  What was moved aside is removed only if one stands at
    the place; else it is named and stays.
    """
    for path in _left(place, "replaced"):
        if not os.path.lexists(place):
            with suppress(OSError):
                path.rename(place)
                warn(f"{place}: put back as it was before a run that was killed while it took its place")
        elif whole is None or (place / whole).is_file():
            _remove(path)
        else:
            warn(f"{path}: what stood at {place.name} before a run that was killed; something else stands there now")
    for path in _left(place, "partial"):
        _remove(path)


def _remove(path: Path) -> None:
    try:
        remove(path)
    except OSError as error:
        warn(f"{path}: left by a run that was killed, and cannot be removed ({error.strerror})")
    else:
        warn(f"{path}: left half-written by a run that was killed, and removed")


def remove(path: Path) -> None:
    """A folder or a file, whatever it holds.  Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
