"""What the system does in one step, what makes it last, and how a step is not broken into."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from types import FrameType
from typing import Final

INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What a user, a batch system, and a terminal that goes away say."""

_EXCHANGE: Final = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE: Final = -100  # AT_FDCWD of Linux: paths as the process sees them
_CANNOT_SYNC: Final = (errno.EINVAL, errno.ENOTSUP, errno.EROFS)


def exchange(one: Path, other: Path) -> bool:
    """Two names for each other's files, in one step; False where system or file system cannot.  Raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, _EXCHANGE)
    else:
        return False
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed


def sync(path: Path) -> None:
    """A file's bytes or a folder's names on the disk, where the file system can say so.  Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """Everything under a folder, and the folder.  Raises OSError."""
    for above, _, files in os.walk(folder):
        for file in files:
            sync(Path(above, file))
        sync(Path(above))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Threads and processes that are started meanwhile are never reached by Ctrl-C: they inherit what is blocked."""
    resource_tracker.ensure_running()  # else the first process starts it, which unblocks SIGINT before Python 3.13
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_at_once(number: int, _: FrameType | None) -> None:
    """End this process as Ctrl-C does, nothing tidied: a handler for when there is nothing to be tidied."""
    os._exit(130)


@contextmanager
def left_at_once() -> Iterator[None]:
    """Ctrl-C ends the process without a traceback: for loading modules, when nothing is written yet.

    A handler that somebody else has set stays.
    """
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, leave_at_once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What is short and must not be broken into: an interrupt that comes meanwhile is acted on afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals: list[int] = []

    def keep(number: int, _: FrameType | None) -> None:
        signals.append(number)

    before = {number: signal.signal(number, keep) for number in INTERRUPTS if signal.getsignal(number) is not None}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if signals:
            signal.raise_signal(signals[0])
