"""Differences between the same people in two worlds, summed by cohort and batch."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.adding import add_at
from glasshouse.records.aggregate import TOTALS
from glasshouse.records.counters import Fixed
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
    who = np.flatnonzero(members & (fixed.birth < fixed.end) & (fixed.death > fixed.in_force))
    gap = ours[who].astype(np.int64) - theirs[who]
    batch, groups = fixed.batch[who].astype(np.int64), fixed.groups[cells[who]]
    size = int(fixed.groups.max()) + 1
    people = np.zeros((size, BATCHES), np.int64)
    sums = [np.zeros((size, BATCHES, len(TOTALS)), np.int64) for _ in range(4)]
    for axis in range(groups.shape[1]):
        add_at(people, groups[:, axis], batch, 1)
    for total in range(len(TOTALS)):
        differ = np.flatnonzero(gap[:, total])
        by = gap[differ, total]
        for into, values in zip(sums, (by, by * by, by > 0, by < 0), strict=True):
            for axis in range(groups.shape[1]):
                add_at(into[:, :, total], groups[differ, axis], batch[differ], values)
    return Differences(people, *sums)
