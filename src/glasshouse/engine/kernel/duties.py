"""When the authority has to look at a member again, and which records may be deleted until then."""

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
def schedule(member, t):
    """Let the authority look at the member in month t at the latest."""
    member.calm = min(member.calm, t)
    member.quiet = min(member.quiet, t)


@force_inlined
def first_duty(law, member, t, calm):
    """When a member is looked at for the first time in a window.

    In a calm household that is the month stored with it.  Otherwise it is the window's first month for members about
    whom something is stored, and for the others the month in which scope begins or they die.
    """
    # a weighted index shows a figure that is not stored between windows, so it takes a step at once
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
        # whatever is stored may be due now; the authority works out the exact month when it looks
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
    # people outside the scope for good have a start after the stop (see load_member)
    if member.scope_start > t and member.scope_start < member.scope_stop:
        duty = min(duty, member.scope_start)
    if member.scope_stop > t:
        duty = min(duty, member.scope_stop)
    if member.death > t:
        duty = min(duty, member.death)
    return duty


@kernel
def prune(law, room, member, t):
    """Delete records that cannot matter after month t; the first month after t in which one of the others does.

    A record may be deleted once no entry rests on it, no window or correction can reach it, and the index holds its
    points for good.  A lifelong record that counts on every ledger on which it ever will is by then a number in the
    figure.  Without this, memory would grow with every deed of a life.
    """
    duty = np.int64(FAR)
    before, record = Record(room.cells, np.int64(-1)), member.records
    while record.at >= 0:
        after, flags, due = record.next, record.flags, record.due
        # an appeal or a correction may still strike a record on which an entry rests
        keep = record.rests != 0
        # after a change of scheme a dropped record waits only until its points are taken back
        if flags & DROPPED != 0:
            keep = keep or flags & (7 * COUNTED) != 0
        else:
            sight = sight_row(law, record.sight)
            # the log has a row for every correction, also of a record that counts for nothing any more
            waits = record.corrected > t and record.corrected != NEVER
            keep = keep or due > t or t + 1 < due + sight.needed or waits
            # when a record ceases to count its points are taken back, so until then the record is needed
            if not keep and law.index != 0 and sight.index != 0:
                standing = flags & (C | F if flags & STRUCK != 0 else A | C | F)
                lifelong = sight.retention >= FOREVER
                corrected = sight.index == 3 and record.corrected <= t
                # settled: it counts for good where it counts now, or it counts nowhere and never will again
                settled = ((flags // COUNTED) & 7) == (standing if lifelong and not corrected else 0)
                keep = not settled
        if keep:
            before = record
            duty = min(duty, record_duty(law, record, t))
        else:
            # its row goes to the free chain, so a long life needs room only for the records it still has
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
    # lists count when a record falls due, so the end of its retention matters to the index alone
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
    # renewed thresholds may change the class of someone who did nothing
    if law.index == RANKED and in_scope(member, t):
        every = law.renewed_every
        duty = min(duty, t + every - (t - law.index_since) % every)
    for i in range(law.lists_n):
        if (member.listed >> i) & 1 == 0:
            continue
        listing, spell = list_row(law, i), spell_row(room, member, i)
        # ways out by settlement, correction and a change of class come with an event or a record, which schedule a look
        if spell.decision > t:
            duty = min(duty, spell.decision)
        for g in range(3):
            entered = spell.on[g]
            if entered < 0 or listing.active == 0:
                continue
            for row in range(listing.exits_n):
                way_out = exit_row(law, listing.exits_at + row)
                ends = entered + way_out.months
                # repair is drawn anew each month; everything else is decided once
                if way_out.by == EXIT_REPAIR:
                    duty = min(duty, max(ends, t + 1))
                elif ends > t:  # a term, or a class that opens a way out from then on
                    duty = min(duty, ends)
    # people notice what contacts show in the next month of exchange
    if room.public != 0:
        listed = member.near > 0
        if listed != (member.contact_onset >= 0 and member.contact_end < 0):
            duty = min(duty, t + law.exchange_every - t % law.exchange_every)
    return duty
