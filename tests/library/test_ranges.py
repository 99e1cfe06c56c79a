"""The ranges of the shipped texts can be run: each unknown at either end, and all of them at the top together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np
import pytest

from glasshouse import library
from glasshouse.compiler import codebook, compile, rates
from glasshouse.compiler.rates import Rates
from glasshouse.errors import GlasshouseError
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.scheme.regime import Regime, Segment
from glasshouse.text import TextModel
from glasshouse.text.vary import variables, varied
from glasshouse.vocabulary import Month
from glasshouse.world import World, WorldText
from tests.library.test_schemes import SCHEMES, world_of

MOST_UNEVEN = 7
"""A frailty class past the last: where rates are highest."""


def ranges(text: TextModel) -> dict[str, tuple[Fraction, Fraction]]:
    """Of every unknown that has one, by its address."""
    return {
        key: one.number.range
        for key, one in variables(text).items()
        if not one.is_lever and one.number.range is not None
    }


def ends(text: TextModel) -> Iterator[dict[str, Fraction]]:
    """Each unknown alone at the low end of its range, then at the high one."""
    return ({key: end} for key, both in ranges(text).items() for end in both)


def tops(text: TextModel) -> dict[str, Fraction]:
    """Every unknown at the high end of its range."""
    return {key: high for key, (_, high) in ranges(text).items()}


def rates_of(world: WorldText) -> Rates:
    """Of people in the first and in the most uneven class of each frailty."""
    rows = [[0, 0, *[level] * len(world.frailties)] for level in (0, MOST_UNEVEN)]
    return rates(world, frailty=True, rows=np.array(rows, np.int16))


def refused(world: WorldText, scheme: SchemeText, of_world: Rates) -> str | None:
    """What the compiler says of a scheme in force for a year; None: it compiles."""
    regime = Regime(scheme.scheme, (Segment(scheme, None, Month(0), Month(12)),), frozenset())
    try:
        compile(world, regime, codebook(world, [scheme]), of_world)
    except GlasshouseError as problem:
        return problem.what
    return None


def all_refused(said: Mapping[str, str | None]) -> dict[str, str]:
    return {key: what for key, what in said.items() if what is not None}


@pytest.mark.parametrize("name", SCHEMES)
def test_each_unknown_of_a_scheme_compiles_at_either_end_of_its_range(name: str) -> None:
    world, scheme = world_of(name).text, Scheme.load(name).text
    of_world = rates_of(world)
    assert not all_refused({str(end): refused(world, varied(scheme, end), of_world) for end in ends(scheme)})


@pytest.mark.parametrize("name", library.world_names())
def test_each_unknown_of_a_world_compiles_at_either_end_of_its_range(name: str) -> None:
    world, scheme = World.load(name).text, Scheme.load("none").text
    changed = {str(end): varied(world, end) for end in ends(world)}
    assert not all_refused({end: refused(text, scheme, rates_of(text)) for end, text in changed.items()})


@pytest.mark.parametrize("name", SCHEMES)
def test_all_unknowns_at_the_top_of_their_ranges_compile_together(name: str) -> None:
    world, scheme = world_of(name).text, Scheme.load(name).text
    world, scheme = varied(world, tops(world)), varied(scheme, tops(scheme))
    assert refused(world, scheme, rates_of(world)) is None


def test_ranges_beyond_what_the_compiler_holds_are_found() -> None:
    world, scheme = world_of("beijing-2018").text, Scheme.load("beijing-2021-eyes-and-apps").text
    sight = "cameras-jaywalking"
    factors = (f"{sight}.concentrated.times", f"{sight}.times_for.sex_female", f"{sight}.times_for.minority")
    most = varied(scheme, dict.fromkeys(factors, Fraction(1000)))
    assert "times as easily" in (refused(world, most, rates_of(world)) or "")
