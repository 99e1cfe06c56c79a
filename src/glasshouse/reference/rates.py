"""Rates, and the potential events that they are laid against (docs/semantics.md, section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple

from glasshouse.chance import (
    RATE_BITS,
    WORD,
    Purpose,
    cumulative,
    draw,
    draw4,
    lane,
    muldiv,
    poisson,
    poisson_table,
    power_of_two_ceiling,
    rate_of_chance,
    round_half_even,
)
from glasshouse.reference.person import Person
from glasshouse.vocabulary import INCOME_BANDS, RATE_AGES, WORK, Month
from glasshouse.world import WorldText
from glasshouse.world.model import Classes, Conduct, Kind, Turn, Wish

SMALLEST_EXPONENT: Final = -16
CLAUSE_CEILING: Final = Fraction(1, 1024)
"""c of the streams that belong to clauses."""
LARGEST_CHANCE: Final = Fraction(1, 4)
"""Up to here chances a month have potential events; above, one draw each month."""
LAYERS: Final = 12
MONTHLY_ORDINAL: Final = 31 * 1024


class Height(NamedTuple):
    """A potential event of a stream of its own."""

    month: Month
    ordinal: int
    height: int
    """In units of c/2^32."""


@lru_cache(maxsize=200_000)
def layer(seed: int, person: int, stream: int, chunk: int, number: int, c: Fraction) -> tuple[Height, ...]:
    """The potential events of one layer of one stream in one chunk, with heights up to c·2^number."""
    words = draw4(seed, person, stream, chunk, number * 1024, Purpose.LAYER_COUNT)
    mean = 12 * c if number == 0 else 12 * c * 2 ** (number - 1)
    events = []
    for i in range(poisson(poisson_table(mean), words[0])):
        ordinal = number * 1024 + i
        word0, _, word2, _ = draw4(seed, person, stream, chunk, ordinal, Purpose.LAYER_EVENT)
        height = word2 if number == 0 else (WORD + word2) * 2 ** (number - 1)
        events.append(Height(12 * chunk + (word0 * 12 >> 32), ordinal, height))
    return tuple(events)


def layers_above(seed: int, person: int, stream: int, t: Month, c: Fraction, threshold: int) -> list[Height]:
    """What happens in month t in the layers from the first on that the threshold reaches."""
    return [
        event
        for number in range(1, LAYERS + 1)
        if threshold > WORD * 2 ** (number - 1)
        for event in layer(seed, person, stream, t // 12, number, c)
        if event.month == t and event.height < threshold
    ]


def clause_stream(seed: int, person: int, stream: int, t: Month, threshold: int) -> list[Height]:
    """What happens in month t in a stream that belongs to a clause; the threshold is in units of 2^-42."""
    if threshold == 0:
        return []
    lowest = [
        event
        for event in layer(seed, person, stream, t // 12, 0, CLAUSE_CEILING)
        if event.month == t and event.height < threshold
    ]
    return lowest + layers_above(seed, person, stream, t, CLAUSE_CEILING, threshold)


class Potential(NamedTuple):
    """An event of the first layer: its kind and height do not depend on any state."""

    month: Month
    ordinal: int
    kind: Kind
    height: int


class Happening(NamedTuple):
    """A deed, turn or wish of a month."""

    kind: Conduct | Turn | Wish
    ordinal: int
    cause: str
    """The clause whose stream it comes from; "": the world's own."""


def stretched(classes: Classes, number: int) -> Fraction:
    """A class's factor: 1, and its written distance from 1 times the spread."""
    spread = Fraction(1) if classes.spread is None else classes.spread.value
    return 1 + spread * (classes.times[number] - 1)


