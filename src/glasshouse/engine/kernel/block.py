"""A block of households, and in it a month of a life, from top to bottom as docs/semantics.md tells it.

A household is loaded, its potential events are drawn a year at a time, and only the months are lived in which
something can happen: :func:`live_household`.  In such a month, :func:`live_household_month`, the month opens, all
members live, then the authority acts on each: :func:`authority`.  What each step does stands in a room of its own.
"""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import WEIGHTED
from glasshouse.engine.kernel.ahead import Ahead, ahead_of, drift_together, step_ahead
from glasshouse.engine.kernel.duties import next_duty, prune, static_duty
from glasshouse.engine.kernel.holds import in_scope, present
from glasshouse.engine.kernel.household import clean, load_household, store
from glasshouse.engine.kernel.index import drift, step_index
from glasshouse.engine.kernel.lists import appeals, entries, exits, status
from glasshouse.engine.kernel.living import live_month
from glasshouse.engine.kernel.log import collect_astray, write
from glasshouse.engine.kernel.names import ACTUAL, AWARE, CORRECTED, FAR, NOBODY, NOTHING, OPEN, RECORD
from glasshouse.engine.kernel.opening import open_month, write_left
from glasshouse.engine.kernel.places import member_row, spell_row
from glasshouse.engine.kernel.potential import open_chunk
from glasshouse.engine.kernel.records import look_over, write_records
from glasshouse.engine.law import Errors, Heights, Law
from glasshouse.engine.room import Room
from glasshouse.machine_code import cells, force_inlined, inlined, kernel
from glasshouse.vocabulary import NEVER


@kernel
def live_block(
    laws, world, wrong, drawn, crowd, state, kept, written, header, astray, seed, last, first, until, known, begin, end
):  # fmt: skip
    """Live the households from room.household up to ``last`` through the months [first, until).

    Of the arrays come the cells by which all others know them: law, heights and errors of ``world`` and ``wrong``,
    words ``drawn``, the arena ``kept``, the log ``written`` (int64, two words a row) and the room, its ``header``
    first.  What is read of others stands until ``known``; ``begin`` and ``end`` are those of the world's life: at
    ``end`` rows are written for open spells.

    Stops early with room.full set, before storing anything of the household at hand: the caller drains the log, or
    makes room, and calls again.
    """
    law, room = Law(cells(laws)), Room(cells(header))
    arena, log, words = cells(kept), cells(written), cells(drawn)
    heights = cells_of_heights(world)
    errors = Errors(cells(wrong.lanes), cells(wrong.limits), cells(wrong.concentrated))
    room.arena_end, room.most_rows = kept.shape[0], written.shape[0] // 2
    # the caller may come back after making room: it goes on with the household that did not fit
    household = room.household
    room.full = 0
    others_read = state.means.shape[0] > 0 and law.index != WEIGHTED and first != law.first and until != end
    # where others read figures, those of calm households are stepped for the whole block at once
    ahead = Ahead(np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0))
    if others_read and household < last:
        ahead = ahead_of(crowd, room, household, last)
        shown, means, residents = cells(state.shown), cells(state.means), 3 * ahead.residents
        step_ahead(law, room, shown, means, 3 * ahead.first, ahead.at, residents, until - first)
        step_ahead(law, room, shown, means, 3 * ahead.first_born, ahead.at + residents, 3 * ahead.born, until - first)
    while household < last:
        # a household with nothing due stays as it is stored; at the end open spells need their rows
        due = np.int64(state.next[household]) < until or (until == end and state.at[household] >= 0)
        if due and others_read and is_calm(state, household, until):
            due = not drift_together(crowd, state, room, ahead, household)
        if due:
            first_row, capped = room.rows, room.capped
            room.household = household
            upcoming = live_household(
                law, heights, errors, words, crowd, state, arena, log, room, household, seed, first, until, known
            )
            # at the end of the world's life nothing will close these spells any more
            if upcoming > 0 and until == end:
                close(law, log, room, until)
            if upcoming == 0 or room.full != 0 or not store(law, state, arena, room, household):
                # as if it had never been begun: it is lived again from here, with more room
                clean(room)
                room.rows = first_row
                room.capped = capped
                break
            state.next[household] = upcoming
            if until != end:
                # what the next window may skip: read there before anything of the household is loaded
                state.calm[household] = calm_until(room)
                state.busy[household] = min(busy_month(room, until), known, max(until, 12 * room.chunk + 12))
            # most households have none, and the walk over their rows is spared
            if room.seen_astray != 0:
                collect_astray(log, room, astray, first_row, begin)
            clean(room)
        household += 1
    room.household = household


