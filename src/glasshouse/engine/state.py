"""What the next month needs, nothing more: people as the kernel reads them, their state, and the room it works in.

Who was never listed, has no record that still matters and stands at the index's start is five bytes in ``small``; all
else of a household stands in one run of int64 words of its block's arena, written anew whenever it has changed:
a header, then records (2 words each), spells (3), dossiers (5).
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.compiler import Traits
from glasshouse.population.people import Population
from glasshouse.vocabulary import SEXES

Array = np.ndarray[Any, Any]

SMALL_WORK, SMALL_INCOME, SMALL_AWARE, SMALL_CLASS, SMALL_LIVE, SMALL_COLUMNS = range(6)
"""SMALL_CLASS: 1 + class of the codebook, 0 none; SMALL_LIVE: 1 for who has an index."""

HEADER_WORDS, RECORD_WORDS, SPELL_WORDS, DOSSIER_WORDS = 1, 2, 3, 5

(
    PERSON, BIRTH, DEATH, SCOPE_START, SCOPE_STOP, WORK, INCOME, WORK_NEXT, INCOME_NEXT, FIRST_CELL, AWARE, LIVE, CLASS,
    RANK_A, RANK_C, RANK_F,  # class now, by ledger; -1 none
    X_A, X_C, X_F,  # 1/65536 of a point
    SHOWN_A, SHOWN_C, SHOWN_F,
    BLACK_ENTERED, BLACK_LEFT, CONTACT_ONSET, CONTACT_END,  # months, -1 none
    QUIET,  # the authority has nothing to do before this month
    LIVED,  # 1: something changed work or income this month
    LISTED,  # mask of lists with a row in `spells`
    RECORDS,  # first record of the chain, -1 none
    EVENT, EVENT_END,  # rows of `events` that are still to come
    PROFILE, RATE_AGE, LIKENESS, DISTRICT,
    MEMBER_COLUMNS,
) = range(37)  # fmt: skip

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

EVENT_KEY, EVENT_KIND, EVENT_SOURCE, EVENT_HEIGHT, EVENT_ORDINAL, EVENT_COLUMNS = range(6)
KEY_MONTH: Final = 52
"""The month within the chunk stands above this bit of an event's key; below: streams after the world, then order."""

(
    MEMBERS,  # members of the household at hand
    EVENTS,  # rows of `events` in use
    RECORDS_USED,  # rows of `records` ever used for this household
    RECORDS_FREE,  # first row of the chain of free ones, -1 none
    ROWS,  # rows of the log
    FULL,  # 0, or what was too small
    CAPPED,  # chances above 1 that were taken as 1
    HOUSEHOLD,  # the one to be lived next
    ARENA_USED,  # words
    CHUNK,
    AFFECTED,  # 1: a member is aware, was listed or has a listed contact
    DESK_COLUMNS,
) = range(12)  # fmt: skip
LOG_FULL, ARENA_FULL, SCRATCH_FULL = 1, 2, 3


class Crowd(NamedTuple):
    """The people as the kernel reads them; nothing here depends on a scheme."""

    birth: Array  # (people,) int16, month
    death: Array  # (people,) int16, month
    trait: Array  # (people,) int32, row of the traits
    likeness: Array  # (people,) uint8, class of confusability, + 8 minority, + 16 migrant, + 32 female
    district: Array  # (people,) int8
    first: Array  # (people, 2) int8, work and income in the first month
    head: Array  # (households,) int32, row of the first member
    size: Array  # (households,) int16
    born_head: Array  # (households,) int32
    born: Array  # (households,) int16


class State(NamedTuple):
    """One world's people between two windows."""

    small: Array  # (people, SMALL_COLUMNS) int8
    next: Array  # (households,) int16, nothing happens to the household before this month
    at: Array  # (households,) int32, first word in its block's arena, -1 none
    public: Array  # (people,) int8, 1: publicly listed at the end of the last window; (0,) where nothing is public
    shown: Array  # (people, 3) int64, shown index by ledger, NO_LIMIT none; (0, 3) where nobody reads it
    # what is read of others, as it stood at the last exchange
    near: Array  # (people,) uint8, contacts who are publicly listed; (0,) where nothing is public
    means: Array  # (people, 3) int64, mean figure of contacts by ledger, NO_LIMIT none; (0, 3) without association
    flow: Array  # (2, sights) int64, phi of astray sightings, phi of fabrication, 2^-50
    ranks: Array  # (3, ranks) int64, whole points, by ledger: thresholds of a ranked index


