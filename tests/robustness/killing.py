"""Processes ended at any moment, by any signal: the old run or the new one is there, whole, and the next one tidies."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path
from typing import Final

from tests.robustness.trying import SMALL, Told, Tried, beside, call, chosen, copied, ended, started

_LATEST: Final = 8.0
"""Seconds after which a run that was not yet killed is."""
_WRITTEN: Final = 0.3
"""Seconds within which a small run's tables are written, once they begin to be."""


def _whole(folder: Path) -> str | None:
    """None where a folder is absent or a whole run."""
    if not folder.exists():
        return None
    return call("cite", folder).problem(0)


def _wait_for_tables(folder: Path, running: object) -> None:
    until = time.monotonic() + 120
    while not list(folder.parent.glob(f".{folder.name}.partial-*")) and time.monotonic() < until:
        if running.poll() is not None:  # type: ignore[attr-defined]
            return
        time.sleep(0.002)


def killed(run: Path, work: Path, count: int, seed: int) -> Tried:
    """KILL, at any moment and while tables are written, onto nothing and onto a run that is replaced."""
    tried = Tried("killed (KILL)")
    for number in range(count):
        folder = work / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        if number % 2:
            copied(run, folder)
        running = started(work, *SMALL, "--seed", number + 2, "--force", "-o", folder)
        if number % 4 < 3:
            _wait_for_tables(folder, running)
            time.sleep(chosen(seed, "kill", number, 1000) / 1000 * _WRITTEN)
        else:
            time.sleep(chosen(seed, "kill", number, 1000) / 1000 * _LATEST)
        running.kill()
        told = ended(running)
        tried.one(f"kill {number}", told.problem(0, -signal.SIGKILL) or _whole(folder) or _goes_on(folder))
    return tried


def _goes_on(folder: Path) -> str | None:
    """The next command succeeds, leaves nothing behind, and says so where it tidied."""
    left = [name for name in beside(folder) if "checkpoint" not in name]
    told = call(*SMALL, "--force", "-o", folder)
    problem = told.problem(0) or _whole(folder)
    if problem is None and beside(folder):
        problem = f"left: {beside(folder)}"
    if problem is None and any(name not in told.err for name in left):
        problem = f"tidied {left}, unsaid: {told.err[:200]}"
    return problem


def interrupted(run: Path, work: Path, count: int, seed: int) -> Tried:
    """Ctrl-C, SIGTERM and SIGHUP, once and twice: exit code 130, no traceback, nothing left."""
    tried = Tried("interrupted (INT, TERM, HUP; twice)")
    for number in range(count):
        folder = work / "interrupted"
        copied(run, folder)
        running = started(work, *SMALL, "--seed", number + 2, "--force", "-o", folder)
        _wait_for_tables(folder, running)
        which = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[number % 3]
        os.kill(running.pid, which)
        if number % 2:
            time.sleep(chosen(seed, "again", number, 1000) / 1000 * 0.05)
            if running.poll() is None:
                os.kill(running.pid, which)
        told = ended(running)
        problem = told.problem(0, 130) or _whole(folder)
        if problem is None and beside(folder):
            problem = None if number % 2 and _goes_on(folder) is None else f"left: {beside(folder)}"
        tried.one(f"{which.name} {number}", problem)
    return tried


def a_number_again(run: Path, work: Path) -> Tried:
    """What a dead process left under names of any number, the next one's own included: no hindrance, and tidied."""
    tried = Tried("a leftover of the same process number")
    folder = work / "again"
    for place in (folder, work / "never"):
        for number in range(os.getpid() - 1, os.getpid() + 2):
            for word in ("partial", "replaced"):
                (work / f".{place.name}.{word}-{number}").mkdir()
    copied(run, folder)
    for place in (folder, work / "never"):
        tried.one(place.name, call(*SMALL, "--force", "-o", place).problem(0) or _whole(place))
    return tried


def moved_aside(run: Path, work: Path) -> Tried:
    """A run that was moved aside when its successor was killed: any command that reads it puts it back and says so."""
    tried = Tried("a run moved aside by a killed one")
    for words in (("cite",), ("report", "-q", "-o", work / "page.html"), ("life", "--person", "1"), ("verify", "-q")):
        folder = work / "aside"
        copied(run, work / ".aside.replaced-99999")
        shutil.rmtree(folder, ignore_errors=True)
        told = call(words[0], folder, *words[1:])
        problem = told.problem(0)
        if problem is None and "put back" not in told.err:
            problem = "unsaid"
        tried.one(str(words[0]), problem or _whole(folder))
        shutil.rmtree(work / ".aside.replaced-99999", ignore_errors=True)
    return tried


def workers(work: Path, count: int) -> Tried:
    """Sweeps by processes, ended by a signal to the whole group as a terminal or a batch system sends it."""
    tried = Tried("sweeps interrupted with their workers")
    study = work / "study.yaml"
    study.write_text(
        "study: tiny\nschemes: [beijing-2018]\nagainst: [none]\nworlds: [beijing]\npeople: 200\nyears: 1\n"
        "replicates: 40\nplacebos: false\n",
        encoding="utf-8",
    )
    for number in range(count):
        which = (signal.SIGINT, signal.SIGTERM)[number % 2]
        running = started(work, "sweep", study, "-o", work / f"sweep-{number}", "--on", "processes:2", "-q")
        time.sleep(2 + 3 * number % 7)
        if running.poll() is None:
            os.killpg(running.pid, which)
        told: Told = ended(running)
        tried.one(f"{which.name} {number}", told.problem(0, 130))
    return tried
