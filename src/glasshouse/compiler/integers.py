"""Numbers of the texts as integers of the Tables, refused where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from glasshouse import chance
from glasshouse.compiler.tables import Array
from glasshouse.errors import RunError
from glasshouse.rows import Row
from glasshouse.text import Sourced

POINT = 65536
"""Units of an index in one point."""

FINEST_SHARE = 10**8
"""Denominator of a share by which a figure moves: a figure of 2^34 times this still fits 63 bits."""

FINEST_RATE = 10**17


def points(number: Sourced | None, otherwise: int) -> int:
    """A figure in 1/65536 of a point."""
    return otherwise if number is None else chance.round_half_even(number.value * POINT)


def whole(number: Sourced | None, otherwise: int) -> int:
    """A number of months or a count."""
    return otherwise if number is None else int(number.value)


def probability(number: Sourced | None, otherwise: int) -> int:
    """A share or chance as a threshold."""
    return otherwise if number is None else chance.threshold(number.value)


def share_of_distance(number: Sourced, clause: str) -> tuple[int, int]:
    """A share by which a figure moves each month.  Raises RunError where it has too many digits."""
    return ratio(number.value, clause, FINEST_SHARE)


def ratio(value: Fraction, clause: str, finest: int) -> tuple[int, int]:
    """Numerator and denominator in lowest terms.  Raises RunError for a denominator above ``finest``."""
    if value.denominator > finest:
        raise RunError(
            f"{clause}: {float(value)} has more digits than can be kept",
            remedy=f"write it with a denominator of at most {finest}",
        )
    return value.numerator, value.denominator


def matrix(rows: Sequence[Sequence[int]], columns: int) -> Array:
    """Rows as a read-only int64 array, also where there is none."""
    array = np.array(rows, dtype=np.int64).reshape(len(rows), columns)
    array.flags.writeable = False
    return array


def table(rows: Sequence[Row], of: type[Row]) -> Array:
    """Rows of one class as a read-only int64 array, also where there is none."""
    return matrix([row.cells for row in rows], of.CELLS)


class Links:
    """One long row of numbers, to which other tables point by place and length."""

    def __init__(self) -> None:
        self.cells: list[int] = []

    def add(self, numbers: Sequence[int]) -> tuple[int, int]:
        """Numbers of rows: the place of the first, and how many."""
        place = len(self.cells)
        self.cells.extend(numbers)
        return place, len(numbers)

    def add_rows(self, rows: Sequence[Row]) -> tuple[int, int]:
        """Whole rows: the place of the first cell, and how many rows."""
        place, _ = self.add([number for row in rows for number in row.cells])
        return place, len(rows)
