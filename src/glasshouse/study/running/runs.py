"""Carry out a plan: draw the people, simulate every world in one pass, count, and compute the readings."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, Final

import polars as pl

from glasshouse.engine import Crew, Estimate, estimate, live_windows, refuse_beyond_memory
from glasshouse.engine.crew import Crews, Lost
from glasshouse.engine.executor import InProcess, crews
from glasshouse.engine.memory import peak
from glasshouse.errors import RunError, UsageError
from glasshouse.measures import readings
from glasshouse.measures.bands import Band, Key, bands, drivers_frame, rows_of
from glasshouse.population import Deviation
from glasshouse.records import Records, picture, tables, together
from glasshouse.study.running.assumed import Assumed, assumed, nothing
from glasshouse.study.running.checkpoints import Checkpoints
from glasshouse.study.running.counted import Counted, Put, Replicate, city_of, counting, part_of, records_of_lives
from glasshouse.study.running.manifests import manifest_of
from glasshouse.study.running.plan import Plan, replicate_seeds
from glasshouse.study.running.replicates import combined
from glasshouse.study.running.telling import Tell
from glasshouse.warned import warn

__all__ = ["Carried", "Outcome", "carried", "city_of", "execute", "expected_of", "records_of_lives"]


@dataclass(frozen=True)
class Carried:
    """How a run is distributed: the number of parts of its city, and the workers."""

    crews: Crews
    parts: int = 1


@contextmanager
def carried(plan: Plan, on: str | None, parts: int | None) -> Iterator[Carried | None]:
    """Who carries a run, hired for as long as it lasts; None: this process does, the city being one.

    Raises UsageError for a word that names nobody and for more parts than people, and what reaching a cluster raises.
    """
    if (parts or 1) > plan.options.people:
        raise UsageError(
            f"--partitions {parts}: more than the {plan.options.people:,} people",
            remedy="write one a worker, or leave it out",
        )
    if on is None and parts in (None, 1):
        yield None
        return
    with closing(crews(on or f"threads:{plan.options.threads}")) as by:
        yield Carried(by, parts or by.size)


@dataclass(frozen=True)
class Outcome:
    """What a plan led to: one Records for each replicate; readings and a manifest are made when somebody asks."""

    plan: Plan
    records: tuple[Records, ...]
    dots: pl.DataFrame
    """A picture of the first replicate: see :mod:`glasshouse.records.dots`."""
    deviations: Sequence[Deviation]
    """How far the drawn city lies from its margins."""
    capped: Sequence[Sequence[int]]
    """By replicate and world, how often a chance per month above 1 was taken as 1."""
    machine: dict[str, Any]
    """What it took of this machine, and what it was expected to take."""
    assumed: Assumed | None = None
    """The points over the unknowns that its bands of assumption are made from; None: nobody asked for any."""

    @cached_property
    def measured(self) -> pl.DataFrame:
        """The readings of all replicates, without bands of assumption."""
        return combined([readings(records) for records in self.records])

    @cached_property
    def bands(self) -> dict[Key, Band]:
        """The band of assumption of each headline figure."""
        return {} if self.assumed is None else bands(self.assumed.points, self.assumed.unknowns, self.measured)

    @cached_property
    def readings(self) -> pl.DataFrame:
        """All that is measured, and the bands of assumption."""
        return self.measured if not self.bands else pl.concat([self.measured, rows_of(self.bands, self.measured)])

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What was asked for, of which texts, with which versions, and the checksum of what came of it."""
        whole = manifest_of(self.plan, self.records, self.deviations, self.capped)
        made = (self.assumed or nothing("off")).document()
        drivers = drivers_frame(self.bands).to_dicts()
        return {**whole, "assumptions": {**made, "drivers": drivers}, "machine": self.machine}


def expected_of(plan: Plan) -> Estimate:
    """Time and memory that a plan will take on this machine, all replicates together."""
    options = plan.options
    months = plan.when.end - plan.when.begin
    counted = counting(plan, options.threads)
    one = estimate(plan.world.text, plan.regimes, options.people, months, options.threads, counted)
    return one._replace(seconds=one.seconds * options.replicates)


Keep = Callable[[Sequence[Records]], None]
"""Takes the records of all replicates, in a thread of its own, while readings are made of them."""


