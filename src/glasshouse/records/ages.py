"""Exposure by age: months at risk of a first listing, first listings and deaths, by year of age."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.adding import add_at
from glasshouse.records.counters import Fixed
from glasshouse.vocabulary import BATCHES

Array = np.ndarray[Any, Any]

OLDEST: Final = 119


class Exposure(NamedTuple):
    """(batches, ages) int64 each: of people never listed before, months of the run lived, and what ended them."""

    months: Array
    entries: Array
    deaths: Array


def exposure(fixed: Fixed, first_ever: Array, members: Array) -> Exposure:
    """Of the people in ``members`` (rows,) bool.  ``first_ever`` (rows,) int64: month of the first entry ever, or end.

    The month of a first entry is lived at risk, that of death is not lived.
    """
    who = np.flatnonzero(members & (fixed.birth < fixed.end) & (fixed.death > fixed.in_force))
    birth, death = fixed.birth[who].astype(np.int64), fixed.death[who].astype(np.int64)
    first, batch = first_ever[who], fixed.batch[who].astype(np.int64)
    begin = np.maximum(birth, fixed.in_force)
    at_risk = first >= begin
    who, birth, death, first, batch, begin = (column[at_risk] for column in (who, birth, death, first, batch, begin))
    listed = first < np.minimum(death, fixed.end)
    until = np.where(listed, first + 1, np.minimum(death, fixed.end))
    shape = (BATCHES, OLDEST + 1)
    months = np.zeros(shape, np.int64)
    for year in range((fixed.end - fixed.in_force) // 12 + 2):
        age = (begin - birth) // 12 + year
        lived = np.minimum(until, birth + 12 * (age + 1)) - np.maximum(begin, birth + 12 * age)
        some = lived > 0
        add_at(months, batch[some], np.minimum(age[some], OLDEST), lived[some])
    entries, deaths = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    age = np.minimum((first - birth) // 12, OLDEST)
    add_at(entries, batch[listed], age[listed], 1)
    died = ~listed & (death < fixed.end)
    add_at(deaths, batch[died], np.minimum((death[died] - birth[died]) // 12, OLDEST), 1)
    return Exposure(months, entries, deaths)
