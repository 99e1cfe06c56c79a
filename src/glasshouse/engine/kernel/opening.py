"""The month opens: death, a change of scheme and the end of scope take lists and figures."""

from __future__ import annotations

import numpy as np

from glasshouse.engine.kernel.holds import in_scope, present
from glasshouse.engine.kernel.log import write
from glasshouse.engine.kernel.names import (
    ACTUAL,
    AWARE,
    BY_APPEAL,
    BY_DEATH,
    BY_SCHEME,
    BY_SCOPE,
    CLASS,
    LEFT,
    NOBODY,
    NOTHING,
)
from glasshouse.engine.kernel.places import list_row, sight_row, spell_row
from glasshouse.engine.room import COUNTED, DROPPED, Record
from glasshouse.machine_code import force_inlined, kernel


@kernel
def open_month(law, log, room, member, t):
    """Death, a change of scheme and the end of scope take lists and figures; then people see what contacts show.

    In this order, for who dies in the month of a change loses their lists by death.  Contacts are looked at only in
    months of exchange: between two of them nobody learns anything new of others.
    """
    if t == member.death:  # without a row for the class: the dead have no figures to lose in the log
        lose_lists(law, log, room, member, t, np.int64(BY_DEATH))
        lose_index(member)
        member.records = Record(room.cells, np.int64(-1))
    if not present(member, t):
        return
    if law.changed != 0 and t == law.first:
        change_scheme(law, log, room, member, t)
    # scope ends by age
    if not in_scope(member, t) and (member.listed != 0 or member.live != 0):
        lose_lists(law, log, room, member, t, np.int64(BY_SCOPE))
        lose_class(log, room, member, t)
        lose_index(member)
    if room.public != 0 and t % law.exchange_every == 0:
        listed = member.near > 0
        # an end is kept apart from the onset: a response may fade from either
        was_listed = member.contact_onset >= 0 and member.contact_end < 0
        if listed and not was_listed:
            member.contact_onset = t
            member.contact_end = -1
            room.touched = 1
        elif was_listed and not listed:
            member.contact_end = t
        if listed and member.aware == 0:
            member.aware = 1
            room.touched = 1
            write(log, room, member.person, t, AWARE, NOBODY, NOTHING, NOTHING)


@kernel
def change_scheme(law, log, room, member, t):
    """Which records, spells and figures go on under the new scheme."""
    record = member.records
    while record.at >= 0:
        if record.flags & DROPPED == 0:
            moved = sight_row(law, record.sight).moves
            if moved >= 0:
                record.sight = moved
            else:
                # kept only until its points are taken back
                record.flags |= DROPPED
        record = record.next
    lose_lists(law, log, room, member, t, np.int64(BY_SCHEME))
    if law.index_fresh != 0:
        lose_class(log, room, member, t)
        lose_index(member)


@kernel
def lose_lists(law, log, room, member, t, way):
    """Off every list, on every ledger; by a change of scheme only off those that the scheme does not have."""
    if member.listed == 0:
        return
    for i in range(law.lists_n):
        if way == BY_SCHEME and list_row(law, i).active != 0:
            continue
        for g in range(3):
            if spell_row(room, member, i).on[g] >= 0:
                leave(law, log, room, member, i, g, t, way)


@kernel
def lose_class(log, room, member, t):
    """Write that a class is lost; it is not written of who dies."""
    if member.band >= 0:
        write(log, room, member.person, t, CLASS, NOBODY, member.band, NOTHING)


@kernel
def lose_index(member):
    """Points and classes go, and no record counts for an index any more."""
    member.live = 0
    member.band = -1
    record = member.records
    while record.at >= 0:
        record.flags &= ~np.int64(7 * COUNTED)
        record = record.next
    for g in range(3):
        member.rank[g] = -1


@kernel
def leave(law, log, room, member, i, g, t, way):
    """End a spell on one ledger; on the actual one with a row.

    What the entry rested on is forgotten with it, but for an appeal that was upheld: it strikes these records next.
    """
    spell = spell_row(room, member, i)
    entered = spell.on[g]
    spell.on[g] = -1
    spell.out[g] = t
    if g > 0:
        return
    write_left(log, room, member, i, t, way, entered)
    if was_black(law, i, way):
        on_another = False
        for other in range(law.lists_n):
            if was_black(law, other, way) and spell_row(room, member, other).on[ACTUAL] >= 0:
                on_another = True
        if not on_another:
            member.black_left = t
    spell.decision = -1
    spell.filed_in_error = spell.error_at_entry = spell.error_later = spell.rests = spell.rests_true = 0
    spell.by_deeds = 0
    spell.at_least = 0
    if way != BY_APPEAL:
        forget_rests(member, i)


@force_inlined
def was_black(law, i, way):
    """Whether list i is a black one; at a change of scheme, whether it was one under the scheme before."""
    return (list_row(law, i).was_black if way == BY_SCHEME else list_row(law, i).black) != 0


@kernel
def write_left(log, room, member, i, t, way, entered):
    """The row of a spell that ended, or is open at the end."""
    spell = spell_row(room, member, i)
    was = np.int64(0)
    if spell.error_at_entry != 0:
        was = np.int64(1)
    elif spell.rests != 0 and spell.rests_true == 0:
        was = np.int64(2)
    elif spell.error_later != 0:
        was = np.int64(3)
    write(log, room, member.person, t, LEFT, i, way, (was << 16) | (t - entered))


@kernel
def forget_rests(member, i):
    """No entry on list i rests on any record any more."""
    record = member.records
    while record.at >= 0:
        record.rests &= ~(np.int64(1) << i)
        record = record.next
