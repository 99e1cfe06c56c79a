"""Loading a household from state and arena into the room, and storing it again."""

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
    """Load the household into the room, as it stands before month ``t``.  False where it does not fit.

    Residents come first, then those born later, so that a member keeps their number for life.
    """
    size, born = np.int64(crowd.size[household]), np.int64(crowd.born[household])
    members = size + born
    room.members = members
    room.records_used = room.records_at
    room.records_free = -1
    room.seen_astray = 0
    if members > room.most_members:
        room.members = 0
        room.full = ROOM_FULL
        return False
    # figures stored before a change of scheme are relative to the old scheme's start
    start = law.start_before if t == law.first else law.start
    head, born_head = np.int64(crowd.head[household]), np.int64(crowd.born_head[household])
    for m in range(members):
        member, row = member_row(room, m), head + m if m < size else born_head + m - size
        load_member(law, crowd, state, room, member, row, start)
        member.person = row + (room.residents_from if m < size else room.born_from)
    place = np.int64(state.at[household])
    if place >= 0:
        load_words(arena, room, place)
        if room.full != 0:
            return False
    calm = np.int64(state.calm[household])
    for m in range(members):
        member = member_row(room, m)
        # calm months are stepped in `shown` alone, so the arena may be behind it
        if state.shown.shape[0] > 0 and member.live != 0:
            copy_shown(law, state, member)
        first_duty(law, member, t, calm)
    return True


@force_inlined
def load_member(law, crowd, state, room, member, row, start):
    """Load what the member is, and their state as far as ``small`` holds it; ``start`` is the figure of everybody else.

    Most people have nothing in the arena: for them this is all there is to load.
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
    # people outside the scope for good get one that never begins, so no later test has to ask for residency
    if residents > 0 and residents - 1 != ((likeness >> 4) & 1):
        member.scope_start = FAR
        member.scope_stop = 0
    member.work = np.int64(state.small[row, SMALL_WORK])
    member.income = np.int64(state.small[row, SMALL_INCOME])
    member.work_next = member.work
    member.income_next = member.income
    member.aware = np.int64(state.small[row, SMALL_AWARE])
    member.live = np.int64(state.small[row, SMALL_LIVE])
    member.class_row = np.int64(state.small[row, SMALL_CLASS]) - 1
    for g in range(3):
        member.rank[g] = -1
        member.x[g] = start
        member.shown[g] = NO_FIGURE
        member.mean[g] = state.means[row, g] if state.means.shape[0] > 0 else np.int64(NO_FIGURE)
    member.near = np.int64(state.near[row]) if state.near.shape[0] > 0 else np.int64(0)
    member.black_entered = member.black_left = member.contact_onset = member.contact_end = -1
    member.life_changed = 0
    member.listed = 0
    member.records = Record(room.cells, np.int64(-1))
    member.months = 0


@kernel
def load_words(arena, room, place):
    """Load records, spells and figures from the arena.

    Each record goes to the head of its chain, so the order of a chain is reversed with every window.  No result depends
    on that order: rows are written by key (:func:`write_records`) and sums are of integers.
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
    """Load a spell from the arena."""
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
def copy_shown(law, state, member):
    """Copy the figures that are shown to the member's own.

    Calm months stepped for a whole block (:func:`drift_together`) write only what is shown.  A weighted index is left
    out, because what it shows is not what it stores.
    """
    for g in range(3):
        figure = state.shown[member.row, g]
        if law.index != WEIGHTED and figure != NO_FIGURE:
            member.x[g] = figure


@kernel
def new_record(room, member):
    """A new record at the head of the member's chain; one at -1 where there is no room."""
    # deleted rows are used first, so a long life needs no more room than the records it still has
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
    """Clear the spells in the room: nobody is on any list."""
    # only the spells in use: most members are on no list
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
    """Store the household in state and arena.  False, and nothing of it is read again, where it does not fit.

    A run of words stays where it is while the household fits.  A new run is a quarter longer than needed, because most
    households gain a record now and then and would otherwise move each time.
    """
    records, spells, figures = sizes_to_store(law, room)
    words = words_to_store(records, spells, figures)
    place = np.int64(state.at[household])
    if words > 0:
        words += HEADER_CELLS
        reserved = np.int64(0)
        if place >= 0:
            reserved = Header(arena, place).reserved
        if words > reserved:
            # the old run stays as a gap until `compact` closes it: finding a gap that fits would take a search
            reserved = words + words // np.int64(4)
            place = room.arena_used
            if place + reserved > room.arena_end:
                room.full = ARENA_FULL
                return False
            room.arena_used = place + reserved
            state.at[household] = place
        # fields are set one by one and keep the other bits of their word, so the words start at 0
        for word in range(words):
            arena[place + word] = 0
        header = Header(arena, place)
        header.reserved = reserved
        header.records, header.spells, header.figures = records, spells, figures
        outgrown = min(header.outgrown, store_words(law, arena, room, place + HEADER_CELLS))
        if outgrown < 0:
            room.full, room.outgrown = OUTGROWN, outgrown
            return False
    # a household like any other needs no words: those it had are a gap
    elif place >= 0:
        state.at[household] = -1
    for m in range(room.members):
        store_small(law, state, room, member_row(room, m))
    return True


