"""A block of households, and in it a month of a life, from top to bottom as docs/semantics.md tells it.

A household is loaded, its potential events are drawn a year at a time, and months in which nothing can happen are
skipped: :func:`live_household`.  In the others, :func:`live_household_month`, the month opens, all members live, then
the authority acts on each: :func:`authority`.  Each step has a module of its own.
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
from glasshouse.engine.kernel.records import due_this_month, write_records
from glasshouse.engine.law import ErrorLimits, Heights, Law
from glasshouse.engine.room import Room
from glasshouse.machine_code import cells, force_inlined, inlined, kernel
from glasshouse.vocabulary import NEVER


@kernel
def live_block(
    law_array, heights_arrays, errors_arrays, words_array, crowd, state, arena_array, log_array, room_array, astray,
    seed, last, first, until, known, begin, end,
):  # fmt: skip
    """Live the households from room.household up to ``last`` through the months [first, until).

    ``log_array`` is int64, two words a row.  The figures that people read of others are fixed until the month
    ``known``.  ``begin`` and ``end`` are the first month of the world's life and the first after it; at ``end`` a row
    is written for each open spell.

    Returns early with room.full set, before anything of the current household is stored: the caller empties the log or
    provides more room, and calls again.
    """
    # pointers instead of arrays: an array is passed as seven words or more, a pointer as one
    law, room = Law(cells(law_array)), Room(cells(room_array))
    arena, log, words = cells(arena_array), cells(log_array), cells(words_array)
    heights = cells_of_heights(heights_arrays)
    errors = ErrorLimits(cells(errors_arrays.lanes), cells(errors_arrays.limits), cells(errors_arrays.concentrated))
    room.arena_end, room.most_rows = arena_array.shape[0], log_array.shape[0] // 2
    # after an early return the call continues with the household that did not fit
    household = room.household
    room.full = 0
    others_read = state.means.shape[0] > 0 and law.index != WEIGHTED and first != law.first and until != end
    # contacts read the figures of everybody at each exchange, so calm households must be stepped too; all of a block
    # are stepped in one loop, because loading each of them would cost more than the step itself
    ahead = Ahead(np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0))
    if others_read and household < last:
        ahead = ahead_of(crowd, room, household, last)
        shown, means, residents = cells(state.shown), cells(state.means), 3 * ahead.residents
        step_ahead(law, room, shown, means, 3 * ahead.first, ahead.at, residents, until - first)
        step_ahead(law, room, shown, means, 3 * ahead.first_born, ahead.at + residents, 3 * ahead.born, until - first)
    while household < last:
        # a household with nothing due is not even loaded; at the end, households with open spells need their rows
        due = np.int64(state.next[household]) < until or (until == end and state.at[household] >= 0)
        if due and others_read and is_calm(state, household, until):
            due = not drift_together(crowd, state, room, ahead, household)
        if due:
            first_row, capped = room.rows, room.capped
            room.household = household
            upcoming = live_household(
                law, heights, errors, words, crowd, state, arena, log, room, household, seed, first, until, known
            )
            # a spell that is open at the end has no exit to write its row
            if upcoming > 0 and until == end:
                close(law, log, room, until)
            if upcoming == 0 or room.full != 0 or not store(law, state, arena, room, household):
                # its rows and counts are taken back: the household is lived again from the start of the window, and all
                # draws are functions of their keys, so the second pass gives the same rows
                clean(room)
                room.rows = first_row
                room.capped = capped
                break
            state.next[household] = upcoming
            if until != end:
                # lets the next window skip the household without loading it; never beyond the last month for which
                # events were drawn
                state.calm[household] = calm_until(room)
                state.busy[household] = min(busy_month(room, until), known, max(until, 12 * room.chunk + 12))
            # most households have no such row, and then the scan of their rows is skipped
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
        # false records are drawn below a flow that is renewed at `known`: later events cannot be drawn yet
        high = min(known, 12 * chunk + 12)
        # drawn beyond `until` too: the next window may then skip this household without drawing
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
    # the next window has to look again at `high`, even where no event of this year is left
    return min(upcoming, high)


@kernel
def next_month(law, room, t, stop):
    """The first month after t in which anything may happen to the household, as far as this year's events tell.

    Skipping months makes the kernel fast: most months of most lives hold nothing but a step of the index.  These steps
    are made here, up to ``stop``.  A single member is stepped as far as possible; several are stepped month by month,
    because a member who changes class may change what holds for the whole household.
    """
    members, month = room.members, t + 1
    event = busy_month(room, month)
    while True:
        first, until = event, min(stop, event)
        for m in range(members):
            first = min(first, max(member_row(room, m).quiet, month))
            until = min(until, member_row(room, m).calm)
        # an event or a duty of the authority comes first: the month is lived in full, and steps the index itself
        if first >= until:
            return first
        # all members must stand at the same month when one of them stops
        if members > 1:
            until = first + 1
        for m in range(members):
            member = member_row(room, m)
            if member.quiet <= first:
                reached = drift(law, room, member, first, until)
                if reached < until:
                    return reached
        month = until


@force_inlined
def busy_month(room, t):
    """The first month from t on in which a member has a potential event; FAR where none is drawn."""
    # one mask for the household: members are looked at only in a month that is lived
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

    All members live before the authority acts on any: what it does in a month changes nobody's conduct in that month,
    whatever the order of members.  While nobody is aware or listed, events that need it are not drawn; the year is
    drawn again, up to ``high``, when the first member becomes so.
    """
    members = room.members
    for m in range(members):
        if member_row(room, m).quiet <= t:
            open_month(law, log, room, member_row(room, m), t)
    # whoever learned of the scheme from a contact responds in the same month
    if room.newly_affected != 0 and room.affected == 0:
        open_chunk(law, heights, errors, words, room, seed, t, high)
    bit = np.int64(1) << (t - 12 * room.chunk)
    if room.busy & bit:
        for m in range(members):
            if member_row(room, m).months & bit:
                live_month(law, log, room, member_row(room, m), seed, t)
    for m in range(members):
        member = member_row(room, m)
        # a weighted index counts income, so a change of income calls for a step
        if member.life_changed != 0 and law.index == WEIGHTED:
            member.quiet = min(member.quiet, t)
        if member.quiet <= t:
            if present(member, t):
                authority(law, log, room, member, seed, t)
            else:
                member.calm = static_duty(member, t)
                member.quiet = member.calm
        # work and income change after the authority acted: this month was lived, and scored, on the old ones
        if member.life_changed != 0:
            member.work = member.work_next
            member.income = member.income_next
            member.life_changed = 0
    # whoever was listed or notified by the authority responds from the next month on
    if room.newly_affected != 0 and room.affected == 0 and t + 1 < high:
        open_chunk(law, heights, errors, words, room, seed, t + 1, high)


