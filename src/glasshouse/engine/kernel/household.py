"""A household in and out of the room: from state and arena before its months, and back after them."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import WEIGHTED
from glasshouse.engine.kernel.duties import first_duty
from glasshouse.engine.kernel.names import ACTUAL, CORRECTED_LEDGER, FAR, FULL_LEDGER, NO_FIGURE
from glasshouse.engine.kernel.places import list_row, member_row, spell_row
from glasshouse.engine.packed import Header, StoredFigures, StoredRecord, StoredSpell
from glasshouse.engine.room import (
    ARENA_FULL,
    NO_SPELL,
    OUTGROWN,
    ROOM_FULL,
    SMALL_AWARE,
    SMALL_CLASS,
    SMALL_INCOME,
    SMALL_LIVE,
    SMALL_WORK,
    Record,
    Spell,
)
from glasshouse.machine_code import cells, force_inlined, kernel

HEADER_CELLS = Header.CELLS
RECORD_CELLS = Record.CELLS
SPELL_CELLS = Spell.CELLS
STORED_FIGURES_CELLS = StoredFigures.CELLS
STORED_RECORD_CELLS = StoredRecord.CELLS
STORED_SPELL_CELLS = StoredSpell.CELLS


@force_inlined
def load_household(law, crowd, state, arena, room, household, t):
    """The household into the room, as it stands before month ``t``.  False where it does not fit.

    Residents come first and then those born since, so that a member keeps their number for life.
    """
    size, born = np.int64(crowd.size[household]), np.int64(crowd.born[household])
    n = size + born
    room.members = n
    room.records_used = room.records_at
    room.records_free = -1
    room.seen_astray = 0
    if n > room.most_members:
        room.members = 0
        room.full = ROOM_FULL
        return False
    # in a segment's first month figures are still those of the scheme before
    start = law.start_before if t == law.first else law.start
    head, born_head = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    for m in range(n):
        member, row = member_row(room, m), head + m if m < size else born_head + m - size
        load_member(law, crowd, state, room, member, row, start)
        member.person = row + (room.residents_from if m < size else room.born_from)
    place = np.int64(state.at[household])
    if place >= 0:
        load_words(arena, room, place)
        if room.full != 0:
            return False
    calm = np.int64(state.calm[household])
    for m in range(n):
        member = member_row(room, m)
        # the arena may be behind: calm months are stepped in `shown` alone
        if state.shown.shape[0] > 0 and member.live != 0:
            take_shown(law, state, member)
        first_duty(law, member, t, calm)
    return True


@force_inlined
def load_member(law, crowd, state, room, member, row, start):
    """What a member is, and their state as far as it is in ``small``; everybody else's figure is ``start``.

    Most people have nothing in the arena: for them this is all there is to load.  Who lives outside the scheme's scope
    for good gets a scope that never begins, which spares every later test of residency.
    """
    birth, death = np.int64(crowd.birth[row]), np.int64(crowd.death[row])
    likeness = np.int64(crowd.likeness[row])
    member.row = row
    member.birth = birth
    member.death = death
    member.trait = np.int64(crowd.trait[row])
    member.likeness = likeness
    member.district = np.int64(crowd.district[row])
    member.first_cell = np.int64(crowd.first[row, 0]) * 10 + np.int64(crowd.first[row, 1])
    member.scope_start = birth + law.scope_from
    member.scope_stop = min(death, birth + law.scope_to)
    residents = law.residents  # 0: all
    if residents > 0 and residents - 1 != ((likeness >> 4) & 1):
        member.scope_start = FAR
        member.scope_stop = 0
    member.work = np.int64(state.small[row, SMALL_WORK])
    member.income = np.int64(state.small[row, SMALL_INCOME])
    member.work_next = member.work
    member.income_next = member.income
    member.aware = np.int64(state.small[row, SMALL_AWARE])
    member.live = np.int64(state.small[row, SMALL_LIVE])
    member.band = np.int64(state.small[row, SMALL_CLASS]) - 1
    for g in range(3):
        member.rank[g] = -1
        member.x[g] = start
        member.shown[g] = NO_FIGURE
        member.mean[g] = state.means[row, g] if state.means.shape[0] > 0 else np.int64(NO_FIGURE)
    member.near = np.int64(state.near[row]) if state.near.shape[0] > 0 else np.int64(0)
    member.black_entered = member.black_left = member.contact_onset = member.contact_end = -1
    member.lived = 0
    member.listed = 0
    member.records = Record(room.cells, np.int64(-1))
    member.months = 0


@kernel
def load_words(arena, room, place):
    """Records, spells and figures from the arena.

    Records are read in the order in which they were written and each is put in front of the last, so the chain is
    turned round with every window; nothing depends on its order but the time that it takes.
    """
    header = Header(arena, place)
    word = place + HEADER_CELLS
    for _ in range(header.records):
        stored = StoredRecord(arena, word)
        word += STORED_RECORD_CELLS
        record = new_record(room, member_row(room, stored.member))
        if record.at < 0:
            return
        record.deed, record.due, record.corrected = stored.deed, stored.due, stored.corrected
        record.sight, record.flags, record.rests = stored.sight, stored.flags, stored.rests
    for _ in range(header.spells):
        load_spell(room, StoredSpell(arena, word))
        word += STORED_SPELL_CELLS
    for _ in range(header.figures):
        figures = StoredFigures(arena, word)
        word += STORED_FIGURES_CELLS
        member = member_row(room, figures.member)
        for g in range(3):
            member.x[g] = figures.x[g]
        member.black_entered, member.black_left = figures.black_entered, figures.black_left
        member.contact_onset, member.contact_end = figures.contact_onset, figures.contact_end


@kernel
def load_spell(room, stored):
    """A spell from the arena into its place in the room."""
    member = member_row(room, stored.member)
    spell = spell_row(room, member, stored.listing)
    member.listed |= np.int64(1) << stored.listing
    spell.on[ACTUAL], spell.on[CORRECTED_LEDGER], spell.on[FULL_LEDGER] = stored.on_a, stored.on_c, stored.on_f
    spell.out[ACTUAL], spell.out[CORRECTED_LEDGER], spell.out[FULL_LEDGER] = stored.out_a, stored.out_c, stored.out_f
    spell.decision, spell.filed_in_error = stored.decision, stored.filed_in_error
    spell.error_at_entry, spell.error_later = stored.error_at_entry, stored.error_later
    spell.rests, spell.rests_true = stored.rests, stored.rests_true
    spell.let_go, spell.by_deeds = stored.let_go, stored.by_deeds
    spell.status, spell.at_least = stored.status, stored.at_least


@force_inlined
def take_shown(law, state, member):
    """Take the figures that are shown for the member's own; not of a weighted index, which shows more than it keeps.

    Months that several people step through together (:func:`drift_together`) write only what is shown.
    """
    for g in range(3):
        figure = state.shown[member.row, g]
        if law.index != WEIGHTED and figure != NO_FIGURE:
            member.x[g] = figure


@kernel
def new_record(room, member):
    """Room for a record, at the head of the member's chain; a row at -1 where there is none left."""
    # rows that were let go are used first, so a long life needs no more room than its records
    record = Record(room.cells, room.records_free)
    if record.at >= 0:
        room.records_free = record.next.at
    else:
        record = Record(room.cells, room.records_used)
        if record.at + RECORD_CELLS > room.records_end:
            room.full = ROOM_FULL
            return Record(room.cells, np.int64(-1))
        room.records_used = record.at + RECORD_CELLS
    record.next = member.records
    member.records = record
    return record


