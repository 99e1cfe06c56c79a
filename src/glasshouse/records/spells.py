"""Spells on lists, from the entries and exits of everybody: lengths, returns, first listings, what was induced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.adding import add_at
from glasshouse.records.counters import Counters, Fixed
from glasshouse.records.log import Log
from glasshouse.vocabulary import WAYS, Event

Array = np.ndarray[Any, Any]

NO_EXIT_BEFORE: Final = -1
OBSERVED_RETURNS: Final = ("censored", "returned", "died")
_OPEN, _DEATH = WAYS.index("open"), WAYS.index("death")


class Spells(NamedTuple):
    """One row a spell, by person, list and entry.  Kept while a run is being closed, then only counted."""

    person: Array  # int64
    list: Array  # int64
    entry: Array  # int64, month
    exit: Array  # int64, month; the run's end when open
    way: Array  # int64, WAYS
    spell_class: Array  # int64, SPELL_CLASSES
    ground: Array  # int64, GROUNDS
    since: Array  # int64, months since the last exit from this list; NO_EXIT_BEFORE for a first spell

    def take(self, which: Array) -> Spells:
        """The spells that ``which`` selects."""
        return Spells(*(column[which] for column in self))


def spells(log: Log) -> Spells:
    """Entries and exits put together.  ``log`` as of :func:`glasshouse.records.tally.joined`.

    Raises ValueError when an entry has no exit: a run ends every spell, if only as ``open``.
    """
    rows = np.flatnonzero((log.event == Event.ENTERED) | (log.event == Event.LEFT))
    item, person = log.a[rows].astype(np.int64), log.person[rows].astype(np.int64)
    rows = rows[np.lexsort((np.arange(rows.size), item, person))]
    entered, left = rows[0::2], rows[1::2]
    if (
        entered.size != left.size
        or (log.event[entered] != Event.ENTERED).any()
        or (log.event[left] != Event.LEFT).any()
        or (log.person[entered] != log.person[left]).any()
        or (log.a[entered] != log.a[left]).any()
    ):
        raise ValueError("the log holds an entry without an exit, or an exit without an entry")
    person, item = log.person[entered].astype(np.int64), log.a[entered].astype(np.int64)
    entry, leaving = log.month[entered].astype(np.int64), log.month[left].astype(np.int64)
    since = np.full(entry.size, NO_EXIT_BEFORE, np.int64)
    again = np.flatnonzero((person[1:] == person[:-1]) & (item[1:] == item[:-1])) + 1
    since[again] = entry[again] - leaving[again - 1]
    return Spells(
        person,
        item,
        entry,
        leaving,
        log.b[left].astype(np.int64),
        log.value[left].astype(np.int64) >> 16,
        log.value[entered].astype(np.int64),
        since,
    )


def overlap(first: Array, last: Array, begin: int, end: int) -> Array:
    """Months of [first, last) that lie in [begin, end)."""
    months: Array = np.maximum(0, np.minimum(last, end) - np.maximum(first, begin))
    return months


class Returns(NamedTuple):
    """One row an exit of the run that left the person present."""

    person: Array
    list: Array
    exit: Array  # month
    months: Array  # until the return, the death or the run's end
    observed: Array  # OBSERVED_RETURNS


def returns(of: Spells, fixed: Fixed) -> Returns:
    """What followed each exit in [in_force, end): a return to the same list, death, or the end of the run."""
    following = np.zeros(of.entry.size, np.int64)
    again = np.flatnonzero(of.since != NO_EXIT_BEFORE)
    following[again - 1] = of.entry[again]
    chosen = np.flatnonzero(
        (of.way != _OPEN) & (of.way != _DEATH) & (of.exit >= fixed.in_force) & (of.exit < fixed.end)
    )
    person, leaving, back = of.person[chosen], of.exit[chosen], following[chosen]
    death = fixed.death[person].astype(np.int64)
    until = np.where(back > 0, back, np.minimum(death, fixed.end))
    observed = np.where(back > 0, 1, np.where(death < fixed.end, 2, 0))
    return Returns(person, of.list[chosen], leaving, until - leaving, observed)


def first_months(of: Spells, rows: int, from_month: int, until: int) -> Array:
    """(rows,) int64: the first month in [from_month, until) that a person is on one of the lists; else ``until``."""
    first = np.full(rows, until, np.int64)
    within = (of.exit > from_month) & (of.entry < until)
    np.minimum.at(first, of.person[within], np.maximum(of.entry[within], from_month))
    return first


def apart(of: Spells, other: Spells) -> tuple[Array, Array, Array]:
    """(person, first month, month after the last) of the stretches listed in ``of`` and not in ``other``.

    Any list in either counts; choose the spells of one list beforehand to compare list by list.
    """
    person = np.concatenate([of.person, of.person, other.person, other.person])
    month = np.concatenate([of.entry, of.exit, other.entry, other.exit])
    ours, theirs = np.ones(of.entry.size, np.int64), np.ones(other.entry.size, np.int64)
    own_steps = np.concatenate([ours, -ours, 0 * theirs, 0 * theirs])
    other_steps = np.concatenate([0 * ours, 0 * ours, theirs, -theirs])
    order = np.lexsort((month, person))
    person, month = person[order], month[order]
    alone = (np.cumsum(own_steps[order]) > 0) & (np.cumsum(other_steps[order]) == 0)
    stretch = np.flatnonzero(alone[:-1] & (person[1:] == person[:-1]) & (month[1:] > month[:-1]))
    return person[stretch], month[stretch], month[stretch + 1]


CellsAt = Callable[[Array, Array], Array]
"""Cells of people in months, from start on."""


def add_stretches(
    fixed: Fixed, counters: Counters, quantity: int, cells_at: CellsAt, stretches: tuple[Array, Array, Array]
) -> None:
    """Add stretches of months to a stock, split where a person's cohort changes."""
    person, first, last = stretches
    by_month = counters.by_month[:, quantity]
    scope = fixed.scope[person].astype(np.int64)
    first, last = np.maximum(first, fixed.start), np.minimum(last, fixed.end)
    middle = np.clip(scope, first, np.maximum(first, last))
    for begin, end in ((first, middle), (middle, last)):
        rows = np.flatnonzero(end > begin)
        who, since, until = person[rows], begin[rows], end[rows]
        batch = fixed.batch[who].astype(np.int64)
        add_at(by_month, batch, since - fixed.start, 1)
        ends = until < fixed.end
        add_at(by_month, batch[ends], until[ends] - fixed.start, -1)
        months = overlap(since, until, fixed.in_force, fixed.end)
        groups = fixed.groups[cells_at(who, since)]
        for axis in range(groups.shape[1]):
            add_at(counters.by_group[:, quantity], batch, groups[:, axis], months)


def add_firsts(fixed: Fixed, counters: Counters, quantity: int, cells_at: CellsAt, person: Array, month: Array) -> None:
    """Add one event a person, in the run, to a quantity."""
    batch = fixed.batch[person].astype(np.int64)
    add_at(counters.by_month[:, quantity], batch, month - fixed.start, 1)
    groups = fixed.groups[cells_at(person, month)]
    for axis in range(groups.shape[1]):
        add_at(counters.by_group[:, quantity], batch, groups[:, axis], 1)
