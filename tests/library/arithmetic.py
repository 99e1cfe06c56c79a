"""What the shipped world's rates give in the mean, by plain arithmetic over age, work and income: no life is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from glasshouse.vocabulary import INCOME_BANDS, MARGIN_AGES, RATE_AGE_FROM, RATE_AGES, WORK
from glasshouse.world.load import World
from glasshouse.world.model import Kind

Array = np.ndarray[Any, Any]

BANDS = [str(band) for band in range(INCOME_BANDS)]
OLDEST = 94
"""The last year of the open band 85+, in which people are taken as spread evenly."""


def counts(world: World, margin: str) -> dict[tuple[str, ...], int]:
    """A margin's counts by the names of its levels."""
    table = next(table for table in world.tables.margins if table.id == margin)
    named = {}
    for position, count in table.cells():
        named[tuple(levels[place] for levels, place in zip(table.levels, position, strict=True))] = count
    return named


def years(band: str) -> range:
    """The single years of a margin's age band."""
    first, *last = (int(word) for word in re.findall(r"\d+", band))
    return range(first, (last[0] if last else OLDEST) + 1)


def people_by_year(world: World) -> dict[int, float]:
    """People by single year of age, evenly spread within the five-year bands."""
    age = counts(world, "age")
    return {year: age[band,] / len(years(band)) for band in MARGIN_AGES for year in years(band)}


def rate_age(age: int) -> int:
    """The position of the band by which rates go."""
    return max(place for place, first in enumerate(RATE_AGE_FROM) if age >= first)


def rates(world: World, kind: Kind) -> Array:
    """(rate ages, work, income) float: the mean rate a month over sex, schooling and frailty, only_if_work applied."""
    by: Mapping[str, Any] = dict(kind.by) if kind.by else {}
    number = kind.per_month or kind.chance_per_month
    assert number is not None
    base = float(number.value)
    for axis in ("sex", "schooling"):
        base *= sum(part * _factor(by, axis, level) for level, part in _shares(world, axis).items())
    out = np.zeros((len(RATE_AGES), len(WORK), INCOME_BANDS))
    for (a, age), (w, work), (i, income) in product(enumerate(RATE_AGES), enumerate(WORK), enumerate(BANDS)):
        if kind.only_if_work is None or work in kind.only_if_work:
            out[a, w, i] = base * _factor(by, "age", age) * _factor(by, "work", work) * _factor(by, "income", income)
    return out


def course(world: World) -> dict[int, Array]:
    """(work, income) shares by single year from 18 on, as the world's turns move who begins outside work at 18."""
    state = np.zeros((len(WORK), INCOME_BANDS))
    state[WORK.index("outside")] = 1 / INCOME_BANDS
    turns = [(turn, rates(world, turn)) for turn in world.text.turns]
    out = {}
    for age in range(18, OLDEST + 1):
        out[age] = state.copy()
        for _ in range(12):
            change = np.zeros_like(state)
            for turn, rate in turns:
                moved = state * rate[rate_age(age)]
                if turn.changes.work is not None:
                    change -= moved
                    change[WORK.index(turn.changes.work)] += moved.sum(axis=0)
                step = turn.changes.income_bands
                if step is not None:
                    assert step in (-1, 1)
                    source, target = (slice(0, -1), slice(1, None)) if step > 0 else (slice(1, None), slice(0, -1))
                    change[:, source] -= moved[:, source]
                    change[:, target] += moved[:, source]
            state = state + change
    return out


def adults(world: World) -> Array:
    """(rate ages, work, income) float: adults, as the turns leave them in the long run."""
    out = np.zeros((len(RATE_AGES), len(WORK), INCOME_BANDS))
    people = people_by_year(world)
    for age, state in course(world).items():
        out[rate_age(age)] += people[age] * state
    return out


def mean_rate(rate: Array, who: Array) -> float:
    """A rate's mean over people."""
    return float((rate * who).sum() / who.sum())


def _factor(by: Mapping[str, Any], axis: str, level: str) -> float:
    return float((by.get(axis) or {}).get(level, 1))


def _shares(world: World, axis: str) -> dict[str, float]:
    totals: dict[str, float] = {}
    for levels, count in counts(world, axis).items():
        totals[levels[-1]] = totals.get(levels[-1], 0) + count
    everybody = sum(totals.values())
    return {name: count / everybody for name, count in totals.items()}
