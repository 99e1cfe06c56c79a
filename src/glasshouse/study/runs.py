"""From a plan to records and readings: people drawn, every world lived in one pass, everything counted."""

from __future__ import annotations

import platform
import resource
import time
from dataclasses import dataclass
from typing import Any

import polars as pl

from glasshouse.compiler import codebook
from glasshouse.engine import Counting, Estimate, estimate, live, refuse_beyond_memory, sample_differs
from glasshouse.measures import readings
from glasshouse.population import Deviation, Population, synthesize
from glasshouse.population.people import People
from glasshouse.records import Calendar, Records, Tally, close
from glasshouse.records.aside import first_difference
from glasshouse.records.tally import counting_bytes
from glasshouse.study.checkpoints import Checkpoints, Put, Replicate
from glasshouse.study.manifests import manifest_of
from glasshouse.study.plan import WATCH_ONLY, Plan, replicate_seeds
from glasshouse.study.replicates import combined
from glasshouse.study.telling import Tell


@dataclass(frozen=True)
class Outcome:
    """What a plan led to: a manifest, one Records for each replicate, and the readings made from them."""

    plan: Plan
    manifest: dict[str, Any]
    records: tuple[Records, ...]
    readings: pl.DataFrame


def expected_of(plan: Plan) -> Estimate:
    """Time and memory that a plan will take, all replicates together."""
    options = plan.options
    months = plan.when.end - plan.when.begin
    one = estimate(plan.world.text, plan.regimes, options.people, months, options.threads, _counting(plan))
    return one._replace(seconds=one.seconds * options.replicates)


def _counting(plan: Plan) -> Counting:
    """What the tally takes."""
    book = codebook(plan.world.text, plan.texts)
    return Counting(*counting_bytes(book, _calendar(plan), len(plan.regimes), plan.options.threads))


def _calendar(plan: Plan) -> Calendar:
    when = plan.when
    return Calendar(when.begin, when.start, when.in_force, when.end)


def execute(plan: Plan, tell: Tell, checkpoints: Checkpoints | None = None) -> Outcome:
    """Run a plan, put aside from time to time where ``checkpoints`` are wanted.

    Raises RunError, before anything is drawn, for what memory cannot hold, and StoreError for a checkpoint to go on
    from that is not believed.
    """
    options = plan.options
    expected = expected_of(plan)
    refuse_beyond_memory(plan.world.text, plan.regimes, options.people, _counting(plan))
    began = time.perf_counter()
    all_records: list[Records] = []
    capped: list[tuple[int, ...]] = []
    deviations: tuple[Deviation, ...] = ()
    for number, (people_seed, life_seed) in enumerate(replicate_seeds(options)):
        stage = f"replicate {number + 1} of {options.replicates}" if options.replicates > 1 else "lives"
        tell("drawing people", 0, 0)
        city = city_of(plan, people_seed)
        lived = Replicate(plan, number, people_seed, life_seed)
        records, above_one = _records(lived, city, stage, tell, checkpoints)
        all_records.append(records)
        capped.append(above_one)
        deviations = deviations or city.deviations
    tell("measuring", 0, 0)
    measured = [readings(records) for records in all_records]
    manifest = manifest_of(plan, all_records, deviations, capped)
    manifest["machine"] = {
        "seconds": round(time.perf_counter() - began, 3),
        "estimated_seconds": round(expected.seconds, 1),
        "estimated_bytes": expected.bytes,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "threads": options.threads,
        "platform": platform.platform(),
    }
    return Outcome(plan, manifest, tuple(all_records), combined(measured))


def city_of(plan: Plan, people_seed: int) -> Population:
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
        threads=options.threads,
    )


def records_of_lives(
    plan: Plan, city: Population, seeds: tuple[int, int], *, counted_as: People | None = None
) -> Records:
    """The records of a plan's worlds over a city that is drawn already; ``seeds`` are those of people and lives.

    ``counted_as``: people whose labels the tally groups by in place of their own (a placebo).
    """
    return _records(Replicate(plan, 0, *seeds), city, "lives", lambda *_: None, None, counted_as)[0]


def _records(
    lived: Replicate,
    city: Population,
    stage: str,
    tell: Tell,
    checkpoints: Checkpoints | None,
    counted_as: People | None = None,
) -> tuple[Records, tuple[int, ...]]:
    """The records, and for each world how often a chance per month above 1 was taken as 1."""
    plan, names = lived.plan, [regime.name for regime in lived.plan.regimes]
    everybody = plan.options.people
    tally = _tally(lived, city, counted_as)
    aside = checkpoints.read(lived) if checkpoints is not None else None
    if checkpoints is not None and aside is not None:
        _believe(lived, city, aside, checkpoints)
        tally.go_on(aside.tally)
    capped = live(
        plan.world.text,
        plan.regimes,
        city,
        codebook(plan.world.text, plan.texts),
        lived.life_seed,
        lived.people_seed,
        threads=plan.options.threads,
        consume=tally.consume,
        progress=lambda done, total: tell(stage, done * everybody, total * everybody),
        going_on=aside.lives if aside is not None else None,
        at_window=checkpoints.keeper(lived, tally) if checkpoints is not None else None,
    )
    tell("counting", 0, 0)
    watch = f"{plan.schemes[0].name}: {WATCH_ONLY}"
    return close(tally, {0: names.index(watch)} if watch in names else {}), capped


def _tally(lived: Replicate, city: Population, counted_as: People | None = None) -> Tally:
    plan = lived.plan
    return Tally(
        city.people if counted_as is None else counted_as,
        city.households.first,
        codebook(plan.world.text, plan.texts),
        _calendar(plan),
        [regime.name for regime in plan.regimes],
        from_age=plan.schemes[0].text.applies_to.from_age,
        people_seed=lived.people_seed,
    )


def _believe(lived: Replicate, city: Population, aside: Put, checkpoints: Checkpoints) -> None:
    """Live a sample of households again from the first month.  Raises StoreError at the first difference."""
    plan, sample = lived.plan, _tally(lived, city)
    try:
        differs, members = sample_differs(
            plan.world.text,
            plan.regimes,
            city,
            codebook(plan.world.text, plan.texts),
            lived.life_seed,
            lived.people_seed,
            threads=plan.options.threads,
            consume=sample.consume,
            aside=aside.lives,
            key=aside.key,
        )
        differs = differs or first_difference(sample.put_aside(), aside.tally, members)
    except ValueError as error:
        raise checkpoints.refusal(str(error)) from error
    if differs is not None:
        number, what = differs
        raise checkpoints.refusal(f"{what}, in the world {plan.regimes[number].name}")
