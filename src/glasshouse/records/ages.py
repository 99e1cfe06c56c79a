"""Exposure by age: months at risk of a first listing, first listings and deaths, by year of age."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.counters import Fixed, Whole, compiled
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
    exposure = Exposure(*(np.zeros((*_TRAITS, BATCHES, OLDEST + 1), np.int64) for _ in range(3)))
    _add_exposures(
        fixed.birth,
        fixed.death,
        fixed.traits,
        fixed.batch,
        first_ever,
        np.int64(fixed.in_force),
        np.int64(fixed.end),
        exposure,
    )
    by_trait = [
        Exposure(*(np.moveaxis(array, axis, 0)[word].sum(axis=(0, 1)) for array in exposure))
        for axis, words in enumerate(_TRAITS)
        for word in range(words)
    ]
    return [Exposure(*(array.sum(axis=(0, 1, 2)) for array in exposure)), *by_trait]


@compiled
def _add_exposures(
    birth: Array,
    death: Array,
    traits: Array,
    batch: Array,
    first_ever: Array,
    in_force: Whole,
    end: Whole,
    into: Exposure,
) -> None:
    """Add everybody who is at risk in some month, by traits, batch and age."""
    for person in range(birth.shape[0]):
        born, first, last = np.int64(birth[person]), first_ever[person], min(np.int64(death[person]), end)
        month = max(born, in_force)
        if born >= end or last <= in_force or first < month:
            continue
        until = first + 1 if first < last else last
        sex, residency, minority, of = traits[person, 0], traits[person, 1], traits[person, 2], batch[person]
        age = (month - born) // 12
        while month < until:
            birthday = min(born + 12 * (age + 1), until)
            into.months[sex, residency, minority, of, min(age, OLDEST)] += birthday - month
            month, age = birthday, age + 1
        if first < last:
            into.entries[sex, residency, minority, of, min((first - born) // 12, OLDEST)] += 1
        elif last < end:
            into.deaths[sex, residency, minority, of, min((last - born) // 12, OLDEST)] += 1
