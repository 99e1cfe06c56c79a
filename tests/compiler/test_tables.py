"""Texts become integers: the order of rows, thresholds by chance's own rounding, refusals of what does not fit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from glasshouse import chance
from glasshouse.compiler import codebook, compile, rates, tables, traits
from glasshouse.compiler.integers import FINEST_SHARE, matrix, ratio
from glasshouse.errors import RunError
from glasshouse.scheme.regime import regime, timeline
from tests import texts
from tests.small_population import small_population


def _sees(name: str, **more: object) -> list[dict[str, object]]:
    few = {"share_of_people": texts.number(0.1), "times": texts.number(2)}
    return [
        texts.sight(name, "debt", coverage=texts.number(0.3), misattributed=texts.number(0.1), concentrated=few, **more)
    ]


@pytest.fixture
def world() -> object:
    return texts.world(
        conducts=[texts.conduct("debt", per_month=texts.number(0.3))],
        wishes=[texts.wish("flight", 0.25, per_month=texts.number(0.1))],
        turns=[texts.turn("cut", {"income_bands": -3}, per_month=texts.number(0.1))],
    )


def _scheme(world: object, name: str, agency: str, listing: str) -> object:
    return texts.scheme(
        world,
        scheme=name,
        agencies=[texts.agency(agency, _sees(f"{agency}-debt"))],
        ledger={"retention": 12, "source": "law"},
        lists=[texts.blacklist(listing, [agency], [texts.count("debt", 1, 12)], [{"months_listed": 6}])],
    )


def test_the_scheme_of_before_stands_first(world) -> None:  # type: ignore[no-untyped-def]
    first, second = _scheme(world, "first", "zoo", "zebras"), _scheme(world, "second", "ants", "ants-list")
    book = codebook(world, [first, second, first])
    assert book.kinds == tuple(sorted(("debt", "flight", "cut")))
    assert book.sights == ("zoo/zoo-debt", "ants/ants-debt")
    assert book.lists == ("zebras", "ants-list")


def test_thresholds_are_those_of_chance(world) -> None:  # type: ignore[no-untyped-def]
    new, none = _scheme(world, "new", "courts", "defaulters"), texts.scheme(world, scheme="none")
    when = timeline(world, new, 0, 2)
    people = small_population(world, 8, 1, begin=when.begin, start=when.start, until=when.end)
    book = codebook(world, [none, new])
    made = compile(
        world, regime(new, none, when, without=frozenset()), book, rates(world, frailty=True, rows=traits(people).rows)
    )[-1]
    sight = tables.Sight(made.sights[book.sights.index("courts/courts-debt")])
    assert sight.coverage == chance.threshold(Fraction(3, 10))
    assert sight.astray == chance.threshold(Fraction(1, 10))
    assert tables.Kind(made.kinds[book.kinds.index("flight")]).again == chance.threshold(Fraction(1, 4))
    exponent = chance.power_of_two_ceiling(Fraction(3, 10), tables.SMALLEST_EXPONENT)
    row = tables.Thresholds(made.thresholds[made.profile_rates[0, book.kinds.index("debt")]])
    assert row.exponent == exponent
    assert row.at_cell[0] == chance.round_half_even(Fraction(3, 10) / Fraction(2) ** exponent * chance.WORD)
    assert not made.sights.flags.writeable


def test_the_draw_of_a_profile_is_chance_s_own(world) -> None:  # type: ignore[no-untyped-def]
    people = small_population(world, 8, 1, begin=0, start=0, until=24)
    made = rates(world, frailty=True, rows=traits(people).rows)
    ceilings = [
        Fraction(2) ** chance.power_of_two_ceiling(kind.per_month.value, tables.SMALLEST_EXPONENT)
        for kind in sorted((*world.conducts, *world.turns, *world.wishes), key=lambda kind: kind.id)
    ]
    draw = int(made.cell_draw[made.profile_cell[0, 0]])
    assert made.family_lanes.tolist() == [chance.lane("potential")]
    assert made.family_kinds.tolist() == [list(range(len(ceilings)))]
    assert made.cumulative[draw].tolist() == chance.cumulative(ceilings)
    first = int(made.poisson_at[tables.POWERS + draw])
    expected = chance.poisson_table(12 * sum(ceilings, Fraction(0)))
    assert tuple(made.poisson[first : first + len(expected)].tolist()) == expected


def test_a_share_with_too_many_digits_is_refused() -> None:
    assert ratio(Fraction(1, FINEST_SHARE), "recovery", FINEST_SHARE) == (1, FINEST_SHARE)
    with pytest.raises(RunError, match="more digits"):
        ratio(Fraction(1, 2 * FINEST_SHARE + 1), "recovery", FINEST_SHARE)


def test_one_sight_for_two_conducts_is_refused() -> None:
    world = texts.world(
        conducts=[texts.conduct(name, per_month=texts.number(0.3)) for name in ("debt", "noise")],
    )
    one = texts.scheme(world, scheme="one", agencies=[texts.agency("courts", [texts.sight("seen", "debt")])])
    other = texts.scheme(world, scheme="other", agencies=[texts.agency("courts", [texts.sight("seen", "noise")])])
    with pytest.raises(RunError, match="courts/seen"):
        codebook(world, [one, other])


def test_an_empty_matrix_keeps_its_columns() -> None:
    empty = matrix([], 5)
    assert empty.shape == (0, 5)
    assert empty.dtype == np.int64
