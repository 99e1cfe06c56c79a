"""When the authority has to look at a member again, and which records it may forget until then."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import EXIT_REPAIR, FOREVER, RANKED, WEIGHTED
from glasshouse.engine.kernel.holds import in_scope
from glasshouse.engine.kernel.names import FAR, A, C, F
from glasshouse.engine.kernel.places import exit_row, list_row, sight_row, spell_row
from glasshouse.engine.room import COUNTED, DROPPED, STRUCK, Record
from glasshouse.machine_code import force_inlined, kernel
from glasshouse.vocabulary import NEVER


@force_inlined
def call(member, t):
    """The authority looks at the member in month t, if not before."""
    member.calm = min(member.calm, t)
    member.quiet = min(member.quiet, t)


@force_inlined
def first_duty(law, member, t, calm):
    """When a member is looked at for the first time in a window.

    If the household is not calm, that is the window's first month for everybody about whom there is anything, and for
    all others the month in which scope begins or they die.  A weighted index is looked at at once, because the figure
    that it showed last is not kept between windows.
    """
    if calm > t and t != law.first and (law.index != WEIGHTED or member.live == 0):
        member.calm = calm
    elif (
        member.near > 0
        or member.records.at >= 0
        or member.listed != 0
        or member.live != 0
        or member.contact_onset >= 0
        or t == law.first
    ):
        member.calm = t
    else:
        member.calm = static_duty(member, t - 1)
    member.quiet = member.calm if member.live == 0 else t


@force_inlined
def static_duty(member, t):
    """The next month after ``t`` in which the calendar of a life alone calls for the authority."""
    duty = np.int64(FAR)
    if member.birth > t:
        duty = min(duty, member.birth)
    # a scope that never begins calls for nothing
    if member.scope_start > t and member.scope_start < member.scope_stop:
        duty = min(duty, member.scope_start)
    if member.scope_stop > t:
        duty = min(duty, member.scope_stop)
    if member.death > t:
        duty = min(duty, member.death)
    return duty


@kernel
def prune(law, room, member, t):
    """Forget records that cannot matter after month t; the first month after t in which one that is kept does.

    A record may be forgotten once no list's entry rests on it, no window or correction can still reach it, and the
    index holds its points for good: a lifelong record that counts on all ledgers on which it ever will is a number in
    the figure and no longer needed as a record.  Without this a life's memory would grow with every deed.
    """
    duty = np.int64(FAR)
    before, record = Record(room.cells, np.int64(-1)), member.records
    while record.at >= 0:
        after, flags, due = record.next, record.flags, record.due
        # an entry rests on it: an appeal or a correction may still strike it
        keep = record.rests != 0
        if flags & DROPPED != 0:
            keep = keep or flags & (7 * COUNTED) != 0
        else:
            sight = sight_row(law, record.sight)
            # a correction to come will have its row in the log, whatever the record still counts for
            waits = record.corrected > t and record.corrected != NEVER
            keep = keep or due > t or t + 1 < due + sight.kept or waits
            # the index takes points back when a record ceases to count, so it must still be there then
            if not keep and law.index != 0 and sight.index != 0:
                standing = flags & (C | F if flags & STRUCK != 0 else A | C | F)
                lifelong = sight.retention >= FOREVER
                corrected = sight.index == 3 and record.corrected <= t
                # on the ledgers where it counts now it does for good, or nowhere any more
                settled = ((flags // COUNTED) & 7) == (standing if lifelong and not corrected else 0)
                keep = not settled
        if keep:
            before = record
            duty = min(duty, record_duty(law, record, t))
        else:
            if before.at < 0:
                member.records = after
            else:
                before.next = after
            record.next = Record(room.cells, room.records_free)
            room.records_free = record.at
        record = after
    return duty


@force_inlined
def record_duty(law, record, t):
    """The first month after t in which a record falls due, is corrected or ceases to count for the index."""
    duty, due = np.int64(FAR), record.due
    if due > t:
        duty = due
    if record.corrected > t:
        duty = min(duty, record.corrected)
    if record.flags & (7 * COUNTED) != 0:
        ends = due + sight_row(law, record.sight).retention
        duty = min(duty, max(ends, t + 1))
    return duty


@kernel
def next_duty(law, room, member, t):
    """The first month after t in which the authority has anything to do about the member, if nothing else happens.

    A month too early costs time, a month too late changes a life: each duty is therefore a lower bound.  Records are
    in :func:`prune`, and steps of the index without a record in :func:`drift`.
    """
    duty = static_duty(member, t)
    # thresholds are renewed for everybody, and may change the class of who did nothing
    if law.index == RANKED and in_scope(member, t):
        every = law.renewed_every
        duty = min(duty, t + every - (t - law.index_since) % every)
    for i in range(law.lists_n):
        if (member.listed >> i) & 1 == 0:
            continue
        listing, spell = list_row(law, i), spell_row(room, member, i)
        if spell.decision > t:
            duty = min(duty, spell.decision)
        for g in range(3):
            entered = spell.on[g]
            if entered < 0 or listing.active == 0:
                continue
            for row in range(listing.exits_n):
                way_out = exit_row(law, listing.exits_at + row)
                ends = entered + way_out.months
                if way_out.by == EXIT_REPAIR:
                    duty = min(duty, max(ends, t + 1))
                elif ends > t:  # a term, or a class that opens a way out from then on
                    duty = min(duty, ends)
    # what contacts show is taken up in the next month of exchange
    if room.public != 0:
        listed = member.near > 0
        if listed != (member.contact_onset >= 0 and member.contact_end < 0):
            duty = min(duty, t + law.exchange_every - t % law.exchange_every)
    return duty
