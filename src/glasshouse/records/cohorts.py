"""Cohorts: the cells of the six axes, and the one-way groups ("all", "age=18-24" …) that intervals are made for."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from glasshouse.vocabulary import (
    COHORT_AGES,
    COHORT_AXES,
    COHORT_INCOMES,
    MINORITY,
    RATE_AGE_FROM,
    RESIDENCIES,
    SEXES,
    WORK,
)

Array = np.ndarray[Any, Any]

AXIS_WORDS: Final = (COHORT_AGES, SEXES, RESIDENCIES, MINORITY, COHORT_INCOMES, WORK)
"""The words of each axis, in the order of COHORT_AXES."""

SHAPE: Final = tuple(len(words) for words in AXIS_WORDS)
CELLS: Final = int(np.prod(SHAPE))
"""A cell is the index into an array of this shape, last axis fastest."""

GROUPS: Final = (
    "all",
    *(f"{axis}={word}" for axis, words in zip(COHORT_AXES, AXIS_WORDS, strict=True) for word in words),
)
"""Everybody, then every word of every axis in declared order."""

_ADULT: Final = 18
"""Cohort ages begin here: under a scheme with a lower from_age, who is younger is still ``below-scope``."""


def scope_age(from_age: int) -> int:
    """The age, in years, from which a person has a cohort age band."""
    return max(_ADULT, from_age)


def age_band(age: Array) -> Array:
    """Index into COHORT_AGES of ages in years from 18 up; below 18 it is ``below-scope``.  int64, shape of ``age``."""
    return np.searchsorted(np.array(RATE_AGE_FROM[1:]), age, side="right")


def groups_of_cells() -> Array:
    """(CELLS, 7) int16: the groups that a cell is part of; column 0 is everybody."""
    axes = np.unravel_index(np.arange(CELLS), SHAPE)
    columns, first = [np.zeros(CELLS, np.int64)], 1
    for index, words in zip(axes, AXIS_WORDS, strict=True):
        columns.append(first + index)
        first += len(words)
    return np.stack(columns, axis=1).astype(np.int16)


def words_of_cells(cells: Array) -> dict[str, list[str]]:
    """The axes' words of cells, one list an axis."""
    axes = np.unravel_index(cells, SHAPE)
    return {axis: [words[i] for i in index] for axis, words, index in zip(COHORT_AXES, AXIS_WORDS, axes, strict=True)}
