"""Work and income in the first month of ``before``: raked over the people at that time and assigned by draw."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glasshouse.chance import Purpose, lane
from glasshouse.machine_code import njit
from glasshouse.population.ages import BAND_FROM
from glasshouse.population.city import CHILD_BANDS, MOVING, largest, rounded
from glasshouse.population.controls import (
    CLOSE,
    SWEEPS,
    Control,
    absent_levels,
    fit,
    joined,
    levels_of,
    reconciled,
    scaled,
    stacked,
)
from glasshouse.population.draws import shuffle
from glasshouse.population.people import Deviation
from glasshouse.population.raking import UNIT_BITS, rake
from glasshouse.vocabulary import INCOME_BANDS, MARGIN_AGES, WORK
from glasshouse.world.tables import MarginTable

Array = np.ndarray[Any, Any]

_CODES = len(WORK) * INCOME_BANDS


class Occupation(NamedTuple):
    """Work and income of each resident; 0 and 0 for who is not born at ``begin``."""

    work: Array  # (residents,) int8
    income: Array  # (residents,) int8
    deviations: tuple[Deviation, ...]


def bands_at(birth: Array, begin: int) -> Array:
    """(people,) int32: the age band in month ``begin``, -1 for who is not born yet."""
    years = (begin - birth.astype(np.int32)) // 12
    return (np.searchsorted(np.array(BAND_FROM, np.int32), years, side="right") - 1).astype(np.int32)


def occupy(
    margins: tuple[MarginTable, ...], bands: Array, columns: dict[str, Array], sizes: dict[str, int], seed: int
) -> Occupation:
    """Draw work and income, given the axes that their margins are crossed with, and age at ``begin``.

    bands : (residents,) age bands at ``begin``;  columns, sizes : the other fixed axes by name, (residents,) each.
    A margin crossed with fixed axes keeps its shares of work and income in total and is fitted to the people there
    are.  Raises PopulationError where that cannot be.
    """
    given = [margin for margin in margins if set(margin.axes) & set(MOVING)]
    crossed = [a for a in sizes if any(a in margin.axes for margin in given)]
    axes = ("age", *crossed, *MOVING)
    shape = (len(MARGIN_AGES), *(sizes[a] for a in crossed), len(WORK), INCOME_BANDS)
    group = bands.copy()
    for axis in crossed:
        group *= sizes[axis]
        group += columns[axis]
    present = bands >= 0
    group[~present] = -1
    groups = int(np.prod(shape[:-2]))
    in_group = np.bincount(group[present], minlength=groups).astype(np.int64)
    people = int(in_group.sum())
    counts, deviations = _cells(given, axes, shape, in_group, people, seed)
    codes = np.empty(people, np.uint8)
    starts = np.zeros(groups + 1, np.int64)
    starts[1:] = np.cumsum(in_group)
    _deal(counts.reshape(groups, _CODES), starts, np.uint64(seed), lane("work"), int(Purpose.ALLOCATION), codes)
    work = np.zeros(bands.size, np.int8)
    income = np.zeros(bands.size, np.int8)
    _hand_out(group, starts, codes, work, income)
    return Occupation(work, income, deviations)


def _cells(
    given: list[MarginTable], axes: tuple[str, ...], shape: tuple[int, ...], in_group: Array, people: int, seed: int
) -> tuple[Array, tuple[Deviation, ...]]:
    """Whole people by group, work and income."""
    cells = int(np.prod(shape))
    group_of = (np.arange(cells) // _CODES).astype(np.int32)
    weights = in_group.astype(np.float64)[group_of]
    work_of = levels_of(shape, axes.index("work"))
    weights[(levels_of(shape, 0) < CHILD_BANDS) & (work_of != WORK.index("outside"))] = 0.0
    per_cell = np.zeros(cells, np.float64)
    per_cell[::_CODES] = in_group
    controls = []
    for margin in given:
        rows = joined(margin, axes, shape)
        weights[absent_levels(margin, axes, shape)] = 0.0
        controls.append(Control(margin, rows, _wanted(margin, rows, per_cell, people)))
    controls = reconciled(controls, shape, axes)
    levels = tuple(tuple(str(level) for level in range(size)) for size in shape[:-2])
    everybody = MarginTable("people there are", "", axes[:-2], levels, (), ())
    held = Control(everybody, group_of, in_group.astype(np.float64))
    fit(weights, [*controls, held], people)
    units = np.rint(weights * (1 << UNIT_BITS)).astype(np.int64)
    movable = np.array([axis in MOVING for axis in axes], np.bool_)
    counts = rounded(units, stacked(controls), in_group, shape, movable, seed, "allocation/work")
    return counts, largest(controls, counts, people, published=False)


def _wanted(margin: MarginTable, rows: Array, per_cell: Array, people: int) -> Array:
    """The margin scaled to the people drawn: its own totals of work and income, the other axes as the people are."""
    wanted = scaled(margin, people)
    fixed = [place for place, axis in enumerate(margin.axes) if axis not in MOVING]
    if not fixed:
        return wanted
    lengths = tuple(len(names) for names in margin.levels)
    standing = np.zeros(wanted.size, np.int32)
    moving = np.zeros(wanted.size, np.int32)
    for place in range(len(lengths)):
        target = standing if place in fixed else moving
        target *= lengths[place]
        target += levels_of(lengths, place)
    have = np.bincount(standing[rows], per_cell, int(standing.max()) + 1)
    totals = np.bincount(moving, wanted)
    offsets = np.array([0, totals.size, totals.size + have.size], np.int64)
    rake(wanted, np.stack([moving, standing]), offsets, np.concatenate([totals, have]), SWEEPS, CLOSE)
    return wanted


@njit()
def _deal(counts, starts, seed, lane_, purpose, codes):  # type: ignore[no-untyped-def]
    """Work and income of each group's people, in drawn order."""
    for group in range(counts.shape[0]):
        at = starts[group]
        for code in range(counts.shape[1]):
            for _ in range(counts[group, code]):
                codes[at] = code
                at += 1
        shuffle(codes, starts[group], starts[group + 1], seed, group, lane_, 0, purpose)


@njit()
def _hand_out(group, starts, codes, work, income):  # type: ignore[no-untyped-def]
    """Each person takes the next of their group."""
    used = starts.copy()
    for i in range(group.size):
        g = group[i]
        if g >= 0:
            code = codes[used[g]]
            used[g] += 1
            work[i] = code // 10
            income[i] = code % 10
