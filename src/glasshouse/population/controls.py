"""Margins as controls of a table: levels mapped to cells, counts scaled to the people drawn, small gaps closed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from glasshouse.errors import Place, PopulationError
from glasshouse.population.raking import UNIT_BITS, rake
from glasshouse.world.tables import CONTRADICTION, MarginTable

Array = np.ndarray[Any, Any]
SWEEPS = 2000
CLOSE = 1e-7


class Control(NamedTuple):
    """One margin as a control of a table."""

    margin: MarginTable
    rows: Array  # (cells,) int32, the row of the margin that counts the cell
    wanted: Array  # (rows,) float64, people


class Controls(NamedTuple):
    """All margins of a table, in the form that compiled code takes."""

    maps: Array  # (controls, cells) int32
    offsets: Array  # (controls + 1,) int64
    wanted: Array  # (rows of all,) float64
    units: Array  # (rows of all,) int64, wanted in 2^-20 of a person
    bound: Array  # (rows of all,) int64, how far off a row may be, 2^-20
    slack: Array  # (rows of all,) int64, how far off costs nothing in the repair, 2^-20


def strides(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Cells between neighbours along each axis, row-major."""
    out, run = [], 1
    for size in reversed(sizes):
        out.append(run)
        run *= size
    return tuple(reversed(out))


