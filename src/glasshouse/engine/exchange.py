"""What lives exchange, and when: the months at which blocks wait for each other, and the integers they then read.

Sums and published figures only; nothing here knows a person.  docs/semantics.md, sections 4 (Flow), 6 and 8.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from glasshouse.chance import round_half_even
from glasshouse.compiler import Tables
from glasshouse.compiler import tables as at
from glasshouse.engine.state import Array, State
from glasshouse.vocabulary import Month

FLOW_UNITS = 1 << 50
FIRST_AGES = (0, 1, 2, 4, 8)
"""Months after a clause came into force at which its flow is renewed, besides each January."""
LARGEST_FLOW = (1 << 62) - 1
"""A flow above this is as if it were this: far beyond the last layer of any stream."""


class Needs(NamedTuple):
    """Which exchanges a world has in any of its segments."""

    public: bool  # somebody may be publicly listed
    means: bool  # an index is pulled towards that of contacts
    ranked: bool


def needs(worlds: Sequence[Sequence[Tables]]) -> Needs:
    """What any of these worlds exchanges."""
    clocks = [tables.clock for world in worlds for tables in world]
    return Needs(
        any(clock[at.LISTS_PUBLIC] for clock in clocks),
        any(clock[at.PULL_DENOMINATOR] for clock in clocks),
        any(clock[at.INDEX] == at.RANKED for clock in clocks),
    )


def wrong_sights(tables: Tables) -> list[int]:
    """Sights with an error, in file order."""
    first, some = int(tables.clock[at.FALSE_AT]), int(tables.clock[at.FALSE_N])
    return [int(s) for s in tables.links[first : first + some]]


def flow_months(tables: Tables) -> list[Month]:
    """Months of a segment in which a flow is renewed."""
    first, end = int(tables.clock[at.FIRST]), int(tables.clock[at.END])
    months: set[Month] = set()
    for s in wrong_sights(tables):
        months.update(range(first + -first % 12, end, 12))
        ages = FIRST_AGES if tables.sights[s, at.SIGHT_ASTRAY] else FIRST_AGES[:1]
        months.update(int(tables.sights[s, at.SIGHT_SINCE]) + age for age in ages)
    return sorted(month for month in months if first <= month < end)


def months_since_exchange(since: Month, t: Month) -> int:
    """How long ago a flow was renewed before month t: in a January, or at one of the first ages of its clause."""
    latest = max([since + age for age in FIRST_AGES if since + age < t], default=t)
    january = t - 1 - (t - 1) % 12
    return t - max(latest, january if january >= since else latest)


def contact_months(tables: Tables, needed: Needs) -> list[Month]:
    """Months of a segment in which contacts are read."""
    if not (needed.public or needed.means):
        return []
    first, every = int(tables.clock[at.FIRST]), int(tables.clock[at.EXCHANGE_EVERY])
    return list(range(first + -first % every, int(tables.clock[at.END]), every))


def rank_months(tables: Tables) -> list[Month]:
    """Months of a segment in which the thresholds of a ranked index are renewed."""
    clock = tables.clock
    if clock[at.INDEX] != at.RANKED:
        return []
    first, since, every = int(clock[at.FIRST]), int(clock[at.INDEX_SINCE]), int(clock[at.RENEWED_EVERY])
    return list(range(first + -(first - since) % every, int(clock[at.END]), every))


def windows(worlds: Sequence[Sequence[Tables]], needed: Needs) -> list[tuple[Month, Month]]:
    """The run's stretches of months between which something is exchanged or a law changes, alike for all worlds."""
    cuts: set[Month] = set()
    for world in worlds:
        for tables in world:
            cuts.update((int(tables.clock[at.FIRST]), int(tables.clock[at.END])))
            cuts.update(flow_months(tables))
            cuts.update(contact_months(tables, needed))
            cuts.update(rank_months(tables))
    ordered = sorted(cuts)
    return list(itertools.pairwise(ordered))


def renew_flow(tables: Tables, state: State, astray: Array, sums: Array, begin: Month, t: Month) -> None:
    """The flows of month t into ``state.flow``.

    ``astray`` (sights, months since begin) counts sightings that went astray; ``sums`` (sights + 1) is the
    confusability of those in scope for each Sight, and last how many they are.
    """
    people = int(sums[-1])
    for s in wrong_sights(tables):
        sight, total = tables.sights[s], int(sums[s])
        age, january = t - int(sight[at.SIGHT_SINCE]), t % 12 == 0
        if not january and age not in FIRST_AGES:
            continue
        if age == 0 or january:
            rate = Fraction(int(sight[at.SIGHT_FABRICATED_NUMERATOR]), int(sight[at.SIGHT_FABRICATED_DENOMINATOR]))
            state.flow[1, s] = min(LARGEST_FLOW, round_half_even(rate * people * FLOW_UNITS / total)) if total else 0
        over = months_since_exchange(t - age, t)
        count = int(astray[s, t - over - begin : t - begin].sum())
        flow = round_half_even(Fraction(count * FLOW_UNITS, max(1, over) * total)) if total else 0
        flow = min(LARGEST_FLOW, flow)
        state.flow[0, s] = flow


def renew_ranks(tables: Tables, state: State, t: Month) -> None:
    """The thresholds of a ranked index into ``state.ranks``, from the figures as they stand."""
    fresh = t == tables.clock[at.INDEX_SINCE]
    for g in range(3):
        figures = state.shown[:, g]
        figures = figures[figures != at.NO_LIMIT]
        points = np.sort(figures >> 16)
        for rank in range(int(tables.clock[at.CLASSES])):
            share = Fraction(int(tables.shares[rank, 0]), int(tables.shares[rank, 1]))
            needed = 0 if fresh else round_half_even(share * len(points))
            state.ranks[g, rank] = points[needed - 1] + 1 if needed > 0 else -at.NO_LIMIT
