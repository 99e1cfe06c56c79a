"""Counters: what is summed of all lives, and the two ways to add to it, an event and a change of a stock.

Compiled, without the interpreter's lock and without reference counts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glasshouse.machine_code import force_inlined, njit
from glasshouse.records.cohorts import GROUPS
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]
Whole = Any
"""An integer of any width: compiled code meets them all."""

compiled = njit(error_model="numpy", _nrt=False)
"""Without reference counts: two threads would wait for each other at every array."""


class Fixed(NamedTuple):
    """What a run knows of its people and calendar; shared by all regimes, read-only."""

    start: int
    in_force: int
    end: int
    birth: Array  # (rows,) int16
    death: Array  # (rows,) int16
    batch: Array  # (rows,) int8
    scope: Array  # (rows,) int16, month in which the age band changes from below-scope; before start: it never does
    band: Array  # (rows,) int8, age band from then on
    origin: Array  # (rows,) int32, whose work and income at start are those of the cohort
    traits: Array  # (rows, 3) int8: sex, residency, minority
    shape: Array  # (6,) int32, words of each cohort axis
    groups: Array  # (cells, 7) int16
    kind_context: Array  # (kinds,) int16
    kind_polarity: Array  # (kinds,) int8
    list_black: Array  # (lists,) bool
    contexts: int  # of wishes
    classes: int
    sampled: Array  # (rows,) bool, whole history is kept


class Counters(NamedTuple):
    """What is summed; one set for each batch of rows that is being added at the same time.

    Months stand together, and groups: what a household does in a year falls into few lines of the cache.
    """

    by_month: Array  # (batches, quantities, months from start) int32
    by_group: Array  # (batches, quantities, groups) int64, from in_force on


def new_counters(quantities: int, months: int) -> Counters:
    """Counters at zero."""
    return Counters(
        np.zeros((BATCHES, quantities, months), np.int32),
        np.zeros((BATCHES, quantities, len(GROUPS)), np.int64),
    )


def merge(into: Counters, part: Counters) -> None:
    """Add the sums of a part."""
    into.by_month[:] += part.by_month
    into.by_group[:] += part.by_group


@force_inlined
def count(
    fixed: Fixed, counters: Counters, quantity: Whole, month: Whole, where: Whole, batch: Whole, number: Whole
) -> None:
    """Add events of a month from start on."""
    counters.by_month[batch, quantity, month - fixed.start] += number
    if month >= fixed.in_force:
        for axis in range(fixed.groups.shape[1]):
            counters.by_group[batch, quantity, fixed.groups[where, axis]] += number


@compiled
def shift(
    fixed: Fixed, counters: Counters, quantity: Whole, month: Whole, where: Whole, batch: Whole, change: Whole
) -> None:
    """Change a stock from a month on."""
    if change == 0 or month >= fixed.end:
        return
    counters.by_month[batch, quantity, month - fixed.start] += change
    months = np.int64(change) * (fixed.end - max(month, fixed.in_force))
    for axis in range(fixed.groups.shape[1]):
        counters.by_group[batch, quantity, fixed.groups[where, axis]] += months