@force_inlined
def is_calm(state, household, until):
    """Whether nothing but steps of the index can happen to a household before the month ``until``."""
    return np.int64(state.calm[household]) >= until and np.int64(state.busy[household]) >= until


@inlined
def live_household(law, heights, errors, words, crowd, state, arena, log, room, household, seed, first, until, known):
    """Live the months of [first, until) that matter.  The next month that may matter; 0 where the room was too small.

    What the household reads of others is known up to the month ``known``, at or after ``until``.  Events are drawn a
    year at a time, because chance is keyed by year: a year's events are the same however its months are cut up.
    """
    t = max(first, np.int64(state.next[household]))
    if not load_household(law, crowd, state, arena, room, household, t):
        return np.int64(0)
    upcoming, high = t, t
    while t < until:
        chunk = t // np.int64(12)
        room.chunk = chunk
        # what comes from others (flows of false records) is known up to `known`: no event is drawn beyond
        high = min(known, 12 * chunk + 12)
        open_chunk(law, heights, errors, words, room, seed, t, high)
        stop = min(until, high)
        upcoming = next_month(law, room, t - 1, stop)
        while upcoming < stop and room.full == 0:
            t = upcoming
            live_household_month(law, heights, errors, words, log, room, seed, t, high)
            upcoming = next_month(law, room, t, stop)
        if room.full != 0:
            return np.int64(0)
        t = stop
    return min(upcoming, high)


@kernel
def next_month(law, room, t, stop):
    """The first month after t in which anything may happen to the household, as far as this year's events tell.

    Skipping the others is what makes the kernel fast: most months of most lives hold nothing but a step of the index.
    These steps are made here, up to ``stop``: those of a single member as far as they go, those of several month by
    month, since a member who passes to another class may set off events for the whole household.
    """
    n, month = room.members, t + 1
    event = busy_month(room, month)
    while True:
        first, until = event, min(stop, event)
        for m in range(n):
            first = min(first, max(member_row(room, m).quiet, month))
            until = min(until, member_row(room, m).calm)
        # an event, or a duty of the authority, comes before the next step of any index
        if first >= until:
            return first
        # several members drift in step, month by month
        if n > 1:
            until = first + 1
        for m in range(n):
            member = member_row(room, m)
            if member.quiet <= first:
                reached = drift(law, room, member, first, until)
                if reached < until:
                    return reached
        month = until


@force_inlined
def busy_month(room, t):
    """The first month from t on in which a member has a potential event; FAR where none is drawn."""
    month = t
    busy = room.busy >> (month - 12 * room.chunk)
    while busy != 0:
        if busy & 1:
            return month
        busy >>= 1
        month += 1
    return np.int64(FAR)


