"""Instructions for a person-month, counted by callgrind: a regression shows however noisy the machine is.

The count is of lives and of counting them alone, on one thread: neither texts nor tables nor readings.  Valgrind knows
no AVX-512, so the code is compiled for an older processor; its folder of compiled code is its own, and filling it takes
as long as a first compilation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.lived import FEW, Wanted, person_months, planned
from benchmarks.processes import ROOT
from glasshouse.compiler import codebook
from glasshouse.engine import LocalCrew, Run, live_windows
from glasshouse.records import Calendar, Tally
from glasshouse.study.running.runs import city_of

PEOPLE: Final = 2_000
TARGET: Final = {
    "NUMBA_CPU_NAME": "haswell",
    "NUMBA_CPU_FEATURES": "+avx2,+avx,+sse4.2,+popcnt,+bmi,+bmi2,+fma,+lzcnt,+movbe",
}
START: Final = (
    "import llvmlite.binding as b; b.get_host_cpu_name = lambda: 'haswell'; "
    "from benchmarks.instructions import count; count()"
)
NEEDED: Final = ("valgrind", "callgrind_control")


def missing() -> str | None:
    """What is not installed and would be needed, or None."""
    absent = [name for name in NEEDED if shutil.which(name) is None]
    return f"{' and '.join(absent)} not installed" if absent else None


def count() -> None:
    """Live a few so that all is loaded; then everybody, watched."""
    for people, watched in ((FEW, False), (PEOPLE, True)):
        run = planned(_wanted(people))
        city, book, when = city_of(run, run.options.people_seed), codebook(run.world.text, run.texts), run.when
        tally = Tally(
            city.people, city.households.first, book, Calendar(when.begin, when.start, when.in_force, when.end),
            [regime.name for regime in run.regimes], from_age=run.schemes[0].text.applies_to.from_age, people_seed=1,
        )  # fmt: skip
        lives = Run(
            run.world.text, run.regimes, city, book, (1, 1), threads=1, consume=tally.consume
        )  # fmt: skip
        if watched:
            _watch("on")
        live_windows(LocalCrew([lives]))
        if watched:
            _watch("off")


def _wanted(people: int) -> Wanted:
    return Wanted("beijing-2018", people=people, years=1, before="china-court-list:12", threads=1)


def _watch(state: str) -> None:
    """Tell callgrind, where it watches this process."""
    if "valgrind" in os.environ.get("LD_PRELOAD", ""):
        subprocess.run(["callgrind_control", f"--instr={state}", str(os.getpid())], capture_output=True, check=True)


def for_a_person_month() -> float:
    """Instructions.  Raises CalledProcessError where callgrind fails."""
    settings, child = {**os.environ, **TARGET}, [sys.executable, "-c", START]
    subprocess.run(child, cwd=ROOT, env=settings, check=True, capture_output=True)  # compile
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "counted"
        watcher = ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={written}"]
        subprocess.run([*watcher, *child], cwd=ROOT, env=settings, check=True, capture_output=True)
        lines = written.read_text(encoding="utf-8").splitlines()
    total = int(next(line for line in lines if line.startswith("totals:")).split()[1])
    return total / person_months(planned(_wanted(PEOPLE)))
