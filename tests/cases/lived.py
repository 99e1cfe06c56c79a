"""A case lived: a hundred alike, in a world that changes at the months named, by the kernel and by the plain reading.

No world of the shipped language can say "in month 7".  Here a case is a chain of tiny worlds, one for each stretch of
months: every kind has a chance of 1 a month, and where it must not happen it is for people of no work at all, which
the language refuses.  Both readings take, month by month, the world of the stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple
from unittest import mock

import numpy as np

from glasshouse.compiler import Tables, compile
from glasshouse.compiler.rates import rates
from glasshouse.engine import live_log
from glasshouse.engine import run as engine
from glasshouse.population.people import Households, People, Population
from glasshouse.records.log import Codebook, Entry
from glasshouse.reference import life, live
from glasshouse.reference.deeds import Deeds
from glasshouse.reference.law import Law
from glasshouse.reference.person import Person
from glasshouse.scheme import SchemeText
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.text import Sourced
from glasshouse.vocabulary import NEVER, RESIDENCIES, ROLES, SEXES, WORK
from glasshouse.world import By, WorldText
from glasshouse.world.model import Classes, Conduct, Kind, Turn, Wish
from tests.cases.language import Case, CaseFile, chances, scheme_text, world_text

PEOPLE: Final = 100
LIFE_SEED, PEOPLE_SEED = 20130101, 11
WHY: Final = "a worked case"

DECIDED: Final = {
    "coverage": 1,
    "misattributed": 0,
    "fabricated_per_month": 0,
    "share_enforced": 1,
    "share_of_entries": 0,
    "repair_chance_per_month": 0,
    "filed_share": 0,
}
"""What a case takes each chance of a scheme for unless it says otherwise: perfect sight, every consequence enforced,
and no way out that only a share of people find."""


class Stretch(NamedTuple):
    """Months of the calendar in which the same kinds are certain."""

    first: int
    end: int
    world: WorldText


def logs(file: CaseFile, case: Case) -> dict[str, list[Entry]]:
    """The log of the case by each reading, months counted from 0."""
    scheme = _decided(file.scheme, case)
    world = tiny(world_text(file.world), case)
    begin = world.start
    stretches = _stretches(world, case)
    segments = tuple(Segment(scheme, None, stretch.first, stretch.end) for stretch in stretches)
    asked = (world, Regime("case", segments, frozenset()), _alike(case, begin), LIFE_SEED, PEOPLE_SEED)
    with mock.patch.object(engine, "compiled", _compiled(stretches)):
        kernel = live_log(*asked)
    with mock.patch.object(life, "Deeds", _deeds(stretches)):
        plain = live(*asked)
    return {
        called: [entry._replace(month=entry.month - begin) for entry in log]
        for called, log in (("kernel", kernel), ("plain reading", plain))
    }


def _decided(called: str, case: Case) -> SchemeText:
    """The scheme with its chances decided."""
    decided = {
        address: DECIDED[number.key.rpartition(".")[2]]
        for address, number in chances(scheme_text(called)).items()
        if number.key.rpartition(".")[2] in DECIDED
    }
    decided.update(case.given)
    return scheme_text(called, tuple(f"{address}={value}" for address, value in decided.items()))


def tiny(world: WorldText, case: Case) -> WorldText:
    """The world's kinds, each certain in every month, for people who are all alike and respond to nothing."""
    childs = {kind for does in case.does for kind in does.what if does.who == "child"}
    nobody_else = case.person.child is None

    def certain(kind: Kind) -> Kind:
        by = None if nobody_else else _by(child=kind.id in childs)
        changed = {"per_month": None, "chance_per_month": _exactly(1), "by": by, "frailty": None}
        return kind.model_copy(update=changed)

    return world.model_copy(
        update={
            "conducts": tuple(map(certain, world.conducts)),
            "turns": tuple(map(certain, world.turns)),
            "wishes": tuple(certain(wish.model_copy(update={"tried_again": _exactly(0)})) for wish in world.wishes),
            "responses": (),
            "frailties": {},
            "confusability": Classes(shares=(Fraction(1),), times=(Fraction(1),), assumption=WHY),
            "aware": _exactly(0),
            "districts": world.districts[:1],
        }
    )


def _by(*, child: bool) -> By:
    """For children alone, or for everybody else alone."""
    grown = ("18-24", "25-34", "35-44", "45-59", "60-74", "75+")
    factors = {"0-17": Fraction(child), **{band: Fraction(not child) for band in grown}}
    return By.model_validate({"age": factors, "assumption": WHY})


