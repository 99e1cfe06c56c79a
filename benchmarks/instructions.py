"""Instructions for a person-month, counted by callgrind: a regression shows however noisy the machine is.

The count is of lives and counting alone, one thread, from the difference of two sizes, so that what is done once does
not count.  Valgrind knows no AVX-512, so the code is compiled for an older processor; its folder of compiled code is
its own, and filling it takes as long as a first compilation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.lived import Wanted, counted, person_months, planned
from benchmarks.processes import ROOT
from glasshouse.study.runs import city_of

FEWER: Final = 200
MORE: Final = 600
TARGET: Final = {
    "NUMBA_CPU_NAME": "haswell",
    "NUMBA_CPU_FEATURES": "+avx2,+avx,+sse4.2,+popcnt,+bmi,+bmi2,+fma,+lzcnt,+movbe",
}
START: Final = (
    "import sys, llvmlite.binding as b; b.get_host_cpu_name = lambda: 'haswell'; "
    "from benchmarks.instructions import count; count(int(sys.argv[1]))"
)
NEEDED: Final = ("valgrind", "callgrind_control")


def missing() -> str | None:
    """What is not installed and would be needed, or None."""
    absent = [name for name in NEEDED if shutil.which(name) is None]
    return f"{' and '.join(absent)} not installed" if absent else None


def count(people: int) -> None:
    """Live and count once so that all is loaded; then again, watched."""
    run = planned(_wanted(people))
    city = city_of(run, run.options.people_seed)
    counted(run, city)
    _watch("on")
    counted(run, city)
    _watch("off")


def _wanted(people: int) -> Wanted:
    return Wanted("beijing-2018", people=people, years=1, before="china-court-list:12", threads=1)


def _watch(state: str) -> None:
    if "valgrind" in os.environ.get("LD_PRELOAD", ""):
        subprocess.run(["callgrind_control", f"--instr={state}", str(os.getpid())], capture_output=True, check=True)


def for_a_person_month() -> float:
    """Instructions, marginal.  Raises CalledProcessError where callgrind fails."""
    settings = {**os.environ, **TARGET}
    child = [sys.executable, "-c", START]
    subprocess.run([*child, str(FEWER)], cwd=ROOT, env=settings, check=True, capture_output=True)  # compile
    few, many = _total(child, FEWER, settings), _total(child, MORE, settings)
    return (many - few) / (person_months(planned(_wanted(MORE))) - person_months(planned(_wanted(FEWER))))


def _total(child: list[str], people: int, settings: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "counted"
        watcher = ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={written}"]
        subprocess.run([*watcher, *child, str(people)], cwd=ROOT, env=settings, check=True, capture_output=True)
        lines = written.read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("totals:")).split()[1])
