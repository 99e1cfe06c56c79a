"""Stepping the figures of all people of a block ahead at once, where others read them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.compiler.tables import RANKED
from glasshouse.engine.kernel.index import ranked_from, rule_of, step
from glasshouse.engine.kernel.names import NO_FIGURE
from glasshouse.engine.kernel.places import rank_row
from glasshouse.machine_code import force_inlined, kernel


class Ahead(NamedTuple):
    """Where the figures stepped ahead stand: those of a block's residents, then of those born later."""

    at: int  # cell of the room, three a row; NO_FIGURE where a figure would change class
    first: int  # row of the first resident
    residents: int
    first_born: int
    born: int


@force_inlined
def ahead_of(crowd, room, household, last):
    """The cells for the people of the households [household, last)."""
    # residents and people born later each have consecutive rows, so two ranges cover a block
    end = last - 1
    first, first_born = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    residents = np.int64(crowd.head[end]) + np.int64(crowd.size[end]) - first
    born = np.int64(crowd.born_head[end]) + np.int64(crowd.born[end]) - first_born
    return Ahead(room.ahead_at, first, residents, first_born, born)


@force_inlined
def cell_ahead(ahead, row):
    """The first of the cells for a row of people."""
    newborn = row >= ahead.first + ahead.residents
    return ahead.at + 3 * (row - ahead.first_born + ahead.residents if newborn else row - ahead.first)


@kernel
def step_ahead(law, room, shown, means, first, into, end, months):
    """Step the shown figures from cell ``first`` on by ``months``, into the cells [into, into + end).

    All figures of a block are stepped in one loop without a branch, which becomes vector instructions.  A figure that
    would change class is marked NO_FIGURE: the authority then has more to do than a step, and the household is lived in
    full.
    """
    # people without a figure are stepped from the start and put back, because skipping them would be a branch
    rule, classes = rule_of(law), law.classes
    for cell in range(end):
        room.cells[into + cell] = shown[first + cell]
    # classes are looked at after every month and not only at the end: a figure may leave its class and come back
    for _ in range(months):
        for cell in range(end):
            x = room.cells[into + cell]
            stepped_on = step(rule, x if x != NO_FIGURE else rule.start, np.int64(0), means[first + cell])
            room.cells[into + cell] = stepped_on if x != NO_FIGURE else x
        for rank in range(classes):
            if law.index == RANKED:
                for g in range(3):
                    least = ranked_from(law, room, g, rank)
                    for cell in range(g, end, 3):
                        before, after = (
                            shown[first + cell] // np.int64(65536),
                            room.cells[into + cell] // np.int64(65536),
                        )
                        if (least <= before) != (least <= after):
                            room.cells[into + cell] = NO_FIGURE
            else:
                least = rank_row(law, rank).least
                for cell in range(end):
                    after = room.cells[into + cell]
                    passes = (least <= shown[first + cell]) != (least <= after)
                    room.cells[into + cell] = np.int64(NO_FIGURE) if passes else after


@force_inlined
def drift_together(crowd, state, room, ahead, household):
    """Show the figures stepped ahead for a calm household.  False, and nothing done, where one changes class."""
    # two passes: nothing is written before all members are known to be calm, for the household may have to be lived
    size, born = np.int64(crowd.size[household]), np.int64(crowd.born[household])
    head, born_head = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    for m in range(size + born):
        row = head + m if m < size else born_head + m - size
        for g in range(3):
            if room.cells[cell_ahead(ahead, row) + g] == NO_FIGURE and state.shown[row, g] != NO_FIGURE:
                return False
    for m in range(size + born):
        row = head + m if m < size else born_head + m - size
        for g in range(3):
            state.shown[row, g] = room.cells[cell_ahead(ahead, row) + g]
    return True
