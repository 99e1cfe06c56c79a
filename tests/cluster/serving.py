"""Schedulers and workers as users start them, each a program of its own on the loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import glasshouse
from glasshouse.engine.dask import connect
from glasshouse.errors import RunError

_ALONE: Final = ["--no-dashboard", "--host", "127.0.0.1"]


def _started(folder: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words, *_ALONE], cwd=folder, env=os.environ | environment, **quiet
    )


def worker(folder: Path, address: str, source: Path | None = None) -> subprocess.Popen[bytes]:
    """A worker of one thread, of this program or of that whose sources are named."""
    environment = {"PYTHONPATH": str(source)} if source else {}
    return _started(folder, "worker", address, "--nthreads", "1", "--no-nanny", **environment)


@contextmanager
def served(
    folder: Path, *, workers: int = 1, source: Path | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and its workers: the address, and the scheduler."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    scheduler = _started(folder, "scheduler", "--port", address.rpartition(":")[2])
    hands = [worker(folder, address, source) for _ in range(workers)]
    try:
        yield address, scheduler
    finally:
        for process in (*hands, scheduler):
            process.kill()
            process.wait()


def patiently(address: str) -> None:
    """Reach a scheduler that may still be starting.  Raises RunError as connecting does."""
    until = time.monotonic() + 40
    while True:
        try:
            connect(address).close()
            return
        except RunError as error:
            if "no scheduler answers" not in error.what or time.monotonic() > until:
                raise


def other_sources(folder: Path) -> Path:
    """A copy of the package that differs in a comment; what PYTHONPATH must be."""
    shutil.copytree(Path(glasshouse.__file__).parent, folder / "src" / "glasshouse")
    changed = folder / "src" / "glasshouse" / "measures" / "__init__.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    return folder / "src"