@force_inlined
def sizes_to_store(law, room):
    """How many records, spells and members with figures the household has.

    Counted before anything is written, so that a household that does not fit leaves no trace in the arena.
    """
    records, spells, figures = np.int64(0), np.int64(0), np.int64(0)
    for m in range(room.members):
        member = member_row(room, m)
        record = member.records
        while record.at >= 0:
            records += 1
            record = record.next
        listed = member.listed
        while listed != 0:
            spells += listed & 1
            listed >>= 1
        if has_figures(law, member):
            figures += 1
    return records, spells, figures


@force_inlined
def words_to_store(records, spells, figures):
    """How many words these take in the arena, without the header."""
    return records * STORED_RECORD_CELLS + spells * STORED_SPELL_CELLS + figures * STORED_FIGURES_CELLS


@kernel
def has_figures(law, member):
    """Whether a member has figures or months that are not those of everybody."""
    # at the start on all ledgers is what everybody has: stored as no words at all
    if max(member.black_entered, member.black_left, member.contact_onset, member.contact_end) >= 0:
        return True
    if member.live == 0:
        return False
    start = law.start
    return member.x[ACTUAL] != start or member.x[CORRECTED_LEDGER] != start or member.x[FULL_LEDGER] != start


@kernel
def store_words(law, arena, room, word):
    """Store records, spells and figures in the arena from ``word`` on.  Negative where a value did not fit its field.

    All members' records come first, then all spells, then all figures, so that the header need only count them.
    """
    # the smallest mark is returned and not raised: the caller knows the household and names it in the refusal
    outgrown = np.int64(0)
    for m in range(room.members):
        record = member_row(room, m).records
        while record.at >= 0:
            to = StoredRecord(arena, word)
            to.member = m
            to.deed, to.due, to.corrected = record.deed, record.due, record.corrected
            to.sight, to.flags, to.rests = record.sight, record.flags, record.rests
            outgrown = min(outgrown, to.outgrown)
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
    """Store a spell in the arena, without member and list."""
    stored.on_a, stored.on_c, stored.on_f = spell.on[ACTUAL], spell.on[CORRECTED_LEDGER], spell.on[FULL_LEDGER]
    stored.out_a, stored.out_c, stored.out_f = spell.out[ACTUAL], spell.out[CORRECTED_LEDGER], spell.out[FULL_LEDGER]
    stored.decision, stored.filed_in_error = spell.decision, spell.filed_in_error
    stored.error_at_entry, stored.error_later = spell.error_at_entry, spell.error_later
    stored.rests, stored.rests_true = spell.rests, spell.rests_true
    stored.let_go, stored.by_deeds = spell.let_go, spell.by_deeds
    stored.status, stored.at_least = spell.status, spell.at_least


@force_inlined
def store_small(law, state, room, member):
    """Store a member's bytes, and what others read of them.

    ``public`` and ``shown`` are written at the end of a window and read between two, so nobody reads the figures of a
    household that another thread is changing.
    """
    row = member.row
    state.small[row, SMALL_WORK] = member.work
    state.small[row, SMALL_INCOME] = member.income
    state.small[row, SMALL_AWARE] = member.aware
    state.small[row, SMALL_CLASS] = member.class_row + 1
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

    Each run gets a quarter more than it holds, as in :func:`store`.
    """
    # into another array: within one, a run that grows by its quarter would overwrite the next
    old, new, used = cells(arena), cells(fresh), np.int64(0)
    for household in range(first, last):
        place = np.int64(state.at[household])
        if place >= 0:
            header = Header(old, place)
            words = HEADER_CELLS + words_to_store(header.records, header.spells, header.figures)
            for word in range(words):
                new[used + word] = old[place + word]
            reserved = words + words // np.int64(4)
            Header(new, used).reserved = reserved
            state.at[household] = used
            used += reserved
    return used
