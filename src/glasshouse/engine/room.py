"""The room in which one household lives: one flat array of int64 for each thread, and the words it draws into.

The desk stands first, then the members, the spells of each by list, what each settled, and the rows of records and
potential events as far as they are used.  Behind them lies what is of a whole block: figures stepped ahead, and what
several worlds draw.  A row is named by its first cell.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]

(
    MEMBERS,  # members of the household at hand
    MOST_MEMBERS,
    RECORDS_AT, RECORDS_END,  # cells of records
    RECORDS_USED,  # first cell never used for this household
    RECORDS_FREE,  # first row of the chain of free ones, -1 none
    EVENTS_AT, EVENTS_END,  # cells of potential events
    EVENTS_USED,  # first cell not in use
    REFUSING,  # cells of the sanctions that refuse the wish at hand
    FLOW,  # cells of the flows, astray then fabricated, by Sight
    RANKS,  # cells of a ranked index's thresholds, by ledger and rank
    ROWS, MOST_ROWS,  # rows of the log
    FULL,  # 0, or what was too small
    CAPPED,  # chances above 1 that were taken as 1
    HOUSEHOLD,  # the one to be lived next
    ARENA_USED, ARENA_END,  # words
    CHUNK,
    BUSY,  # mask of the months of the chunk in which a member has a potential event
    AFFECTED,  # 1: when the chunk was drawn, a member was aware, was listed or had a listed contact
    TOUCHED,  # 1: one has become so since
    SEEN_ASTRAY,  # 1: a sighting of the household went astray
    PUBLIC,  # 1: somebody may be publicly listed
    RESIDENTS_FROM, BORN_FROM,  # added to the row of a resident, or of one born later: their number in the city
    AHEAD_AT,  # cells of figures stepped ahead, of all people of a block
    FIRST_HOUSEHOLD,  # of the block
    SHARED_AT,  # a cell for each household of the block: 1 + the chunk, << 32, and where what is drawn of it stands
    SHARED_FROM, SHARED_USED, SHARED_END,  # cells of what other worlds read; behind the end is place for one person
    DESK_COLUMNS,
) = range(34)  # fmt: skip
LOG_FULL, ARENA_FULL, ROOM_FULL = 1, 2, 3

FIRST_MEMBER: Final = DESK_COLUMNS

MONTHS_OF_CHUNK: Final = 12
(
    ROW,  # among the people of the run
    PERSON,  # number in the city, by which all is drawn
    BIRTH, DEATH, TRAIT, LIKENESS, DISTRICT, SCOPE_START, SCOPE_STOP,
    FIRST_CELL,  # work and income in the first month
    WORK, INCOME, WORK_NEXT, INCOME_NEXT, AWARE, LIVE, CLASS,
    RANK_A, RANK_C, RANK_F,  # class now, by ledger; -1 none
    X_A, X_C, X_F,  # 1/65536 of a point
    SHOWN_A, SHOWN_C, SHOWN_F,
    MEAN_A, MEAN_C, MEAN_F,  # of contacts at the last exchange
    NEAR,  # contacts who are publicly listed
    BLACK_ENTERED, BLACK_LEFT, CONTACT_ONSET, CONTACT_END,  # months, -1 none
    QUIET,  # nothing happens to the member before this month by itself
    CALM,  # the authority has nothing to do before this month but a step of the index; not before QUIET
    LIVED,  # 1: something changed work or income this month
    LISTED,  # mask of lists with a spell
    RECORDS,  # first record of the chain, -1 none
    SPELLS,  # first cell of the spells
    SETTLED,  # first cell of what was settled: by exit, person · 32768 + month
    PROFILE, RATE_AGE,
    MONTHS,  # mask of the months of the chunk with a potential event
    FIRST_EVENT,  # by month of the chunk, -1 none
) = range(45)  # fmt: skip
MEMBER_COLUMNS: Final = FIRST_EVENT + MONTHS_OF_CHUNK

(
    RECORD_NEXT, RECORD_SIGHT, RECORD_DUE, RECORD_DEED, RECORD_FLAGS, RECORD_CORRECTED, RECORD_RESTS, RECORD_COLUMNS,
) = range(8)  # fmt: skip
STRUCK, COUNTED, DROPPED = 32, 64, 512
"""Flags of a record beside those of Ledger; COUNTED is for the actual ledger, the next two for the others."""

(
    ON_A, ON_C, ON_F,  # month of entry, -1 not on
    OUT_A, OUT_C, OUT_F,  # month of the last exit, -1 none
    DECISION,  # month in which an appeal is decided, -1 none
    FILED_IN_ERROR, ERROR_AT_ENTRY, ERROR_LATER, RESTS, RESTS_TRUE, LET_GO, BY_DEEDS,
    STATUS, AT_LEAST,
    SPELL_COLUMNS,
) = range(17)  # fmt: skip

EVENT_NEXT, EVENT_KEY, EVENT_KIND, EVENT_SOURCE, EVENT_HEIGHT, EVENT_RATES, EVENT_COLUMNS = range(7)
"""The key is the order within a month: in the first layer 1024 · family + ordinal, in further ones ordinal and lane,
then streams of clauses by stream and ordinal.  The kind of a false record is -1; the source is a stream's or a Sight's
row, -1 the world."""

HEADER_WORDS, RECORD_WORDS, SPELL_WORDS, DOSSIER_WORDS = 1, 2, 3, 5
"""How a household stands in its block's arena."""

