"""Streams: potential events of a kind or a clause, drawn in layers and put in the chains of a member's months."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import LAYERS, SMALLEST_EXPONENT, STREAM_EXPONENT
from glasshouse.engine.kernel.chance import LAYER_COUNT, LAYER_EVENT, draw4, poisson
from glasshouse.engine.kernel.names import FIRST_ORDINALS, WORD
from glasshouse.engine.room import ROOM_FULL, Potential
from glasshouse.machine_code import kernel

POTENTIAL_CELLS = Potential.CELLS


@kernel
def draw_stream(heights, room, member, seed, lane, limit, low, high, kind, source, below):
    """Draw the layers of a clause's stream up to the height ``limit``, in units of 2^-42."""
    # a limit that is raised adds events and moves none, so that twins differ by what the clause adds alone
    if limit <= 0:
        return
    for layer in range(LAYERS + 1):
        # this layer begins above the limit, and so do all that follow
        if layer > 0 and limit <= (np.int64(WORD) << (layer - 1)):
            return
        draw_layer(
            heights, room, member, seed, lane, np.int64(layer), np.int64(STREAM_EXPONENT), limit, low, high,
            kind, source, below, np.int64(0),
        )  # fmt: skip


@kernel
def draw_layer(heights, room, member, seed, lane, layer, exponent, limit, low, high, kind, source, below, rates):
    """Draw the events of one layer in the months [low, high) of the year, with heights below ``limit``.

    The number of events is one draw for the whole year, so all of them are drawn even where few months are asked for.
    """
    chunk, person = room.chunk, member.person
    power = exponent - SMALLEST_EXPONENT + max(np.int64(0), layer - 1)
    word = draw4(seed, person, lane, chunk, layer * FIRST_ORDINALS, LAYER_COUNT, np.int64(0))[0]
    count = poisson(heights.poisson, np.int64(heights.poisson_at[power]), word)
    for i in range(count):
        ordinal = layer * FIRST_ORDINALS + i
        words = draw4(seed, person, lane, chunk, ordinal, LAYER_EVENT, np.int64(0))
        month = (words[0] * 12) >> 32
        height = words[2]
        if layer > 0:
            height = (WORD + words[2]) << (layer - 1)
        if month >= low and month < high and height < limit:
            # events of the world are in order of ordinal and lane, those of clauses and errors in that of the law
            key = (ordinal << 32) | lane if source < 0 else below | ordinal
            new_event(room, member, month, key, kind, source, height, rates)


@kernel
def new_event(room, member, month, key, kind, source, height, rates):
    """Insert a potential event into the chain of its month, in the order of ``key``.

    Few events are outside the first layer and chains are short, so the place is searched from the head.
    """
    event = Potential(room.cells, room.events_used)
    if event.at + POTENTIAL_CELLS > room.events_end:
        room.full = ROOM_FULL
        return
    room.events_used = event.at + POTENTIAL_CELLS
    event.key = key
    event.kind = kind
    event.source = source
    event.height = height
    event.rates = rates
    member.months |= np.int64(1) << month
    later = Potential(room.cells, member.first_event[month])
    if later.at < 0 or later.key > key:
        event.next = later
        member.first_event[month] = event.at
        return
    earlier = later
    while earlier.next.at >= 0 and earlier.next.key <= key:
        earlier = earlier.next
    event.next = earlier.next
    earlier.next = event
