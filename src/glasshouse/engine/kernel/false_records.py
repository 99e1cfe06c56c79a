"""Potential false records: who is taken for another, and how often.  Source: docs/semantics.md, False records."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import CONFUSED_CELLS, SMALLEST_EXPONENT, STREAM_EXPONENT
from glasshouse.engine.kernel.chance import CONCENTRATED, LAYER_COUNT, draw, draw_lanes, muldiv
from glasshouse.engine.kernel.names import LARGE, WORD
from glasshouse.engine.kernel.places import sight_row
from glasshouse.engine.kernel.streams import draw_stream
from glasshouse.engine.law import Law
from glasshouse.engine.room import FIRST_WORD
from glasshouse.machine_code import cells, force_inlined, kernel
from glasshouse.vocabulary import RATE_AGE_FROM

FULL_HEIGHT = 1 << 46  # above the last layer
SIXTY = RATE_AGE_FROM.index(60)
SIXTY_CELL, CONCENTRATED_CELL = 64, 128


@force_inlined
def draw_false(law, heights, errors, words, room, member, seed, low, high):
    """Potential false records of the member, for each Sight with errors, while they are in scope.

    Nearly everybody has none in a year.  So the number in the first layer is drawn for all Sights at once, and a Sight
    is left at that if it is 0 and no higher layer can matter.
    """
    chunk = room.chunk
    low = max(low, member.scope_start - 12 * chunk)
    high = min(high, member.scope_stop - 12 * chunk)
    if low >= high:
        return
    some, concentrated = law.false_n, errors.concentrated[member.row] != 0
    table = np.int64(heights.poisson_at[STREAM_EXPONENT - SMALLEST_EXPONENT])
    draw_lanes(words, errors.lanes, some, seed, member.person, chunk, LAYER_COUNT)
    cell = likeness(member)
    for link in range(some):
        limit = errors.limits[link * CONFUSED_CELLS + cell]
        if concentrated:  # on which Sight's account is drawn only where it can matter
            limit = max(limit, errors.limits[link * CONFUSED_CELLS + (cell | CONCENTRATED_CELL)])
        if limit == 0 or (limit <= WORD and np.int64(words[FIRST_WORD + link]) < heights.poisson[table]):
            continue
        s = law.cells[law.false_at + link]
        if concentrated:
            drawn = confusability_cell(law, seed, member.person, cell, s)
            limit = errors.limits[link * CONFUSED_CELLS + drawn]
        below = (np.int64(3) << 50) | (np.int64(link) << 32)
        draw_stream(
            heights, room, member, seed, sight_row(law, s).lane, limit, low, high, np.int64(-1), s,
            below,
        )  # fmt: skip


@kernel
def likeness(member):
    """The member's cell of confusability, but for what is drawn for each Sight."""
    return member.likeness | (SIXTY_CELL if member.rate_age >= SIXTY else 0)


@kernel
def confusability_cell(law, seed, person, cell, s):
    """The cell with what is drawn for this Sight."""
    sight = sight_row(law, s)
    share = sight.concentrated
    if share > 0 and draw(seed, person, sight.lane, np.int64(0), np.int64(0), CONCENTRATED) < share:
        return cell | CONCENTRATED_CELL
    return cell


@force_inlined
def confused(law, sight, cell):
    """How easily who is in this cell is taken for another by a Sight, in 1/1024."""
    return law.cells[law.confused_at + sight.confused * CONFUSED_CELLS + cell]


@kernel
def confusability(law, seed, person, cell, s):
    """How easily a person is taken for another by this Sight, in 1/1024."""
    return confused(law, sight_row(law, s), confusability_cell(law, seed, person, cell, s))


@kernel
def received(phi, easily):
    """What of a flow comes to a person, in units of 2^-42; what is above the last layer is as if just above it."""
    # the product would not fit 63 bits; such a flow fills all layers anyway
    if easily > 0 and phi > np.int64(LARGE) // easily:
        return np.int64(FULL_HEIGHT)
    return min(muldiv(phi, easily, np.int64(256)), np.int64(FULL_HEIGHT))


@kernel
def limit_false(laws, flow, limits):
    """Into ``limits`` (of Errors) the heights under which a potential false record is one."""
    law = Law(cells(laws))
    for link in range(law.false_n):
        s = law.cells[law.false_at + link]
        sight = sight_row(law, s)
        for cell in range(CONFUSED_CELLS):
            # worked out once for each cell and Sight, and not for each person who is drawn
            easily = confused(law, sight, cell)
            limits[link * CONFUSED_CELLS + cell] = received(flow[0, s], easily) + received(flow[1, s], easily)
