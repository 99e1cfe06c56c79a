"""Law 2: a scheme against itself differs nowhere, and watching alone moves nobody who does not know of it."""

from __future__ import annotations

import pytest

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.engine.lives import schemes_of
from glasshouse.records import Calendar, Tally, close
from glasshouse.records.log import Entry
from glasshouse.scheme.model import SchemeText
from tests import texts
from tests.engine.test_bits import first_difference
from tests.laws.asking import FEW_AND_MANY, LIFE, ask, lived, lived_together, of, with_schemes, without
from tests.random_schemes import Case


def itself(case: Case) -> int:
    """Two worlds under one scheme: the same logs, and twin differences of zero for everybody."""
    again = case.regime._replace(name="again")
    one, other = lived_together(case, [case.regime, again])
    assert not first_difference(one, other)
    first, last = case.regime.segments[0], case.regime.segments[-1]
    book = codebook(case.world, schemes_of(case.regime))
    tally = Tally(
        case.population.people,
        case.population.households.first,
        book,
        Calendar(first.first, last.first, last.first, last.end),
        (case.regime.name, again.name),
        from_age=last.scheme.applies_to.from_age,
        people_seed=case.people_seed,
    )
    live(
        case.world,
        [case.regime, again],
        case.population,
        book,
        case.life_seed,
        case.people_seed,
        threads=2,
        block=7,
        consume=tally.consume,
    )
    twin = close(tally, {}).tables["twin"]
    for column in ("sum", "squares", "positive", "negative"):
        assert twin[column].sum() == 0
    return int(twin["people"].sum())


def _watching_alone(scheme: SchemeText) -> SchemeText:
    """The same scheme without sanctions, rewards, publicity and association."""
    lists = tuple(
        listing.model_copy(update={"published": listing.published.model_copy(update={"to": "nobody"})})
        for listing in scheme.lists
    )
    index = None if scheme.index is None else scheme.index.model_copy(update={"association": None})
    return scheme.model_copy(update={"sanctions": (), "rewards": (), "lists": lists, "index": index})


def _under_none(case: Case) -> Case:
    none = texts.scheme(case.world, scheme="none")
    return with_schemes(case, lambda _: none)


def watching_without_response(case: Case) -> int:
    """Nobody responds: deeds, turns, wishes, work and income are those of no scheme."""
    watched = lived(without(with_schemes(case, _watching_alone), "response"))
    alone = lived(without(_under_none(case), "response"))
    assert not first_difference(of(watched, LIFE), of(alone, LIFE))
    return len(of(watched, ("ENTERED",)))


def watching_the_aware(case: Case) -> int:
    """Those who know respond: only households in which somebody does have other lives than under no scheme."""
    world = case.world.model_copy(
        update={"responses": tuple(r.model_copy(update={"who": "aware"}) for r in case.world.responses)}
    )
    case = case._replace(world=world)
    watched, alone = lived(with_schemes(case, _watching_alone)), lived(_under_none(case))
    people = case.population.people
    knowing = {int(people.household[person]) for person in people.aware.nonzero()[0]}
    knowing |= {int(people.household[entry.person]) for entry in (*watched, *alone) if entry.event == "AWARE"}
    differing = {int(people.household[person]) for person in _differing(of(watched, LIFE), of(alone, LIFE))}
    assert differing <= knowing
    unaware = set(people.household.tolist()) - knowing
    return int(bool(differing) and bool(unaware))


def _differing(one: list[Entry], other: list[Entry]) -> set[int]:
    return {entry.person for entry in set(one) ^ set(other)}


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_a_scheme_against_itself_differs_nowhere(examples: int) -> None:
    assert ask(itself, examples) > 0


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_without_response_watching_alone_moves_nobody(examples: int) -> None:
    assert ask(watching_without_response, examples) > 0


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_watching_alone_moves_only_households_that_know(examples: int) -> None:
    assert ask(watching_the_aware, examples) > 0
