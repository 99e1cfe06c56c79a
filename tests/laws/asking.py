"""How a law is asked: of random worlds, schemes and people, lived by the kernel; and the changes that laws speak of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, seed

from glasshouse.chance import lane
from glasshouse.compiler import codebook
from glasshouse.engine import live, live_log
from glasshouse.engine.lives import schemes_of
from glasshouse.records import in_words
from glasshouse.records.log import Entry
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime
from tests.engine.test_bits import drawing
from tests.random_schemes import Case, cases

FEW_AND_MANY = [pytest.param(10, id="few"), pytest.param(250, id="many", marks=pytest.mark.long)]
"""Numbers of examples; the larger one runs with the long tests."""

LIFE = ("DEED", "TURN", "WISH", "WORK", "INCOME")
"""Rows that say what people did and what befell them."""


def ask(law: Callable[[Case], int], examples: int, *, residents: int = 30, months: int = 30) -> int:
    """Ask ``law`` of so many cases, the same in every run.  Gives how often it had something to speak of, in all.

    A law that never has is no law: who calls asserts that the sum is not zero.
    """
    found = 0

    @drawing(examples)
    @seed(lane(law.__qualname__))
    @given(cases(residents=residents, months=months))
    def one(case: Case) -> None:
        nonlocal found
        found += law(case)

    one()
    return found


def lived(case: Case) -> list[Entry]:
    """The kernel's log of a case."""
    return live_log(*case)


def lived_together(case: Case, regimes: Sequence[Regime], *, threads: int = 1, block: int = 7) -> list[list[Entry]]:
    """The kernel's logs of several regimes over a case's people, lived in one run."""
    book = codebook(case.world, [scheme for regime in regimes for scheme in schemes_of(regime)])
    logs: list[list[Entry]] = [[] for _ in regimes]
    live(
        case.world,
        regimes,
        case.population,
        book,
        case.life_seed,
        case.people_seed,
        threads=threads,
        block=block,
        consume=lambda number, log, _: logs[number].extend(in_words(log, book)),
    )
    return [sorted(log, key=lambda entry: (entry.person, entry.month)) for log in logs]


def without(case: Case, *mechanisms: str) -> Case:
    """The same case with mechanisms switched off, besides those that are."""
    return case._replace(regime=case.regime._replace(without=case.regime.without | set(mechanisms)))


def with_schemes(case: Case, change: Callable[[SchemeText], SchemeText]) -> Case:
    """The same case with each of its schemes changed."""
    segments = tuple(
        segment._replace(
            scheme=change(segment.scheme), announced=None if segment.announced is None else change(segment.announced)
        )
        for segment in case.regime.segments
    )
    return case._replace(regime=case.regime._replace(segments=segments))


def of(log: Sequence[Entry], events: Sequence[str]) -> list[Entry]:
    """The rows of these events, in order."""
    return [entry for entry in log if entry.event in events]