class Scratch(NamedTuple):
    """Room for one household at a time; one set for each thread."""

    desk: Array  # (DESK_COLUMNS,) int64
    members: Array  # (members, MEMBER_COLUMNS) int64
    records: Array  # (records, RECORD_COLUMNS) int64
    spells: Array  # (members, lists, SPELL_COLUMNS) int64
    events: Array  # (events, EVENT_COLUMNS) int64
    settled: Array  # (members, exits) int64, person · 32768 + month
    refusing: Array  # (effects,) int64
    astray: Array  # (sights, months of the run) int64, sightings that went astray, not yet collected


def crowd(population: Population, of: Traits) -> Crowd:
    """The people as arrays for the kernel."""
    people, households = population.people, population.households
    likeness = (
        people.confusability.astype(np.uint8)
        + people.minority.astype(np.uint8) * np.uint8(8)
        + people.residency.astype(np.uint8) * np.uint8(16)
        + (people.sex == SEXES.index("female")).astype(np.uint8) * np.uint8(32)
    )
    return Crowd(
        birth=_as(people.birth, np.int16),
        death=_as(people.death, np.int16),
        trait=of.of,
        likeness=likeness,
        district=_as(people.district, np.int8),
        first=np.stack([people.work.astype(np.int8), people.income.astype(np.int8)], axis=1),
        head=_as(households.first, np.int32),
        size=_as(households.size, np.int16),
        born_head=_as(households.born_first, np.int32),
        born=_as(households.born, np.int16),
    )


def _as(array: Array, dtype: type) -> Array:
    """A contiguous, writable copy where the array is not so already: numba compiles read-only arrays apart."""
    return np.array(array, dtype=dtype)


def first_state(
    population: Population, begin: int, sights: int, ranks: int, *, public: bool, shown: bool, means: bool
) -> State:
    """Everybody as in the first month."""
    people, households = population.people, population.households
    rows = len(people.birth)
    small = np.zeros((rows, SMALL_COLUMNS), dtype=np.int8)
    small[:, SMALL_WORK] = people.work
    small[:, SMALL_INCOME] = people.income
    small[:, SMALL_AWARE] = people.aware
    return State(
        small=small,
        next=np.full(len(households.first), begin, dtype=np.int16),
        at=np.full(len(households.first), -1, dtype=np.int32),
        public=np.zeros(rows if public else 0, dtype=np.int8),
        shown=np.full((rows if shown else 0, 3), 1 << 50, dtype=np.int64),
        near=np.zeros(rows if public else 0, dtype=np.uint8),
        means=np.full((rows if means else 0, 3), 1 << 50, dtype=np.int64),
        flow=np.zeros((2, sights), dtype=np.int64),
        ranks=np.full((3, max(1, ranks)), -(1 << 50), dtype=np.int64),
    )


def scratch(
    sights: int, lists: int, exits: int, effects: int, months: int, members: int, records: int, events: int
) -> Scratch:
    """Room of the sizes given; ``spells`` are clean, and the kernel leaves them so."""
    spells = np.zeros((members, lists, SPELL_COLUMNS), dtype=np.int64)
    spells[:, :, : DECISION + 1] = -1
    return Scratch(
        desk=np.zeros(DESK_COLUMNS, dtype=np.int64),
        members=np.zeros((members, MEMBER_COLUMNS), dtype=np.int64),
        records=np.zeros((records, RECORD_COLUMNS), dtype=np.int64),
        spells=spells,
        events=np.zeros((events, EVENT_COLUMNS), dtype=np.int64),
        settled=np.full((members, exits), -1, dtype=np.int64),
        refusing=np.zeros(max(1, effects), dtype=np.int64),
        astray=np.zeros((sights, months), dtype=np.int64),
    )
