"""Readings that are one sum over another: shares of people, and events per people and year."""

from __future__ import annotations

import numpy as np

from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import ratios
from glasshouse.measures.reading import Block, Labels
from glasshouse.records.cohorts import GROUPS

PER_THOUSAND_YEARS = 12_000.0


def labels(
    measure: str,
    cube: Cube,
    *,
    clause: str | None = None,
    context: str | None = None,
    by: str | None = None,
    unit: str = "",
) -> Labels:
    """Labels of a world's readings, in the measure's own unit unless another is said."""
    return Labels(measure, cube.world, unit, None, clause, context, by)


def share_of_people(cube: Cube, named: Labels, quantity: tuple[str, str | None, str | None, str | None]) -> list[Block]:
    """A stock over people present: over the run by cohort, and month by month for everybody.

    A person's whole stay is one event, as long as the run at most: person-months are no independent trials.
    """
    whole, people = cube.run(*quantity), cube.run("people")
    over_run = ratios(whole, people, most=1, each=cube.months)
    monthly, present = cube.monthly(*quantity), cube.monthly("people")
    return [
        Block(named, over_run, cube.people(), cohorts=GROUPS),
        Block(named, ratios(monthly, present, most=1), present.sum(axis=1), first_month=0),
    ]


def yearly(cube: Cube, named: Labels, counted: Array, *, scale: float = PER_THOUSAND_YEARS, each: float = 1.0) -> Block:
    """Events (groups, batches) of the run per people and year, by cohort; ``each`` is how many one person can have."""
    return Block(named, ratios(counted, cube.run("people"), scale=scale, each=each), cube.people(), cohorts=GROUPS)


def share(cube: Cube, named: Labels, part: Array, whole: Array) -> Block:
    """A share of things counted (groups, batches), by cohort."""
    return Block(named, ratios(part, whole, most=1), cube.people(), cohorts=GROUPS, of_what=whole.sum(axis=1))


def total(cube: Cube, quantity: str, clause: str | None) -> Array:
    """(groups, batches): a quantity of a clause over all that it is counted by; clause None: over all black lists."""
    keys = [
        key
        for key in cube.keys(quantity)
        if (key[1] == clause if clause is not None else cube.lists.get(key[1] or "") == "black")
    ]
    return sum((cube.run(*key) for key in keys), np.zeros_like(cube.run("people")))
