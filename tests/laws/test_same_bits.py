"""Law 1: the same inputs give the same bits, in whatever blocks, on however many threads, beside whatever world."""

from __future__ import annotations

import itertools
from unittest import mock

import pytest

from glasshouse.compiler import codebook
from glasshouse.engine import buffers, live, live_log
from glasshouse.engine.lives import schemes_of
from glasshouse.engine.room import MOST_DRAWN
from glasshouse.records.log import COLUMNS, Log
from tests import texts
from tests.engine.test_bits import first_difference
from tests.laws.asking import FEW_AND_MANY, ask, lived, lived_together, under_another
from tests.random_schemes import Case

SPLITS = list(itertools.product((1, 2, 3), (1, 7, 1 << 20)))
"""Threads, and households of a block."""


def any_split(case: Case) -> int:
    whole = lived(case)
    for threads, block in SPLITS:
        assert not first_difference(live_log(*case, threads=threads, block=block), whole), (threads, block)
    return len(whole)


def beside_another_world(case: Case) -> int:
    """A world lives the same alone and beside one that parts from it, whichever of the two comes first, and whether all
    that they draw is kept for each other or only some of it."""
    last = case.regime.segments[-1]
    assert last.scheme is not None
    watch_only = last.scheme.model_copy(update={"sanctions": (), "rewards": ()})
    others = [
        under_another(case.regime, name, scheme)
        for name, scheme in (("none", texts.scheme(case.world, scheme="none")), ("watch only", watch_only))
    ]
    regimes = [case.regime, *others]
    alone = [lived(case._replace(regime=regime)) for regime in regimes]
    for threads, block, shared in ((1, 1, buffers.SHARED), (2, 7, buffers.SHARED), (1, 7, MOST_DRAWN + 64)):
        with mock.patch.object(buffers, "SHARED", shared):
            together = lived_together(case, regimes, threads=threads, block=block)
        for one, other in zip(together, alone, strict=True):
            assert not first_difference(one, other)
    return int(alone[0] != alone[1])


def only_integers(case: Case) -> int:
    rows = 0

    def consume(_: int, log: Log, __: int) -> None:
        nonlocal rows
        assert {log[column].dtype.kind for column in COLUMNS} == {"i"}
        rows += len(log.person)

    book = codebook(case.world, schemes_of(case.regime))
    seeds = (case.life_seed, case.people_seed)
    live(case.world, [case.regime], case.population, book, *seeds, threads=1, consume=consume)
    return rows


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_any_threads_and_any_blocks(examples: int) -> None:
    assert ask(any_split, examples) > 0


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_alone_or_beside_another_world(examples: int) -> None:
    assert ask(beside_another_world, examples) > 0


def test_every_recorded_quantity_is_an_integer() -> None:
    assert ask(only_integers, 5) > 0
