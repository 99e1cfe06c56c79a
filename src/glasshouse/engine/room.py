"""The room in which one household lives: one flat array of int64 for each thread, and the words it draws into.

A header comes first, then the members, their spells by list, what each settled, and rows for records and potential
events.  After these come two parts that belong to a whole block: figures stepped ahead, and draws cached for other
worlds.  A row is addressed by its first cell.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.rows import Row, bits, cell, cells, link

Array = np.ndarray[Any, Any]

MONTHS_OF_CHUNK: Final = 12
LOG_FULL, ARENA_FULL, ROOM_FULL, OUTGROWN = 1, 2, 3, 4
"""What was too small: three that can be made larger, and a field of a packed word."""


class Room(Row):
    """The header: where the other parts are, how much of them is used, and what holds for all members."""

    members = cell("members of the current household")
    most_members = cell("members for whom there is room")
    records_at = cell("cells of records")
    records_end = cell("end of them")
    records_used = cell("first cell never used for this household")
    records_free = cell("first row of the chain of free ones, -1 none")
    events_at = cell("cells of potential events")
    events_end = cell("end of them")
    events_used = cell("first cell not in use")
    refusing = cell("cells of the sanctions that refuse the current wish")
    flow = cell("cells of the flows, astray then fabricated, by Sight")
    ranks = cell("cells of a ranked index's thresholds, by ledger and rank")
    rows = cell("rows of the log")
    most_rows = cell("rows for which there is room")
    full = cell("0, or what was too small")
    capped = cell("chances above 1 that were taken as 1")
    household = cell("the one to be lived next")
    arena_used = cell("words")
    arena_end = cell("words")
    chunk = cell("the year whose events are drawn")
    busy = cell("mask of the months of the chunk in which a member has a potential event")
    affected = cell("1: when the chunk was drawn, a member was aware, was listed or had a listed contact")
    newly_affected = cell("1: one has become so since")
    seen_astray = cell("1: a sighting of the household went astray")
    public = cell("1: somebody may be publicly listed")
    residents_from = cell("added to the row of a resident: their number in the city")
    born_from = cell("the same for who is born later")
    ahead_at = cell("cells of figures stepped ahead, of all people of a block")
    first_household = cell("of the block")
    shared_at = cell("a row of Shared for each household of the block")
    shared_from = cell("cells of what other worlds read")
    shared_used = cell("first cell not in use")
    shared_end = cell("end of them; after it there is room for one person")
    outgrown = cell("of a field that was too small, its number inverted")


class Member(Row):
    """A member of the current household."""

    row = cell("among the people of the run")
    person = cell("number in the city, by which all is drawn")
    birth = cell("month")
    death = cell("month")
    trait = cell("row of the traits")
    likeness = cell("cell of confusability, without age and what is drawn")
    district = cell("row of the district")
    scope_start = cell("first month in which the scheme applies")
    scope_stop = cell("first month in which it no longer does")
    first_cell = cell("work and income in the first month")
    work = cell("now")
    income = cell("now")
    work_next = cell("from the next month on")
    income_next = cell("from the next month on")
    aware = cell("1: knows of the scheme")
    live = cell("1: has an index")
    class_row = cell("class of the codebook, -1 none")
    rank = cells(3, "class now, by ledger; -1 none")
    x = cells(3, "figure by ledger, 1/65536 of a point")
    shown = cells(3, "figure that is shown, by ledger")
    mean = cells(3, "of contacts at the last exchange, by ledger")
    near = cell("contacts who are publicly listed")
    black_entered = cell("month, -1 none")
    black_left = cell("month, -1 none")
    contact_onset = cell("month, -1 none")
    contact_end = cell("month, -1 none")
    quiet = cell("nothing but potential events happens to the member before this month")
    calm = cell("the authority has nothing to do before this month but a step of the index; not before `quiet`")
    life_changed = cell("1: something changed work or income this month")
    listed = cell("mask of lists with a spell")
    records = link("Record", "first of the chain, -1 none")
    spells = link("Spell", "the first, of list 0")
    settled = cell("first cell of what was settled: by exit, person · 32768 + month")
    profile = cell("trait and rate age: what rates go by")
    rate_age = cell("band of age on the first of January")
    months = cell("mask of the months of the chunk with a potential event")
    first_event = cells(MONTHS_OF_CHUNK, "by month of the chunk, -1 none")


class Record(Row):
    """A record of a member."""

    next = link("Record", "next of the chain, -1 none")
    sight = cell("row of its Sight")
    due = cell("month in which it falls due")
    deed = cell("month and ordinal of the deed that it claims")
    flags = cell("those of Ledger, and the three below")
    corrected = cell("month in which it is corrected, NEVER")
    rests = cell("mask of the lists whose entries rest on it")


STRUCK, COUNTED, DROPPED = 32, 64, 512
"""Flags of a record beside those of Ledger; COUNTED is for the actual ledger, the next two for the others."""


class Spell(Row):
    """A member's place on a list."""

    on = cells(3, "month of entry, by ledger; -1 not on")
    out = cells(3, "month of the last exit, by ledger; -1 none")
    decision = cell("month in which an appeal is decided, -1 none")
    filed_in_error = cell("1: an appeal was filed, and the entry was in error")
    error_at_entry = cell("1: entered in error")
    error_later = cell("1: came to be in error")
    rests = cell("1: the entry rests on a record")
    rests_true = cell("1: on one that is true")
    let_go = cell("1: let go by an appeal though not in error")
    by_deeds = cell("1: entered by a count of deeds")
    status = cell("ledgers on which the member is listed, as last written to the log")
    at_least = cell("records or deeds that the entry took")


