"""The run's picture for the page: what each dot is filtered by, and what each world holds on it month by month."""

from __future__ import annotations

from typing import Any

import polars as pl

from glasshouse.records.cohorts import AXIS_WORDS
from glasshouse.records.dots import AXES
from glasshouse.report.case import Case
from glasshouse.study.running.runs import Outcome
from glasshouse.vocabulary import COHORT_AXES, Held


def city(outcome: Outcome, case: Case) -> dict[str, Any]:
    """Axes and their words, classes, and for each world the stretches of each dot as ``[held, months, …]``.

    What is held is a sum of :class:`Held`, plus 256 for each place of the class among ``classes``, counted from 1.
    """
    classes = outcome.manifest["run"]["classes"]
    place = (
        pl.col("class").cast(pl.String).replace_strict({name: 1 + row for row, name in enumerate(classes)}, default=0)
    )
    dots = outcome.dots.with_columns(code=pl.col("held").cast(pl.Int64) + 256 * place.cast(pl.Int64))
    known = {axis: AXIS_WORDS[COHORT_AXES.index(axis)] for axis in AXES}
    first = dots.filter(world=outcome.plan.schemes[0].name).unique("dot", keep="first", maintain_order=True).sort("dot")
    return {
        "people": outcome.plan.options.people,
        "flags": {flag.name: int(flag) for flag in Held},
        "axes": {
            axis: [{"word": word, "said": case.cohort(f"{axis}={word}")} for word in words]
            for axis, words in known.items()
        },
        "dots": [list(row) for row in zip(*(_places(first[axis], known[axis]) for axis in AXES), strict=True)],
        "classes": [case.words.named(name.rpartition("/")[2]) for name in classes],
        "begins": outcome.plan.when.in_force,
        "months": outcome.plan.when.end - outcome.plan.when.in_force,
        "worlds": {scheme.name: _stretches(dots.filter(world=scheme.name)) for scheme in outcome.plan.schemes},
    }


def _places(words: pl.Series, known: tuple[str, ...]) -> list[int]:
    return [known.index(word) for word in words.cast(pl.String)]


def _stretches(dots: pl.DataFrame) -> list[list[int]]:
    """The stretches of each dot, in order of dots and months."""
    grouped = dots.sort("dot", "month").group_by("dot", maintain_order=True).agg("code", "months")
    return [
        [number for pair in zip(codes, months, strict=True) for number in pair]
        for codes, months in zip(grouped["code"].to_list(), grouped["months"].to_list(), strict=True)
    ]
