"""What happens in a month of a life: deeds and who sees them, turns, wishes, false records."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import Refusal
from glasshouse.engine.kernel.chance import ASTRAY, CORRECTION, COVERAGE, ENFORCEMENT, RETRY, draw, draw4
from glasshouse.engine.kernel.duties import schedule
from glasshouse.engine.kernel.false_records import confusability, flow_received, likeness
from glasshouse.engine.kernel.holds import holds, in_scope, threshold
from glasshouse.engine.kernel.household import new_record
from glasshouse.engine.kernel.log import write
from glasshouse.engine.kernel.names import (
    ALSO_REFUSED,
    CHANGED_INCOME,
    CHANGED_WORK,
    DEED,
    FABRICATED,
    MISATTRIBUTED,
    NOTHING,
    ORDINALS,
    REFUSED,
    REWARDED,
    SIGHTING,
    TURN,
    WISH,
    WORD,
    A,
    C,
    F,
)
from glasshouse.engine.kernel.places import effect_row, kind_row, settles, sight_row, stream_row
from glasshouse.engine.room import Potential
from glasshouse.machine_code import force_inlined, kernel
from glasshouse.vocabulary import NEVER

REFUSAL_CELLS = Refusal.CELLS
FALSE_ORDINALS = 32768
MOST_RETRIES = 999
MOST_FAILURES = 600


@force_inlined
def live_month(law, log, room, member, seed, t):
    """What happens to one member in month t, on the state with which the month began.

    New work and income are written at the end, so no event of a month depends on the outcome of another.
    """
    event = Potential(room.cells, member.first_event[t - 12 * room.chunk])
    while event.at >= 0:
        k, source, key = event.kind, event.source, event.key
        # a false record needs no deed of the member
        if k < 0:
            receive_false_record(law, room, member, source, event.height, key & 0x7FFF, seed, t)
        elif (kind_row(law, k).work >> member.work) & 1 != 0:
            # the stream of a clause was drawn below its own threshold; whether the clause holds is known only now
            if source >= 0:
                effect = stream_row(law, source).effect
                if holds(law, room, member, effect, t):
                    cause = effect_row(law, effect).row + 1
                    happen(law, log, room, member, k, cause, key & 0x7FFF, seed, t)
            elif event.height < threshold(law, room, member, k, event.rates, t):
                happen(law, log, room, member, k, np.int64(0), ordinal_of(key), seed, t)
        event = event.next
    if member.life_changed != 0:
        person, work, income = member.person, member.work, member.income
        # a row each, because the tally keeps stocks of work and of income
        if member.work_next != work:
            write(log, room, person, t, CHANGED_WORK, member.work_next, work, NOTHING)
        if member.income_next != income:
            write(log, room, person, t, CHANGED_INCOME, member.income_next, income, NOTHING)


@force_inlined
def ordinal_of(key):
    """The ordinal of an event of the world's own: below 1024 in the first layer, above that further up."""
    return key >> 32 if key >= WORD else key & 1023


@kernel
def happen(law, log, room, member, k, cause, ordinal, seed, t):
    """A potential event that happens."""
    what = kind_row(law, k).what
    if what == 0:
        do_deed(law, log, room, member, k, ordinal, seed, t)
    elif what == 1:
        undergo_turn(law, log, room, member, k, cause, ordinal, t)
    else:
        make_wish(law, log, room, member, k, ordinal, seed, t)


@force_inlined
def do_deed(law, log, room, member, k, ordinal, seed, t):
    """A deed, and what each agency sees of it.

    Each Sight draws by its own lane, so another agency changes nothing of what this one sees.  The full ledger holds
    every deed, the corrected one the deeds that were seen, the actual one those of them that did not go astray.
    """
    kind = kind_row(law, k)
    person = member.person
    write(log, room, person, t, DEED, k, NOTHING, ordinal)
    # the deed is in the log whoever sees it; agencies see only people in scope
    if not in_scope(member, t):
        return
    for link in range(kind.sights_n):
        s = law.cells[kind.sights_at + link]
        sight = sight_row(law, s)
        lane, flags = sight.lane, np.int64(F)
        # a key without month and ordinal gives all deeds of a person, or of a district, the same word
        if sight.varies == 0:
            u = draw(seed, person, lane, t, ordinal, COVERAGE)
        elif sight.varies == 1:
            u = draw(seed, person, lane, np.int64(0), np.int64(0), COVERAGE)
        else:
            u = draw4(seed, member.district, lane, np.int64(0), np.int64(0), COVERAGE, np.int64(1))[0]
        if u < sight.coverage:
            flags |= C
            astray = np.int64(0)
            if sight.astray > 0 and draw(seed, person, lane, t, ordinal, ASTRAY) < sight.astray:
                astray = np.int64(1)
                room.seen_astray = 1
            else:
                flags |= A
            write(log, room, person, t, SIGHTING, s, astray, NOTHING)
        # also for a deed that nobody saw: the full ledger tells what would follow if every deed were seen
        add_record(room, member, s, t + sight.lag, t * ORDINALS + ordinal, flags, np.int64(NEVER), t)


