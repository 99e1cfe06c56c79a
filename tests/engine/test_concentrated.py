"""On whom errors are concentrated is drawn once for all worlds of a run: the same people as the plain reading draws."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from glasshouse import chance
from glasshouse.chance import Purpose
from glasshouse.compiler import codebook
from glasshouse.engine import kernel, law, live, live_log, room
from glasshouse.engine.lives import schemes_of
from glasshouse.records.log import Entry
from glasshouse.records.wording import in_words
from glasshouse.scheme.regime import Regime, Segment
from tests import texts
from tests.small_population import small_population
from tests.texts import number

SEED, MONTHS = 7, 30


def test_marked_is_whom_any_sight_draws() -> None:
    shares = {"courts/courts-debt": Fraction(1, 10), "bank/bank-debt": Fraction(1, 50)}
    lanes = np.array([chance.lane(sight) for sight in shares], dtype=np.int64)
    below = np.array([chance.threshold(share) for share in shares.values()], dtype=np.int64)
    marks = np.zeros(500, dtype=np.uint8)
    kernel.mark_concentrated(law.eights(lanes), below, room.words(), marks, SEED, 0, 300, 1000)
    kernel.mark_concentrated(law.eights(lanes), below, room.words(), marks, SEED, 300, 500, 2000)
    for row in range(500):
        person = row + (1000 if row < 300 else 2000)
        drawn = [chance.draw(SEED, person, int(lane), 0, 0, Purpose.CONCENTRATED) for lane in lanes]
        assert marks[row] == any(word < limit for word, limit in zip(drawn, below, strict=True)), row
    assert 20 < marks.sum() < 120


def _sight(share: float, times: float) -> dict[str, Any]:
    return texts.sight(
        "courts-debt",
        "debt",
        misattributed=number(0.3),
        fabricated_per_month=number(0.01),
        concentrated={"share_of_people": number(share), "times": number(times)},
    )


def test_worlds_that_concentrate_otherwise_are_lived_as_each_alone() -> None:
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(0.1))])
    evenly = texts.scheme(world, agencies=[texts.agency("courts", [_sight(0, 1)])])
    narrowly = texts.scheme(world, agencies=[texts.agency("courts", [_sight(0.2, 40)])])
    begin, change, end = world.start, world.start + 12, world.start + MONTHS
    lives = [
        Regime("evenly", (Segment(evenly, None, begin, end),), frozenset()),
        Regime("later", (Segment(evenly, None, begin, change), Segment(narrowly, None, change, end)), frozenset()),
    ]
    people = small_population(world, 80, 3, begin=begin, start=begin, until=end)
    book = codebook(world, [scheme for life in lives for scheme in schemes_of(life)])
    told: list[list[Entry]] = [[], []]
    live(
        world, lives, people, book, SEED, 1, threads=1,
        consume=lambda regime, log, _: told[regime].extend(in_words(log, book)),
    )  # fmt: skip
    for rows, life in zip(told, lives, strict=True):
        alone = live_log(world, life, people, SEED, 1)
        assert sorted(rows, key=lambda row: (row.person, row.month)) == alone
    assert told[0] != told[1]
