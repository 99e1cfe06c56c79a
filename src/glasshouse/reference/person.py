"""One invented person: what they are, and what the authority holds on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from glasshouse.population.people import Population
from glasshouse.vocabulary import MINORITY, RATE_AGE_FROM, RESIDENCIES, SCHOOLING, SEXES, WORK, Ledger, Month

LEDGERS: Final = (Ledger.ACTUAL, Ledger.CORRECTED, Ledger.FULL)
"""The three ledgers that run side by side on the one life lived."""

ADULT: Final = 18
"""Years from which a person responds, and below which a person is a child."""


@dataclass(eq=False)
class Record:
    """What was written down about a person; two records are the same only if they are one object."""

    sight: str
    """The clause that it stands on, "agency/sight"."""
    conduct: str
    due: Month
    flags: Ledger
    deed: int
    """month · 65536 + ordinal of the deed that it claims."""
    corrected: Month | None = None
    """The month in which a false one is corrected at its source; None: never."""
    struck: bool = False
    """By an appeal: it stands no longer on the actual ledger."""


@dataclass(eq=False)
class Spell:
    """A stay on a list, on one ledger."""

    entered: Month
    rests_on: tuple[Record, ...]
    at_least: int = 0
    """What a count had to reach at entry; 0: entered by a class."""
    by_deeds: bool = False
    """Whether that count was of deeds."""
    in_error_at_entry: bool = False
    in_error_later: bool = False
    decision: Month | None = None
    """Month in which an appeal under way is decided."""
    filed_in_error: bool = False


@dataclass(eq=False)
class IndexFigure:
    """A person's index on one ledger, in 1/65536 of a point."""

    x: int
    shown: int
    counted: frozenset[Record] = frozenset()
    """The records that counted for it last month."""
    band: str | None = None
    """The class, "index/class"."""


@dataclass(eq=False)
class Person:
    """A person: fixed facts, the moving state of a life, and what the authority holds."""

    row: int
    birth: Month
    death: Month
    sex: str
    residency: str
    minority: str
    schooling: str
    household: int
    district: int
    frailty: tuple[int, ...]
    confusability: int
    first_work: str
    first_income: int

    aware: bool
    work: str
    income: int
    work_next: str = ""
    income_next: int = 0
    settled: set[str] = field(default_factory=set)
    """Conducts settled this month."""

    records: list[Record] = field(default_factory=list)
    figures: dict[Ledger, IndexFigure] = field(default_factory=dict)
    spells: dict[tuple[str, Ledger], Spell] = field(default_factory=dict)
    last_exit: dict[tuple[str, Ledger], Month] = field(default_factory=dict)
    let_go: set[str] = field(default_factory=set)
    status: dict[str, int] = field(default_factory=dict)
    """Per list the ledgers at the end of last month, + 8 when let go; lists without any are absent."""

    black_entered: Month | None = None
    black_left: Month | None = None
    contact_onset: Month | None = None
    contact_end: Month | None = None
    contact_means: dict[Ledger, int] = field(default_factory=dict)
    """The contacts' mean figure at the last exchange; empty: no contact had one."""

    def present(self, t: Month) -> bool:
        return self.birth <= t < self.death

    def age(self, t: Month) -> int:
        """Years of age in month t."""
        return (t - self.birth) // 12

    def rate_age(self, chunk: int) -> int:
        """Number of the band of RATE_AGES on the first of January of the chunk."""
        years = max(0, (12 * chunk - self.birth) // 12)
        return max(band for band, first in enumerate(RATE_AGE_FROM) if first <= years)

    def on(self, list_id: str, ledger: Ledger = Ledger.ACTUAL) -> bool:
        return (list_id, ledger) in self.spells


def gather(population: Population) -> list[Person]:
    """The people of a population, in the order of their rows."""
    people = population.people
    return [
        Person(
            row=row,
            birth=int(people.birth[row]),
            death=int(people.death[row]),
            sex=SEXES[int(people.sex[row])],
            residency=RESIDENCIES[int(people.residency[row])],
            minority=MINORITY[int(people.minority[row])],
            schooling=SCHOOLING[int(people.schooling[row])],
            household=int(people.household[row]),
            district=int(people.district[row]),
            frailty=tuple(int(frailty_class) for frailty_class in people.frailty[row]),
            confusability=int(people.confusability[row]),
            first_work=WORK[int(people.work[row])],
            first_income=int(people.income[row]),
            aware=bool(people.aware[row]),
            work=WORK[int(people.work[row])],
            income=int(people.income[row]),
        )
        for row in range(len(people.birth))
    ]
