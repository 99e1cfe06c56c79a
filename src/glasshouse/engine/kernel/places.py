"""Rows of the law and of the household, by their numbers."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import Effect, Kind, Listing, Rank, Response, Sight, Stream, Thresholds, WayIn, WayOut
from glasshouse.engine.room import Member, Room, Spell
from glasshouse.machine_code import force_inlined

FIRST_MEMBER = Room.CELLS
EFFECT_CELLS = Effect.CELLS
KIND_CELLS = Kind.CELLS
LISTING_CELLS = Listing.CELLS
MEMBER_CELLS = Member.CELLS
RANK_CELLS = Rank.CELLS
RESPONSE_CELLS = Response.CELLS
SIGHT_CELLS = Sight.CELLS
SPELL_CELLS = Spell.CELLS
STREAM_CELLS = Stream.CELLS
THRESHOLDS_CELLS = Thresholds.CELLS
WAY_IN_CELLS = WayIn.CELLS
WAY_OUT_CELLS = WayOut.CELLS


@force_inlined
def kind_row(law, k):
    return Kind(law.cells, law.kinds_at + k * KIND_CELLS)


@force_inlined
def sight_row(law, s):
    return Sight(law.cells, law.sights_at + s * SIGHT_CELLS)


@force_inlined
def list_row(law, i):
    return Listing(law.cells, law.lists_at + i * LISTING_CELLS)


@force_inlined
def entry_row(law, entry):
    return WayIn(law.cells, law.entries_at + entry * WAY_IN_CELLS)


@force_inlined
def exit_row(law, way_out):
    return WayOut(law.cells, law.exits_at + way_out * WAY_OUT_CELLS)


@force_inlined
def effect_row(law, effect):
    return Effect(law.cells, law.effects_at + effect * EFFECT_CELLS)


@force_inlined
def stream_row(law, stream):
    return Stream(law.cells, law.streams_at + stream * STREAM_CELLS)


@force_inlined
def response_row(law, response):
    return Response(law.cells, law.responses_at + response * RESPONSE_CELLS)


@force_inlined
def thresholds_row(law, rates):
    return Thresholds(law.cells, law.thresholds_at + rates * THRESHOLDS_CELLS)


@force_inlined
def rank_row(law, rank):
    return Rank(law.cells, law.classes_at + rank * RANK_CELLS)


@force_inlined
def reads(law, i, s):
    return law.cells[law.reads_at + i * law.sights_n + s]


@force_inlined
def counts(law, entry, s):
    return law.cells[law.counts_at + entry * law.sights_n + s]


@force_inlined
def settles(law, k, way_out):
    return law.cells[law.settles_at + k * law.exits_n + way_out]


@force_inlined
def member_row(room, m):
    return Member(room.cells, FIRST_MEMBER + np.int64(m) * MEMBER_CELLS)


@force_inlined
def spell_row(room, member, i):
    return Spell(room.cells, member.spells.at + i * SPELL_CELLS)
