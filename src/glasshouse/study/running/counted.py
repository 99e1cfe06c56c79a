"""The lives of a plan's people, or of those of a part of its city, and what is counted of them."""

from __future__ import annotations

from contextlib import closing
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from glasshouse.compiler import codebook
from glasshouse.engine import Checkpoint, Counting, LocalCrew, Run, live_windows, refuse_beyond_memory, sample_differs
from glasshouse.engine.memory import peak
from glasshouse.population import Deviation, Population, cut, synthesize
from glasshouse.population.people import People
from glasshouse.records import Calendar, Part, Records, Tally, closed, dots_of, tables
from glasshouse.records.checkpoint import first_difference
from glasshouse.records.tally import counting_bytes
from glasshouse.study.running.plan import WATCH_ONLY, Plan

Array = np.ndarray[Any, Any]

LIVES, TALLY = "lives/", "tally/"
"""Where the parts of a checkpoint lie: of the lives, and of what was counted."""


class Replicate(NamedTuple):
    """One run of a plan, under seeds of its own."""

    plan: Plan
    number: int
    people_seed: int
    life_seed: int


class Put(NamedTuple):
    """A checkpoint of a run, or of a part of it; ``key`` draws the sample that is lived again."""

    month: int
    arrays: dict[str, Array]  # by path, under LIVES and TALLY
    key: int


class Counted(Run):
    """The lives of one replicate, in a city or a part of it, counted while they are simulated."""

    def __init__(self, lived: Replicate, people: Population, threads: int, *, counted_as: People | None = None) -> None:
        """``counted_as``: people whose labels the tally groups by in place of their own (a placebo)."""
        plan = lived.plan
        book = codebook(plan.world.text, plan.texts)
        self.lived = lived
        self.tally = Tally(
            people.people if counted_as is None else counted_as,
            people.households.first,
            book,
            calendar(plan),
            [regime.name for regime in plan.regimes],
            from_age=plan.schemes[0].text.applies_to.from_age,
            people_seed=lived.people_seed,
            place=people.part,
            threads=threads,
        )
        seeds = (lived.life_seed, lived.people_seed)
        super().__init__(
            plan.world.text, plan.regimes, people, book, seeds, threads=threads, consume=self.tally.consume
        )

    def deviations(self) -> tuple[Deviation, ...]:
        """How far the drawn city lies from its margins."""
        return self.population.deviations

    def checkpoint_arrays(self) -> dict[str, Array]:
        """All as it stands between two windows, by path.  Arrays may be views: write them before going on."""
        arrays = {LIVES + path: array for path, array in self.checkpoint().arrays.items()}
        return arrays | {TALLY + path: array for path, array in self.tally.checkpoint().items()}

    def take_up(self, put: Put) -> tuple[int, str] | None:
        """Go on from the checkpoint, if a sample of households lived again agrees; else (regime, what differs).

        Raises StoreError and ValueError for what is not of this run's shape.
        """
        lives, counted = (under(put.arrays, which) for which in (LIVES, TALLY))
        checkpoint = Checkpoint(put.month, lives)
        fresh = Counted(self.lived, self.population, self.threads.threads)
        try:
            differs, members = sample_differs(fresh, checkpoint, put.key)
        finally:
            fresh.close()
        differs = differs or first_difference(
            fresh.tally.checkpoint(), counted, members, self.numbering.numbers(np.arange(members.size))
        )
        if differs is None:
            self.restore(checkpoint)
            self.tally.go_on(counted)
        return differs

    def dots(self) -> pl.DataFrame:
        """The picture of the schemes' worlds, once all months are lived and before the tally is used up."""
        return dots_of(self.tally, len(self.lived.plan.schemes))

    def counted(self) -> Part:
        """What was counted, once all months are lived; the tally is used up."""
        names = self.tally.regimes
        watch = f"{self.lived.plan.schemes[0].name}: {WATCH_ONLY}"
        return closed(self.tally, {0: names.index(watch)} if watch in names else {})

    def peak(self) -> int:
        """Peak memory of this process in bytes."""
        return peak()


def part_of(given: tuple[Replicate, int], number: int, threads: int, here: int) -> Counted:
    """Part ``number`` of a replicate in so many parts, of which so many are lived ``here``, on this machine.

    The city is drawn whole, for its margins hold of the whole, and all but the part is let go.  Raises what drawing
    raises, UsageError for more parts than households, and RunError for what memory cannot hold.
    """
    lived, parts = given
    plan = lived.plan
    counted = counting(plan, threads)
    refuse_beyond_memory(plan.world.text, plan.regimes, plan.options.people, counted, parts=parts, here=here)
    return Counted(lived, cut(city_of(plan, lived.people_seed, threads), number, parts), threads)


def city_of(plan: Plan, people_seed: int, threads: int | None = None) -> Population:
    """The invented people of a plan."""
    when, options = plan.when, plan.options
    return synthesize(
        plan.world.text,
        plan.world.tables,
        options.people,
        people_seed,
        when.begin,
        when.start,
        when.end,
        threads=threads or options.threads,
    )


def records_of_lives(
    plan: Plan, city: Population, seeds: tuple[int, int], *, counted_as: People | None = None
) -> Records:
    """The records of a plan's worlds over a city that is drawn already; ``seeds`` are those of people and lives.

    ``counted_as``: people whose labels the tally groups by in place of their own (a placebo).
    """
    run = Counted(Replicate(plan, 0, *seeds), city, plan.options.threads, counted_as=counted_as)
    with closing(run):
        live_windows(LocalCrew([run]))
        return tables(run.counted(), plan.options.threads)


def calendar(plan: Plan) -> Calendar:
    """The months of a plan as the tally wants them."""
    when = plan.when
    return Calendar(when.begin, when.start, when.in_force, when.end)


def counting(plan: Plan, threads: int) -> Counting:
    """The arguments of the tally."""
    book = codebook(plan.world.text, plan.texts)
    return Counting(*counting_bytes(book, calendar(plan), len(plan.regimes), threads))


def under(arrays: dict[str, Array], which: str) -> dict[str, Array]:
    """The arrays whose path starts with a prefix, with the prefix removed."""
    return {path.removeprefix(which): array for path, array in arrays.items() if path.startswith(which)}