def levels_of(sizes: tuple[int, ...], axis: int) -> Array:
    """The level of one axis in each cell."""
    cells = int(np.prod(sizes))
    return ((np.arange(cells) // strides(sizes)[axis]) % sizes[axis]).astype(np.int32)


def joined(margin: MarginTable, axes: tuple[str, ...], sizes: tuple[int, ...]) -> Array:
    """For each cell of a table over ``axes`` the row of the margin that counts it."""
    rows = np.zeros(int(np.prod(sizes)), np.int32)
    for place, name in enumerate(margin.axes):
        axis = axes.index(name)
        level = np.zeros(sizes[axis], np.int32)
        for number, members in enumerate(margin.members[place]):
            level[list(members)] = number
        rows = rows * np.int32(len(margin.levels[place])) + level[levels_of(sizes, axis)]
    return rows


def absent_levels(margin: MarginTable, axes: tuple[str, ...], sizes: tuple[int, ...]) -> Array:
    """Cells whose level the margin does not name: it counts nobody there."""
    absent = np.zeros(int(np.prod(sizes)), np.bool_)
    for place, name in enumerate(margin.axes):
        axis = axes.index(name)
        named = np.zeros(sizes[axis], np.bool_)
        for members in margin.members[place]:
            named[list(members)] = True
        absent |= ~named[levels_of(sizes, axis)]
    return absent


def scaled(margin: MarginTable, people: int) -> Array:
    """The margin's counts, scaled to this many people; float64."""
    return np.array([float(Fraction(count * people, margin.total)) for count in margin.counts], np.float64)


def stacked(controls: list[Control]) -> Controls:
    """Controls side by side; one-way rows may be one person off, others one person or 0.1 %."""
    offsets = np.zeros(len(controls) + 1, np.int64)
    offsets[1:] = np.cumsum([control.wanted.size for control in controls])
    wanted = np.concatenate([control.wanted for control in controls])
    units = np.rint(wanted * (1 << UNIT_BITS)).astype(np.int64)
    one = np.int64(1 << UNIT_BITS)
    bound = np.full(wanted.size, one, np.int64)
    for number, control in enumerate(controls):
        if len(control.margin.axes) > 1:
            part = slice(int(offsets[number]), int(offsets[number + 1]))
            bound[part] = np.maximum(one, units[part] // 1000)
    maps = np.stack([control.rows for control in controls])
    return Controls(maps, offsets, wanted, units, bound, bound - one // 2)


def reconciled(controls: list[Control], sizes: tuple[int, ...], axes: tuple[str, ...]) -> list[Control]:
    """Close the gaps of up to 0.5 % between margins: each is raked to what it shares with the margins before it."""
    done: list[Control] = []
    for control in sorted(controls, key=lambda c: len(c.margin.axes)):
        maps, wanted = [], []
        for before in done:
            shared = [name for name in before.margin.axes if name in control.margin.axes]
            if not shared:
                continue
            mine, theirs, count = _shared_rows(control, before, shared, axes, sizes)
            sums = np.bincount(theirs, before.wanted, count)
            maps.append(mine)
            wanted.append(sums)
        if maps:
            weights = control.wanted.copy()
            offsets = np.concatenate([[0], np.cumsum([sums.size for sums in wanted])]).astype(np.int64)
            rake(weights, np.stack(maps).astype(np.int32), offsets, np.concatenate(wanted), SWEEPS, CLOSE)
            done.append(control._replace(wanted=weights))
        else:
            done.append(control)
    return done


def _shared_rows(
    control: Control, before: Control, shared: list[str], axes: tuple[str, ...], sizes: tuple[int, ...]
) -> tuple[Array, Array, int]:
    """For the rows of two margins, the row of their finest common margin, and its number of rows."""
    mine = np.zeros(control.wanted.size, np.int64)
    theirs = np.zeros(before.wanted.size, np.int64)
    count = 1
    for name in shared:
        group = _common_groups(control.margin, before.margin, name, sizes[axes.index(name)])
        size = int(group.max()) + 1
        mine = mine * size + _group_of_rows(control.margin, name, group)
        theirs = theirs * size + _group_of_rows(before.margin, name, group)
        count *= size
    return mine, theirs, count


def _group_of_rows(margin: MarginTable, name: str, group: Array) -> Array:
    """For each row of a margin the group of its level on one axis."""
    place = margin.axes.index(name)
    level = np.array([group[members[0]] for members in margin.members[place]])
    return np.asarray(level[levels_of(tuple(len(names) for names in margin.levels), place)])


def _common_groups(first: MarginTable, second: MarginTable, name: str, size: int) -> Array:
    """The group of each finest level in the finest partition that both margins add up to."""
    group = np.arange(size)
    for margin in (first, second):
        for members in margin.members[margin.axes.index(name)]:
            numbers = group[list(members)]
            group[np.isin(group, numbers)] = numbers.min()
    return np.unique(group, return_inverse=True)[1]


def fit(weights: Array, controls: list[Control], people: int) -> None:
    """Rakes ``weights`` in place.  Raises PopulationError naming the margin that the others do not let hold."""
    stack = stacked(controls)
    furthest = rake(weights, stack.maps, stack.offsets, stack.wanted, SWEEPS, CLOSE * max(1.0, people / 1000))
    if furthest <= 1e-3:
        return
    for number, control in enumerate(controls):
        first, last = int(stack.offsets[number]), int(stack.offsets[number + 1])
        have = np.bincount(control.rows, weights, last - first)
        apart = np.abs(have - control.wanted)
        row = int(np.argmax(apart))
        if apart[row] > float(CONTRADICTION) * max(control.wanted[row], have[row]) and apart[row] > people / 100_000:
            raise PopulationError(
                f"margin '{control.margin.id}' cannot hold together with the others: {cell_name(control.margin, row)}",
                Place(control.margin.file, 1, 1) if control.margin.file else None,
                (f"of {people:,} people it wants {control.wanted[row]:.1f}; the others leave {have[row]:.1f}",),
                "nobody under 15 lives alone or as a couple, or works; look for rows of 0 that another margin fills",
            )


def cell_name(margin: MarginTable, row: int) -> str:
    """A row of a margin in words: ``age 0-4, sex female``."""
    words = []
    for axis, names in zip(reversed(margin.axes), reversed(margin.levels), strict=True):
        row, level = divmod(row, len(names))
        words.append(f"{axis} {names[level]}")
    return ", ".join(reversed(words))
