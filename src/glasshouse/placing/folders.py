"""A folder in the place of another: whole on the disk first, then exchanged, so that there is the old or the new."""

from __future__ import annotations

import atexit
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glasshouse.errors import StoreError
from glasshouse.placing.leftovers import beside, hold
from glasshouse.placing.steps import exchange, sync, sync_all, uninterrupted


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder``, which takes its place when all is written; else what was there stays.

    A link is followed.  Raises StoreError where something cannot be written.
    """
    place = folder.resolve()
    new, handle = beside(place), None
    try:
        new.mkdir(parents=True)
        handle = hold(new)
        yield new
        put_folder(new, place)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be written ({error.strerror or error})",
            remedy="make room there, or name a folder elsewhere with -o; nothing half-written was left",
        ) from error
    finally:
        with uninterrupted():
            shutil.rmtree(new, ignore_errors=True)
            if new.exists():  # a thread that was interrupted may write on until it ends
                atexit.register(shutil.rmtree, new, ignore_errors=True)
            if handle is not None:
                os.close(handle)


def put_folder(new: Path, place: Path) -> None:
    """A folder that is written in the place of what is there, which is removed.  Raises OSError.

    Its bytes are on the disk before its name is.  Where the system can, the two are exchanged in one step; else the old
    one is moved aside, from where :func:`glasshouse.placing.tidy` puts it back if this process is killed in between.
    """
    sync_all(new)
    with uninterrupted():
        if place.exists():
            new.chmod(stat.S_IMODE(place.stat().st_mode))
            if not exchange(new, place):
                _by_two_steps(new, place)
        else:
            os.replace(new, place)
        sync(place.parent)
        shutil.rmtree(new, ignore_errors=True)  # the old one, where they were exchanged


def _by_two_steps(new: Path, place: Path) -> None:
    aside = beside(place, word="replaced")
    handle = hold(place)  # the lock goes with what is moved aside: nobody takes it for a leftover
    try:
        os.replace(place, aside)
        try:
            os.replace(new, place)
        except OSError:
            os.replace(aside, place)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    finally:
        os.close(handle)
