"""Figures stepped ahead, for all people of a block at once, where others read them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.compiler.tables import RANKED
from glasshouse.engine.kernel.index import ranked_from, rule_of, step
from glasshouse.engine.kernel.names import NO_FIGURE
from glasshouse.engine.kernel.places import rank_row
from glasshouse.machine_code import force_inlined, kernel


class Ahead(NamedTuple):
    """What shown figures come to by steps alone: of the residents of a block, then of those born later."""

    at: int  # cell of the room, three a row; NO_FIGURE where one would pass to another class
    first: int  # row of the first resident
    residents: int
    first_born: int
    born: int


@force_inlined
def ahead_of(crowd, room, household, last):
    """Place for the people of the households [household, last)."""
    end = last - 1
    first, first_born = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    residents = np.int64(crowd.head[end]) + np.int64(crowd.size[end]) - first
    born = np.int64(crowd.born_head[end]) + np.int64(crowd.born[end]) - first_born
    return Ahead(room.ahead_at, first, residents, first_born, born)


@force_inlined
def cell_ahead(ahead, row):
    """Where a row's figures stand."""
    newborn = row >= ahead.first + ahead.residents
    return ahead.at + 3 * (row - ahead.first_born + ahead.residents if newborn else row - ahead.first)


@kernel
def step_ahead(law, room, shown, means, first, into, end, months):
    """What the shown figures from cell ``first`` on come to by ``months`` steps alone, into [into, into + end).

    All figures of a block take their step in one loop without a branch, which becomes vector instructions.  A figure
    that would pass to another class is marked NO_FIGURE, for then the authority has more to do than a step: the
    household is lived in full.
    """
    rule, classes = rule_of(law), law.classes
    for cell in range(end):
        room.cells[into + cell] = shown[first + cell]
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
    """Show what was stepped ahead for a calm household.  False, and nothing done, where a figure changes class."""
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
