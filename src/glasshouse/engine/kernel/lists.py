"""Lists and redress: exits, entries, appeals, and the status of each list at the end of the month."""

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
    """Take the member off each list whose way out is open.  True where some ledger changed.

    The first way out that is open is used, and the others are not drawn.  Each draw has a key of its own, so leaving
    one out changes no other.
    """
    has_left = False
    for i in range(law.lists_n):
        listing, spell = list_row(law, i), spell_row(room, member, i)
        if listing.active == 0 or (member.listed >> i) & 1 == 0:
            continue
        # each ledger on its own, with the same draws: what differs between them is then due to errors alone
        for g in range(3):
            if spell.on[g] < 0:
                continue
            for row in range(listing.exits_n):
                way_out = listing.exits_at + row
                if is_open(law, room, member, i, g, way_out, seed, t):
                    way = WAY_OUT[exit_row(law, way_out).by]
                    leave(law, log, room, member, i, g, t, np.int64(way))
                    has_left = True
                    break
    return has_left


@kernel
def is_open(law, room, member, i, g, way_out, seed, t):
    """Whether a way out is open in month t.

    A term is drawn once a spell, keyed by the month of entry; repair is drawn each month.  Only the actual ledger has a
    way out by correction: the others hold no false record.
    """
    way, spell = exit_row(law, way_out), spell_row(room, member, i)
    by, entered, lane = way.by, spell.on[g], list_row(law, i).lane
    if t < entered + way.months:
        return False
    if by == EXIT_SETTLED:
        return room.cells[member.settled + way_out] == settled_in(member, t)
    if by == EXIT_TERM:
        # a term for every entry needs no draw
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
    """Enter the member on those of the lists in the mask ``may_enter`` whose way in holds.

    Returns a mask of the lists entered on the actual ledger, with bit 32 set where any ledger changed.
    """
    entered = np.int64(0)
    for i in range(law.lists_n):
        listing, spell = list_row(law, i), spell_row(room, member, i)
        if (may_enter >> i) & 1 == 0:
            continue
        for g in range(3):
            # nobody enters a list in the month in which they left it
            if spell.on[g] >= 0 or spell.out[g] == t:
                continue
            for way in range(listing.entries_n):
                entry = listing.entries_at + way
                if entry_row(law, entry).by == BY_COUNT:
                    did_enter = enter_by_count(law, log, room, member, i, np.int64(g), entry, t)
                else:
                    did_enter = enter_by_class(law, log, room, member, i, np.int64(g), entry, t)
                if did_enter:
                    entered |= np.int64(1) << 32
                    if g == 0:
                        entered |= np.int64(1) << i
                        if listing.black != 0:
                            member.black_entered = t
                            member.black_left = -1
                    break
    # last, when all ledgers are decided: an entry is in error if the corrected ledger has none
    for i in range(law.lists_n):
        if (entered >> i) & 1 and spell_row(room, member, i).on[CORRECTED_LEDGER] < 0:
            spell_row(room, member, i).error_at_entry = 1
    return entered


