"""Compile everything once, so that runs start at once: the kernel in a process of its own, all else beside it."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from operator import attrgetter

from glasshouse import machine_code
from glasshouse.compiler import codebook
from glasshouse.engine import compile_kernel
from glasshouse.records import Calendar, Tally, closed, tables, together
from glasshouse.records.log import new_log
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import city_of, execute

FEW = 100
"""Invented people, enough to be drawn."""


def warm() -> str:
    """Compile what a comparison calls; a sentence with the seconds."""
    began = time.perf_counter()
    if machine_code.CACHED:
        with ProcessPoolExecutor(1, max_tasks_per_child=1) as beside:  # a fresh process: numba compiles one at a time
            kernel = beside.submit(_kernel)
            _all_else(_little())
            kernel.result()
    attrgetter("readings", "manifest")(execute(_little(), lambda stage, done, of: None))
    seconds = f"{time.perf_counter() - began:.1f} seconds"
    if not machine_code.CACHED:
        return f"Compiled in {seconds}, for this process alone: the cache folder cannot be written."
    return f"Compiled and ready in {seconds}: {machine_code.folder()}"


def _little() -> Plan:
    return plan("beijing-2018", ["none"], Options(people=FEW, years=1, threads=2, before="china-court-list:12"))


def _kernel() -> None:
    little = _little()
    compile_kernel(little.world.text, little.regimes, codebook(little.world.text, little.texts))


def _all_else(little: Plan) -> None:
    """People drawn, a log without a row counted in two worlds, and closed; parts of a city added up."""
    city, when = city_of(little, 1), little.when
    tally = Tally(
        city.people,
        city.households.first,
        codebook(little.world.text, little.texts),
        Calendar(when.begin, when.start, when.in_force, when.end),
        ["nothing", "again"],
        from_age=0,
        people_seed=1,
    )
    tally.consume(0, new_log(0))
    part = closed(tally, {})
    tables(together([part, part]))
