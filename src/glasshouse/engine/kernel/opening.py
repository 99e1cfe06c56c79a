"""Opening a month: death, a change of scheme and the end of scope end spells and figures."""

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
    """End spells and figures by death, a change of scheme or the end of scope; then notice what contacts show.

    In this order: a person who dies in the month of a change leaves their lists by death.
    """
    # the class is lost without a row: docs/semantics.md writes none at death
    if t == member.death:
        lose_lists(law, log, room, member, t, np.int64(BY_DEATH))
        lose_index(member)
        # nothing of a dead person is stored any more
        member.records = Record(room.cells, np.int64(-1))
    if not present(member, t):
        return
    if law.changed != 0 and t == law.first:
        change_scheme(law, log, room, member, t)
    # scope ends by age; where the member has neither list nor figure there is nothing to end
    if not in_scope(member, t) and (member.listed != 0 or member.live != 0):
        lose_lists(law, log, room, member, t, np.int64(BY_SCOPE))
        lose_class(log, room, member, t)
        lose_index(member)
    # between two months of exchange nobody learns anything new of others
    if room.public != 0 and t % law.exchange_every == 0:
        listed = member.near > 0
        # onset and end are both kept: a response may fade from either
        was_listed = member.contact_onset >= 0 and member.contact_end < 0
        if listed and not was_listed:
            member.contact_onset = t
            member.contact_end = -1
            room.newly_affected = 1
        elif was_listed and not listed:
            member.contact_end = t
        if listed and member.aware == 0:
            member.aware = 1
            room.newly_affected = 1
            write(log, room, member.person, t, AWARE, NOBODY, NOTHING, NOTHING)


@kernel
def change_scheme(law, log, room, member, t):
    """Move records, spells and figures to the new scheme, or end them."""
    # the compiler has matched the Sights; an entry that goes on still rests on its records, dropped or not
    record = member.records
    while record.at >= 0:
        if record.flags & DROPPED == 0:
            new_sight = sight_row(law, record.sight).moves
            if new_sight >= 0:
                record.sight = new_sight
            else:
                # marked and not deleted: its points must first be taken back from the index
                record.flags |= DROPPED
        record = record.next
    lose_lists(law, log, room, member, t, np.int64(BY_SCHEME))
    # an index that goes on keeps its figures; one that begins anew starts everybody at the start
    if law.index_fresh != 0:
        lose_class(log, room, member, t)
        lose_index(member)


@kernel
def lose_lists(law, log, room, member, t, way):
    """Leave every list on every ledger; at a change of scheme only those that the new scheme does not have."""
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
    """Write that a class is lost."""
    if member.class_row >= 0:
        write(log, room, member.person, t, CLASS, NOBODY, member.class_row, NOTHING)


@kernel
def lose_index(member):
    """Drop figures and classes; no record counts for the index any more."""
    # the marks go with the figures: points that are no longer in a figure must not be taken back from the next one
    member.live = 0
    member.class_row = -1
    record = member.records
    while record.at >= 0:
        record.flags &= ~np.int64(7 * COUNTED)
        record = record.next
    for g in range(3):
        member.rank[g] = -1


@kernel
def leave(law, log, room, member, i, g, t, way):
    """End a spell on one ledger; on the actual one with a row."""
    spell = spell_row(room, member, i)
    entered = spell.on[g]
    spell.on[g] = -1
    spell.out[g] = t
    if g > 0:
        return
    write_left(log, room, member, i, t, way, entered)
    if was_black(law, i, way):
        # responses end when the last black list is left
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
    # after an appeal the caller still needs them: it strikes the records on which the entry rested
    if way != BY_APPEAL:
        forget_rests(member, i)


@force_inlined
def was_black(law, i, way):
    """Whether list i is a black one; at a change of scheme, whether it was one under the old scheme."""
    return (list_row(law, i).was_black if way == BY_SCHEME else list_row(law, i).black) != 0


@kernel
def write_left(log, room, member, i, t, way, entered):
    """Write the row of a spell that ended, or is open at the end."""
    spell = spell_row(room, member, i)
    # the first class that applies, in the order of docs/semantics.md, 6: an error at entry outweighs what came later
    spell_class = np.int64(0)
    if spell.error_at_entry != 0:
        spell_class = np.int64(1)
    elif spell.rests != 0 and spell.rests_true == 0:
        spell_class = np.int64(2)
    elif spell.error_later != 0:
        spell_class = np.int64(3)
    write(log, room, member.person, t, LEFT, i, way, (spell_class << 16) | (t - entered))


@kernel
def forget_rests(member, i):
    """Let no entry on list i rest on any record."""
    # a record on which nothing rests may be deleted: see prune
    record = member.records
    while record.at >= 0:
        record.rests &= ~(np.int64(1) << i)
        record = record.next