class PersonRates:
    """The rates of a world; ``without`` may hold ``frailty`` and ``feedback``."""

    def __init__(self, world: WorldText, without: frozenset[str], life_seed: int) -> None:
        self.seed = life_seed
        self.families = sorted(world.frailties)
        self.frailties = world.frailties
        self.without = without
        self.kinds: list[Conduct | Turn | Wish] = sorted(
            (*world.conducts, *world.turns, *world.wishes), key=lambda kind: kind.id
        )
        self._fixed: dict[tuple[object, ...], Fraction] = {}
        self._ceilings: dict[tuple[object, ...], Fraction] = {}
        self._started: dict[tuple[object, ...], int] = {}
        self._moving: dict[tuple[str, str, int], Fraction] = {}
        self._potential: dict[int, list[Potential]] = {}
        self._chunk = -1

    def _cell(self, kind: Kind, person: Person, chunk: int) -> tuple[object, ...]:
        """All that ``fixed`` depends on."""
        return kind.id, person.rate_age(chunk), person.sex, person.schooling, person.frailty

    def fixed(self, kind: Kind, person: Person, chunk: int) -> Fraction:
        """The part of a rate that nothing in a life moves: base, age, sex, schooling and frailty."""
        cell = self._cell(kind, person, chunk)
        if cell not in self._fixed:
            self._fixed[cell] = self._fixed_part(kind, person, chunk)
        return self._fixed[cell]

    def _fixed_part(self, kind: Kind, person: Person, chunk: int) -> Fraction:
        written = kind.per_month if kind.per_month is not None else kind.chance_per_month
        assert written is not None
        rate = written.value
        if kind.by is not None:
            rate *= (kind.by.age or {}).get(RATE_AGES[person.rate_age(chunk)], 1)
            rate *= (kind.by.sex or {}).get(person.sex, 1)  # type: ignore[call-overload]
            rate *= (kind.by.schooling or {}).get(person.schooling, 1)  # type: ignore[call-overload]
        if kind.frailty is not None and "frailty" not in self.without:
            rate *= stretched(self.frailties[kind.frailty], person.frailty[self.families.index(kind.frailty)])
        return rate

    def ceiling(self, kind: Kind, person: Person, chunk: int) -> Fraction:
        """c: to where the first layer of heights runs, in events or chances a month; 0 where the rate is 0."""
        cell = self._cell(kind, person, chunk)
        if cell not in self._ceilings:
            self._ceilings[cell] = self._ceiling(kind, self.fixed(kind, person, chunk))
        return self._ceilings[cell]

    def _ceiling(self, kind: Kind, fixed: Fraction) -> Fraction:
        if fixed == 0:
            return Fraction(0)
        largest = max(moving_factor(kind, work, income) for work in WORK for income in range(INCOME_BANDS))
        c = Fraction(2) ** power_of_two_ceiling(fixed * largest, SMALLEST_EXPONENT)
        return Fraction(1) if kind.chance_per_month is not None and c > LARGEST_CHANCE else c

    def expected(self, kind: Kind, person: Person, chunk: int) -> Fraction:
        """Potential events a month in the first layer."""
        c = self.ceiling(kind, person, chunk)
        if kind.per_month is not None or c == 0:
            return c
        return hazard(c) if c < 1 else Fraction(0)

    def threshold(self, kind: Kind, person: Person, t: Month, factors: Iterable[Fraction]) -> int:
        """T, in units of c/2^32: the fixed part, work and income, then the factors in their order."""
        chunk = t // 12
        cell = self._cell(kind, person, chunk)
        if cell not in self._started:
            c = self.ceiling(kind, person, chunk)
            self._started[cell] = round_half_even(self.fixed(kind, person, chunk) / c * WORD) if c else 0
        height = self._started[cell]
        if "feedback" in self.without:
            level = kind.id, person.first_work, person.first_income
        else:
            level = kind.id, person.work, person.income
        if level not in self._moving:
            self._moving[level] = moving_factor(kind, level[1], level[2])
        for factor in (self._moving[level], *factors):
            if factor != 1:
                height = muldiv(height, factor.numerator, factor.denominator)
        if kind.chance_per_month is not None and height:
            return min(height, int(WORD / self.ceiling(kind, person, chunk)))
        return height

    def potential(self, person: Person, chunk: int) -> list[Potential]:
        """The first layer of a chunk: a number for each family, then month, kind and height of each event."""
        if self._chunk != chunk:
            self._chunk, self._potential = chunk, {}
        if person.row not in self._potential:
            self._potential[person.row] = self._draw_potential(person, chunk)
        return self._potential[person.row]

    def _draw_potential(self, person: Person, chunk: int) -> list[Potential]:
        events = []
        for family in (None, *self.families):
            kinds = [kind for kind in self.kinds if kind.frailty == family]
            expected = [self.expected(kind, person, chunk) for kind in kinds]
            total = sum(expected, Fraction(0))
            if total == 0:
                continue
            stream = lane("potential" if family is None else f"potential/{family}")
            word = draw(self.seed, person.row, stream, chunk, 0, Purpose.POTENTIAL)
            shares = cumulative(expected)
            for i in range(poisson(poisson_table(12 * total), word)):
                word0, word1, word2, _ = draw4(self.seed, person.row, stream, chunk, i, Purpose.EVENT)
                kind = next(kind for kind, share in zip(kinds, shares, strict=True) if word1 < share)
                events.append(Potential(12 * chunk + (word0 * 12 >> 32), i, kind, word2))
        return events

    def family_row(self, kind: Kind) -> int:
        """The place of the kind's family in the order in which first layers are drawn; of none first."""
        return 0 if kind.frailty is None else 1 + self.families.index(kind.frailty)

    def happens(self, kind: Kind, person: Person, t: Month, threshold: int) -> list[int]:
        """The ordinals of what happens of this kind in month t, given its threshold."""
        c = self.ceiling(kind, person, t // 12)
        if c == 0:
            return []
        potential = [event for event in self.potential(person, t // 12) if event.kind is kind and event.month == t]
        if kind.chance_per_month is not None:
            return self._at_most_one(kind, person, t, potential[:1], c, threshold)
        first = [event.ordinal for event in potential if event.height < threshold]
        above = layers_above(self.seed, person.row, lane(kind.id), t, c, threshold)
        return first + [event.ordinal for event in above]

    def _at_most_one(
        self, kind: Kind, person: Person, t: Month, first: list[Potential], c: Fraction, threshold: int
    ) -> list[int]:
        """A chance a month: the month's first potential event, or else its height above the first layer."""
        if first:
            return [first[0].ordinal] if first[0].height < threshold else []
        u = draw(self.seed, person.row, lane(kind.id), t, 0, Purpose.MONTHLY)
        height = WORD + u * int(1 / c - 1) if c < 1 else u
        return [MONTHLY_ORDINAL] if height < threshold else []


def hazard(chance: Fraction) -> Fraction:
    """The rate of events a month at which a month has at least one with this chance, a power of two below 1."""
    exponent = 1 - chance.denominator.bit_length()
    return Fraction(rate_of_chance(exponent), 2**RATE_BITS)


def moving_factor(kind: Kind, work: str, income: int) -> Fraction:
    """What work and income multiply a rate by."""
    if kind.by is None:
        return Fraction(1)
    return _at(kind.by.work, work) * _at(kind.by.income, str(income))


def _at(factors: Mapping[Any, Fraction] | None, level: str) -> Fraction:
    """The factor of a level; 1 where it is not named."""
    return Fraction(1) if factors is None else factors.get(level, Fraction(1))
