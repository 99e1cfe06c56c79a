"""Compile everything once by a tiny comparison, so that runs start at once."""

from __future__ import annotations

import time

from glasshouse import machine_code
from glasshouse.study.plan import Options, plan
from glasshouse.study.runs import execute

FEW = 100
"""Invented people, enough to be drawn."""


def warm() -> str:
    """Run a tiny comparison of each shipped mechanism that is compiled apart; a sentence with the seconds."""
    began = time.perf_counter()
    for threads in (1, 2):
        execute(
            plan("beijing-2018", ["none"], Options(people=FEW, years=1, threads=threads, before="china-court-list:12")),
            lambda stage, done, of: None,
        )
    seconds = f"{time.perf_counter() - began:.1f} seconds"
    if not machine_code.CACHED:
        return f"Compiled in {seconds}, for this process alone: the cache folder cannot be written."
    return f"Compiled and ready in {seconds}: {machine_code.folder()}"