SMALL_WORK, SMALL_INCOME, SMALL_AWARE, SMALL_CLASS, SMALL_LIVE, SMALL_COLUMNS = range(6)
"""Bytes of a person.  SMALL_CLASS: 1 + class of the codebook, 0 none; SMALL_LIVE: 1 for who has an index."""

WORDS: Final = 1024
"""Draws that are made side by side; no person may expect so many potential events in a chunk, and no world has so many
kinds."""
FIRST_WORD, SECOND_WORD, THIRD_WORD, LANE, ORDINAL, FAMILY, KEPT, TAKEN, DRAWN_END = range(0, 9 * WORDS, WORDS)
"""First cells of what is drawn side by side.  TAKEN is by row of a kind with a chance per month: mask of the months of
the chunk that have a potential event."""


MOST_DRAWN: Final = 1 + 2 * WORDS
"""Cells of what is drawn of one person."""


class Sizes(NamedTuple):
    """What the room must hold: rows of the run's codebook, and of the household at hand."""

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
    shared: int  # cells of what several worlds draw
    drawn: int = MOST_DRAWN  # cells of what is drawn of one person

    def wider(self) -> Sizes:
        """Twice the household."""
        return self._replace(members=2 * self.members, records=2 * self.records, events=2 * self.events)


def room(sizes: Sizes) -> Array:
    """Room of the sizes given; spells are clean, and the kernel leaves them so."""
    cells: dict[int, int] = {}
    end = FIRST_MEMBER + sizes.members * MEMBER_COLUMNS
    spells, settled = end, end + sizes.members * sizes.lists * SPELL_COLUMNS
    end = settled + sizes.members * sizes.exits
    for desk, some in ((REFUSING, max(1, sizes.effects)), (FLOW, 2 * sizes.sights), (RANKS, 3 * max(1, sizes.ranks))):
        cells[desk], end = end, end + some
    cells[RECORDS_AT], end = end, end + sizes.records * RECORD_COLUMNS
    cells[RECORDS_END] = cells[EVENTS_AT] = end
    end += sizes.events * EVENT_COLUMNS
    cells[EVENTS_END], cells[MOST_MEMBERS] = end, sizes.members
    cells[AHEAD_AT], end = end, end + 3 * sizes.ahead
    cells[SHARED_AT], end = end, end + sizes.households
    cells[SHARED_FROM], end = end, end + sizes.shared
    cells[SHARED_USED] = cells[SHARED_END] = end
    end += sizes.drawn
    made = np.zeros(end, dtype=np.int64)
    for desk, cell in cells.items():
        made[desk] = cell
    made[spells:settled].reshape(-1, SPELL_COLUMNS)[:, : DECISION + 1] = -1
    made[settled : cells[REFUSING]] = -1
    members = made[FIRST_MEMBER:spells].reshape(sizes.members, MEMBER_COLUMNS)
    members[:, SPELLS] = spells + np.arange(sizes.members) * sizes.lists * SPELL_COLUMNS
    members[:, SETTLED] = settled + np.arange(sizes.members) * sizes.exits
    return made


def share(desk: Array, *, several: bool) -> None:
    """Forget what was drawn of a block; from now on it is kept for other worlds, if there are several."""
    desk[int(desk[SHARED_AT]) : int(desk[SHARED_FROM])] = 0
    desk[SHARED_USED] = desk[SHARED_FROM] if several else desk[SHARED_END]


def words() -> Array:
    """(DRAWN_END,) uint32: what is drawn side by side."""
    return np.zeros(DRAWN_END, dtype=np.uint32)