@kernel
def authority(law, log, room, member, seed, t):
    """What the authority does about a member in a month, and when it has to look at them again.

    The order is that of docs/semantics.md: records fall due, the index takes its step, then exits, entries and appeals,
    then the status for the log.  Exits come before entries, so that an entry sees who is still on a list.
    """
    # a calm month holds a step of the index and nothing else, unless that step would change the class
    if t < member.calm and drift(law, room, member, t, t + 1) > t:
        return
    due, corrected, may_enter = due_this_month(law, member, t)
    write_records(log, room, member, t, RECORD, due)
    write_records(log, room, member, t, CORRECTED, corrected)
    # a way in by class asks for a level, not for a record that falls due: it is tried every month
    may_enter |= law.by_class
    has_moved = False
    is_in_scope = in_scope(member, t)
    # the index was dropped when scope ended, so out of scope there is nothing to step
    if law.index != 0 and is_in_scope:
        step_index(law, log, room, member, t)
    if member.listed != 0:
        has_moved = exits(law, log, room, member, seed, t) or has_moved
    entered = np.int64(0)
    if is_in_scope and may_enter != 0:
        entered = entries(law, log, room, member, may_enter, t)
    if member.listed != 0:
        has_moved = appeals(law, log, room, member, entered, seed, t) or has_moved
    # bit 32 says that some ledger changed; a person is notified of entries on the actual ledger alone
    if entered & 0x7FFFFFFF and law.notice != 0 and member.aware == 0:
        member.aware = 1
        room.newly_affected = 1
        write(log, room, member.person, t, AWARE, NOBODY, NOTHING, NOTHING)
    status(log, room, member, t)
    duty = min(prune(law, room, member, t), next_duty(law, room, member, t))
    # after a change the next month is looked at whatever is due: a level may list them again, another way out open
    member.calm = t + 1 if has_moved or entered != 0 else duty
    member.quiet = t + 1 if law.index != 0 and is_in_scope else member.calm


@force_inlined
def calm_until(room):
    """The first month in which the authority has more to do than a step of the index."""
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
