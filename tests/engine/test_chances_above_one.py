"""A chance per month whose product lies above 1 is taken as 1, and each time is counted."""

from __future__ import annotations

import itertools

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.engine.lives import schemes_of
from glasshouse.records.log import Log
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.vocabulary import Event
from tests import texts
from tests.small_population import small_population
from tests.texts import number

PEOPLE, MONTHS = 40, 14


def counted(chance: float, threads: int, block: int) -> tuple[int, int]:
    """Deeds, and how often a chance was capped, where being watched doubles what everybody does."""
    doubled = {
        "id": "more", "trigger": "watched", "who": "all", "kinds": ["debt"], "times": number(2, range=[0, 2]),
        "delay_months": number(0), "assumption": texts.WHY,
    }  # fmt: skip
    world = texts.world(conducts=[texts.conduct("debt", chance_per_month=number(chance))], responses=[doubled])
    scheme = texts.scheme(world, agencies=[texts.agency("courts", [texts.sight("courts-debt", "debt")])])
    begin = world.start
    people = small_population(world, PEOPLE, 7, begin=begin, start=begin, until=begin + MONTHS, adults_only=True)
    regime = Regime("capped", (Segment(scheme, None, begin, begin + MONTHS),), frozenset())
    deeds = 0

    def consume(_: int, log: Log, __: int) -> None:
        nonlocal deeds
        deeds += int((log.event == Event.DEED).sum())

    book = codebook(world, schemes_of(regime))
    (capped,) = live(world, [regime], people, book, 1, 1, threads=threads, block=block, consume=consume)
    return deeds, capped


def test_each_person_month_above_one_is_counted_whatever_the_split() -> None:
    for threads, block in itertools.product((1, 2), (1, 7, 1 << 20)):
        assert counted(0.7, threads, block) == (PEOPLE * MONTHS, PEOPLE * MONTHS)


def test_at_one_and_below_nothing_is_capped() -> None:
    assert counted(0.5, 1, 7) == (PEOPLE * MONTHS, 0)
    deeds, capped = counted(0.3, 1, 7)
    assert 0 < deeds < PEOPLE * MONTHS
    assert capped == 0