NO_SPELL: Final = (-1,) * Spell.filed_in_error.offset + (0,) * (Spell.CELLS - Spell.filed_in_error.offset)
"""The cells of a spell while nobody is on the list."""


class Potential(Row):
    """A potential event of a member, in the chain of its month."""

    next = link("Potential", "next of the month, -1 none")
    key = cell("order within a month")
    kind = cell("row of the kind, -1 a false record")
    source = cell("row of a stream or, of a false record, of a Sight; -1 the world")
    height = cell("below a threshold it happens")
    rates = cell("row of the thresholds")


class Shared(Row):
    """Where the draws of a household are cached for other worlds."""

    at_cell = bits(0, 32, "first cell of the draws of the household")
    chunk = bits(0, 31, "the year for which it was drawn; before the first, none", plus=1)


SMALL_WORK, SMALL_INCOME, SMALL_AWARE, SMALL_CLASS, SMALL_LIVE, SMALL_COLUMNS = range(6)
"""Bytes of a person.  SMALL_CLASS: 1 + class of the codebook, 0 none; SMALL_LIVE: 1 for who has an index."""

WORDS: Final = 1024
"""Draws that are made side by side.  No person expects so many potential events in a chunk, and no world has so many
kinds."""
FIRST_WORD, SECOND_WORD, THIRD_WORD, LANE, ORDINAL, FAMILY, POSSIBLE, MONTHS_USED, DRAWN_END = (
    WORDS * column for column in range(9)
)
"""First cells of the columns of these draws.  POSSIBLE: cells of the events that may happen.  MONTHS_USED, by row of a
kind with a chance per month: mask of the months of the chunk that have a potential event."""


MOST_DRAWN: Final = 1 + 2 * WORDS
"""Cells of the draws of one person."""


class Sizes(NamedTuple):
    """What the room must hold: rows of the run's codebook, and of the current household."""

    sights: int
    lists: int
    exits: int
    effects: int
    ranks: int
    members: int
    records: int
    events: int
    households: int  # of a block
    ahead: int  # people of a block, where figures are stepped ahead
    shared: int  # cells of draws cached for other worlds
    drawn: int = MOST_DRAWN  # cells of the draws of one person

    def wider(self) -> Sizes:
        """Sizes for twice the household."""
        return self._replace(members=2 * self.members, records=2 * self.records, events=2 * self.events)


def room(sizes: Sizes) -> Room:
    """A room of these sizes.  Its spells are clear, and the kernel clears them after each household."""
    header = Room.blank()
    end = Room.CELLS + sizes.members * Member.CELLS
    spells, settled = end, end + sizes.members * sizes.lists * Spell.CELLS
    header.refusing = settled + sizes.members * sizes.exits
    header.flow = header.refusing + max(1, sizes.effects)
    header.ranks = header.flow + 2 * sizes.sights
    header.records_at = header.ranks + 3 * max(1, sizes.ranks)
    header.records_end = header.events_at = header.records_at + sizes.records * Record.CELLS
    header.events_end = header.ahead_at = header.events_at + sizes.events * Potential.CELLS
    header.most_members = sizes.members
    header.shared_at = header.ahead_at + 3 * sizes.ahead
    header.shared_from = header.shared_at + sizes.households
    header.shared_used = header.shared_end = header.shared_from + sizes.shared
    array = np.zeros(header.shared_end + sizes.drawn, dtype=np.int64)
    array[: Room.CELLS] = header.cells
    array[spells:settled].reshape(-1, Spell.CELLS)[:] = NO_SPELL
    array[settled : header.refusing] = -1
    members = array[Room.CELLS : spells].reshape(sizes.members, Member.CELLS)
    members[:, Member.spells.offset] = spells + np.arange(sizes.members) * sizes.lists * Spell.CELLS
    members[:, Member.settled.offset] = settled + np.arange(sizes.members) * sizes.exits
    return Room(array)


def share(room: Room, *, several: bool) -> None:
    """Empty the cache of draws for the next block; without ``several`` worlds nothing is cached."""
    room.cells[room.shared_at : room.shared_from] = 0
    room.shared_used = room.shared_from if several else room.shared_end


def records_of(room: Room) -> int:
    """How many records the current household has."""
    count = 0
    for m in range(room.members):
        record = Member(room.cells, Room.CELLS + m * Member.CELLS).records
        while record.at >= 0:
            count, record = count + 1, record.next
    return count


def words() -> Array:
    """(DRAWN_END,) uint32: space for draws made side by side."""
    return np.zeros(DRAWN_END, dtype=np.uint32)
