"""What the people of a city, or of a part of it, come to when a run is over: all of it can be added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from glasshouse.records.ages import Exposure
from glasshouse.records.counters import Counters, merge, new_counters
from glasshouse.records.log import Codebook, Log
from glasshouse.records.panel import DRAWN
from glasshouse.records.tally import Calendar
from glasshouse.records.twins import Differences
from glasshouse.vocabulary import MINORITY, RESIDENCIES, SEXES

Array = np.ndarray[Any, Any]

LIVED_GROUPS: Final = (
    "all",
    *(f"sex={word}" for word in SEXES),
    *(f"residency={word}" for word in RESIDENCIES),
    *(f"minority={word}" for word in MINORITY),
)
"""Groups that a person is in for life: what a lifetime can be put together for."""


class Sums(NamedTuple):
    """Of one regime."""

    counters: Counters
    counted: dict[str, pl.DataFrame]  # tables of the records without their world; the last column is how often
    ages: list[list[Exposure]]  # by list, and last any black list; by group of LIVED_GROUPS
    twins: list[Differences]  # first regime minus this one, by AMONG; of the first nothing


class Stratum(NamedTuple):
    """Of a stratum of the panel, by the first regime: how many there are, and the first of them in drawn order."""

    members: int
    places: Array  # (at most DRAWN,) int64, ascending place in the order of the first phase
    people: Array  # (at most DRAWN,) int64, their numbers in the city
    histories: list[Log]  # by regime, their rows by person and month, under their numbers


class Part(NamedTuple):
    """Of a run."""

    codebook: Codebook
    calendar: Calendar
    regimes: tuple[str, ...]
    watch_only: dict[int, int]
    sums: list[Sums]  # by regime
    panel: list[Stratum]  # by STRATA


def together(parts: Sequence[Part]) -> Part:
    """The parts of one city as one."""
    if len(parts) == 1:
        return parts[0]
    sums = [_added(counts) for counts in zip(*(part.sums for part in parts), strict=True)]
    panel = [_drawn(samples) for samples in zip(*(part.panel for part in parts), strict=True)]
    return parts[0]._replace(sums=sums, panel=panel)


def _added(parts: Sequence[Sums]) -> Sums:
    first = parts[0]
    _, quantities, months = first.counters.by_month.shape
    counters = new_counters(quantities, months)
    for part in parts:
        merge(counters, part.counters)
    counted = {name: _again([part.counted[name] for part in parts]) for name in first.counted}
    ages = [
        [Exposure(*(sum(arrays) for arrays in zip(*group, strict=True))) for group in zip(*groups, strict=True)]
        for groups in zip(*(part.ages for part in parts), strict=True)
    ]
    twins = [
        Differences(*(sum(arrays) for arrays in zip(*among, strict=True)))
        for among in zip(*(part.twins for part in parts), strict=True)
    ]
    return Sums(counters, counted, ages, twins)


def _again(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Counted rows of all parts, counted together."""
    *keys, number = tables[0].columns
    return pl.concat(tables).group_by(keys).agg(pl.col(number).sum()).sort(keys)


def _drawn(parts: Sequence[Stratum]) -> Stratum:
    places = np.concatenate([part.places for part in parts])
    order = np.argsort(places)[:DRAWN]
    people = np.concatenate([part.people for part in parts])[order]
    histories = []
    for logs in zip(*(part.histories for part in parts), strict=True):
        log: Log = np.concatenate(logs).view(np.recarray)
        log = log[np.flatnonzero(np.isin(log.person, people))]
        histories.append(log[np.argsort(log.person, kind="stable")])
    return Stratum(sum(part.members for part in parts), places[order], people, histories)
