"""Somebody may be a million times as easily confused as others: in both readings what goes astray comes to them."""

from __future__ import annotations

from collections import Counter

import pytest

from glasshouse.compiler.clauses import MOST_CONFUSED
from glasshouse.engine import live_log
from glasshouse.errors import RunError
from glasshouse.reference import live
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.vocabulary import Ledger
from tests import texts
from tests.small_population import small_population
from tests.texts import number

FALSE = Ledger.MISATTRIBUTED | Ledger.FABRICATED
MOST = 1000
"""The largest factor of a text; two of them come close to what the compiler holds."""


def _rows(times: int, *, plain: bool) -> list[tuple[object, ...]]:
    sight = texts.sight(
        "courts-debt",
        "debt",
        misattributed=number(0.5),
        fabricated_per_month=number(0.002),
        concentrated={"share_of_people": number(0.2), "times": number(MOST)},
        times_for={"sex_female": number(times), "minority": number(2)},
    )
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(0.2))])
    scheme = texts.scheme(world, agencies=[texts.agency("courts", [sight])])
    life = Regime("confused", (Segment(scheme, None, world.start, world.start + 30),), frozenset())
    people = small_population(
        world, 40, 3, begin=world.start, start=world.start, until=world.start + 30, adults_only=True
    )
    return list((live if plain else live_log)(world, life, people, 1, 1))


def test_both_readings_agree_on_who_is_taken_for_others() -> None:
    often = MOST_CONFUSED // 1024 // MOST // 2
    assert MOST_CONFUSED // 1024 == 1 << 20
    rows = _rows(often, plain=True)
    assert rows == _rows(often, plain=False)
    false = Counter(row.person for row in rows if row.event == "RECORD" and int(row.b) & FALSE)  # type: ignore[attr-defined]
    assert 1 <= len(false) <= 12
    assert sum(false.values()) > 30


def test_more_is_refused() -> None:
    with pytest.raises(RunError, match="2000000 times as easily confused"):
        _rows(MOST, plain=False)