@kernel
def add_record(room, member, s, due, deed, flags, corrected, t):
    """Add a record that falls due in month ``due``."""
    record = new_record(room, member)
    if record.at < 0:
        return
    record.sight = s
    record.due = due
    record.deed = deed
    record.flags = flags
    record.corrected = corrected
    record.rests = 0
    schedule(member, max(due, t))


@force_inlined
def undergo_turn(law, log, room, member, k, cause, ordinal, t):
    """A turn of life: the first that changes work holds, the first that changes income, and all that settle.

    A turn that would change nothing is not written.
    """
    # compared with work and income as the month began, on which all turns of the month act
    kind = kind_row(law, k)
    work, bands = kind.to_work, kind.bands
    income = min(max(member.income + bands, np.int64(0)), np.int64(9))
    may_change = True
    if work >= 0 and (member.work_next != member.work or work == member.work):
        may_change = False
    if bands != 0 and (member.income_next != member.income or income == member.income):
        may_change = False
    # a turn that settles is written even where it changes nothing: it may be a way off a list
    if not may_change and kind.settles == 0:
        return
    write(log, room, member.person, t, TURN, k, cause, ordinal)
    # stored with its month, so it need not be cleared when the month ends
    for way_out in range(law.exits_n):
        if settles(law, k, way_out) != 0:
            room.cells[member.settled + way_out] = settled_in(member, t)
            schedule(member, t)
    if may_change and work >= 0:
        member.work_next = work
        member.life_changed = 1
    if may_change and bands != 0:
        member.income_next = income
        member.life_changed = 1


@force_inlined
def settled_in(member, t):
    """The word for a settlement by this member in month t; no other member of any household has the same."""
    return member.person * 32768 + t


@force_inlined
def make_wish(law, log, room, member, k, ordinal, seed, t):
    """A wish, granted or refused.

    Every clause that refuses is drawn, also after the first: the log names them all, and from there each clause's part
    in the refusals is counted.  Further attempts are drawn by the lane of the first.
    """
    kind = kind_row(law, k)
    person, refusing = member.person, np.int64(0)
    for link in range(kind.refuses_n):
        refusal = Refusal(law.cells, kind.refuses_at + link * REFUSAL_CELLS)
        if holds(law, room, member, refusal.effect, t) and (
            draw(seed, person, refusal.lane, t, ordinal, ENFORCEMENT) < refusal.enforced
        ):
            room.cells[room.refusing + refusing] = refusal.at
            refusing += 1
    if refusing == 0:
        write(log, room, person, t, WISH, k, NOTHING, ordinal)
        for link in range(kind.grants_n):
            effect = law.cells[kind.grants_at + link]
            if holds(law, room, member, effect, t):
                write(log, room, person, t, REWARDED, k, effect_row(law, effect).row, NOTHING)
        return
    first = Refusal(law.cells, room.cells[room.refusing])
    # all attempts at a wish fall in one month and are refused by the same clauses
    retries = np.int64(0)
    while retries < MOST_RETRIES and draw4(seed, person, first.lane, t, ordinal, RETRY, retries)[0] < kind.again:
        retries += 1
    write(log, room, person, t, REFUSED, k, effect_row(law, first.effect).row, 1 + retries)
    for row in range(1, refusing):
        effect = Refusal(law.cells, room.cells[room.refusing + row]).effect
        write(log, room, person, t, ALSO_REFUSED, k, effect_row(law, effect).row, NOTHING)


@kernel
def receive_false_record(law, room, member, s, height, ordinal, seed, t):
    """A false record, and the month in which it is corrected at its source.

    The height decides its origin: below the part of the flow that went astray from others it is misattributed, above
    it is fabricated.
    """
    sight = sight_row(law, s)
    person, lane = member.person, sight.lane
    conf = confusability(law, seed, person, likeness(member), s)
    flags = A | FABRICATED
    if height < flow_received(room.cells[room.flow + s], conf):
        flags = A | MISATTRIBUTED
    due, corrected = t + sight.lag, np.int64(NEVER)
    if sight.corrects >= 0:
        # drawn at once and kept in the record, month by month so that each month's chance is that of the text
        failures = np.int64(0)
        while (
            failures < MOST_FAILURES
            and draw4(seed, person, lane, due, FALSE_ORDINALS + ordinal, CORRECTION, failures)[0] >= sight.corrects
        ):
            failures += 1
        corrected = due + 1 + failures
    add_record(room, member, s, due, t * ORDINALS + FALSE_ORDINALS + ordinal, np.int64(flags), corrected, t)
