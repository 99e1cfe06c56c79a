"""The reference model in numbers: what both peers read, and what the texts beside them must say too.

Source: `benchmarks/README.md`; rates are rounded to nine decimals and factors to six, as the texts have them.
"""

from __future__ import annotations

from typing import Final

KINDS: Final = 12
RATES: Final = tuple(round(0.0005 * 60 ** (k / (KINDS - 1)), 9) for k in range(KINDS))
"""The chance a month of each kind of conduct: log-spaced from 0.0005 to 0.03."""

HARMFUL: Final = tuple(k % 2 == 1 for k in range(KINDS))
POINTS: Final = (100, -100, 60, -100, 50, -80, 40, -60, 40, -50, 30, -40)
"""What a record adds to the index."""

COVERAGE: Final = tuple(round(0.3 + 0.65 * (5 * k % KINDS) / (KINDS - 1), 6) for k in range(KINDS))
FALSE_RECORDS: Final = 0.0001
"""A month, for each harmful kind; twice as many for group 1."""

BANDS: Final = 10
INCOME_FACTORS: Final = tuple(round(1.5 - band / 9, 6) for band in range(BANDS))
"""What a harmful kind's chance is multiplied by, by income decile."""

GROUP_SHARE: Final = 0.1
"""The share of people in group 1."""

START, FLOOR, CEILING = 1000.0, 0.0, 1300.0
RECOVERY: Final = 0.01
ENTER_BELOW, LEAVE_FROM, LEAST_MONTHS = 700.0, 750.0, 24
TRIP_REFUSED: Final = 0.15
INCOME_FALLS: Final = 0.02
WHILE_LISTED: Final = 0.8
"""What a harmful kind's chance is multiplied by."""

DEGREE: Final = 8
PULL: Final = 0.005
"""Of the distance to the contacts' mean of last month."""
