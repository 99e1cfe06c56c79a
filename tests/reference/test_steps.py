"""Single steps of the plain reading, worked by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from glasshouse.chance import WORD
from glasshouse.reference.index import ranked_thresholds
from glasshouse.reference.law import POINT, Law, ground
from glasshouse.reference.listing import how_many, spell_class
from glasshouse.reference.months import Months
from glasshouse.reference.person import Record, Spell
from glasshouse.reference.rates import layer
from glasshouse.reference.responses import Trigger, offers_reward, reward_offered, strength, watched
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.vocabulary import GROUNDS, Ledger
from glasshouse.world import Response
from tests import texts
from tests.texts import number


def _response(**parts: Any) -> Response:
    response = {
        "id": "care",
        "trigger": "watched",
        "who": "all",
        "kinds": ["debt"],
        "times": number(0.2, range=[0, 1]),
        "delay_months": number(2),
        "assumption": texts.WHY,
        **parts,
    }
    return texts.world(conducts=[texts.conduct("debt", per_month=number(1))], responses=[response]).responses[0]


def _strengths(response: Response, trigger: Trigger, until: int) -> list[Fraction]:
    return [strength(response, trigger, t) for t in range(100, until)]


def test_a_response_waits_and_ends() -> None:
    full, none = Fraction(1, 5), Fraction(1)
    assert _strengths(_response(), Trigger(100, 105), 107) == [none, none, full, full, full, none, none]
    assert _strengths(_response(), Trigger(100, 102), 104) == [none] * 4, "over before it began"


def test_a_response_fades_from_its_onset_or_from_its_end() -> None:
    onset = _response(fades={"months": 4, "from": "onset"})
    fading = [Fraction(1, 5), Fraction(2, 5), Fraction(3, 5), Fraction(4, 5), Fraction(1)]
    assert _strengths(onset, Trigger(98, None), 105) == fading
    end = _response(fades={"months": 4, "from": "end"})
    assert _strengths(end, Trigger(90, 101), 106) == [Fraction(1, 5), *fading]


def _law(**sights: str) -> Any:
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(1))])
    sees = [texts.sight(name, of) for name, of in sights.items()]
    return texts.scheme(world, agencies=[texts.agency("courts", sees)] if sees else [])


def _months(before: Any, after: Any) -> Months:
    segments = (Segment(before, None, 100, 110), Segment(before, after, 110, 120), Segment(after, None, 120, 140))
    return Months(Regime("test", segments, frozenset()))


def test_watched_since_and_until() -> None:
    none, old, new = _law(), _law(old="debt"), _law(new="debt")
    both = texts.scheme(agencies=[texts.agency("courts", [texts.sight("old", "debt")])], scheme="same-sight")
    assert watched("debt", _months(none, new), 109) is None
    assert watched("debt", _months(none, new), 110) == Trigger(110, None)
    assert watched("debt", _months(old, none), 115) == Trigger(100, 120)
    assert watched("debt", _months(old, new), 109) == Trigger(100, None)
    assert watched("debt", _months(old, new), 110) == Trigger(110, None), "a new trigger replaces the older onset"
    assert watched("debt", _months(old, both), 130) == Trigger(100, None)
    assert watched("post", _months(old, new), 130) is None


def _honours(**parts: Any) -> Any:
    """A scheme that lists whoever helps twice, and rewards who is on the list."""
    often = {"per_month": number(0.1)}
    conducts = [texts.conduct(name, **often) for name in ("helping", "debt")]
    world = texts.world(conducts=conducts, wishes=[texts.wish("flight", 0, **often)])
    sees = [texts.sight("sees-helping", "helping"), texts.sight("sees-debt", "debt")]
    entry = texts.blacklist("honours", ["bureau"], [texts.count("helping", 2, 12)], [], polarity="red")
    reward = {"id": "perk", "when": {"on": "honours"}, "context": "travel", "grants": ["flight"], "source": "law"}
    return texts.scheme(world, **{"agencies": [texts.agency("bureau", sees)], "lists": [entry], "rewards": [reward],
                                  **parts})  # fmt: skip


def test_a_reward_is_offered_for_what_a_rewarded_red_list_counts() -> None:
    offered = Law(_honours(), frozenset({"rewards"}))
    assert offers_reward("helping", offered)
    assert offers_reward("flight", offered)
    assert not offers_reward("debt", offered)
    assert not offers_reward("helping", Law(_honours(rewards=[]), frozenset()))
    elsewhere = {
        "id": "perk",
        "when": {"not_on": "honours"},
        "context": "travel",
        "grants": ["flight"],
        "source": "law",
    }
    assert not offers_reward("helping", Law(_honours(rewards=[elsewhere]), frozenset()))
    black = texts.blacklist("honours", ["bureau"], [texts.count("helping", 2, 12)], [])
    assert not offers_reward("helping", Law(_honours(lists=[black]), frozenset()))


def test_a_place_on_a_red_list_is_offered_while_its_scheme_is_in_force() -> None:
    assert reward_offered("helping", _months(_law(), _honours())) == Trigger(120, None)
    assert reward_offered("helping", _months(_honours(), _honours())) == Trigger(100, None)
    assert reward_offered("helping", _months(_honours(), _law())) == Trigger(100, 120)


def test_a_clause_keeps_its_age() -> None:
    old, new = _law(old="debt"), _law(old="debt", new="debt")
    months = _months(old, new)
    assert months.changes(120)
    assert not months.changes(119)
    assert months.clause_since("courts/old", 130) == 100
    assert months.clause_since("courts/new", 130) == 120


def test_thresholds_of_ranks() -> None:
    world = texts.world(conducts=[texts.conduct("debt", per_month=number(1))])
    index = {
        "id": "score",
        "kind": "ranked",
        "reads": [],
        "start": 0,
        "floor": -10,
        "ceiling": 10,
        "classes": [{"id": band, "share_of_people": share} for band, share in (("c", 0.25), ("b", 0.25), ("a", 0.5))],
        "recomputed_every_months": 1,
        "source": "law",
    }
    ranked = texts.scheme(world, index=index).index
    assert ranked is not None
    shown = [POINT * points for points in (5, 1, 1, 3)]
    assert ranked_thresholds(ranked, shown) == (None, 2, 2), "one below, then two below: both stand at 1"
    assert ranked_thresholds(ranked, [POINT * 3 - 1, POINT * 3]) == (None, None, 3), "round(0.5) is 0; whole points"
    assert ranked_thresholds(ranked, []) == (None, None, None)


@pytest.mark.parametrize(
    ("parts", "polarity", "expected"),
    [
        ({"legality": "lawful"}, "harmful", "lawful_or_protected"),
        ({}, "protected", "lawful_or_protected"),
        ({"proof": "suspicion"}, "harmful", "unproven"),
        ({"gravity": 3}, "harmful", "adjudicated_serious"),
        ({"gravity": 2}, "harmful", "minor"),
    ],
)
def test_ground(parts: dict[str, Any], polarity: str, expected: str) -> None:
    written = texts.scheme(agencies=[texts.agency("courts", [texts.sight("s", "debt", **parts)])])
    assert GROUNDS[ground(written.agencies[0].sees[0], polarity)] == expected


TRUE = Ledger.ACTUAL | Ledger.CORRECTED | Ledger.FULL
FALSE = Ledger.ACTUAL | Ledger.FABRICATED


def _record(flags: Ledger, deed: int = 1, conduct: str = "debt", **more: Any) -> Record:
    return Record("courts/old", conduct, 100, flags, deed, **more)


def test_spell_classes_in_their_order() -> None:
    assert spell_class(Spell(1, (_record(FALSE),), in_error_at_entry=True, in_error_later=True)) == "wrong_at_entry"
    assert spell_class(Spell(1, (_record(FALSE),), in_error_later=True)) == "wrong_reason"
    assert spell_class(Spell(1, (_record(FALSE), _record(TRUE)), in_error_later=True)) == "held_too_long"
    assert spell_class(Spell(1, (), in_error_later=True)) == "held_too_long"
    assert spell_class(Spell(1, ())) == "as_designed"


def test_deeds_are_counted_once_per_conduct() -> None:
    records = [_record(TRUE), _record(TRUE), _record(TRUE, deed=2), _record(TRUE, conduct="post")]
    assert how_many(records, by_deeds=False) == 4
    assert how_many(records, by_deeds=True) == 3


def _counting(record: Record, ledger: Ledger, reads: list[str], **parts: Any) -> list[int]:
    """The months from 98 to 107 in which the record counts for a list."""
    pool = {"id": "pool", "from": ["courts"], "correction_reaches_copies": False, "source": "law"}
    written = texts.scheme(
        agencies=[texts.agency("courts", [texts.sight("old", "debt", **parts)])],
        pools=[pool],
        lists=[texts.blacklist("black", reads, [texts.count("debt", 1, 1)], [])],
    )
    law = Law(written, frozenset())
    return [t for t in range(98, 108) if law.counts(written.lists[0], record, ledger, t)]


def test_when_a_record_counts() -> None:
    lasting = list(range(100, 108))
    assert _counting(_record(TRUE), Ledger.ACTUAL, ["courts"]) == lasting
    assert _counting(_record(TRUE), Ledger.ACTUAL, ["courts"], retention=3) == [100, 101, 102]
    assert _counting(_record(TRUE), Ledger.ACTUAL, []) == []
    assert _counting(_record(FALSE), Ledger.CORRECTED, ["courts"]) == []
    corrected = _record(FALSE, corrected=104)
    assert _counting(corrected, Ledger.ACTUAL, ["courts"]) == [100, 101, 102, 103]
    assert _counting(corrected, Ledger.ACTUAL, ["pool"]) == lasting, "the copy is not corrected"
    assert _counting(corrected, Ledger.ACTUAL, ["pool", "courts"]) == [100, 101, 102, 103]
    struck = _record(TRUE, struck=True)
    assert _counting(struck, Ledger.ACTUAL, ["courts"]) == []
    assert _counting(struck, Ledger.CORRECTED, ["courts"]) == lasting, "an appeal strikes the actual ledger alone"


def test_layers_follow_one_another_without_a_gap() -> None:
    """Heights of the first layer lie under c, of layer j between c·2^(j-1) and c·2^j."""
    c = Fraction(8)
    for number_of, low, high in ((0, 0, WORD), (1, WORD, 2 * WORD), (3, 4 * WORD, 8 * WORD)):
        heights = [event.height for person in range(3) for event in layer(1, person, 5, 2021, number_of, c)]
        assert len(heights) > 100
        assert low <= min(heights) < max(heights) < high
        assert (max(heights) - min(heights)) / (high - low) > 0.9
