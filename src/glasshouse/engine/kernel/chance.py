"""Draws and exact arithmetic: the compiled copy of :mod:`glasshouse.chance`; a test holds that both agree."""

from __future__ import annotations

import numpy as np

from glasshouse.chance import Purpose
from glasshouse.engine.room import FIRST_WORD, LANE, ORDINAL, SECOND_WORD, THIRD_WORD
from glasshouse.machine_code import force_inlined, kernel

(POTENTIAL, EVENT, LAYER_COUNT, LAYER_EVENT, MONTHLY, COVERAGE, ASTRAY, CONCENTRATED, CORRECTION, ENFORCEMENT, RETRY,
 REPAIR, TERM, APPEAL_FILED, APPEAL_UPHELD, CONTACT) = map(np.int64, (
    Purpose.POTENTIAL, Purpose.EVENT, Purpose.LAYER_COUNT, Purpose.LAYER_EVENT, Purpose.MONTHLY, Purpose.COVERAGE,
    Purpose.ASTRAY, Purpose.CONCENTRATED, Purpose.CORRECTION, Purpose.ENFORCEMENT, Purpose.RETRY, Purpose.REPAIR,
    Purpose.TERM, Purpose.APPEAL_FILED, Purpose.APPEAL_UPHELD, Purpose.CONTACT,
))  # fmt: skip

MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
MULTIPLIER_A, MULTIPLIER_B = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_A, WEYL_B = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


@force_inlined
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Ten rounds; six uint64 below 2^32 to four int64 below 2^32.  As glasshouse.chance.philox4x32."""
    # words are kept in 64 bits, where a product of two needs no carry
    for _ in range(10):
        a = MULTIPLIER_A * c0
        b = MULTIPLIER_B * c2
        c0, c1, c2, c3 = (b >> HALF) ^ c1 ^ k0, b & MASK, (a >> HALF) ^ c3 ^ k1, a & MASK
        k0 = (k0 + WEYL_A) & MASK
        k1 = (k1 + WEYL_B) & MASK
    return np.int64(c0), np.int64(c1), np.int64(c2), np.int64(c3)


@kernel
def draw4(seed, person, lane, month, ordinal, purpose, repeat):
    """Four words for one key; int64 in and out.  As glasshouse.chance.draw4."""
    return philox4x32(
        np.uint64(person & 0xFFFFFFFF),
        np.uint64(lane & 0xFFFFFFFF),
        np.uint64(((month & 0xFFFF) << 16) | (ordinal & 0xFFFF)),
        np.uint64(purpose | ((repeat & 0xFFFFFF) << 8)),
        np.uint64(seed & 0xFFFFFFFF),
        np.uint64((seed >> 32) & 0xFFFFFFFF),
    )


@kernel
def draw(seed, person, lane, month, ordinal, purpose):
    """The first of the four words."""
    return draw4(seed, person, lane, month, ordinal, purpose, np.int64(0))[0]


@force_inlined
def draw_side_by_side(words, count, seed, person, month, purpose):
    """The first three words for the ``count`` lanes and ordinals in ``words``.

    The draws are independent, so the loop becomes vector instructions.
    """
    # rounded up to whole vectors: the draws beyond `count` are made from stale cells and never read
    for row in range((count + 7) // 8 * 8):
        four = philox4x32(
            np.uint64(person & 0xFFFFFFFF),
            np.uint64(words[LANE + row]),
            np.uint64((month & 0xFFFF) << 16) | np.uint64(words[ORDINAL + row]),
            np.uint64(purpose),
            np.uint64(seed & 0xFFFFFFFF),
            np.uint64((seed >> 32) & 0xFFFFFFFF),
        )
        words[FIRST_WORD + row] = four[0]
        words[SECOND_WORD + row] = four[1]
        words[THIRD_WORD + row] = four[2]


@force_inlined
def draw_lanes(words, lanes, count, seed, person, month, purpose):
    """The first word for each of the first ``count`` lanes, into ``words``."""
    # rounded up to whole vectors, for which `lanes` is padded with zeros
    for row in range((count + 7) // 8 * 8):
        words[FIRST_WORD + row] = philox4x32(
            np.uint64(person & 0xFFFFFFFF),
            np.uint64(lanes[row] & 0xFFFFFFFF),
            np.uint64((month & 0xFFFF) << 16),
            np.uint64(purpose),
            np.uint64(seed & 0xFFFFFFFF),
            np.uint64((seed >> 32) & 0xFFFFFFFF),
        )[0]


@force_inlined
def muldiv(a, numerator, denominator):
    """``a * numerator / denominator`` rounded half up, any sign of a; the product must fit."""
    return (a * numerator + denominator // np.int64(2)) // denominator


@force_inlined
def muldiv_guessed(a, numerator, denominator, inverse):
    """The same for results below 2^50 and a product that fits; ``inverse`` is the float nearest to 1 / denominator.

    A float guesses the quotient and integers correct it by at most one, so the result is exact (decision 0050).  There
    are vector instructions for this, and none for dividing 64-bit integers.
    """
    # half up, as muldiv: the half is added before the division
    product = a * numerator + denominator // np.int64(2)
    guess = np.int64(np.float64(product) * inverse)
    remainder = product - guess * denominator
    return guess - np.int64(remainder < 0) + np.int64(remainder >= denominator)


@kernel
def muldiv_wide(a, numerator, denominator):
    """The same for 0 <= a < 2^54, 0 < denominator < 2^30 and a result that fits, whatever the product."""
    # long division in base 2^22: the product of a threshold and a factor need not fit 63 bits
    whole, remainder = numerator // denominator, numerator % denominator
    high = (a >> 22) * remainder
    low = ((high % denominator) << 22) + (a & ((1 << 22) - 1)) * remainder + denominator // np.int64(2)
    return a * whole + ((high // denominator) << 22) + low // denominator


@kernel
def poisson(table, first, word):
    """The Poisson number that a word stands for; the table starts at cell ``first``."""
    # a search from 0: means are small, so 0 or 1 is the usual answer; the table ends with 2^32, above any word
    n = np.int64(0)
    while word >= table[first + n]:
        n += 1
    return n
