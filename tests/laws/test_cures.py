"""The law of cures: with response and feedback off and no quotas, a cure only takes away.

No cure adds a record, puts anybody on a black list who was never on it, or puts anybody on it for the first time
sooner; dropping a sanction or a household effect also leaves each person-month's refusals a subset.  Asked of cures
that are offered for random schemes, alone and several together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from glasshouse.chance import lane
from glasshouse.records.log import Entry
from glasshouse.scheme.model import SchemeText
from glasshouse.study.clauses.cures import KINDS, cured, moved, settled
from tests.conftest import SHOWN
from tests.engine.test_bits import drawing
from tests.laws.asking import FEW_AND_MANY, lived_together, without
from tests.random_schemes import Case, cases

SUBTRACTS_REFUSALS = ("drop-sanction", "spare-household")
"""Kinds that also leave each person-month's refusals a subset."""


def still(case: Case) -> Case:
    """The same case with lives that do not answer to the scheme: no response, no feedback, and no kind tied to work."""
    world = case.world.model_copy(
        update={
            sort: tuple(kind.model_copy(update={"only_if_work": None}) for kind in getattr(case.world, sort))
            for sort in ("conducts", "wishes")
        }
    )
    turns = {turn.id for turn in case.world.turns}
    weighs = any(one.scheme.index is not None and one.scheme.index.income_points for one in case.regime.segments)
    regime = case.regime
    if weighs:  # income then moves the index: nothing of the scheme may move income
        texts = {id(one): _moving_no_turn(one, turns) for seg in regime.segments for one in (seg.scheme, seg.announced)}
        segments = tuple(
            one._replace(scheme=texts[id(one.scheme)], announced=texts[id(one.announced)]) for one in regime.segments
        )
        regime = regime._replace(segments=segments)
    return without(case._replace(world=world, regime=regime), "response", "feedback")


def _moving_no_turn(text: SchemeText | None, turns: set[str]) -> Any:
    """The same scheme, its effects leaving turns of life as they are."""
    if text is None:
        return None

    def still_one(one: Any) -> Any:
        times = {word: factor for word, factor in (one.times or {}).items() if word not in turns}
        return one.model_copy(update={"times": times or None, "adds_per_month": None})

    effects = {part: tuple(still_one(one) for one in getattr(text, part)) for part in ("sanctions", "rewards")}
    return text.model_copy(update=effects)


def beside(case: Case, others: Sequence[SchemeText]) -> list[list[Entry]]:
    """The logs of a case under its scheme, and under each other in its place, known or in force."""
    old = case.regime.segments[-1].scheme
    regimes = [case.regime]
    for number, other in enumerate(others):
        segments = tuple(
            one._replace(
                scheme=other if one.scheme is old else one.scheme,
                announced=other if one.announced is old else one.announced,
            )
            for one in case.regime.segments
        )
        regimes.append(case.regime._replace(name=f"cured {number}", segments=segments))
    return lived_together(case, regimes)


def broken(before: Sequence[Entry], after: Sequence[Entry], black: Iterable[str], *, refusals: bool) -> list[str]:
    """What of the law does not hold between two logs."""
    found = []
    added = Counter(_records(after)) - Counter(_records(before))
    if added:
        found.append(f"a record more: {next(iter(added))}")
    one, other = _first_entries(before, set(black)), _first_entries(after, set(black))
    sooner = [key for key, month in other.items() if key not in one or month < one[key]]
    if sooner:
        found.append(f"on a list that never was, or sooner: {sooner[0]}")
    more = Counter(_refusals(after)) - Counter(_refusals(before))
    if refusals and more:
        found.append(f"a refusal more: {next(iter(more))}")
    return found


def _records(log: Sequence[Entry]) -> list[tuple[object, ...]]:
    return [tuple(entry) for entry in log if entry.event == "RECORD"]


def _first_entries(log: Sequence[Entry], black: set[str]) -> dict[tuple[int, str], int]:
    first: dict[tuple[int, str], int] = {}
    for entry in log:
        if entry.event == "ENTERED" and entry.a in black:
            key = (entry.person, str(entry.a))
            first[key] = min(first.get(key, entry.month), entry.month)
    return first


def _refusals(log: Sequence[Entry]) -> list[tuple[object, ...]]:
    return [(entry.person, entry.month, entry.a) for entry in log if entry.event == "REFUSED"]


def ask(examples: int, together: int) -> tuple[Counter[str], Counter[str]]:
    """Ask of cures of so many random schemes; gives, by kind, how often it was asked, and how often lives changed."""
    asked, did = Counter[str](), Counter[str]()

    @drawing(examples)
    @seed(lane(f"cures {together}"))
    @given(cases(residents=40, months=40), st.data())
    def one(case: Case, data: st.DataObject) -> None:
        case = still(case)
        scheme = case.regime.segments[-1].scheme
        cures, _ = settled(scheme, case.world)
        if not cures:
            return
        kinds = sorted({cure.kind for cure in cures})
        of_a_kind = st.sampled_from(kinds).flatmap(lambda kind: st.sampled_from([c for c in cures if c.kind == kind]))
        some = st.lists(of_a_kind, min_size=1, max_size=together, unique=True)
        drawn = data.draw(st.lists(some, min_size=1, max_size=4), label="cures")
        kept = [(several, cured(scheme, several, case.world)) for several in drawn]
        offered = [(several, after) for several, after in kept if isinstance(after, SchemeText)]
        before, *others = beside(case, [after for _, after in offered])
        black = [listing.id for listing in scheme.lists if listing.polarity == "black"]
        for (several, _), after in zip(offered, others, strict=True):
            refusals = all(cure.kind in SUBTRACTS_REFUSALS for cure in several)
            found = broken(before, after, black, refusals=refusals)
            assert not found, f"{[cure.id for cure in several]}: {found}"
            for cure in several:
                asked[cure.kind] += 1
                did[cure.kind] += before != after

    one()
    return asked, did


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_each_cure_only_takes_away(examples: int, record_property: pytest.RecordProperty) -> None:
    asked, did = ask(examples, 1)
    record_property(SHOWN, "\n".join(f"{kind}: asked {asked[kind]}, changed a life {did[kind]}" for kind in KINDS))
    assert sum(did.values()) > 5


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_cures_together_only_take_away(examples: int) -> None:
    _, did = ask(examples, 4)
    assert sum(did.values()) > 5


def test_a_move_that_adds_is_seen() -> None:
    """A Sight more, which is a cure backwards: what it adds is a record more, and in some case a list sooner."""
    seen = Counter[str]()

    @drawing(10)
    @seed(lane("backwards"))
    @given(cases(residents=40, months=40))
    def one(case: Case) -> None:
        case = still(case)
        scheme = case.regime.segments[-1].scheme
        sights = [cure for cure in settled(scheme, case.world)[0] if cure.kind == "drop-sight"][:1]
        after = [text for cure in sights if (text := moved(scheme, cure)) is not None]
        before, *logs = beside(case, after)
        black = [listing.id for listing in scheme.lists if listing.polarity == "black"]
        for log in logs:
            for found in broken(log, before, black, refusals=False):
                seen[found.partition(":")[0]] += 1

    one()
    assert seen["a record more"] > 0
