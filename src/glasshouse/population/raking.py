"""Raking a table to its margins, and rounding it to whole people: serial, in fixed order, the same bits everywhere.

A table is flat, its cells in row-major order over its axes.  A *control* is a margin seen from the table: for each
cell the row of the margin that counts it (``maps``, controls by cells), and what each row wants.  The rows of all
controls lie one after another; ``offsets`` says where each control starts.
"""

from __future__ import annotations

import numpy as np

from glasshouse.machine_code import njit

UNIT_BITS = 20
"""Weights are rounded to 2^-20 of a person before people are allocated."""
_PENALTY_SHIFT = 8
_DEPTH = 6


@njit()
def rake(weights, maps, offsets, wanted, sweeps, close):  # type: ignore[no-untyped-def]
    """Scales ``weights`` in place to each control in turn (iterative proportional fitting).

    Stops when no row is further than ``close`` people off before its own step, or after ``sweeps``.  Returns the
    largest distance of the last sweep.  Source: Deming and Stephan, Annals of Mathematical Statistics 11 (1940).
    """
    sums = np.zeros(wanted.size, np.float64)
    furthest = 0.0
    for _ in range(sweeps):
        furthest = 0.0
        for control in range(maps.shape[0]):
            first, last = offsets[control], offsets[control + 1]
            for row in range(first, last):
                sums[row] = 0.0
            for cell in range(weights.size):
                sums[first + maps[control, cell]] += weights[cell]
            for row in range(first, last):
                furthest = max(furthest, abs(sums[row] - wanted[row]))
                sums[row] = wanted[row] / sums[row] if sums[row] > 0.0 else 0.0
            for cell in range(weights.size):
                weights[cell] *= sums[first + maps[control, cell]]
        if furthest <= close:
            break
    return furthest


