"""The only door to chance: plain integer Python, no float, no logarithm, no state.

A draw is a pure function of its key ``(seed, person, lane, month, ordinal, purpose)``, so neither order, nor threads,
nor the scheme under study can disturb it.  The kernel carries a compiled copy of :func:`philox4x32` and
:func:`muldiv`; a test holds that both give the same integers.

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011 (Philox4x32-10).
"""

from __future__ import annotations

import hashlib
import math
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache

WORD = 1 << 32
"""One more than the largest draw; probability 1 as a threshold."""

_MASK = WORD - 1
_MULTIPLIER_A = 0xD2511F53
_MULTIPLIER_B = 0xCD9E8D57
_WEYL_A = 0x9E3779B9
_WEYL_B = 0xBB67AE85


class Purpose(IntEnum):
    """What a draw is for.  Appended to, never renumbered."""

    POTENTIAL = 1  # how many potential events a chunk holds
    EVENT = 2  # month, kind and height of one of them
    LAYER_COUNT = 3  # how many a further layer or a clause's stream holds
    LAYER_EVENT = 4  # month and height of one of them
    MONTHLY = 5  # the height of a `chance_per_month` kind
    COVERAGE = 6  # is this deed, person or district seen
    ASTRAY = 7  # does this sighting go to somebody else
    CONCENTRATED = 8  # is this person one of the easily confused
    CORRECTION = 9  # how long until a false record is corrected at its source
    ENFORCEMENT = 10  # is this wish refused by this clause
    RETRY = 11  # is a refused wish tried again
    APPEAL_FILED = 12
    APPEAL_UPHELD = 13
    REPAIR = 14
    AWARE = 15  # does this person know of the scheme
    SETTLEMENT = 16
    TERM = 17  # which of several terms a listing has
    TAKEN_UP = 18  # is an offered reward taken up
    # the people
    BIRTH = 32
    DEATH = 33
    FRAILTY = 34
    CONFUSABILITY = 35
    ALLOCATION = 36
    HOUSEHOLD = 37
    NEWBORN = 38
    CONTACT = 39
    PANEL = 40
    REPLICATE = 41


