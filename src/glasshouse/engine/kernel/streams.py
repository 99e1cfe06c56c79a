"""Streams: potential events in layers, of a kind or of a clause, and their place in the chains of a member's months."""

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
    """All layers of a stream that belongs to a clause, up to ``limit`` in units of 2^-42."""
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
    """The events of one layer of a stream in the months [low, high) of the year, of heights below ``limit``.

    The whole year is drawn even where few months are asked for: how many there are is one draw for the year, and the
    events that are left out keep their keys.
    """
    chunk, person = room.chunk, member.person
    power = exponent - SMALLEST_EXPONENT + max(np.int64(0), layer - 1)
    word = draw4(seed, person, lane, chunk, layer * FIRST_ORDINALS, LAYER_COUNT, np.int64(0))[0]
    n = poisson(heights.poisson, np.int64(heights.poisson_at[power]), word)
    for i in range(n):
        ordinal = layer * FIRST_ORDINALS + i
        words = draw4(seed, person, lane, chunk, ordinal, LAYER_EVENT, np.int64(0))
        month = (words[0] * 12) >> 32
        height = words[2]
        if layer > 0:
            height = (WORD + words[2]) << (layer - 1)
        if month >= low and month < high and height < limit:
            key = (ordinal << 32) | lane if source < 0 else below | ordinal
            new_event(room, member, month, key, kind, source, height, rates)


@kernel
def new_event(room, member, month, key, kind, source, height, rates):
    """Put a potential event in its place among those of its month, by ``key``.

    Few events are not of the first layer and chains are short, so a walk from the front is all it takes.
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