@njit()
def allocate(units, maps, offsets, wanted, exact, block, jitter):  # type: ignore[no-untyped-def]
    """Whole people for each cell: errors of rounding are carried on, row by row, within each control.

    units : (cells,) int64, weights in 2^-20 of a person;  exact : people in each block of ``block`` cells, held exactly
    jitter : (cells,) int64, drawn, moves the point of rounding.  Returns counts (cells,) int64 and, for each row, what
    is wanted (2^-20) minus what is there.
    """
    counts = np.zeros(units.size, np.int64)
    off = np.zeros(wanted.size, np.int64)
    one = np.int64(1) << np.int64(UNIT_BITS)
    controls = maps.shape[0]
    half = np.int64(controls) * one // np.int64(2)
    for start in range(0, units.size, block):
        placed = np.int64(0)
        for cell in range(start, start + block):
            if units[cell] == 0:
                continue
            whole = units[cell] >> np.int64(UNIT_BITS)
            rest = units[cell] - (whole << np.int64(UNIT_BITS))
            pull = np.int64(0)
            for control in range(controls):
                row = offsets[control] + maps[control, cell]
                off[row] += rest
                pull += off[row]
            if pull > half + jitter[cell] * np.int64(controls):
                whole += 1
                for control in range(controls):
                    off[offsets[control] + maps[control, cell]] -= one
            counts[cell] = whole
            placed += whole
        while placed != exact[start // block]:
            step = np.int64(1) if placed < exact[start // block] else np.int64(-1)
            best, best_pull = -1, np.int64(0)
            for cell in range(start, start + block):
                if units[cell] == 0 or (step < 0 and counts[cell] == 0):
                    continue
                pull = np.int64(0)
                for control in range(controls):
                    pull += off[offsets[control] + maps[control, cell]]
                pull *= step
                if best < 0 or pull > best_pull:
                    best, best_pull = cell, pull
            if best < 0:
                break
            counts[best] += step
            placed += step
            for control in range(controls):
                off[offsets[control] + maps[control, best]] -= step * one
    off[:] = wanted
    for control in range(controls):
        for cell in range(units.size):
            off[offsets[control] + maps[control, cell]] -= counts[cell] * one
    return counts, off


@njit()
def _penalty(off, slack):  # type: ignore[no-untyped-def]
    """The square of what lies outside the slack, in coarse units."""
    far = (abs(off) - slack) >> np.int64(_PENALTY_SHIFT)
    return far * far if far > 0 else np.int64(0)


@njit()
def move_cost(source, target, maps, offsets, off, slack):  # type: ignore[no-untyped-def]
    """What moving one person between two cells adds to the penalty."""
    one = np.int64(1) << np.int64(UNIT_BITS)
    cost = np.int64(0)
    for control in range(maps.shape[0]):
        a = offsets[control] + maps[control, source]
        b = offsets[control] + maps[control, target]
        if a != b:
            cost += _penalty(off[a] + one, slack[a]) - _penalty(off[a], slack[a])
            cost += _penalty(off[b] - one, slack[b]) - _penalty(off[b], slack[b])
    return cost


@njit()
def move(source, target, counts, maps, offsets, off):  # type: ignore[no-untyped-def]
    """Moves one person."""
    one = np.int64(1) << np.int64(UNIT_BITS)
    counts[source] -= 1
    counts[target] += 1
    for control in range(maps.shape[0]):
        off[offsets[control] + maps[control, source]] += one
        off[offsets[control] + maps[control, target]] -= one


@njit()
def _best_move(row, control, over, counts, units, maps, offsets, off, slack, sizes, strides, movable, last):  # type: ignore[no-untyped-def]
    """The cheapest move of one person along one axis that takes one out of (``over``) or into a row."""
    from_, to, best = -1, -1, np.int64(0)
    for cell in range(counts.size):
        if maps[control, cell] != row or (counts[cell] == 0 if over else units[cell] == 0):
            continue
        for axis in range(sizes.size):
            if not movable[axis]:
                continue
            level = (cell // strides[axis]) % sizes[axis]
            for other in range(sizes[axis]):
                neighbour = cell + (other - level) * strides[axis]
                if maps[control, neighbour] == row or (units[neighbour] == 0 if over else counts[neighbour] == 0):
                    continue
                source, target = (cell, neighbour) if over else (neighbour, cell)
                if source == last[1] and target == last[0]:
                    continue
                cost = move_cost(source, target, maps, offsets, off, slack)
                if from_ < 0 or cost < best:
                    from_, to, best = source, target, cost
    return from_, to, best


@njit()
def repair(counts, units, maps, offsets, off, slack, bound, sizes, strides, movable, most):  # type: ignore[no-untyped-def]
    """Move single people along single axes until each row is within its ``bound``, or no chain of moves helps.

    A chain starts at the row furthest out, is at most six moves long and is kept when the penalty falls.  ``counts``
    and ``off`` change in place; totals of blocks stay, since only ``movable`` axes (inside a block) are moved along.
    """
    frozen = np.zeros(off.size, np.bool_)
    sources = np.zeros(_DEPTH, np.int64)
    targets = np.zeros(_DEPTH, np.int64)
    last = np.zeros(2, np.int64)
    for _ in range(most):
        made = 0
        change = np.int64(0)
        start = -1
        last[:] = -1
        while made < _DEPTH:
            worst, far = -1, np.int64(0)
            for row in range(off.size):
                out = abs(off[row]) - bound[row]
                if out > far and not (made == 0 and frozen[row]):
                    worst, far = row, out
            if worst < 0:
                break
            if made == 0:
                start = worst
            control = 0
            while offsets[control + 1] <= worst:
                control += 1
            source, target, cost = _best_move(
                worst - offsets[control], control, off[worst] < 0, counts, units, maps, offsets, off, slack,
                sizes, strides, movable, last,
            )  # fmt: skip
            if source < 0:
                break
            move(source, target, counts, maps, offsets, off)
            sources[made], targets[made] = source, target
            last[0], last[1] = source, target
            change += cost
            made += 1
            if change < 0:
                break
        if start < 0:
            return
        if change < 0:
            frozen[:] = False
        else:
            frozen[start] = True
            for step in range(made - 1, -1, -1):
                move(targets[step], sources[step], counts, maps, offsets, off)
