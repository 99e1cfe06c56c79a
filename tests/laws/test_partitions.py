"""Law 1: a city lived in parts that tell each other sums and published figures ends in the same records."""

from __future__ import annotations

import numpy as np
import pytest

from glasshouse.compiler import codebook
from glasshouse.engine import LocalCrew, Run, live_windows, run
from glasshouse.engine.lives import schemes_of
from glasshouse.errors import UsageError
from glasshouse.population import Population, cut
from glasshouse.records import Calendar, Part, Tally, closed, dots_of, picture, tables, together
from glasshouse.scheme.regime import Regime
from tests import texts
from tests.laws.asking import FEW_AND_MANY, ask, under_another
from tests.random_schemes import Case

PARTS = (2, 3, 7)


def regimes_of(case: Case) -> list[Regime]:
    return [case.regime, under_another(case.regime, "none", texts.scheme(case.world, scheme="none"))]


def checksum(case: Case, parts: int, *, threads: int = 1) -> tuple[str, list[Run]]:
    """Of the records of a case beside no scheme, lived in so many parts, and its picture."""
    regimes = regimes_of(case)
    book = codebook(case.world, [scheme for one in regimes for scheme in schemes_of(one)])
    segments = case.regime.segments
    start = segments[min(1, len(segments) - 1)].first
    calendar = Calendar(segments[0].first, start, start, segments[-1].end)
    runs, tallies = [], []
    for number in range(parts):
        here = cut(case.population, number, parts)
        tallies.append(
            Tally(
                here.people, here.households.first, book, calendar, [regime.name for regime in regimes],
                from_age=18, people_seed=case.people_seed, place=here.part,
            )
        )  # fmt: skip
        seeds = (case.life_seed, case.people_seed)
        runs.append(Run(case.world, regimes, here, book, seeds, threads=threads, block=7, consume=tallies[-1].consume))
    live_windows(LocalCrew(runs))
    dots = picture([dots_of(tally, 2) for tally in tallies])
    summed: list[Part] = [closed(tally, {0: 1}) for tally in tallies]
    return f"{tables(together(summed)).checksum} {dots.rows()}", runs


EXCHANGED: list[tuple[bool, bool, bool]] = []
"""Of each case asked: whether it reads who is publicly listed, means of contacts, ranks."""


def in_any_parts(case: Case) -> int:
    """Gives how many people were read across parts."""
    whole, (run,) = checksum(case, 1)
    EXCHANGED.append(run.needs)
    across = 0
    for parts in PARTS:
        found, runs = checksum(case, parts)
        assert found == whole, parts
        across += sum(run.elsewhere.size for run in runs)
    return across


@pytest.mark.parametrize("examples", [pytest.param(25, id="few"), FEW_AND_MANY[1]])
def test_in_any_parts(examples: int) -> None:
    EXCHANGED.clear()
    assert ask(in_any_parts, examples, residents=60) > 0
    assert np.array(EXCHANGED).any(axis=0).all(), "some exchange was in no case"


def a_deaf_part_is_found(case: Case) -> int:
    """Told nothing of people elsewhere, some city ends otherwise: what parts tell each other matters."""
    whole, _ = checksum(case, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "write_published", lambda *_: None)
        deaf, _ = checksum(case, 3)
    return int(deaf != whole)


def test_a_deaf_part_is_found() -> None:
    assert ask(a_deaf_part_is_found, 12, residents=60) > 0


def parts_are_the_city(case: Case) -> int:
    """Every person is of one part, under the number they have in the city."""
    city: Population = case.population
    cuts = [cut(city, number, 3) for number in range(3)]
    rows = [part.numbering.numbers(np.arange(part.people.birth.size)) for part in cuts]
    assert np.array_equal(np.sort(np.concatenate(rows)), np.arange(city.people.birth.size))
    for part, numbers in zip(cuts, rows, strict=True):
        assert np.array_equal(part.people.birth, city.people.birth[numbers])
        assert np.array_equal(part.numbering.rows(numbers), np.arange(numbers.size))
        assert np.array_equal(
            part.households.first[part.people.household[: part.residents]] >= 0, [True] * part.residents
        )
        elsewhere = np.setdiff1d(np.arange(city.people.birth.size), numbers)
        assert (part.numbering.rows(elsewhere) == -1).all()
    return 1


def test_parts_are_the_city() -> None:
    assert ask(parts_are_the_city, 6) > 0


def more_parts_than_households(case: Case) -> int:
    with pytest.raises(UsageError, match="households"):
        cut(case.population, 0, len(case.population.households.first) + 1)
    return 1


def test_more_parts_than_households_are_refused() -> None:
    assert ask(more_parts_than_households, 1) == 1
