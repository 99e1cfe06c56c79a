"""Lists and redress: who leaves, who enters, appeals, and where everybody stands at the end of the month."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import (
    BY_CLASS_AT_MOST,
    BY_COUNT,
    EXIT_CLASS_AT_LEAST,
    EXIT_CLASS_AT_MOST,
    EXIT_REPAIR,
    EXIT_SETTLED,
    EXIT_TERM,
)
from glasshouse.engine.kernel.chance import APPEAL_FILED, APPEAL_UPHELD, REPAIR, TERM, draw
from glasshouse.engine.kernel.living import settled_in
from glasshouse.engine.kernel.log import write
from glasshouse.engine.kernel.names import (
    ACTUAL,
    BY_APPEAL,
    CORRECTED_LEDGER,
    DECIDED,
    ENTERED,
    FAR,
    FILED,
    LET_GO,
    NOTHING,
    STATUS,
    WAY_OUT,
    WORD,
    YES,
    C,
)
from glasshouse.engine.kernel.opening import leave
from glasshouse.engine.kernel.places import entry_row, exit_row, list_row, sight_row, spell_row
from glasshouse.engine.kernel.records import claimed_before, is_counted, still_stands
from glasshouse.engine.room import COUNTED, STRUCK
from glasshouse.machine_code import kernel


@kernel
def exits(law, log, room, member, seed, t):
    """Who leaves which list.  True where somebody did.

    The first way out that is open is taken and the others are not drawn: their draws have keys of their own, so nothing
    else changes by that.
    """
    moved = False
    for i in range(law.lists_n):
        listing, spell = list_row(law, i), spell_row(room, member, i)
        if listing.active == 0 or (member.listed >> i) & 1 == 0:
            continue
        for g in range(3):
            if spell.on[g] < 0:
                continue
            for row in range(listing.exits_n):
                way_out = listing.exits_at + row
                if opens(law, room, member, i, g, way_out, seed, t):
                    way = WAY_OUT[exit_row(law, way_out).by]
                    leave(law, log, room, member, i, g, t, np.int64(way))
                    moved = True
                    break
    return moved


@kernel
def opens(law, room, member, i, g, way_out, seed, t):
    """Whether a way out is open in month t.

    A term is drawn once a spell, keyed by the month of entry; repair is drawn each month.  Only the actual ledger can
    open a way out by correction: on the others nothing is ever wrong.
    """
    way, spell = exit_row(law, way_out), spell_row(room, member, i)
    by, entered, lane = way.by, spell.on[g], list_row(law, i).lane
    if t < entered + way.months:
        return False
    if by == EXIT_SETTLED:
        return room.cells[member.settled + way_out] == settled_in(member, t)
    if by == EXIT_TERM:
        if way.threshold >= WORD:
            return True
        return draw(seed, member.person, lane, entered, way.position, TERM) < way.threshold
    if by == EXIT_CLASS_AT_LEAST:
        return way.rank >= 0 and member.rank[g] >= way.rank
    if by == EXIT_CLASS_AT_MOST:
        return member.rank[g] >= 0 and member.rank[g] <= way.rank
    if by == EXIT_REPAIR:
        return draw(seed, member.person, lane, t, way.position, REPAIR) < way.threshold
    return g == 0 and not still_stands(law, room, member, i, t)


@kernel
def entries(law, log, room, member, may_enter, t):
    """Who enters which of the lists in the mask ``may_enter``.

    Gives a mask of the lists that were entered on the actual ledger, + 1 << 32 where any ledger moved.  Errors are
    marked last, when all ledgers have had their turn: an entry is in error if the corrected ledger has none.
    """
    entered = np.int64(0)
    for i in range(law.lists_n):
        listing, spell = list_row(law, i), spell_row(room, member, i)
        if (may_enter >> i) & 1 == 0:
            continue
        for g in range(3):
            # who left this list this month stays off it until the next
            if spell.on[g] >= 0 or spell.out[g] == t:
                continue
            for way in range(listing.entries_n):
                entry = listing.entries_at + way
                if entry_row(law, entry).by == BY_COUNT:
                    brought = enter_by_count(law, log, room, member, i, np.int64(g), entry, t)
                else:
                    brought = enter_by_class(law, log, room, member, i, np.int64(g), entry, t)
                if brought:
                    entered |= np.int64(1) << 32
                    if g == 0:
                        entered |= np.int64(1) << i
                        if listing.black != 0:
                            member.black_entered = t
                            member.black_left = -1
                    break
    for i in range(law.lists_n):
        if (entered >> i) & 1 and spell_row(room, member, i).on[CORRECTED_LEDGER] < 0:
            spell_row(room, member, i).error_at_entry = 1
    return entered


@kernel
def enter_by_count(law, log, room, member, i, g, entry, t):
    """Enter where a record falls due and with it there are enough within the window.  True where it brought an entry.

    An edge and not a level: the same records bring nobody back after an exit, until another falls due.  A second walk
    marks the records on which the entry rests, for an appeal or a correction to strike.
    """
    listing, way_in, spell = list_row(law, i), entry_row(law, entry), spell_row(room, member, i)
    after = t - way_in.within
    # records are spent at an exit: only later ones count
    if listing.spent != 0 and spell.out[g] >= 0:
        after = max(after, spell.out[g])
    some, trigger = np.int64(0), np.int64(FAR)
    first = member.records
    record = first
    while record.at >= 0:
        if is_counted(law, record, i, entry, g, t, after):
            if record.due == t:
                trigger = min(trigger, record.sight)
            if listing.deeds == 0 or not claimed_before(law, record, first, i, entry, g, t, after):
                some += 1
        record = record.next
    if trigger == FAR or some < way_in.at_least:
        return False
    enter(room, member, i, g, t)
    # the shadow ledgers know of entries and exits alone; grounds, rests and rows are of the actual one
    if g > 0:
        return True
    spell.at_least = way_in.at_least
    spell.by_deeds = listing.deeds
    record = first
    while record.at >= 0:
        if is_counted(law, record, i, entry, g, t, after):
            rest_on(room, member, i, record)
        record = record.next
    ground = sight_row(law, trigger).ground
    write(log, room, member.person, t, ENTERED, i, trigger + 1, ground)
    return True


@kernel
def enter_by_class(law, log, room, member, i, g, entry, t):
    """Enter by the class of this month.  True where it brought an entry.

    A level and not an edge: who leaves and is still in the class enters again the month after.  The entry rests on all
    records that count for the index, and its ground is that of the latest.
    """
    way_in = entry_row(law, entry)
    rank, limit = member.rank[g], way_in.rank
    if rank < 0 or limit < 0:
        return False
    if way_in.by == BY_CLASS_AT_MOST:
        if rank > limit:
            return False
    elif rank < limit:
        return False
    enter(room, member, i, g, t)
    if g > 0:
        return True
    latest, ground = np.int64(-1), np.int64(3)
    record = member.records
    while record.at >= 0:
        if record.flags & COUNTED != 0:
            rest_on(room, member, i, record)
            key = (record.due << 13) - record.sight  # the latest, and of these the first Sight
            if key > latest:
                latest = key
                ground = sight_row(law, record.sight).ground
        record = record.next
    write(log, room, member.person, t, ENTERED, i, NOTHING, ground)
    return True


@kernel
def enter(room, member, i, g, t):
    """A spell begins."""
    member.listed |= np.int64(1) << i
    spell_row(room, member, i).on[g] = t
    room.touched = 1


@kernel
def rest_on(room, member, i, record):
    """The entry on list i rests on record record."""
    spell = spell_row(room, member, i)
    record.rests |= np.int64(1) << i
    spell.rests = 1
    if record.flags & C != 0:
        spell.rests_true = 1


@kernel
def appeals(law, log, room, member, entered, seed, t):
    """Appeals filed against this month's entries, and appeals decided.  True where one was decided.

    Whether an entry is in error is fixed when the appeal is filed.  The chance to win depends on it, and a later change
    of the ledgers must not change what the appeal was about.
    """
    moved = False
    for i in range(law.lists_n):
        listing, spell = list_row(law, i), spell_row(room, member, i)
        if listing.appeal == 0 or spell.on[ACTUAL] < 0:
            continue
        lane = listing.lane
        if (entered >> i) & 1 and (draw(seed, member.person, lane, t, np.int64(0), APPEAL_FILED) < listing.filed):
            spell.decision = t + listing.appeal_months
            spell.filed_in_error = 1 if spell.on[CORRECTED_LEDGER] < 0 else 0
            write(log, room, member.person, t, FILED, i, spell.filed_in_error, NOTHING)
        if spell.decision != t:
            continue
        moved = True
        limit = listing.upheld_in_error if spell.filed_in_error != 0 else listing.upheld
        if draw(seed, member.person, lane, spell.on[ACTUAL], np.int64(0), APPEAL_UPHELD) < limit:
            # let go although the corrected ledger keeps them on: neither an error nor as designed
            let_go = spell.filed_in_error == 0 and spell.on[CORRECTED_LEDGER] >= 0
            write(log, room, member.person, t, DECIDED, i, YES, NOTHING)
            leave(law, log, room, member, i, np.int64(0), t, np.int64(BY_APPEAL))
            strike(member, i)
            if let_go:
                spell.let_go = 1
        else:
            write(log, room, member.person, t, DECIDED, i, NOTHING, NOTHING)
    return moved


@kernel
def strike(member, i):
    """Strike the records that the entry on list i rested on."""
    bit = np.int64(1) << i
    record = member.records
    while record.at >= 0:
        if record.rests & bit != 0:
            record.flags |= STRUCK
            record.rests &= ~bit
        record = record.next


@kernel
def status(log, room, member, t):
    """Write on which ledgers the member is on each list at the end of the month, where that is new.

    Written once a month and not at each move, so that an entry and an exit of the same month leave one row.  A spell
    that came to be in error after its entry is marked here, for only now is the corrected ledger final.
    """
    i = np.int64(0)
    listed = member.listed
    while listed != 0:
        if listed & 1:
            spell = spell_row(room, member, i)
            # let go means: off the list in fact, on it by the corrected ledger
            if spell.on[ACTUAL] >= 0 or spell.on[CORRECTED_LEDGER] < 0:
                spell.let_go = 0
            now = np.int64(0)
            for g in range(3):
                if spell.on[g] >= 0:
                    now |= 1 << g
            if spell.let_go != 0:
                now |= LET_GO
            if now != spell.status:
                write(log, room, member.person, t, STATUS, i, now, NOTHING)
                spell.status = now
            if spell.on[ACTUAL] >= 0 and t > spell.on[ACTUAL] and spell.on[CORRECTED_LEDGER] < 0:
                spell.error_later = 1
        listed >>= 1
        i += 1
