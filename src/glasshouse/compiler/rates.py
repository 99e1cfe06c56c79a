"""The world's rates as thresholds: one row for each distinct rate, one profile for each trait and rate age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from glasshouse import chance
from glasshouse.compiler.tables import LEVELS, POWERS, SMALLEST_EXPONENT, Array, Thresholds
from glasshouse.errors import WorldError
from glasshouse.population.people import Population
from glasshouse.vocabulary import INCOME_BANDS, RATE_AGES, SCHOOLING, SEXES, WORK
from glasshouse.world import WorldText
from glasshouse.world.model import Classes, Kind

LARGEST_CHANCE = -2
"""Exponent of the largest ceiling of a chance a month under which potential events are drawn instead of each month."""

MOST_KINDS = 1000
FAR_TOO_MANY = 14
"""An exponent of potential events a month that still fits the integers here, and is refused."""
MOST_POTENTIAL = 600
"""Potential events that a person may expect in a chunk."""


class Traits(NamedTuple):
    """What rates depend on besides age, work and income: the combinations that occur, and who has which."""

    of: Array  # (people,) int32, row of `rows`
    rows: Array  # (traits, 2 + families) int16: sex, schooling, class of each frailty family


class Rates(NamedTuple):
    """The part of the Tables that a world makes alone; shapes as there."""

    family_lanes: Array
    family_kinds: Array
    profile_cell: Array
    cell_rates: Array
    cell_draw: Array
    profile_rates: Array
    thresholds: Array
    cumulative: Array
    poisson: Array
    poisson_at: Array


def traits(population: Population) -> Traits:
    """The distinct combinations of sex, schooling and frailty classes, in the order of their words."""
    people = population.people
    columns = [people.sex, people.schooling, *people.frailty.T]
    code = np.zeros(len(people.sex), dtype=np.int64)
    for column in columns:
        code = code * np.int64(int(column.max(initial=0)) + 1) + column.astype(np.int64)
    _, first, of = np.unique(code, return_index=True, return_inverse=True)
    rows = np.stack([column[first].astype(np.int16) for column in columns], axis=1)
    return Traits(of.astype(np.int32).reshape(-1), rows)


def rates(world: WorldText, *, frailty: bool, rows: Array) -> Rates:
    """The rates of every profile, ``rows`` being the traits that occur; without ``frailty`` its factors are 1.

    Raises WorldError where a person may expect more than 600 potential events in a year, or there are too many kinds.
    """
    kinds = _kinds(world)
    if len(kinds) > MOST_KINDS:
        raise WorldError(f"{len(kinds)} kinds in one world", remedy=f"at most {MOST_KINDS} conducts, turns and wishes")
    families = sorted(world.frailties)
    profiles = len(rows) * len(RATE_AGES)
    thresholds: dict[tuple[int, ...], int] = {}
    profile_rates = np.zeros((profiles, len(kinds)), dtype=np.int64)
    expected = np.zeros((profiles, len(kinds)), dtype=np.int64)  # potential events a month, 2^-RATE_BITS
    for number, kind in enumerate(kinds):
        cells = _cells(kind, families, rows, frailty=frailty)
        alike, of = _distinct(cells)
        made = _threshold_rows(kind, _fixed(world, kind, cells[alike].tolist()))
        numbers = np.array([thresholds.setdefault(row, len(thresholds)) for row in made], dtype=np.int64)
        profile_rates[:, number] = numbers[of]
        each = np.array(
            [_expected(kind, row[Thresholds.exponent.offset]) if row[Thresholds.largest.offset] else 0 for row in made],
            dtype=np.int64,
        )
        expected[:, number] = each[of]
    _refuse_too_many(expected)
    drawn = family_kinds(world)
    widest = max(len(members) for members in drawn.values())
    profile_cell = np.zeros((profiles, len(drawn)), dtype=np.int64)
    cell_rates, cell_draw = np.zeros((0, widest), dtype=np.int64), np.zeros(0, dtype=np.int64)
    draws: list[list[int]] = []
    for family, members in enumerate(drawn.values()):
        alike, of = _distinct(profile_rates[:, members])
        profile_cell[:, family] = len(cell_draw) + of
        narrower = ((0, 0), (0, widest - len(members)))
        cell_rates = np.concatenate([cell_rates, np.pad(profile_rates[alike][:, members], narrower)])
        distinct, draw = np.unique(expected[alike][:, members], axis=0, return_inverse=True)
        cell_draw = np.concatenate([cell_draw, len(draws) + draw.reshape(-1)])
        draws += np.pad(distinct, narrower).tolist()
    cumulative, poisson, poisson_at = _draws(draws)
    return Rates(
        np.array([chance.lane(stream) for stream in drawn], dtype=np.int64),
        np.array([[*members, *[-1] * (widest - len(members))] for members in drawn.values()], dtype=np.int64),
        profile_cell,
        cell_rates,
        cell_draw,
        profile_rates,
        np.array(list(thresholds), dtype=np.int64).reshape(-1, Thresholds.CELLS),
        cumulative.reshape(len(draws), widest),
        poisson,
        poisson_at,
    )


def _distinct(rows: Array) -> tuple[Array, Array]:
    """Where each distinct row of small integers stands first, and (rows,) which of these each row equals.

    As np.unique with an axis, column by column: rows are never compared as wholes.
    """
    of = np.zeros(len(rows), dtype=np.int64)
    first = np.zeros(min(1, len(rows)), dtype=np.int64)
    for column in rows.T if len(rows) else ():
        least, most = int(column.min()), int(column.max())
        if least == most:
            continue  # it tells no row from another
        key = of * (most - least + 1) + (column - least)
        _, first, of = np.unique(key, return_index=True, return_inverse=True)
    return first, of


def _kinds(world: WorldText) -> list[Kind]:
    """All kinds in order of their ids."""
    return sorted((*world.conducts, *world.turns, *world.wishes), key=lambda kind: kind.id)


def family_kinds(world: WorldText) -> dict[str, list[int]]:
    """The rows of the kinds whose first layers are drawn together, by the words of their lane.

    One draw for each family of frailty and one for the kinds of none: few distinct tables, which stay in the cache.
    """
    streams = {"potential": None, **{f"potential/{family}": family for family in sorted(world.frailties)}}
    by_stream = {
        stream: [row for row, kind in enumerate(_kinds(world)) if kind.frailty == family]
        for stream, family in streams.items()
    }
    return {stream: rows for stream, rows in by_stream.items() if rows} or {"potential": [0]}


def _expected(kind: Kind, exponent: int) -> int:
    """Potential events a month of a kind whose heights run to 2^exponent, in units of 2^-RATE_BITS."""
    if kind.per_month is not None:
        return 1 << (chance.RATE_BITS + min(exponent, FAR_TOO_MANY))
    return chance.rate_of_chance(exponent) if exponent < 0 else 0


def _refuse_too_many(expected: Array) -> None:
    mean = 12 * float(expected.sum(axis=1, dtype=np.float64).max(initial=0)) / (1 << chance.RATE_BITS)
    if mean > MOST_POTENTIAL:
        raise WorldError(
            f"a person may expect {mean:.0f} potential events in a year; the most is {MOST_POTENTIAL}",
            remedy="lower the rates, or split the kind into one with a chance per month",
        )


ANY = -1
"""A level that a rate does not depend on."""


def _cells(kind: Kind, families: Sequence[str], rows: Array, *, frailty: bool) -> Array:
    """(profiles, 4) levels of age, sex, schooling and frailty class on which the kind's rate depends, else ANY."""
    by = kind.by
    ages = np.tile(np.arange(len(RATE_AGES)), len(rows))
    column = 2 + families.index(kind.frailty) if kind.frailty is not None and frailty else None
    depends = (by is not None and by.sex is not None, by is not None and by.schooling is not None, column is not None)
    levels = [ages if by is not None and by.age is not None else np.full(len(ages), ANY)]
    for place, matters in zip((0, 1, column), depends, strict=True):
        levels.append(np.repeat(rows[:, place], len(RATE_AGES)) if matters else np.full(len(ages), ANY))
    return np.stack(levels, axis=1).astype(np.int64)


