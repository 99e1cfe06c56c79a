"""The invented people as arrays: their properties, fixed before any life is simulated.

Rows 0..N-1 are the residents alive at ``start``, household by household in the order of districts; who is born later
is appended in the order of households, then of birth.  Nothing here depends on a scheme or on the run's length.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class People(NamedTuple):
    """One row for each person; all arrays are read-only."""

    birth: Array  # (rows,) int16, month
    death: Array  # (rows,) int16, first month in which the person is no more, whatever the horizon
    sex: Array  # (rows,) int8, SEXES
    residency: Array  # (rows,) int8, RESIDENCIES
    minority: Array  # (rows,) int8, MINORITY
    schooling: Array  # (rows,) int8, SCHOOLING; what a child will reach
    household: Array  # (rows,) int32
    role: Array  # (rows,) int8, ROLES
    district: Array  # (rows,) int8, the world's districts
    frailty: Array  # (rows, families) int8, class of each frailty family in order of their ids
    confusability: Array  # (rows,) int8, class
    aware: Array  # (rows,) bool, aware of a scheme from the first
    work: Array  # (rows,) int8, WORK in the first month of before (newborn and unborn: 0)
    income: Array  # (rows,) int8, band 0-9 in the first month of before; a newborn's is the household's
    batch: Array  # (rows,) int8, 0-63, the same for a household


class Households(NamedTuple):
    """One row for each household; its members are two ranges of rows."""

    first: Array  # (households,) int32, row of the first member
    size: Array  # (households,) int16
    born_first: Array  # (households,) int32, row of the first newborn member
    born: Array  # (households,) int16


class Deviation(NamedTuple):
    """How far the drawn people are from one cell of a margin."""

    margin: str
    cell: str
    wanted: int
    drawn: int


class Numbering(NamedTuple):
    """The numbers in the city of the people in these rows: its residents first, then people born later."""

    first: int  # number of the first resident here
    here: int  # residents here
    born_first: int  # number of the first here who is born later
    born: int  # born later here
    residents: int  # of the city
    people: int  # of the city, the unborn included

    def numbers(self, rows: Array) -> Array:
        """The numbers of rows here.  int64"""
        rows = rows.astype(np.int64)
        return rows + np.where(rows < self.here, self.first, self.born_first - self.here)

    def rows(self, numbers: Array) -> Array:
        """The rows of people by their numbers; -1 for people who live elsewhere.  int64"""
        numbers = numbers.astype(np.int64)
        resident, newborn = numbers - self.first, numbers - self.born_first
        rows = np.where((resident >= 0) & (resident < self.here), resident, -1)
        return np.where((newborn >= 0) & (newborn < self.born), newborn + self.here, rows)


class Population(NamedTuple):
    """The city, or the households of a part of it."""

    people: People
    households: Households
    residents: int  # N, alive at start
    deviations: tuple[Deviation, ...]  # the largest of each margin
    part: Numbering | None = None  # None: the whole city

    @property
    def numbering(self) -> Numbering:
        """The numbers of these rows in their city."""
        here, everybody = self.residents, len(self.people.birth)
        return self.part or Numbering(0, here, here, everybody - here, here, everybody)


def nobody(families: int) -> Population:
    """A city without people, with the array types of any other."""
    narrow, byte = np.zeros(0, np.int16), np.zeros(0, np.int8)
    people = People(
        narrow, narrow, byte, byte, byte, byte, np.zeros(0, np.int32), byte, byte, np.zeros((0, families), np.int8),
        byte, np.zeros(0, np.bool_), byte, byte, byte,
    )  # fmt: skip
    rows = np.zeros(0, np.int32)
    return Population(people, Households(rows, narrow, rows, narrow), 0, ())
