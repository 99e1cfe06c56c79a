"""What the next month needs, nothing more: people as the kernel reads them, and their state.

A person who was never listed, has no record that still matters and is at the index's start takes five bytes in
``small``.  Everything else of a household is one run of int64 words in its block's arena, written again whenever it
has changed: see packed.py.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glasshouse.compiler import Traits
from glasshouse.engine.room import SMALL_AWARE, SMALL_COLUMNS, SMALL_INCOME, SMALL_WORK
from glasshouse.population.people import Population
from glasshouse.vocabulary import SEXES

Array = np.ndarray[Any, Any]


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
    calm: Array  # (households,) int16, before this month the authority has only to step the index
    busy: Array  # (households,) int16, before this month there is no potential event
    at: Array  # (households,) int32, first word in its block's arena, -1 none
    # what others read: of the people here, then of those elsewhere whom they read
    public: Array  # (people + others,) int8, 1: publicly listed at the end of the last window; (0,): nothing is public
    shown: Array  # (people + others, 3) int64, shown index by ledger, NO_LIMIT none; (0, 3) where nobody reads it
    # what is read of others, as it stood at the last exchange
    near: Array  # (people,) uint8, contacts who are publicly listed; (0,) where nothing is public
    means: Array  # (people, 3) int64, mean figure of contacts by ledger, NO_LIMIT none; (0, 3) without association
    flow: Array  # (2, sights) int64, phi of astray sightings, phi of fabrication, 2^-50
    ranks: Array  # (3, ranks) int64, whole points, by ledger: thresholds of a ranked index


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
    """A contiguous, writable copy: numba compiles another instance for read-only arrays."""
    return np.array(array, dtype=dtype)


def first_state(
    population: Population, begin: int, sights: int, ranks: int, others: int, *, public: bool, shown: bool, means: bool
) -> State:
    """The state of everybody in the first month; ``others`` live elsewhere and are read here."""
    people, households = population.people, population.households
    rows = len(people.birth)
    small = np.zeros((rows, SMALL_COLUMNS), dtype=np.int8)
    small[:, SMALL_WORK] = people.work
    small[:, SMALL_INCOME] = people.income
    small[:, SMALL_AWARE] = people.aware
    return State(
        small=small,
        next=np.full(len(households.first), begin, dtype=np.int16),
        calm=np.full(len(households.first), begin, dtype=np.int16),
        busy=np.full(len(households.first), begin, dtype=np.int16),
        at=np.full(len(households.first), -1, dtype=np.int32),
        public=np.zeros(rows + others if public else 0, dtype=np.int8),
        shown=np.full((rows + others if shown else 0, 3), 1 << 50, dtype=np.int64),
        near=np.zeros(rows if public else 0, dtype=np.uint8),
        means=np.full((rows if means else 0, 3), 1 << 50, dtype=np.int64),
        flow=np.zeros((2, sights), dtype=np.int64),
        ranks=np.full((3, max(1, ranks)), -(1 << 50), dtype=np.int64),
    )