def _fixed(world: WorldText, kind: Kind, cells: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The part of each cell's rate that nothing in a life moves, as two numbers that may have a factor in common.

    Every factor is read once, and products are reduced once: a cell has six factors, a world a thousand cells.
    """
    written = kind.per_month if kind.per_month is not None else kind.chance_per_month
    assert written is not None
    by = kind.by
    tables = () if by is None else ((by.age, RATE_AGES), (by.sex, SEXES), (by.schooling, SCHOOLING))
    levels = [[_pair(_level(factors, word)) for word in words] for factors, words in tables]
    classes = None if kind.frailty is None else world.frailties[kind.frailty]
    frailty = [] if classes is None else [_pair(class_factor(classes, n)) for n in range(len(classes.times))]
    rates = []
    for *at, frail in cells:
        rate = _pair(written.value)
        factors = [words[level] for words, level in zip(levels, at, strict=False)]
        if frailty and frail != ANY:
            factors.append(frailty[min(frail, len(frailty) - 1)])
        for times, over in factors:
            rate = rate[0] * times, rate[1] * over
        rates.append(rate)
    return rates


def _pair(number: Fraction) -> tuple[int, int]:
    return number.numerator, number.denominator


def class_factor(classes: Classes, number: int) -> Fraction:
    """What a class of people differs by, stretched by the spread; a number past the last class is the last."""
    times = classes.times[min(number, len(classes.times) - 1)]
    return times if classes.spread is None else 1 + classes.spread.value * (times - 1)


def _moving(kind: Kind) -> list[Fraction]:
    """What each work and each income multiply a rate by."""
    if kind.by is None:
        return [Fraction(1)] * (len(WORK) * INCOME_BANDS)
    by_income = [_level(kind.by.income, str(income)) for income in range(INCOME_BANDS)]
    if kind.by.work is None:
        return by_income * len(WORK)
    return [factor * by_work for by_work in (_level(kind.by.work, work) for work in WORK) for factor in by_income]


def _level(factors: Mapping[Any, Fraction] | None, level: str) -> Fraction:
    return Fraction(1) if factors is None else factors.get(level, Fraction(1))


def _threshold_rows(kind: Kind, rates: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Of each rate T at each work and income, then the exponent of c and the largest T (0 where it never happens).

    A chance above 2^LARGEST_CHANCE is drawn month by month: its exponent is 0.
    """
    factors = _moving(kind)
    most, moving = max(factors), [_pair(factor) for factor in factors]
    never = (0,) * LEVELS + (-99, 0)
    exponents = [_exponent(kind, Fraction(n * most.numerator, d * most.denominator)) for n, d in rates]
    firsts = [
        chance.round_half_even(Fraction(n * chance.WORD << max(0, -up), d << max(0, up)))
        for (n, d), up in zip(rates, exponents, strict=True)
    ]
    # as chance.muldiv of each, in 64 bits where they suffice and else in Python's integers
    fits = max(map(abs, firsts), default=0) * max(map(max, moving)) < 1 << 62
    numerators, denominators = np.array(moving, np.int64 if fits else object).T
    each = np.array(firsts, numerators.dtype)[:, None] * numerators + denominators // 2
    return [
        (*row, exponent, max(row)) if numerator else never
        for row, exponent, (numerator, _) in zip((each // denominators).tolist(), exponents, rates, strict=True)
    ]


def _exponent(kind: Kind, highest: Fraction) -> int:
    """The exponent of c of a rate that is nowhere above ``highest``."""
    exponent = chance.power_of_two_ceiling(highest, SMALLEST_EXPONENT)
    return 0 if kind.chance_per_month is not None and exponent > LARGEST_CHANCE else exponent


def _draws(draws: Sequence[Sequence[int]]) -> tuple[Array, Array, Array]:
    """Cumulative thresholds of the kinds and the Poisson tables: first those of powers of two, then one a draw.

    A draw is the potential events a month of a family's kinds, in units of 2^-RATE_BITS.
    """
    cumulative, tables = [], []
    for power in range(POWERS):
        tables.append(chance.poisson_table(12 * Fraction(2) ** (SMALLEST_EXPONENT + power)))
    for expected in draws:
        mean = Fraction(12 * sum(expected), 1 << chance.RATE_BITS)
        tables.append(chance.poisson_table(mean))
        cumulative.append(chance.cumulative_whole(list(expected)) if mean else [chance.WORD] * len(expected))
    at = np.cumsum([0, *(len(table) for table in tables[:-1])])
    flat = np.array([cell for table in tables for cell in table], dtype=np.int64)
    return np.array(cumulative, dtype=np.int64), flat, at.astype(np.int64)
