"""Runs of a study, one after the other.  A city is drawn once for all runs that use it; a failed run is a row too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from glasshouse.errors import GlasshouseError
from glasshouse.measures import readings
from glasshouse.measures.reading import SCHEMA as READING
from glasshouse.population import Population
from glasshouse.study.running.plan import Plan
from glasshouse.study.running.runs import city_of, records_of_lives
from glasshouse.study.sweeps.placebo import relabelled
from glasshouse.study.sweeps.points import LABELS, RunOf, arms, plan_of_run, seeds, values_of
from glasshouse.study.sweeps.studies import Study
from glasshouse.text.vary import variables

Array = np.ndarray[Any, Any]

RUN_COLUMNS: Final = {
    "run": pl.Int32, "arm": pl.Int32, "sample": pl.Int32, "replicate": pl.Int16, "placebo": pl.String,
    "world": pl.String, "lived_under": pl.String, "people_seed": pl.Int64, "life_seed": pl.Int64, "error": pl.String,
}  # fmt: skip
"""Columns of a run."""

READING_COLUMNS: Final = {name: kind for name, kind in READING.items() if name not in ("cohort", "month")}
"""Columns of a reading over the whole run and everybody; all null where the run failed."""

_UNDISTURBED: Final = ("conducts", "turns", "wishes", "responses", "contacts", "about", "title", "sources")
"""Parts of a world that drawing its people does not read."""


class Lives(NamedTuple):
    """What all tasks of a sweep share."""

    study: Study
    rows: Array


class Done(NamedTuple):
    """The rows of a run for the store."""

    number: int
    rows: pl.DataFrame


class _Drawn(NamedTuple):
    key: tuple[Any, ...]
    city: Population


def columns(study: Study) -> dict[str, Any]:
    """Columns of a study's store, in order: run, the numbers that vary, reading."""
    numbers = [lever.key for lever in study.levers] + [unknown.key for unknown in study.unknowns]
    return {**RUN_COLUMNS, **dict.fromkeys(numbers, pl.Float64), **READING_COLUMNS}


def live_batch(given: Lives, batch: Sequence[RunOf], threads: int) -> Iterator[Done]:
    """Live the runs of a batch and yield each as soon as it is done.  A failed run is a row with its error.

    Running out of memory, a full disk and an interruption are no results: they end the batch.
    """
    drawn: _Drawn | None = None
    for one in batch:
        error = None
        try:
            plan = plan_of_run(given.study, given.rows, one, threads)
            drawn = _city(plan, seeds(given.study, one)[0], drawn)
            measured = _measured(given.study, plan, drawn.city, one)
        except (MemoryError, OSError):
            raise
        except Exception as problem:
            error = problem.what if isinstance(problem, GlasshouseError) else f"{type(problem).__name__}: {problem}"
            measured = pl.DataFrame({name: [None] for name in READING_COLUMNS}, schema=READING_COLUMNS)
        yield Done(one.number, _labelled(given.study, given.rows, one, measured, error))


def _city(plan: Plan, people_seed: int, drawn: _Drawn | None) -> _Drawn:
    """The city of a plan; the last one drawn, where it would be the same."""
    text = plan.world.text
    texts = tuple(getattr(text, name) for name in type(text).model_fields if name not in _UNDISTURBED)
    key = (plan.world.folder, texts, people_seed, plan.when)
    if drawn is not None and drawn.key == key:
        return drawn
    return _Drawn(key, city_of(plan, people_seed))


def _measured(study: Study, plan: Plan, city: Population, one: RunOf) -> pl.DataFrame:
    """The readings over the whole run and everybody."""
    both = seeds(study, one)
    counted_as = relabelled(city.people, both[0]) if one.placebo == LABELS else None
    made = readings(records_of_lives(plan, city, both, counted_as=counted_as))
    return made.filter((pl.col("cohort") == "all") & pl.col("month").is_null()).select(list(READING_COLUMNS))


def _labelled(study: Study, rows: Array, one: RunOf, measured: pl.DataFrame, error: str | None) -> pl.DataFrame:
    """Readings with the columns of their run."""
    arm = arms(study)[one.arm]
    people_seed, life_seed = seeds(study, one)
    world, scheme = study.worlds[arm.world], study.schemes[arm.scheme]
    changed = values_of(study, rows, one)
    own = [variables(text) for text in (scheme.text, study.before[arm.world][0].text, world.text)]
    as_written = {address: one.number.value for texts in reversed(own) for address, one in texts.items()}
    values = {**as_written, **changed}
    known = columns(study)
    numbers = {
        name: float(values[name]) if name in values else None
        for name in known
        if name not in RUN_COLUMNS and name not in READING_COLUMNS
    }
    labels = {
        "run": one.number, "arm": one.arm, "sample": one.sample, "replicate": one.replicate, "placebo": one.placebo,
        "world": world.name, "lived_under": scheme.name, "people_seed": people_seed, "life_seed": life_seed,
        "error": error, **numbers,
    }  # fmt: skip
    return measured.select(
        *(pl.lit(value, dtype=known[name]).alias(name) for name, value in labels.items()), *READING_COLUMNS
    )
