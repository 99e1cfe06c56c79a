"""How much a run may be asked for, whoever asks: the command line, Python, a study file."""

from __future__ import annotations

from typing import Final, NamedTuple


class Limits(NamedTuple):
    """The least and the most of something that is counted in whole numbers, both included."""

    low: int
    high: int


PEOPLE: Final = Limits(100, 25_000_000)
YEARS: Final = Limits(1, 80)
REPLICATES: Final = Limits(1, 1_000)
THREADS: Final = Limits(1, 1_024)
