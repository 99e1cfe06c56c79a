"""A hand-made population of a few dozen invented people, drawn by key: a fixture, not a synthesis."""

from __future__ import annotations

import numpy as np

from glasshouse.chance import Purpose, draw4, lane, threshold
from glasshouse.population.people import Households, People, Population
from glasshouse.vocabulary import NEVER, ROLES, WORK
from glasshouse.world import WorldText


class _Dice:
    """Small whole numbers, each a function of its key."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.thrown = 0

    def below(self, sides: int) -> int:
        word = draw4(self.seed, 0, lane("small-population"), 0, 0, Purpose.ALLOCATION, self.thrown)[0]
        self.thrown += 1
        return word * sides >> 32


def small_population(
    world: WorldText, residents: int, people_seed: int, *, begin: int, start: int, until: int, adults_only: bool = False
) -> Population:
    """At least ``residents`` people in households of one to four, some born in ``[begin, until)``, some dying.

    Deaths lie after ``start``.  With ``adults_only``, every household is one adult of 30 out of work, and nobody is
    born or dies: for closed forms.
    """
    dice = _Dice(people_seed)
    rows: list[dict[str, int]] = []
    newborn: list[dict[str, int]] = []
    households = 0
    while len(rows) < residents:
        size = 1 if adults_only else 1 + dice.below(4)
        shared = {
            "household": households,
            "batch": households % 64,
            "minority": int(dice.below(4) == 0),
            "residency": int(dice.below(3) == 0),
        }
        for member in range(size):
            if adults_only:
                rows.append(_adult(dice, world, shared, begin))
            else:
                rows.append(_member(dice, world, shared, member, begin, start, until))
        if size > 1 and dice.below(2) == 0:
            newborn.append(_newborn(dice, world, shared, start, until))
        households += 1
    for row in rows:
        row["district"] = row["household"] * len(world.districts) // households
    for row in newborn:
        row["district"] = row["household"] * len(world.districts) // households
    return Population(
        _people(world, rows + newborn, people_seed), _households(rows, newborn, households), len(rows), ()
    )


def _member(
    dice: _Dice, world: WorldText, shared: dict[str, int], member: int, begin: int, start: int, until: int
) -> dict[str, int]:
    adult_months = 12 * 18
    if member == 0:
        birth = start - adult_months - dice.below(12 * 50)
    else:  # around the age of eighteen, of any age, or born in the months before
        birth = (
            start - adult_months - 12 + dice.below(48),
            start - dice.below(12 * 80),
            start - dice.below(max(1, start - begin + 12)),
        )[dice.below(3)]
    dies = dice.below(5) == 0
    grown = birth < start - adult_months
    return {
        **shared,
        "birth": birth,
        "death": max(start, birth) + 1 + dice.below(until - start) if dies else NEVER,
        "sex": dice.below(2),
        "schooling": dice.below(5),
        "role": ROLES.index("head" if member == 0 else "other" if grown else "child"),
        "confusability": dice.below(len(world.confusability.times)),
        "frailty": dice.below(8),
        "work": dice.below(len(WORK)) if grown else 0,
        "income": dice.below(10),
    }


def _adult(dice: _Dice, world: WorldText, shared: dict[str, int], begin: int) -> dict[str, int]:
    return {
        **shared,
        "birth": begin - 12 * 30,
        "death": NEVER,
        "sex": dice.below(2),
        "schooling": dice.below(5),
        "role": ROLES.index("head"),
        "confusability": dice.below(len(world.confusability.times)),
        "frailty": dice.below(8),
        "work": WORK.index("unemployed"),
        "income": 5,
    }


def _newborn(dice: _Dice, world: WorldText, shared: dict[str, int], start: int, until: int) -> dict[str, int]:
    return {
        **shared,
        "birth": start + 1 + dice.below(until - start),
        "death": NEVER,
        "sex": dice.below(2),
        "schooling": dice.below(5),
        "role": ROLES.index("child"),
        "confusability": dice.below(len(world.confusability.times)),
        "frailty": dice.below(8),
        "work": 0,
        "income": dice.below(10),
    }


def _people(world: WorldText, rows: list[dict[str, int]], people_seed: int) -> People:
    def column(name: str, kind: type) -> np.ndarray:
        return _frozen(np.array([row[name] for row in rows], dtype=kind))

    families = [world.frailties[family] for family in sorted(world.frailties)]
    frailty = np.zeros((len(rows), len(families)), dtype=np.int8)
    for number, row in enumerate(rows):
        for position, classes in enumerate(families):
            frailty[number, position] = (row["frailty"] + position) % len(classes.times)
    limit = threshold(world.aware.value)
    aware = [draw4(people_seed, row, lane("aware"), 0, 0, Purpose.AWARE)[0] < limit for row in range(len(rows))]
    return People(
        birth=column("birth", np.int16),
        death=column("death", np.int16),
        sex=column("sex", np.int8),
        residency=column("residency", np.int8),
        minority=column("minority", np.int8),
        schooling=column("schooling", np.int8),
        household=column("household", np.int32),
        role=column("role", np.int8),
        district=column("district", np.int8),
        frailty=_frozen(frailty),
        confusability=column("confusability", np.int8),
        aware=_frozen(np.array(aware, dtype=np.bool_)),
        work=column("work", np.int8),
        income=column("income", np.int8),
        batch=column("batch", np.int8),
    )


def _households(rows: list[dict[str, int]], newborn: list[dict[str, int]], number: int) -> Households:
    size, born = [0] * number, [0] * number
    for row in rows:
        size[row["household"]] += 1
    for row in newborn:
        born[row["household"]] += 1
    first = [sum(size[:household]) for household in range(number)]
    born_first = [len(rows) + sum(born[:household]) for household in range(number)]
    return Households(
        _frozen(np.array(first, dtype=np.int32)),
        _frozen(np.array(size, dtype=np.int16)),
        _frozen(np.array(born_first, dtype=np.int32)),
        _frozen(np.array(born, dtype=np.int16)),
    )


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