def philox4x32(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Ten rounds of Philox4x32: four 32-bit words from a 128-bit counter and a 64-bit key."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        a = _MULTIPLIER_A * c0
        b = _MULTIPLIER_B * c2
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & _MASK, (a >> 32) ^ c3 ^ k1, a & _MASK
        k0 = (k0 + _WEYL_A) & _MASK
        k1 = (k1 + _WEYL_B) & _MASK
    return c0, c1, c2, c3


def draw4(
    seed: int, person: int, lane: int, month: int, ordinal: int, purpose: int, repeat: int = 0
) -> tuple[int, int, int, int]:
    """Four 32-bit words for one key.

    ``seed`` is a 64-bit integer, ``person`` and ``lane`` are 32-bit, ``month`` and ``ordinal`` 16-bit, ``purpose``
    8-bit and ``repeat`` (which of several tries at the same thing) 24-bit.
    """
    counter = (
        person & _MASK,
        lane & _MASK,
        ((month & 0xFFFF) << 16) | (ordinal & 0xFFFF),
        int(purpose) | ((repeat & 0xFFFFFF) << 8),
    )
    return philox4x32(counter, (seed & _MASK, (seed >> 32) & _MASK))


def draw(seed: int, person: int, lane: int, month: int, ordinal: int, purpose: int, repeat: int = 0) -> int:
    """The first of the four words: an integer uniform on [0, 2^32)."""
    return draw4(seed, person, lane, month, ordinal, purpose, repeat)[0]


@lru_cache(maxsize=65536)
def lane(identifier: str) -> int:
    """A stable 32-bit hash of an id: the lane of its draws.  Never a row number; the compiler refuses collisions."""
    return int.from_bytes(hashlib.blake2s(identifier.encode(), digest_size=4, person=b"glassh").digest(), "little")


def round_half_even(x: Fraction) -> int:
    """The nearest integer to an exact number, ties to even."""
    return round(x)


def threshold(probability: Fraction) -> int:
    """A probability as the integer t for which ``draw < t``: 0 is never, 1 (= 2^32) is always.

    Raises ValueError outside [0, 1].
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"not a probability: {probability}")
    return round_half_even(probability * WORD)


def muldiv(a: int, numerator: int, denominator: int) -> int:
    """``a * numerator / denominator`` rounded half up: ``floor((a·n + d/2) / d)`` for d > 0, any sign of a."""
    return (a * numerator + denominator // 2) // denominator


def power_of_two_ceiling(rate: Fraction, smallest: int) -> int:
    """The least e ≥ ``smallest`` with ``rate <= 2^e``.  Zero gives ``smallest``."""
    if rate <= 0:
        return smallest
    exponent = rate.numerator.bit_length() - rate.denominator.bit_length()  # the rate lies between its halves
    above = rate.numerator << max(0, -exponent) > rate.denominator << max(0, exponent)
    return max(smallest, exponent + above)


RATE_BITS = 48
"""Rates of potential events are whole multiples of 2^-48 a month."""


@lru_cache(maxsize=64)
def rate_of_chance(exponent: int) -> int:
    """-ln(1 - 2^exponent) in units of 2^-RATE_BITS, exponent < 0: the rate that leaves a month empty at that chance.

    By its series, term after term of 2^(exponent·k)/k, with 64 bits to spare.
    """
    bits, total, k = RATE_BITS + 64, 0, 1
    while bits + exponent * k > 0:
        total += (1 << (bits + exponent * k)) // k
        k += 1
    return round_half_even(Fraction(total, 1 << 64))


def cumulative(weights: list[Fraction]) -> list[int]:
    """Cumulative thresholds of a discrete distribution: index i is drawn when ``u < result[i]`` first holds.

    The last is 2^32.  Raises ValueError when the weights sum to zero or one is negative.
    """
    unit = math.lcm(*(weight.denominator for weight in weights))
    return cumulative_whole([weight.numerator * (unit // weight.denominator) for weight in weights])


def cumulative_whole(weights: list[int]) -> list[int]:
    """The same for whole weights."""
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and sum to more than zero")
    running, out = 0, []
    for weight in weights:
        running += weight
        quotient, remainder = divmod(running * WORD, total)
        out.append(quotient + (2 * remainder > total or (2 * remainder == total and quotient % 2 == 1)))
    out[-1] = WORD
    return out


@lru_cache(maxsize=65536)
def poisson_table(mean: Fraction) -> tuple[int, ...]:
    """Thresholds of a Poisson number: the number is the count of entries ``t`` with ``t <= u``.

    Entry n is P(X <= n) in units of 2^-32, rounded half to even; the table ends with 2^32.  Integers throughout.
    Raises ValueError for a mean below 0 or above 4096.
    """
    if not 0 <= mean <= 4096:
        raise ValueError(f"a Poisson mean must lie in [0, 4096]: {mean}")
    halvings = 0
    while mean / 2**halvings > 1:
        halvings += 1
    # exp(-mean) = exp(-mean / 2^h)^(2^h), with room for the bits lost in squaring and for a tiny result
    unit = 160 + 4 * halvings + 2 * int(mean)
    p = _exp_minus_wide(mean / 2**halvings, unit)
    for _ in range(halvings):
        p = p * p >> unit
    out: list[int] = []
    running, n = p, 0
    half = 1 << (unit - 33)
    while True:
        quotient, remainder = divmod(running, 1 << (unit - 32))
        rounded = quotient + (remainder > half or (remainder == half and quotient % 2 == 1))
        if n > mean and rounded >= WORD - 1 and p * mean.numerator < (half * mean.denominator * (n + 1)) >> 8:
            out.append(WORD)
            return tuple(out)
        out.append(min(rounded, WORD))
        if rounded >= WORD:
            return tuple(out)
        n += 1
        p = p * mean.numerator // (mean.denominator * n)
        running += p


def _exp_minus_wide(mean: Fraction, unit: int) -> int:
    """exp(-mean) in units of 2^-unit by its alternating series, for 0 <= mean <= 1."""
    term = total = 1 << unit
    k = 1
    while term:
        term = term * mean.numerator // (mean.denominator * k)
        total += -term if k % 2 else term
        k += 1
    return total


def poisson(table: tuple[int, ...], word: int) -> int:
    """The Poisson number that a 32-bit word stands for."""
    n = 0
    while word >= table[n]:
        n += 1
    return n