def _exactly(value: int) -> Sourced:
    return Sourced(value=Fraction(value), assumption=WHY)


def _stretches(world: WorldText, case: Case) -> list[Stretch]:
    """The months of the run, cut where another set of kinds is certain."""
    certain = [
        frozenset(kind for does in case.does if does.month[0] <= month <= does.month[1] for kind in does.what)
        for month in range(case.months)
    ]
    cuts = [month for month in range(case.months) if month == 0 or certain[month] != certain[month - 1]]
    return [
        Stretch(world.start + first, world.start + end, only(world, certain[first]))
        for first, end in zip(cuts, [*cuts[1:], case.months], strict=True)
    ]


def only(world: WorldText, kinds: frozenset[str]) -> WorldText:
    """The world in which these kinds can happen and no other."""

    def kept(written: Sequence[Kind]) -> tuple[Kind, ...]:
        return tuple(kind if kind.id in kinds else kind.model_copy(update={"only_if_work": ()}) for kind in written)

    return world.model_copy(
        update={"conducts": kept(world.conducts), "turns": kept(world.turns), "wishes": kept(world.wishes)}
    )


def kinds_in_order(world: WorldText) -> list[Conduct | Turn | Wish]:
    """All kinds of a world in order of their ids, as both readings keep them."""
    kinds: tuple[Conduct | Turn | Wish, ...] = (*world.conducts, *world.turns, *world.wishes)
    return sorted(kinds, key=lambda kind: kind.id)


def _compiled(stretches: Sequence[Stretch]) -> Any:
    """The compiler, for a world that is another in each stretch."""

    def compile_each(
        world: WorldText, regimes: Sequence[Regime], book: Codebook, traits: np.ndarray[Any, Any]
    ) -> list[tuple[Tables, ...]]:
        of_world = rates(world, frailty=True, rows=traits)
        return [
            tuple(compile(stretch.world, regime, book, of_world)[number] for number, stretch in enumerate(stretches))
            for regime in regimes
        ]

    return compile_each


def _deeds(stretches: Sequence[Stretch]) -> type[Deeds]:
    """The plain reading's lives, for a world that is another in each stretch."""

    by_month = {
        month: (
            kinds_in_order(here),
            {turn.id: turn for turn in here.turns},
        )
        for first, end, here in stretches
        for month in range(first, end)
    }

    class DeedsByStretch(Deeds):
        def month(self, person: Person, household: Sequence[Person], law: Law, t: int) -> None:
            self.rates.kinds, self.turns = by_month[t]
            super().month(person, household, law, t)

    return DeedsByStretch


def _alike(case: Case, begin: int) -> Population:
    """A hundred households, all the same; the person is the first of each."""
    somebody, size = case.person, 1 if case.person.child is None else 2
    ages, roles = [somebody.age], ["head"]
    work, income = [WORK.index(somebody.work)], [int(somebody.income)]
    if somebody.child is not None:
        ages, roles = [*ages, somebody.child], [*roles, "child"]
        work, income = [*work, WORK.index("outside")], [*income, int(somebody.income)]
    rows = size * PEOPLE

    def column(values: Sequence[int], kind: type) -> np.ndarray[Any, Any]:
        return _frozen(np.array([*values] * (rows // len(values)), dtype=kind))

    sexes = [SEXES.index(somebody.sex)]
    people = People(
        birth=column([begin - 12 * age for age in ages], np.int16),
        death=column([NEVER], np.int16),
        sex=column(sexes, np.int8),
        residency=column([RESIDENCIES.index(somebody.residency)], np.int8),
        minority=column([0], np.int8),
        schooling=column([3], np.int8),
        household=_frozen(np.repeat(np.arange(PEOPLE, dtype=np.int32), size)),
        role=column([ROLES.index(role) for role in roles], np.int8),
        district=column([0], np.int8),
        frailty=_frozen(np.zeros((rows, 0), dtype=np.int8)),
        confusability=column([0], np.int8),
        aware=column([0], np.bool_),
        work=column(work, np.int8),
        income=column(income, np.int8),
        batch=_frozen((np.repeat(np.arange(PEOPLE), size) % 64).astype(np.int8)),
    )
    households = Households(
        _frozen(np.arange(0, rows, size, dtype=np.int32)),
        _frozen(np.full(PEOPLE, size, dtype=np.int16)),
        _frozen(np.full(PEOPLE, rows, dtype=np.int32)),
        _frozen(np.zeros(PEOPLE, dtype=np.int16)),
    )
    return Population(people, households, rows, ())


def _frozen(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    array.flags.writeable = False
    return array
