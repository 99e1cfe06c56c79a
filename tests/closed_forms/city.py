"""A city of adults alone in their households, all alike, and what became of them: the ground of every closed form."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from glasshouse.population.people import Population
from glasshouse.records.log import Entry
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.vocabulary import SPELL_CLASSES
from glasshouse.world import WorldText
from tests.small_population import small_population

Live = Callable[[WorldText, Regime, Population, int, int], list[Entry]]
"""One of the two readings."""

LIFE_SEED, PEOPLE_SEED = 20240229, 7


class FirstSpell(NamedTuple):
    """A person's first stay on a list; trials of what ends it are then decided before their outcome."""

    person: int
    entered: int
    """Months after the first."""
    months: int
    way: str


class City(NamedTuple):
    """The log of a life of so many adults over so many months."""

    population: Population
    begin: int
    months: int
    log: list[Entry]

    @property
    def people(self) -> int:
        return self.population.residents

    def rows(self, event: str) -> list[Entry]:
        return [entry for entry in self.log if entry.event == event]

    def ever(self, event: str) -> int:
        """How many people have such a row."""
        return len({entry.person for entry in self.rows(event)})

    def first_spells(self, at_least_before_end: int) -> list[FirstSpell]:
        """First stays that were entered early enough to be followed for so many months."""
        entered: dict[int, int] = {}
        left: dict[int, Entry] = {}
        for entry in self.log:
            if entry.event == "ENTERED":
                entered.setdefault(entry.person, entry.month)
            if entry.event == "LEFT":
                left.setdefault(entry.person, entry)
        spells = []
        for person, month in entered.items():
            if month + at_least_before_end < self.begin + self.months:
                row = left[person]
                assert row.value >> 16 < len(SPELL_CLASSES)
                spells.append(FirstSpell(person, month - self.begin, row.value & 0xFFFF, str(row.b)))
        return spells


def lived(
    live: Live, world: WorldText, scheme: SchemeText, *, people: int, months: int, without: frozenset[str] = frozenset()
) -> City:
    """The city under a scheme that is in force from the first month."""
    begin = world.start
    population = small_population(
        world, people, PEOPLE_SEED, begin=begin, start=begin, until=begin + months, adults_only=True
    )
    regime = Regime("closed-form", (Segment(scheme, None, begin, begin + months),), without)
    return City(population, begin, months, live(world, regime, population, LIFE_SEED, PEOPLE_SEED))