@kernel
def clean(room):
    """Leave the spells of the room as they were found: nobody on any list."""
    for m in range(room.members):
        member = member_row(room, m)
        listed, i = member.listed, np.int64(0)
        while listed != 0:
            if listed & 1:
                spell = spell_row(room, member, i)
                for column in range(SPELL_CELLS):
                    room.cells[spell.at + column] = NO_SPELL[column]
            listed >>= 1
            i += 1


@force_inlined
def store(law, state, arena, room, household):
    """The household back into state and arena.  False, and nothing that stays, where it does not fit.

    A run of words stays where it is while it fits there, and a new one is a quarter longer than it need be: most
    households gain a record now and then, and would move each time.
    """
    some_records, some_spells, some_figures = sizes_to_store(law, room)
    words = some_records * STORED_RECORD_CELLS + some_spells * STORED_SPELL_CELLS + some_figures * STORED_FIGURES_CELLS
    place = np.int64(state.at[household])
    if words > 0:
        words += HEADER_CELLS
        reserved = np.int64(0)
        if place >= 0:
            reserved = Header(arena, place).reserved
        if words > reserved:
            # the old run is left as a gap, which `compact` closes when the arena is full
            reserved = words + words // np.int64(4)
            place = room.arena_used
            if place + reserved > room.arena_end:
                room.full = ARENA_FULL
                return False
            room.arena_used = place + reserved
            state.at[household] = place
        for word in range(words):  # fields are set one by one, into cells in which nothing stands
            arena[place + word] = 0
        header = Header(arena, place)
        header.reserved = reserved
        header.records, header.spells, header.figures = some_records, some_spells, some_figures
        outgrown = min(header.outgrown, store_words(law, arena, room, place + HEADER_CELLS))
        if outgrown < 0:
            room.full, room.outgrown = OUTGROWN, outgrown
            return False
    # nothing is left of the household that everybody does not have: its words are a gap from now on
    elif place >= 0:
        state.at[household] = -1
    for m in range(room.members):
        store_small(law, state, room, member_row(room, m))
    return True


@force_inlined
def sizes_to_store(law, room):
    """How many records, spells and members with figures the household has.

    Counted before anything is written, so that a household which does not fit leaves no trace in the arena.
    """
    some_records, some_spells, some_figures = np.int64(0), np.int64(0), np.int64(0)
    for m in range(room.members):
        member = member_row(room, m)
        record = member.records
        while record.at >= 0:
            some_records += 1
            record = record.next
        listed = member.listed
        while listed != 0:
            some_spells += listed & 1
            listed >>= 1
        if has_figures(law, member):
            some_figures += 1
    return some_records, some_spells, some_figures


