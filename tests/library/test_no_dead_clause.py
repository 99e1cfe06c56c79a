"""No dead clause: each clause of each shipped scheme, taken out, changes some row of a log, or says why not.

A clause is taken out with what cannot stand without it.  The city is of the shipped world, its texts unchanged; all
worlds, with a clause less each, are lived in one run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.population import synthesize
from glasshouse.records.log import COLUMNS, Log
from glasshouse.scheme.load import Scheme
from glasshouse.scheme.model import Index, List, SchemeText
from glasshouse.scheme.regime import regime, timeline
from tests.library.test_schemes import SCHEMES, world_of

PEOPLE_SEED, LIFE_SEED = 11, 12
YEARS = 4
RARE: dict[str, set[str]] = {
    "beijing-2018": {
        "sanction no-public-posts",
        "sanction no-market-access",
        "sanction harder-to-be-hired",
        "sanction harder-to-found",
    },
    "beijing-2021-eyes-and-apps": {"sanction no-public-posts"},
    "china-2014-plan": {
        "sanction no-fee-paying-schools",
        "sanction low-figure-no-market-access",
        "points points-counterfeit-goods",
        "appeal",
    },
    "china-court-list": {"sanction no-fee-paying-schools", "appeal"},
    "fcra-credit-file": set(),
    "flensburg": {"appeal"},
    "hangzhou-2018": {
        "leave way 2 of defaulters",
        "sanction no-fee-paying-schools",
        "sanction no-public-posts",
        "appeal",
    },
    "midas-2013": set(),
    "rongcheng-2014": {"leave way 2 of defaulters", "sanction c-no-public-posts"},
    "sesame-2015": {
        "leave way 2 of defaulters",
        "sanction no-fee-paying-schools",
        "sanction no-public-posts",
        "reward easier-credit",
    },
    "shanghai-2016": {"leave way 2 of defaulters", "sanction no-fee-paying-schools", "sanction no-public-posts"},
    "suqian-2018": {
        "leave way 2 of defaulters",
        "sanction no-fee-paying-schools",
        "sanction no-public-posts",
        "appeal",
    },
    "suzhou-2016": {"leave way 2 of defaulters", "sanction no-fee-paying-schools", "sanction no-public-posts"},
    "xiamen-2018": {
        "leave way 2 of defaulters",
        "sanction no-fee-paying-schools",
        "sanction no-public-posts",
        "reward no-deposit",
        "appeal",
    },
}
"""Clauses that in a town of 3,000 may have had nothing to act on: asked of a city."""
Changed = tuple[str, SchemeText]
"""What was taken out, and the scheme without it."""


def _sights(text: SchemeText) -> Iterator[Changed]:
    for agency in text.agencies:
        for sight in agency.sees:
            less = agency.model_copy(update={"sees": tuple(other for other in agency.sees if other is not sight)})
            agencies = tuple(less if other is agency else other for other in text.agencies)
            yield f"sight {sight.id}", text.model_copy(update={"agencies": agencies})


def _lists(text: SchemeText) -> Iterator[Changed]:
    for listing in text.lists:
        update: dict[str, Any] = {"lists": tuple(other for other in text.lists if other is not listing)}
        for group in ("sanctions", "rewards"):
            update[group] = tuple(e for e in getattr(text, group) if listing.id not in (e.when.on, e.when.not_on))
        yield f"list {listing.id}", text.model_copy(update=update)
        for door in ("enter", "leave"):
            ways = getattr(listing, door).any_
            for position, way in enumerate(ways):
                rest = getattr(listing, door).model_copy(update={"any_": tuple(w for w in ways if w is not way)})
                less = listing.model_copy(update={door: rest})
                yield f"{door} way {position} of {listing.id}", _with_list(text, listing, less)


def _with_list(text: SchemeText, old: List, new: List) -> SchemeText:
    return text.model_copy(update={"lists": tuple(new if other is old else other for other in text.lists)})


def _effects(text: SchemeText) -> Iterator[Changed]:
    for group in ("sanctions", "rewards"):
        for effect in getattr(text, group):
            if effect.declared_only is None:
                rest = tuple(other for other in getattr(text, group) if other is not effect)
                yield f"{group[:-1]} {effect.id}", text.model_copy(update={group: rest})


def _pools(text: SchemeText) -> Iterator[Changed]:
    for pool in text.pools:
        if pool.declared_only is not None:
            continue
        lists = tuple(
            listing.model_copy(update={"reads": tuple(name for name in listing.reads if name != pool.id)})
            for listing in text.lists
        )
        rest = tuple(other for other in text.pools if other is not pool)
        update: dict[str, Any] = {"pools": rest, "lists": lists}
        if text.index is not None:
            reads = tuple(name for name in text.index.reads if name != pool.id)
            update["index"] = text.index.model_copy(update={"reads": reads})
        yield f"pool {pool.id}", text.model_copy(update=update)


def _index(text: SchemeText) -> Iterator[Changed]:
    if text.index is None or text.index.declared_only is not None:
        return
    index: Index = text.index
    update: dict[str, Any] = {"index": None}
    for group in ("sanctions", "rewards"):
        update[group] = tuple(e for e in getattr(text, group) if not (e.when.class_at_least or e.when.class_at_most))
    yield f"index {index.id}", text.model_copy(update=update)
    for points in index.adds:
        if points.declared_only is None:
            less = index.model_copy(update={"adds": tuple(other for other in index.adds if other is not points)})
            yield f"points {points.id}", text.model_copy(update={"index": less})


def _redress(text: SchemeText) -> Iterator[Changed]:
    if text.redress is not None and not isinstance(text.redress.appeal, str):
        redress = text.redress.model_copy(update={"appeal": "none"})
        yield "appeal", text.model_copy(update={"redress": redress})


TAKEN_OUT: tuple[Callable[[SchemeText], Iterator[Changed]], ...] = (
    _sights,
    _lists,
    _effects,
    _pools,
    _index,
    _redress,
)


def _without_a_clause(text: SchemeText) -> list[Changed]:
    declared = {
        clause.id
        for clause in (*(s for agency in text.agencies for s in agency.sees), *text.lists)
        if clause.declared_only is not None
    }
    return [
        (name, less) for take in TAKEN_OUT for name, less in take(text) if not declared.intersection(name.split()[1:])
    ]


def _unmoved(name: str, changed: list[Changed], people: int) -> list[str]:
    """Those of ``changed`` whose log is, row for row, that of the whole scheme, in a city of so many people."""
    world, text = world_of(name), Scheme.load(name).text
    before = Scheme.load("none" if name == world.text.status_quo else world.text.status_quo).text
    when = timeline(world.text, text, 12, YEARS)
    city = synthesize(world.text, world.tables, people, PEOPLE_SEED, when.begin, when.start, when.end, threads=2)
    texts = [text, *(less for _, less in changed)]
    digests = [[hashlib.blake2b() for _ in COLUMNS] for _ in texts]

    def consume(number: int, log: Log, _: int) -> None:
        for digest, column in zip(digests[number], COLUMNS, strict=True):
            digest.update(log[column].tobytes())

    regimes = [regime(one, before, when, without=frozenset()) for one in texts]
    book = codebook(world.text, [before, text])
    live(world.text, regimes, city, book, LIFE_SEED, PEOPLE_SEED, threads=1, consume=consume)
    whole, *others = [tuple(digest.digest() for digest in of_regime) for of_regime in digests]
    return [name for (name, _), digest in zip(changed, others, strict=True) if digest == whole]


def test_every_scheme_that_ships_is_asked() -> None:
    assert {*RARE, "none"} == set(SCHEMES)


@pytest.mark.parametrize("name", sorted(RARE))
def test_every_clause_moves_some_row_of_a_town(name: str) -> None:
    """But those whose cases are too rare for a town; a row that one of them moves is no failure."""
    changed = _without_a_clause(Scheme.load(name).text)
    print(_unmoved(name, changed, 3000))
    assert len(changed) > 2 * len(RARE[name])
    assert RARE[name] <= {what for what, _ in changed}
    assert set(_unmoved(name, changed, 3_000)) <= RARE[name]


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(RARE))
def test_every_clause_moves_some_row_of_a_city(name: str) -> None:
    changed = [(what, less) for what, less in _without_a_clause(Scheme.load(name).text) if what in RARE[name]]
    for people in (30_000, 100_000):
        unmoved = _unmoved(name, changed, people)
        changed = [(what, less) for what, less in changed if what in unmoved]
        if not changed:
            break
    assert [what for what, _ in changed] == []


def test_a_clause_that_does_nothing_is_found() -> None:
    """A second way in that asks for more than the first, in no more time, is dead."""
    text = Scheme.load("china-court-list").text
    (listing,) = text.lists
    (way,) = listing.enter.any_
    assert way.at_least is not None
    idle = way.model_copy(update={"at_least": way.at_least.model_copy(update={"value": 9})})
    more = listing.model_copy(update={"enter": listing.enter.model_copy(update={"any_": (way, idle)})})
    without_sanctions = text.model_copy(update={"sanctions": ()})
    changed = [("an idle way", _with_list(text, listing, more)), ("all sanctions", without_sanctions)]
    assert _unmoved("china-court-list", changed, 3_000) == ["an idle way"]
