"""Which scheme is in force when: the calendar of one world's life, and what is switched off in it."""

from __future__ import annotations

from typing import NamedTuple

from glasshouse.scheme.model import SchemeText
from glasshouse.vocabulary import Month
from glasshouse.world import WorldText


class Timeline(NamedTuple):
    """The four months that every world of a run shares (docs/semantics.md, section 1)."""

    begin: Month
    start: Month
    in_force: Month
    end: Month


class Segment(NamedTuple):
    """A stretch of months under one scheme, perhaps with another announced."""

    scheme: SchemeText
    announced: SchemeText | None
    first: Month
    end: Month


class Regime(NamedTuple):
    """One world's life: its name in the readings, its segments in order, and the mechanisms that are off in all of it.

    From ``unresponsive_from`` on, which is the first month of a segment, nobody responds any more.
    """

    name: str
    segments: tuple[Segment, ...]
    without: frozenset[str]
    unresponsive_from: Month | None = None


def timeline(world: WorldText, first: SchemeText, before_months: int, years: int) -> Timeline:
    """The calendar of a run whose first scheme named is ``first``; dates it lacks come from the world."""
    start = first.known_from if first.known_from is not None else first.in_force_from
    start = start if start is not None else world.start
    in_force = first.in_force_from if first.in_force_from is not None else start
    return Timeline(start - before_months, start, in_force, in_force + 12 * years)


def regime(
    scheme: SchemeText, before: SchemeText, when: Timeline, *, name: str | None = None, without: frozenset[str]
) -> Regime:
    """The life of a city under ``before``, then with ``scheme`` announced, then under ``scheme``."""
    stretches = (
        Segment(before, None, when.begin, when.start),
        Segment(before, scheme, when.start, when.in_force),
        Segment(scheme, None, when.in_force, when.end),
    )
    return Regime(name or scheme.scheme, tuple(s for s in stretches if s.first < s.end), without)
