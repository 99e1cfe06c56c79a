"""The life table as integers: how many are alive at each month of age, and the month of death drawn from it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from glasshouse.vocabulary import SEXES
from glasshouse.world.life_table import LAST_AGE, LifeTable

Array = np.ndarray[Any, Any]

RADIX = 1 << 62
OLDEST = 120
"""Years of age that nobody passes; from 100 on the last row of the table holds."""


def alive(life: LifeTable, sex: int) -> tuple[Fraction, ...]:
    """The part of the newborn of one sex that reaches each age 0 to 100, exactly."""
    out = [Fraction(1)]
    for age in range(LAST_AGE):
        out.append(out[-1] * (1 - life.q[sex][age]))
    return tuple(out)


def survivors(life: LifeTable) -> Array:
    """(sexes, 12 * OLDEST + 1) uint64: of 2^62 newborn, those alive at each month of age; deaths even over a year.

    Falls from RADIX to 0 and never rises.
    """
    out = np.zeros((len(SEXES), 12 * OLDEST + 1), np.uint64)
    for sex in range(len(SEXES)):
        left = RADIX
        for age in range(OLDEST):
            q = life.q[sex][min(age, LAST_AGE)] if age < OLDEST - 1 else Fraction(1)
            after = round(left * (1 - q))
            for month in range(12):
                out[sex, 12 * age + month] = left - (left - after) * month // 12
            left = after
    return out
