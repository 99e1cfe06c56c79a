"""Exposure by age: months at risk of a first listing, first listings and deaths, by year of age."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.adding import add_at
from glasshouse.records.counters import Fixed
from glasshouse.vocabulary import BATCHES, MINORITY, RESIDENCIES, SEXES

Array = np.ndarray[Any, Any]

OLDEST: Final = 119


class Exposure(NamedTuple):
    """(batches, ages) int64 each: of people never listed before, months of the run lived, and what ended them."""

    months: Array
    entries: Array
    deaths: Array


_TRAITS: Final = (len(SEXES), len(RESIDENCIES), len(MINORITY))
"""What a person is for life, as the columns of ``Fixed.traits``."""


def exposures(fixed: Fixed, first_ever: Array) -> list[Exposure]:
    """Of everybody, then of the people of each trait: by sex, residency and minority, words in declared order.

    ``first_ever`` (rows,) int64: month of the first entry ever, or end.  The month of a first entry is lived at risk,
    that of death is not lived.
    """
    who = np.flatnonzero((fixed.birth < fixed.end) & (fixed.death > fixed.in_force))
    who = who[first_ever[who] >= np.maximum(fixed.birth[who], fixed.in_force)]
    birth, death, first = fixed.birth[who].astype(np.int64), fixed.death[who].astype(np.int64), first_ever[who]
    begin = np.maximum(birth, fixed.in_force)
    listed = first < np.minimum(death, fixed.end)
    until = np.where(listed, first + 1, np.minimum(death, fixed.end))
    row = np.ravel_multi_index(tuple(fixed.traits[who].T), _TRAITS) * BATCHES + fixed.batch[who]
    months, entries, deaths = np.zeros((3, int(np.prod(_TRAITS)) * BATCHES, OLDEST + 1), np.int64)
    for year in range((fixed.end - fixed.in_force) // 12 + 2):
        age = (begin - birth) // 12 + year
        lived = np.minimum(until, birth + 12 * (age + 1)) - np.maximum(begin, birth + 12 * age)
        some = lived > 0
        add_at(months, row[some], np.minimum(age[some], OLDEST), lived[some])
    age = np.minimum((first - birth) // 12, OLDEST)
    add_at(entries, row[listed], age[listed], 1)
    died = ~listed & (death < fixed.end)
    add_at(deaths, row[died], np.minimum((death[died] - birth[died]) // 12, OLDEST), 1)
    told = [array.reshape(*_TRAITS, BATCHES, OLDEST + 1) for array in (months, entries, deaths)]
    by_trait = [
        Exposure(*(np.moveaxis(array, axis, 0)[word].sum(axis=(0, 1)) for array in told))
        for axis, words in enumerate(_TRAITS)
        for word in range(words)
    ]
    return [Exposure(*(array.sum(axis=(0, 1, 2)) for array in told)), *by_trait]
