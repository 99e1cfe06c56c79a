"""What households exchange, and when: the months before which all are in step, and the integers they then read.

These are sums and published figures only, the same for blocks, parts of a city and machines.
docs/semantics.md, sections 4 (Flow), 6 and 8.
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
"""Months after a clause came into force in which its flow is renewed, besides each January."""
LARGEST_FLOW = (1 << 62) - 1
"""Larger flows are taken as this, which is far beyond the last layer of any stream."""


class Needs(NamedTuple):
    """Which exchanges a world has in any of its segments."""

    public: bool  # somebody may be publicly listed
    means: bool  # an index is pulled towards that of contacts
    ranked: bool


def needs(worlds: Sequence[Sequence[Tables]]) -> Needs:
    """What any of these worlds exchanges."""
    clocks = [tables.clock for world in worlds for tables in world]
    return Needs(
        any(clock.lists_public for clock in clocks),
        any(clock.pull_denominator for clock in clocks),
        any(clock.index == at.RANKED for clock in clocks),
    )


def sights_with_errors(tables: Tables) -> list[int]:
    """Sights with an error, in file order."""
    first, count = int(tables.clock.false_at), int(tables.clock.false_n)
    return [int(s) for s in tables.links[first : first + count]]


def flow_months(tables: Tables) -> list[Month]:
    """Months of a segment in which a flow is renewed."""
    first, end = int(tables.clock.first), int(tables.clock.end)
    months: set[Month] = set()
    for s in sights_with_errors(tables):
        months.update(range(first + -first % 12, end, 12))
        ages = FIRST_AGES if at.Sight(tables.sights[s]).astray else FIRST_AGES[:1]
        months.update(int(at.Sight(tables.sights[s]).since) + age for age in ages)
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
    first, every = int(tables.clock.first), int(tables.clock.exchange_every)
    return list(range(first + -first % every, int(tables.clock.end), every))


def rank_months(tables: Tables) -> list[Month]:
    """Months of a segment in which the thresholds of a ranked index are renewed."""
    clock = tables.clock
    if clock.index != at.RANKED:
        return []
    first, since, every = int(clock.first), int(clock.index_since), int(clock.renewed_every)
    return list(range(first + -(first - since) % every, int(clock.end), every))


def windows(worlds: Sequence[Sequence[Tables]], needed: Needs) -> list[tuple[Month, Month]]:
    """The run's windows: cut wherever something is exchanged or a law changes in any world."""
    cuts: set[Month] = set()
    for world in worlds:
        for tables in world:
            cuts.update((int(tables.clock.first), int(tables.clock.end)))
            cuts.update(flow_months(tables))
            cuts.update(contact_months(tables, needed))
            cuts.update(rank_months(tables))
    ordered = sorted(cuts)
    return list(itertools.pairwise(ordered))


class ExchangeSums(NamedTuple):
    """Sums over one world's people before a month; those of parts add up to the city's.  Empty where not needed."""

    astray: Array  # (sights, months since the world began) int64, sightings that went astray
    confusability: Array  # (sights + 1,) int64, of the people in scope by Sight, and last their number
    points: tuple[tuple[Array, Array], ...]  # by ledger: whole points that occur, int64, ascending; and how often


class PartSums(NamedTuple):
    """The sums of a part before a month."""

    sums: dict[int, ExchangeSums]  # by world, the number of its first regime; only of worlds that need sums
    contacts: bool  # whether contacts are read


def no_sums() -> ExchangeSums:
    """Sums that nothing needs."""
    return ExchangeSums(np.zeros((0, 0), np.int64), np.zeros(0, np.int64), ())


def add_up(parts: Sequence[ExchangeSums]) -> ExchangeSums:
    """The sums of all parts added up."""
    if len(parts) == 1:
        return parts[0]
    astray = np.sum([part.astray for part in parts], axis=0)
    confusability = np.sum([part.confusability for part in parts], axis=0)
    return ExchangeSums(
        astray,
        confusability,
        tuple(_merged_counts(ledger) for ledger in zip(*(part.points for part in parts), strict=True)),
    )


def _merged_counts(counted: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    values, places = np.unique(np.concatenate([values for values, _ in counted]), return_inverse=True)
    counts = np.zeros(values.size, np.int64)
    np.add.at(counts, places.reshape(-1), np.concatenate([counts for _, counts in counted]))
    return values, counts


def points_counted(shown: Array) -> tuple[tuple[Array, Array], ...]:
    """By ledger the whole points shown, and how often.  ``shown`` (people, 3) int64."""
    by_ledger = [shown[:, g] for g in range(3)]
    return tuple(np.unique(figures[figures != at.NO_LIMIT] >> 16, return_counts=True) for figures in by_ledger)


def renew_flow(tables: Tables, state: State, sums: ExchangeSums, begin: Month, t: Month) -> None:
    """The flows of month t into ``state.flow``; the world began in month ``begin``."""
    people = int(sums.confusability[-1])
    for s in sights_with_errors(tables):
        sight, total = at.Sight(tables.sights[s]), int(sums.confusability[s])
        age, january = t - int(sight.since), t % 12 == 0
        if not january and age not in FIRST_AGES:
            continue
        if age == 0 or january:
            rate = Fraction(int(sight.fabricated_numerator), int(sight.fabricated_denominator))
            state.flow[1, s] = min(LARGEST_FLOW, round_half_even(rate * people * FLOW_UNITS / total)) if total else 0
        months = months_since_exchange(t - age, t)
        count = int(sums.astray[s, t - months - begin : t - begin].sum())
        flow = round_half_even(Fraction(count * FLOW_UNITS, max(1, months) * total)) if total else 0
        flow = min(LARGEST_FLOW, flow)
        state.flow[0, s] = flow


def renew_ranks(tables: Tables, state: State, sums: ExchangeSums, t: Month) -> None:
    """The thresholds of a ranked index into ``state.ranks``, from the figures as they stand."""
    fresh = t == tables.clock.index_since
    for g, (points, counts) in enumerate(sums.points):
        reached = np.cumsum(counts)
        for rank in range(int(tables.clock.classes)):
            share = Fraction(int(tables.shares[rank, 0]), int(tables.shares[rank, 1]))
            needed = 0 if fresh else round_half_even(share * int(counts.sum()))
            place = int(np.searchsorted(reached, needed))
            state.ranks[g, rank] = points[place] + 1 if needed > 0 else -at.NO_LIMIT
