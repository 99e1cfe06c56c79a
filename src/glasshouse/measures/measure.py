"""What a measure is, and what several of them have in common: where they are defined, and in what unit they are."""

from __future__ import annotations

from typing import Final, NamedTuple

MODEL: Final = "docs/model.md, Measures"
AALEN_JOHANSEN: Final = "Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978)"
PEOPLE: Final = "share of people"
YEARLY: Final = "per 1,000 people and year"
PER_PERSON: Final = "per person over the run"


class Measure(NamedTuple):
    """What a measure is.  Its id is never renamed."""

    id: str
    title: str
    unit: str
    definition: str
    source: str
