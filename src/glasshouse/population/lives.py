"""What each person's own draws decide: birth, death, classes; and the births after ``start``."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasshouse.machine_code import njit
from glasshouse.population.draws import draw4, draw_one
from glasshouse.population.households import AGE_SHIFT, ROLE_SHIFT, TRAITS

Array = np.ndarray[Any, Any]

_FERTILE_FROM = np.array([18, 25, 35, 45], np.int64)


@njit()
def unpack(packed, first, last, start, seed, lane, purpose, birth, sex, residency, minority, schooling, role):  # type: ignore[no-untyped-def]
    """The columns of residents first..last-1; the month of birth is even over the twelve that their age allows."""
    for i in range(first, last):
        code = np.int64(packed[i])
        trait = code & ((1 << AGE_SHIFT) - 1)
        age = (code >> AGE_SHIFT) & 127
        role[i] = code >> ROLE_SHIFT
        sex[i] = trait // (TRAITS // 2)
        residency[i] = (trait // 10) & 1
        minority[i] = (trait // 5) & 1
        schooling[i] = trait % 5
        birth[i] = start - 12 * age - ((draw_one(seed, i, lane, 0, 0, purpose, 0) * 12) >> 32)


@njit()
def die(first, last, start, survivors, seed, lane, purpose, birth, sex, death):  # type: ignore[no-untyped-def]
    """Months of death: the first in which the person is dead, given that they are alive at ``start`` or born later.

    A 32-bit word places the person among the survivors at their age; they die in the month that leaves fewer.
    """
    for i in range(first, last):
        table = survivors[sex[i]]
        low = max(np.int64(0), start - np.int64(birth[i]))
        word = draw4(seed, i, lane, 0, 0, purpose, 0)[0]
        survival = table[low]
        at = (survival >> np.uint64(32)) * word + (((survival & np.uint64(0xFFFFFFFF)) * word) >> np.uint64(32))
        high = np.int64(table.size - 1)
        while high - low > 1:
            middle = (low + high) >> 1
            if table[middle] <= at:
                high = middle
            else:
                low = middle
        death[i] = np.int64(birth[i]) + high


@njit()
def classify(first, last, seed, lane, purpose, cumulative, out):  # type: ignore[no-untyped-def]
    """A fixed class by cumulative thresholds: the first that lies above the draw."""
    for i in range(first, last):
        word = draw_one(seed, i, lane, 0, 0, purpose, 0)
        k = 0
        while word >= cumulative[k]:
            k += 1
        out[i] = k


@njit()
def bear(first, last, start, horizon, thresholds, seed, lane, purpose, people, ends, mothers, months):  # type: ignore[no-untyped-def]
    """The births of households first..last-1, by household, month, mother; returns how many.

    A woman has at most one child a calendar year, by her age on the first of January.  Those for whom ``mothers`` has
    no room are only counted.
    """
    birth, death, sex = people
    made = np.int64(0)
    for k in range(first, last):
        begun = made
        for i in range(ends[k - 1] if k else 0, ends[k]):
            if sex[i] != 0:
                continue
            for year in range(start // 12, (horizon - 1) // 12 + 1):
                age = (12 * year - np.int64(birth[i])) // 12
                if age < _FERTILE_FROM[0] or age >= _FERTILE_FROM[3]:
                    continue
                band = 0
                while age >= _FERTILE_FROM[band + 1]:
                    band += 1
                words = draw4(seed, i, lane, year, 0, purpose, 0)
                month = 12 * year + np.int64((words[1] * np.uint64(12)) >> np.uint64(32))
                if np.int64(words[0]) >= thresholds[band] or month <= start or month >= horizon or month >= death[i]:
                    continue
                if made < mothers.size:
                    at = made
                    while at > begun and months[at - 1] > month:
                        months[at] = months[at - 1]
                        mothers[at] = mothers[at - 1]
                        at -= 1
                    months[at] = month
                    mothers[at] = i
                made += 1
    return made


@njit()
def newborn(first, last, seed, lane, purpose, sexes, schoolings, sex, schooling):  # type: ignore[no-untyped-def]
    """Sex and schooling of those born after ``start``, drawn from the margins' shares among the youngest."""
    for i in range(first, last):
        words = draw4(seed, i, lane, 0, 0, purpose, 0)
        k = 0
        while np.int64(words[0]) >= sexes[k]:
            k += 1
        sex[i] = k
        k = 0
        while np.int64(words[1]) >= schoolings[k]:
            k += 1
        schooling[i] = k