@kernel
def enter_by_count(law, log, room, member, i, g, entry, t):
    """Enter where a record falls due and enough of them lie within the window.  True where the member entered.

    A record that falls due is what triggers the entry: after an exit, the same records list nobody again.
    """
    listing, way_in, spell = list_row(law, i), entry_row(law, entry), spell_row(room, member, i)
    after = t - way_in.within
    # where an exit spends records, only later ones count
    if listing.spent != 0 and spell.out[g] >= 0:
        after = max(after, spell.out[g])
    count, trigger = np.int64(0), np.int64(FAR)
    first = member.records
    record = first
    while record.at >= 0:
        if is_counted(law, record, i, entry, g, t, after):
            # the least Sight row, so that the trigger does not depend on the order of the chain
            if record.due == t:
                trigger = min(trigger, record.sight)
            if listing.deeds == 0 or not claimed_before(law, record, first, i, entry, g, t, after):
                count += 1
        record = record.next
    if trigger == FAR or count < way_in.at_least:
        return False
    enter(room, member, i, g, t)
    # the corrected and the full ledger decide who would be listed; grounds, appeals and rows are of the actual one
    if g > 0:
        return True
    spell.at_least = way_in.at_least
    spell.by_deeds = listing.deeds
    # a second pass, because only now it is known that there is an entry for the records to support
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
    """Enter by the class of this month.  True where the member entered.

    The class itself is what triggers the entry: a person who leaves and is still in the class enters again the month
    after.  The entry rests on all records that count for the index, and its ground is that of the latest.
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
            # the latest, and among those the least Sight row: a key, so that the order of the chain does not matter
            key = (record.due << 13) - record.sight
            if key > latest:
                latest = key
                ground = sight_row(law, record.sight).ground
        record = record.next
    write(log, room, member.person, t, ENTERED, i, NOTHING, ground)
    return True


@kernel
def enter(room, member, i, g, t):
    """Begin a spell."""
    member.listed |= np.int64(1) << i
    spell_row(room, member, i).on[g] = t
    room.newly_affected = 1


@kernel
def rest_on(room, member, i, record):
    """Note that the entry on list i rests on the record."""
    spell = spell_row(room, member, i)
    record.rests |= np.int64(1) << i
    spell.rests = 1
    if record.flags & C != 0:
        spell.rests_true = 1


@kernel
def appeals(law, log, room, member, entered, seed, t):
    """File appeals against this month's entries, and decide those that are due.  True where one was decided.

    Whether the entry was in error is stored at filing: the chance to win depends on it, and a later correction must not
    change what the appeal is about.
    """
    has_decided = False
    for i in range(law.lists_n):
        listing, spell = list_row(law, i), spell_row(room, member, i)
        if listing.appeal == 0 or spell.on[ACTUAL] < 0:
            continue
        lane = listing.lane
        if (entered >> i) & 1 and (draw(seed, member.person, lane, t, np.int64(0), APPEAL_FILED) < listing.filed):
            spell.decision = t + listing.appeal_months
            spell.filed_in_error = 1 if spell.on[CORRECTED_LEDGER] < 0 else 0
            write(log, room, member.person, t, FILED, i, spell.filed_in_error, NOTHING)
        # an appeal decided at once is decided in this very pass
        if spell.decision != t:
            continue
        has_decided = True
        limit = listing.upheld_in_error if spell.filed_in_error != 0 else listing.upheld
        if draw(seed, member.person, lane, spell.on[ACTUAL], np.int64(0), APPEAL_UPHELD) < limit:
            # off the list though the corrected ledger keeps them on: neither in error nor as designed
            let_go = spell.filed_in_error == 0 and spell.on[CORRECTED_LEDGER] >= 0
            write(log, room, member.person, t, DECIDED, i, YES, NOTHING)
            leave(law, log, room, member, i, np.int64(0), t, np.int64(BY_APPEAL))
            strike(member, i)
            if let_go:
                spell.let_go = 1
        else:
            write(log, room, member.person, t, DECIDED, i, NOTHING, NOTHING)
    return has_decided


@kernel
def strike(member, i):
    """Strike the records that the entry on list i rested on."""
    # struck and not deleted: the other ledgers still hold them, and the index has points to take back
    bit = np.int64(1) << i
    record = member.records
    while record.at >= 0:
        if record.rests & bit != 0:
            record.flags |= STRUCK
            record.rests &= ~bit
        record = record.next


@kernel
def status(log, room, member, t):
    """Write on which ledgers the member is on each list at the end of the month, where that has changed.

    Written once a month and not at each change, so that an exit and an entry of one month leave one row.  A spell that
    came to be in error after its entry is marked here, because the corrected ledger is final only now.
    """
    i = np.int64(0)
    listed = member.listed
    while listed != 0:
        if listed & 1:
            spell = spell_row(room, member, i)
            # let go ends once the person is on the list again, or the corrected ledger no longer keeps them on it
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