def execute(
    plan: Plan,
    tell: Tell,
    checkpoints: Checkpoints | None = None,
    carried: Carried | None = None,
    keep: Keep | None = None,
    *,
    with_bands: bool = False,
) -> Outcome:
    """Run a plan, put aside from time to time where ``checkpoints`` are wanted; in this process if nobody carries it.

    ``with_bands``: live the points of its bands of assumption too, as many as its options ask for.  Where records are
    kept, readings and checksums are made meanwhile.  Raises RunError, before anything is drawn, for what memory cannot
    hold, StoreError for a checkpoint to go on from that is not believed, and what ``keep`` raises.
    """
    options = plan.options
    expected = expected_of(plan)
    if carried is None or isinstance(carried.crews, InProcess):
        refuse_beyond_memory(plan.world.text, plan.regimes, options.people, counting(plan, options.threads))
    by = carried or Carried(InProcess(options.threads))
    began = time.perf_counter()
    lives = [
        _Lives(Replicate(plan, number, *seeds), by, tell, checkpoints)
        for number, seeds in enumerate(replicate_seeds(options))
    ]
    for each in lives:
        each.live()
    machine: dict[str, Any] = {
        "day": datetime.now(UTC).date().isoformat(),
        "seconds": 0.0,
        "estimated_seconds": round(expected.seconds, 1),
        "estimated_bytes": expected.bytes,
        "peak_bytes": 0,
        "threads": options.threads,
        "platform": platform.platform(),
    }
    if by.parts > 1:
        machine["parts"] = {"peak_bytes": lives[0].peaks, "lost": sum(each.lost for each in lives)}
    all_records = tuple(each.records for each in lives)
    lived = time.perf_counter()
    made = assumed(plan, tell) if with_bands else None
    machine["seconds_of_assumptions"] = round(time.perf_counter() - lived, 3)
    capped = [each.capped for each in lives]
    outcome = Outcome(plan, all_records, lives[0].dots, lives[0].deviations, capped, machine, made)
    if keep is not None:
        tell("measuring", 0, 0)
        with ThreadPoolExecutor(3) as beside:  # tables are kept and summed outside of the interpreter
            kept, measured = beside.submit(keep, all_records), beside.submit(attrgetter("readings"), outcome)
            beside.map(attrgetter("checksum"), all_records)
            measured.result()
            kept.result()
    machine |= {"seconds": round(time.perf_counter() - began, 3), "peak_bytes": peak()}
    return outcome


class _Lives:
    """One replicate while it is simulated, and its results."""

    records: Records
    dots: pl.DataFrame
    capped: tuple[int, ...]
    deviations: Sequence[Deviation]
    peaks: list[int]

    def __init__(self, lived: Replicate, by: Carried, tell: Tell, checkpoints: Checkpoints | None) -> None:
        self.lived, self.by, self.tell, self.checkpoints = lived, by, tell, checkpoints
        self.lost = 0

    def live(self) -> None:
        """All months; who was lost on the way is replaced, and all go on from the last checkpoint."""
        going_on = self.checkpoints.read(self.lived, self.by.parts) if self.checkpoints is not None else None
        while True:
            try:
                self._go(going_on)
                return
            except Lost as loss:
                self.lost += 1
                last = self.checkpoints.last(self.lived, self.by.parts) if self.checkpoints is not None else None
                if self.lost > _MOST_LOST and _month(last) == _month(going_on):
                    raise RunError(
                        f"{loss}, {self.lost} times", remedy="more memory for each worker, or more partitions"
                    ) from loss
                going_on = last
                warn(f"{loss}: on from {'the last checkpoint' if last else 'the first month'}")

    def _go(self, going_on: Sequence[Put] | None) -> None:
        options, tell = self.lived.plan.options, self.tell
        tell("drawing people", 0, 0)
        stage = f"replicate {self.lived.number + 1} of {options.replicates}" if options.replicates > 1 else "lives"
        with closing(self.by.crews.crew(part_of, (self.lived, self.by.parts), self.by.parts)) as crew:
            if self.checkpoints is not None:
                crew.call_all(Counted.keep_reads)
            if self.checkpoints is not None and going_on is not None:
                _take_up(crew, going_on, self.checkpoints, self.lived.plan)
            live_windows(
                crew,
                lambda done, total: tell(stage, done * options.people, total * options.people),
                self.checkpoints.keeper(self.lived, crew) if self.checkpoints is not None else None,
            )
            tell("counting", 0, 0)
            self.capped = tuple(sum(some) for some in zip(*crew.call_all(Counted.chances_above_one), strict=True))
            self.deviations, self.peaks = crew.call_one(0, Counted.deviations), crew.call_all(Counted.peak)
            self.dots = picture(crew.call_all(Counted.dots))
            self.records = tables(together(crew.call_all(Counted.counted)), options.threads)


def _take_up(crew: Crew[Counted], going_on: Sequence[Put], checkpoints: Checkpoints, plan: Plan) -> None:
    """Raises StoreError at the first difference from the same lives lived again."""
    try:
        found = crew.call_each(Counted.take_up, [(crew.send(part, put),) for part, put in enumerate(going_on)])
    except ValueError as error:
        raise checkpoints.refusal(str(error)) from error
    for differs in found:
        if differs is not None:
            regime, what = differs
            raise checkpoints.refusal(f"{what}, in the world {plan.regimes[regime].name}")


_MOST_LOST: Final = 3
"""Losses after which a run that comes no further is given up."""


def _month(going_on: Sequence[Put] | None) -> int:
    return going_on[0].month if going_on else 0
