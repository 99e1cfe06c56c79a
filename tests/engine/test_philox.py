"""The kernel's copy of chance gives the integers of glasshouse.chance."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse import chance
from glasshouse.engine import run

kernel = run.kernel.chance
FEW = settings(max_examples=300, derandomize=True, database=None, deadline=None)
WORDS = st.integers(0, chance.WORD - 1)
SIGNED = st.integers(-(2**63), 2**63 - 1)

PUBLISHED = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), PUBLISHED)
def test_the_published_answers(counter: tuple[int, ...], key: tuple[int, ...], words: tuple[int, ...]) -> None:
    assert tuple(kernel.philox4x32(*(np.uint64(word) for word in (*counter, *key)))) == words


@FEW
@given(SIGNED, WORDS, WORDS, st.integers(0, 65535), st.integers(0, 65535), st.integers(1, 255), st.integers(0, 999))
def test_draws(seed: int, person: int, lane: int, month: int, ordinal: int, purpose: int, repeat: int) -> None:
    words = kernel.draw4(*(np.int64(part) for part in (seed, person, lane, month, ordinal, purpose, repeat)))
    assert tuple(words) == chance.draw4(seed, person, lane, month, ordinal, purpose, repeat)
    first = kernel.draw(*(np.int64(part) for part in (seed, person, lane, month, ordinal, purpose)))
    assert first == chance.draw(seed, person, lane, month, ordinal, purpose)


@FEW
@given(st.integers(-(2**34), 2**34), st.integers(-(2**26), 2**26), st.integers(1, 2**26))
def test_muldiv(a: int, numerator: int, denominator: int) -> None:
    assert kernel.muldiv(np.int64(a), np.int64(numerator), np.int64(denominator)) == chance.muldiv(
        a, numerator, denominator
    )


@FEW
@given(st.integers(-(2**34), 2**34), st.integers(-(2**26), 2**26), st.integers(1, 2**26))
def test_guessed_muldiv(a: int, numerator: int, denominator: int) -> None:
    exact = chance.muldiv(a, numerator, denominator)
    if abs(exact) < 1 << 50:
        words = (np.int64(word) for word in (a, numerator, denominator))
        assert kernel.muldiv_guessed(*words, 1.0 / denominator) == exact


@FEW
@given(st.integers(0, 2**54 - 1), st.integers(0, 2**30), st.integers(1, 2**30 - 1))
def test_wide_muldiv(a: int, numerator: int, denominator: int) -> None:
    exact = chance.muldiv(a, numerator, denominator)
    if exact < 1 << 62:
        assert kernel.muldiv_wide(np.int64(a), np.int64(numerator), np.int64(denominator)) == exact


@FEW
@given(st.fractions(0, 600, max_denominator=1024), st.lists(WORDS, min_size=1, max_size=20))
def test_poisson_numbers(mean: Fraction, words: list[int]) -> None:
    table = chance.poisson_table(mean)
    cells = np.array((7, *table), dtype=np.int64)  # a table need not stand first
    for word in (*words, 0, chance.WORD - 1, table[0], table[0] - 1):
        if 0 <= word < chance.WORD:
            assert kernel.poisson(cells, np.int64(1), np.int64(word)) == chance.poisson(table, word)
