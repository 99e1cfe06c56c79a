"""No room: files that may not grow further, as on a full disk or over a quota."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.robustness.trying import PROGRAM, SMALL, Told, Tried, beside, call, chosen, copied

_LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); "


def full(run: Path, work: Path, count: int, seed: int) -> Tried:
    """A run and a report that cannot write as much as they want: told, exit code 2, what was there is as it was."""
    tried = Tried("no room left")
    for number in range(count):
        folder = copied(run, work / "full")
        limit = 1 + chosen(seed, "room", number, 1 << (9 + number % 8))
        words = (*SMALL, "--seed", 2, "--force", "-o", folder)
        if number % 3 == 2:
            words = ("report", folder, "-q")
        program = [PROGRAM[0], "-c", _LIMITED.format(limit) + PROGRAM[2], *map(str, words)]
        done = subprocess.run(program, capture_output=True, text=True, check=False, cwd=work, timeout=300)
        problem = Told(done.returncode, done.stdout, done.stderr).problem(2) or call("cite", folder).problem(0)
        if problem is None and (left := [name for name in beside(folder) if "checkpoint" not in name]):
            problem = f"left: {left}"
        tried.one(f"{words[0]} in {limit} bytes", problem)
        shutil.rmtree(folder)
    return tried