@kernel
def has_figures(law, member):
    """Whether a member has figures or months that are not those of everybody."""
    if max(member.black_entered, member.black_left, member.contact_onset, member.contact_end) >= 0:
        return True
    if member.live == 0:
        return False
    start = law.start
    return member.x[ACTUAL] != start or member.x[CORRECTED_LEDGER] != start or member.x[FULL_LEDGER] != start


@kernel
def store_words(law, arena, room, word):
    """Records, spells and figures into the arena, from ``word`` on.  Negative where a field was too small for one.

    All members' records come first, then all spells, then all figures, so that the header need only count them.
    """
    outgrown = np.int64(0)
    for m in range(room.members):
        record = member_row(room, m).records
        while record.at >= 0:
            kept = StoredRecord(arena, word)
            kept.member = m
            kept.deed, kept.due, kept.corrected = record.deed, record.due, record.corrected
            kept.sight, kept.flags, kept.rests = record.sight, record.flags, record.rests
            outgrown = min(outgrown, kept.outgrown)
            word += STORED_RECORD_CELLS
            record = record.next
    for m in range(room.members):
        member = member_row(room, m)
        listed, i = member.listed, np.int64(0)
        while listed != 0:
            if listed & 1:
                stored = StoredSpell(arena, word)
                stored.member, stored.listing = m, i
                store_spell(stored, spell_row(room, member, i))
                outgrown = min(outgrown, stored.outgrown)
                word += STORED_SPELL_CELLS
            listed >>= 1
            i += 1
    for m in range(room.members):
        member = member_row(room, m)
        if has_figures(law, member):
            figures = StoredFigures(arena, word)
            figures.member = m
            for g in range(3):
                figures.x[g] = member.x[g] if member.live != 0 else law.start
            figures.black_entered, figures.black_left = member.black_entered, member.black_left
            figures.contact_onset, figures.contact_end = member.contact_onset, member.contact_end
            outgrown = min(outgrown, figures.outgrown)
            word += STORED_FIGURES_CELLS
    return outgrown


@kernel
def store_spell(stored, spell):
    """A spell into the arena, but for whose it is."""
    stored.on_a, stored.on_c, stored.on_f = spell.on[ACTUAL], spell.on[CORRECTED_LEDGER], spell.on[FULL_LEDGER]
    stored.out_a, stored.out_c, stored.out_f = spell.out[ACTUAL], spell.out[CORRECTED_LEDGER], spell.out[FULL_LEDGER]
    stored.decision, stored.filed_in_error = spell.decision, spell.filed_in_error
    stored.error_at_entry, stored.error_later = spell.error_at_entry, spell.error_later
    stored.rests, stored.rests_true = spell.rests, spell.rests_true
    stored.let_go, stored.by_deeds = spell.let_go, spell.by_deeds
    stored.status, stored.at_least = spell.status, spell.at_least


@force_inlined
def store_small(law, state, room, member):
    """A member's bytes, and what others read of them.

    ``public`` and ``shown`` are written here and nowhere else, at the end of a window: others read what was published
    then, however the households were spread over threads.
    """
    row = member.row
    state.small[row, SMALL_WORK] = member.work
    state.small[row, SMALL_INCOME] = member.income
    state.small[row, SMALL_AWARE] = member.aware
    state.small[row, SMALL_CLASS] = member.band + 1
    state.small[row, SMALL_LIVE] = member.live
    if state.public.shape[0] > 0:
        public = np.int64(0)
        if member.listed != 0:
            for i in range(law.lists_n):
                if list_row(law, i).public != 0 and spell_row(room, member, i).on[ACTUAL] >= 0:
                    public = np.int64(1)
        state.public[row] = public
    if state.shown.shape[0] > 0:
        for g in range(3):
            if member.live == 0:
                state.shown[row, g] = NO_FIGURE
            elif member.shown[g] != NO_FIGURE:
                state.shown[row, g] = member.shown[g]


@kernel
def compact(state, arena, fresh, first, last):
    """Move the runs of the households [first, last) into ``fresh`` without gaps; the words used.

    Each run is again given a quarter more than it holds, as :func:`store` does.
    """
    old, new, used = cells(arena), cells(fresh), np.int64(0)
    for household in range(first, last):
        place = np.int64(state.at[household])
        if place >= 0:
            header = Header(old, place)
            words = (
                HEADER_CELLS
                + header.records * STORED_RECORD_CELLS
                + header.spells * STORED_SPELL_CELLS
                + header.figures * STORED_FIGURES_CELLS
            )
            for word in range(words):
                new[used + word] = old[place + word]
            reserved = words + words // np.int64(4)
            Header(new, used).reserved = reserved
            state.at[household] = used
            used += reserved
    return used
