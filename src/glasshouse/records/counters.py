"""Counters: what is summed of all lives, and the two ways to add to it, an event and a change of a stock.

Compiled, without the interpreter's lock and without reference counts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glasshouse.machine_code import njit
from glasshouse.records.cohorts import CELLS, GROUPS
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]
Whole = Any
"""An integer of any width: compiled code meets them all."""

compiled = njit(error_model="numpy", _nrt=False)
"""Nobody counts references: two threads would wait for each other at every array."""
woven = njit(error_model="numpy", _nrt=False, forceinline=True)
"""For what is small and called for each row: a call would hand over every array."""


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
    by_cohort: Array  # (quantities,) int32
    kind_context: Array  # (kinds,) int16
    kind_polarity: Array  # (kinds,) int8
    list_black: Array  # (lists,) bool
    contexts: int  # of wishes
    classes: int
    sampled: Array  # (rows,) bool, whole history is kept


class Counters(NamedTuple):
    """What is summed; one set for each batch of rows that is being added at the same time.

    Months stand together, and groups: what a household does in a year falls into few lines of the cache.  Most pairs of
    cell and column never meet; a row of ``by_cohort`` that is not taken is never touched, and so costs no memory.
    """

    by_month: Array  # (batches, quantities, months from start) int32
    place: Array  # (cells, columns) int32, row of by_cohort; -1: nothing counted yet
    by_cohort: Array  # (cells x columns, months from start) int32, taken row after row as they are needed
    taken: Array  # (1,) int64, rows taken
    by_group: Array  # (batches, quantities, groups) int64, from in_force on


def new_counters(quantities: int, columns: int, months: int) -> Counters:
    """Counters at zero."""
    return Counters(
        np.zeros((BATCHES, quantities, months), np.int32),
        np.full((CELLS, columns), -1, np.int32),
        np.zeros((CELLS * columns, months), np.int32),
        np.zeros(1, np.int64),
        np.zeros((BATCHES, quantities, len(GROUPS)), np.int64),
    )


def packed(counters: Counters) -> Counters:
    """Without the rows that are not taken: to be read, stored or sent, and added to no more."""
    return counters._replace(by_cohort=counters.by_cohort[: int(counters.taken[0])])


def merge(into: Counters, part: Counters) -> None:
    """Add the sums of a part."""
    into.by_month[:] += part.by_month
    into.by_group[:] += part.by_group
    _merge_cohorts(into, part.place, part.by_cohort)


@woven
def cohort_row(counters: Counters, where: Whole, column: Whole) -> Whole:
    """The row of ``by_cohort`` of a cell and a column, taken now if it has none."""
    row = np.int64(counters.place[where, column])
    if row < 0:
        row = counters.taken[0]
        counters.taken[0] = row + 1
        counters.place[where, column] = row
    return row


@compiled
def _merge_cohorts(into: Counters, place: Array, by_cohort: Array) -> None:
    """Add month by cohort of a part, where it has met."""
    for where in range(place.shape[0]):
        for column in range(place.shape[1]):
            if place[where, column] >= 0:
                row = cohort_row(into, where, column)
                for month in range(by_cohort.shape[1]):
                    into.by_cohort[row, month] += by_cohort[place[where, column], month]


@compiled
def list_counted(rows: Array, which: Array, pair: Array, month: Array, value: Array) -> None:
    """Of the rows ``which`` of a matrix all that is not zero: the place in ``which``, the month, and the count."""
    found = 0
    for place in range(which.shape[0]):
        for column in range(rows.shape[1]):
            counted = rows[which[place], column]
            if counted != 0:
                pair[found], month[found], value[found] = place, column, counted
                found += 1


@woven
def count(
    fixed: Fixed, counters: Counters, quantity: Whole, month: Whole, where: Whole, batch: Whole, number: Whole
) -> None:
    """Add events of a month from start on."""
    counters.by_month[batch, quantity, month - fixed.start] += number
    column = fixed.by_cohort[quantity]
    if column >= 0:
        counters.by_cohort[cohort_row(counters, where, column), month - fixed.start] += number
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
    column = fixed.by_cohort[quantity]
    if column >= 0:
        counters.by_cohort[cohort_row(counters, where, column), month - fixed.start] += change
    months = np.int64(change) * (fixed.end - max(month, fixed.in_force))
    for axis in range(fixed.groups.shape[1]):
        counters.by_group[batch, quantity, fixed.groups[where, axis]] += months