@inlined
def live_household_month(law, heights, errors, words, log, room, seed, t, high):
    """One month of a household: it opens, all members live, then the authority acts on each.

    Members live before the authority acts on any of them: what it does in a month changes nobody's conduct before the
    next.  Events are drawn anew, up to ``high``, when a member first becomes aware or listed.  Until then the events
    that only such a person could have were left out.
    """
    n = room.members
    for m in range(n):
        if member_row(room, m).quiet <= t:
            open_month(law, log, room, member_row(room, m), t)
    # who learned of the scheme from a contact this month may act on it this month
    if room.touched != 0 and room.affected == 0:
        open_chunk(law, heights, errors, words, room, seed, t, high)
    bit = np.int64(1) << (t - 12 * room.chunk)
    if room.busy & bit:
        for m in range(n):
            if member_row(room, m).months & bit:
                live_month(law, log, room, member_row(room, m), seed, t)
    for m in range(n):
        member = member_row(room, m)
        # a weighted index counts income, so it has a step to take when that changes
        if member.lived != 0 and law.index == WEIGHTED:
            member.quiet = min(member.quiet, t)
        if member.quiet <= t:
            if present(member, t):
                authority(law, log, room, member, seed, t)
            else:
                member.calm = static_duty(member, t)
                member.quiet = member.calm
        if member.lived != 0:
            member.work = member.work_next
            member.income = member.income_next
            member.lived = 0
    # who was listed or told by the authority acts on it from the next month on
    if room.touched != 0 and room.affected == 0 and t + 1 < high:
        open_chunk(law, heights, errors, words, room, seed, t + 1, high)


@kernel
def authority(law, log, room, member, seed, t):
    """One month of what the authority does about a member, and when it has to look at them again.

    The order is that of docs/semantics.md: records fall due, the index takes its step, then exits, entries and appeals,
    then the status that the log keeps.  Exits come before entries, so that an entry sees who is still on a list.
    """
    # in a calm month there is only a step of the index, unless it would change the class
    if t < member.calm and drift(law, room, member, t, t + 1) > t:
        return
    due, corrected, may_enter = look_over(law, member, t)
    write_records(log, room, member, t, RECORD, due)
    write_records(log, room, member, t, CORRECTED, corrected)
    # a way in by class is a level: it is tried in every month, whatever fell due
    may_enter |= law.by_class
    moved = False
    scoped = in_scope(member, t)
    # out of scope nothing is added to the index; what it was went when scope ended
    if law.index != 0 and scoped:
        step_index(law, log, room, member, t)
    if member.listed != 0:
        moved = exits(law, log, room, member, seed, t) or moved
    entered = np.int64(0)
    if scoped and may_enter != 0:
        entered = entries(law, log, room, member, may_enter, t)
    if member.listed != 0:
        moved = appeals(law, log, room, member, entered, seed, t) or moved
    # the mask's highest bit says that any ledger moved; notice is of the actual one
    if entered & 0x7FFFFFFF and law.notice != 0 and member.aware == 0:
        member.aware = 1
        room.touched = 1
        write(log, room, member.person, t, AWARE, NOBODY, NOTHING, NOTHING)
    status(log, room, member, t)
    duty = min(prune(law, room, member, t), next_duty(law, room, member, t))
    # who moved may move again next month: a level may bring them back, another way out may open
    member.calm = t + 1 if moved or entered != 0 else duty
    member.quiet = t + 1 if law.index != 0 and scoped else member.calm


@force_inlined
def calm_until(room):
    """The first month in which the authority has anything to do but steps of the index."""
    first = np.int64(NEVER)
    for m in range(room.members):
        first = min(first, member_row(room, m).calm)
    return first


@kernel
def close(law, log, room, until):
    """Write rows for the spells that are still open at the end."""
    for m in range(room.members):
        member = member_row(room, m)
        for i in range(law.lists_n):
            entered = spell_row(room, member, i).on[ACTUAL]
            if entered >= 0:
                write_left(log, room, member, i, until, np.int64(OPEN), entered)


@force_inlined
def cells_of_heights(heights):
    """The cells of all its arrays."""
    return Heights(
        cells(heights.lanes), cells(heights.blocks), cells(heights.profile_cell), cells(heights.cell_poisson),
        cells(heights.cell_last), cells(heights.cell_cumulative), cells(heights.cell_kinds), cells(heights.family_of),
        cells(heights.place_of), cells(heights.poisson), cells(heights.poisson_at),
    )  # fmt: skip
