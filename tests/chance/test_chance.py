"""Chance: published known answers, and integers against exact sums."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from glasshouse import chance
from glasshouse.chance import WORD

ONES = 0xFFFFFFFF
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
"""Random123 1.09, kat_vectors, philox 4x32 with 10 rounds."""


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter, key, words):
    assert chance.philox4x32(counter, key) == words


def test_every_part_of_the_key_matters():
    base = dict(seed=1, person=2, lane=3, month=4, ordinal=5, purpose=6, repeat=7)
    words = {chance.draw(**base)}
    for part, value in base.items():
        words.add(chance.draw(**{**base, part: value + 1}))
    words.add(chance.draw(**{**base, "seed": 1 + WORD}))
    assert len(words) == len(base) + 2


def test_a_purpose_is_never_renumbered():
    assert [purpose.value for purpose in chance.Purpose] == [*range(1, 19), *range(32, 42)]


def test_lanes_are_stable():
    assert chance.lane("potential") == 3_409_311_964
    assert chance.lane("cameras-jaywalking") != chance.lane("cameras-jaywalkinG")


def test_nought_is_never_and_one_is_always():
    assert chance.threshold(Fraction(0)) == 0
    assert chance.threshold(Fraction(1)) == WORD
    with pytest.raises(ValueError, match="not a probability"):
        chance.threshold(Fraction(11, 10))


@given(st.integers(-(2**60), 2**60), st.integers(0, 2**31), st.integers(1, 2**31))
def test_muldiv_rounds_half_up(a, numerator, denominator):
    exact = Fraction(a * numerator, denominator)
    assert abs(chance.muldiv(a, numerator, denominator) - exact) <= Fraction(1, 2)


@given(st.fractions(0, 600, max_denominator=10_000))
def test_poisson_tables_agree_with_the_distribution(mean):
    table = chance.poisson_table(mean)
    assert table[-1] == WORD
    assert list(table) == sorted(table)
    for n in range(0, len(table), max(1, len(table) // 7)):
        assert table[n] / WORD == pytest.approx(stats.poisson.cdf(n, float(mean)), abs=2e-9)


def test_a_poisson_table_is_exact_where_it_can_be_checked_by_hand():
    # exp(-1) = 0.36787944117144233; times 2^32 = 1580030168.70...
    assert chance.poisson_table(Fraction(1))[0] == 1_580_030_169
    assert chance.poisson_table(Fraction(0)) == (WORD,)
    assert chance.poisson(chance.poisson_table(Fraction(1)), 1_580_030_168) == 0
    assert chance.poisson(chance.poisson_table(Fraction(1)), 1_580_030_169) == 1


@given(st.fractions(0, 1000), st.integers(-16, 0))
def test_the_ceiling_is_the_least_power_of_two(rate, smallest):
    exponent = chance.power_of_two_ceiling(rate, smallest)
    assert rate <= Fraction(2) ** exponent
    assert exponent == smallest or rate > Fraction(2) ** (exponent - 1)


@pytest.mark.parametrize("exponent", range(-16, -1))
def test_the_rate_of_a_chance_leaves_a_month_empty_at_that_chance(exponent):
    rate = chance.rate_of_chance(exponent) / 2**chance.RATE_BITS
    assert rate == pytest.approx(-math.log1p(-(2.0**exponent)), abs=2.0**-48)


def test_cumulative_thresholds_end_with_always():
    assert chance.cumulative([Fraction(1), Fraction(3)]) == [WORD // 4, WORD]
    with pytest.raises(ValueError, match="sum to more than zero"):
        chance.cumulative([Fraction(0)])
