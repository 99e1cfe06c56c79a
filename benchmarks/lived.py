"""One run in a process of its own: people drawn, lives lived and counted, readings made; seconds of each, and the peak.

``python -m benchmarks.lived JSON`` prints one line of JSON.  Machine code is loaded before anything is timed: what a
user waits for from the command on is measured by whole processes.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.engine.memory import peak
from glasshouse.measures import readings
from glasshouse.population import Population
from glasshouse.records import Calendar, Records, Tally, close
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import city_of

FEW = 100


class Wanted(NamedTuple):
    """What to run."""

    scheme: str
    against: tuple[str, ...] = ()
    world: str = "beijing"
    before: str | None = None
    without: tuple[str, ...] = ()
    people: int = FEW
    years: int = 1
    threads: int = 2


class Lived(NamedTuple):
    """What it took.  ``lives`` is living, counting and closing the records."""

    plan: float
    people: float
    lives: float
    readings: float
    person_months: int
    rows: int
    peak_bytes: int


def planned(wanted: Wanted) -> Plan:
    """The texts loaded, the calendar laid out."""
    options = Options(
        world=wanted.world, before=wanted.before, people=wanted.people, years=wanted.years, threads=wanted.threads,
        without=frozenset(wanted.without),
    )  # fmt: skip
    return plan(wanted.scheme, wanted.against, options)


def person_months(run: Plan) -> int:
    """What is lived: the stretch that all worlds share once, then each world's own."""
    when, worlds = run.when, len(run.regimes)
    return run.options.people * ((when.start - when.begin) + worlds * (when.end - when.start))


def counted(run: Plan, city: Population) -> tuple[list[Records], int]:
    """The records of a run, and how many rows of log they were made from."""
    book, when, options = codebook(run.world.text, run.texts), run.when, run.options
    tally = Tally(
        city.people, city.households.first, book, Calendar(when.begin, when.start, when.in_force, when.end),
        [regime.name for regime in run.regimes], from_age=run.schemes[0].text.applies_to.from_age,
        people_seed=options.people_seed, threads=options.threads,
    )  # fmt: skip
    rows = [0] * options.threads

    def consume(regime: int, log: Any, thread: int) -> None:
        rows[thread] += len(log)
        tally.consume(regime, log, thread)

    live(
        run.world.text, run.regimes, city, book, options.life_seed, options.people_seed, threads=options.threads,
        consume=consume,
    )  # fmt: skip
    return [close(tally, {})], sum(rows)


def lived(wanted: Wanted) -> Lived:
    """Run it."""
    first = planned(wanted)
    few = replace(first, options=replace(first.options, people=FEW))
    counted(few, city_of(few, few.options.people_seed))
    marks = [time.perf_counter()]
    run = planned(wanted)
    marks.append(time.perf_counter())
    city = city_of(run, run.options.people_seed)
    marks.append(time.perf_counter())
    records, rows = counted(run, city)
    marks.append(time.perf_counter())
    for one in records:
        readings(one)
    marks.append(time.perf_counter())
    texts, people, lives, read = (after - before for before, after in pairwise(marks))
    return Lived(texts, people, lives, read, person_months(run), rows, peak())


def main() -> None:
    """Run what the first argument says."""
    print(json.dumps(lived(Wanted(**json.loads(sys.argv[1])))._asdict()))


if __name__ == "__main__":
    main()
