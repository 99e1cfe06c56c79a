"""How faults are tried: bounded, by a seed, in a temporary folder and nowhere else; and what counts as held."""

from __future__ import annotations

import contextlib
import io
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from glasshouse import chance, cli
from glasshouse.chance import Purpose

PROGRAM: Final = (sys.executable, "-c", "from glasshouse.cli import main; main()")
SMALL: Final = ("run", "beijing-2018", "--people", "200", "--years", "1", "--threads", "1", "-q")
"""A run that takes a second."""


@dataclass
class Tried:
    """A kind of fault: how often it was tried, and what fell, in words."""

    kind: str
    tried: int = 0
    fell: list[str] = field(default_factory=list)

    @property
    def held(self) -> int:
        """How many did not fall."""
        return self.tried - len(self.fell)

    def one(self, name: str, problem: str | None) -> None:
        """Counts a try."""
        self.tried += 1
        if problem is not None:
            self.fell.append(f"{name}: {problem}")


@dataclass(frozen=True)
class Told:
    """Exit status and both streams of a command."""

    status: int
    out: str
    err: str

    def problem(self, *statuses: int, naming: str = "") -> str | None:
        """What is wrong with it: a traceback, another status, or that it does not name something; None: nothing."""
        if "Traceback" in self.err + self.out:
            return f"traceback: {self.err.strip().splitlines()[-1]}"
        if self.status not in statuses:
            return (
                f"status {self.status}, not {' or '.join(map(str, statuses))}: {(self.err or self.out).strip()[:120]}"
            )
        if naming not in self.err + self.out:
            return f"does not name {naming}: {(self.err or self.out).strip()[:120]}"
        return None


class _Late(BaseException):
    """A command that did not end in time."""


def _late(number: int, frame: FrameType | None) -> None:
    raise _Late


def call(*words: object, within: float = 300) -> Told:
    """A command, in this process."""
    out, err, argv = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["glasshouse", *map(str, words)]
    status, before = 0, signal.signal(signal.SIGALRM, _late)
    signal.setitimer(signal.ITIMER_REAL, within)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
    except SystemExit as left:
        status = int(left.code or 0)
    except _Late:
        return Told(-1, out.getvalue(), f"not ended within {within} seconds")
    except BaseException as escaped:  # what a user would see as a traceback
        return Told(1, out.getvalue(), f"Traceback: {type(escaped).__name__}: {escaped}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.argv = argv
    return Told(status, out.getvalue(), err.getvalue())


def started(folder: Path, *words: object) -> subprocess.Popen[str]:
    """A command in a process and a session of its own, in a working folder."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)], cwd=folder, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def ended(running: subprocess.Popen[str], within: float = 300) -> Told:
    """What a started command came to."""
    out, err = running.communicate(timeout=within)
    return Told(running.returncode, out, err)


def chosen(seed: int, name: str, number: int, below: int) -> int:
    """A whole number below a limit, by key."""
    return chance.draw(seed, number, chance.lane(f"robustness/{name}"), 0, 0, Purpose.PANEL) * below >> 32


def copied(run: Path, into: Path) -> Path:
    """A fresh copy of a run."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(run, into, symlinks=True)
    return into


def files(folder: Path) -> list[Path]:
    """Every file of a folder, by its path from there."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def beside(folder: Path) -> list[str]:
    """What lies hidden beside a folder."""
    return sorted(path.name for path in folder.parent.glob(f".{folder.name}.*"))


def table(rows: Sequence[Tried]) -> str:
    """For a terminal: kind, tried, held, and what fell."""
    lines = [f"{row.kind:<42}{row.tried:>6}{row.held:>6}" for row in rows]
    return "\n".join([*lines, *(f"  {row.kind}: {one}" for row in rows for one in row.fell)])
