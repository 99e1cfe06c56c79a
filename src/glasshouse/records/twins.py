"""Differences between the same people in two worlds, summed by cohort and batch."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.aggregate import TOTALS
from glasshouse.records.counters import Fixed, compiled
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]

AMONG: Final = ("all", "never_listed")
"""Everybody of the run, or those who were on no black list under the first scheme (from ``start`` on)."""


class Differences(NamedTuple):
    """(groups, batches, len(TOTALS)) int64 each, but ``people`` (groups, batches)."""

    people: Array
    sum: Array
    squares: Array
    positive: Array
    negative: Array


def differences(fixed: Fixed, ours: Array, theirs: Array, cells: Array, members: Array) -> Differences:
    """First world minus other, of the people in ``members`` (rows,) bool who live a month of the run.

    ``ours`` and ``theirs`` are (rows, len(TOTALS)); ``cells`` (rows,) are cohorts on coming into force, or at birth.
    """
    present = members & (fixed.birth < fixed.end) & (fixed.death > fixed.in_force)
    size = int(fixed.groups.max()) + 1
    people = np.zeros((size, BATCHES), np.int64)
    into = Differences(people, *(np.zeros((size, BATCHES, len(TOTALS)), np.int64) for _ in range(4)))
    _add_gaps(ours, theirs, present, cells, fixed.groups, fixed.batch, into)
    return into


@compiled
def _add_gaps(
    ours: Array, theirs: Array, present: Array, cells: Array, groups: Array, batch: Array, into: Differences
) -> None:
    """Add everybody who is ``there`` to each of their groups."""
    for person in range(present.shape[0]):
        if not present[person]:
            continue
        for axis in range(groups.shape[1]):
            into.people[groups[cells[person], axis], batch[person]] += 1
        for total in range(ours.shape[1]):
            gap = np.int64(ours[person, total]) - np.int64(theirs[person, total])
            if gap == 0:
                continue
            for axis in range(groups.shape[1]):
                group = groups[cells[person], axis]
                into.sum[group, batch[person], total] += gap
                into.squares[group, batch[person], total] += gap * gap
                if gap > 0:
                    into.positive[group, batch[person], total] += 1
                else:
                    into.negative[group, batch[person], total] += 1
