"""Potential false records: who is mistaken for another, and how often.  Source: docs/semantics.md, False records."""

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

    Nearly everybody has none in a year.  The number in the first layer is therefore drawn for all Sights side by side,
    and a Sight is skipped if that is 0 and no higher layer can matter.
    """
    chunk = room.chunk
    low = max(low, member.scope_start - 12 * chunk)
    high = min(high, member.scope_stop - 12 * chunk)
    if low >= high:
        return
    sights, concentrated = law.false_n, errors.concentrated[member.row] != 0
    poisson_at = np.int64(heights.poisson_at[STREAM_EXPONENT - SMALLEST_EXPONENT])
    draw_lanes(words, errors.lanes, sights, seed, member.person, chunk, LAYER_COUNT)
    cell = likeness(member)
    for link in range(sights):
        limit = errors.limits[link * CONFUSED_CELLS + cell]
        # an upper bound first: which Sights concentrate on this person is drawn only where it can matter
        if concentrated:
            limit = max(limit, errors.limits[link * CONFUSED_CELLS + (cell | CONCENTRATED_CELL)])
        if limit == 0 or (limit <= WORD and np.int64(words[FIRST_WORD + link]) < heights.poisson[poisson_at]):
            continue
        s = law.cells[law.false_at + link]
        if concentrated:
            own_cell = confusability_cell(law, seed, member.person, cell, s)
            limit = errors.limits[link * CONFUSED_CELLS + own_cell]
        # after the events of the world and of clauses, Sight by Sight: the order of docs/semantics.md, 4
        below = (np.int64(3) << 50) | (np.int64(link) << 32)
        draw_stream(
            heights, room, member, seed, sight_row(law, s).lane, limit, low, high, np.int64(-1), s,
            below,
        )  # fmt: skip


@kernel
def likeness(member):
    """The member's cell of confusability, without what is drawn for each Sight."""
    return member.likeness | (SIXTY_CELL if member.rate_age >= SIXTY else 0)


@kernel
def confusability_cell(law, seed, person, cell, s):
    """The cell, with what is drawn for this Sight."""
    # no month in the key: errors are concentrated on the same people for life
    sight = sight_row(law, s)
    share = sight.concentrated
    if share > 0 and draw(seed, person, sight.lane, np.int64(0), np.int64(0), CONCENTRATED) < share:
        return cell | CONCENTRATED_CELL
    return cell


@force_inlined
def confusability_of_cell(law, sight, cell):
    """How easily a Sight mistakes people of this cell for others, in 1/1024."""
    return law.cells[law.confused_at + sight.confused * CONFUSED_CELLS + cell]


@kernel
def confusability(law, seed, person, cell, s):
    """How easily this Sight mistakes a person for another, in 1/1024."""
    return confusability_of_cell(law, sight_row(law, s), confusability_cell(law, seed, person, cell, s))


@kernel
def flow_received(phi, conf):
    """The part of a flow that a person of confusability ``conf`` receives, in units of 2^-42, at most FULL_HEIGHT."""
    # such a product would not fit 63 bits, and the flow fills all layers anyway
    if conf > 0 and phi > np.int64(LARGE) // conf:
        return np.int64(FULL_HEIGHT)
    return min(muldiv(phi, conf, np.int64(256)), np.int64(FULL_HEIGHT))


@kernel
def limit_false(laws, flow, limits):
    """Write into ``limits`` (of Errors) the heights below which a potential false record happens."""
    law = Law(cells(laws))
    for link in range(law.false_n):
        s = law.cells[law.false_at + link]
        sight = sight_row(law, s)
        for cell in range(CONFUSED_CELLS):
            # once for each cell and Sight at every exchange, and not for each person whose events are drawn
            conf = confusability_of_cell(law, sight, cell)
            limits[link * CONFUSED_CELLS + cell] = flow_received(flow[0, s], conf) + flow_received(flow[1, s], conf)
