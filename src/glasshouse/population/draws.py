"""The compiled door to chance for the people: :func:`glasshouse.chance.draw4`, integer for integer."""

from __future__ import annotations

import numpy as np

from glasshouse.machine_code import njit

_MASK = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_MULTIPLIER_A = np.uint64(0xD2511F53)
_MULTIPLIER_B = np.uint64(0xCD9E8D57)
_WEYL_A = np.uint64(0x9E3779B9)
_WEYL_B = np.uint64(0xBB67AE85)
_MONTH_MASK = np.uint64(0xFFFF)
_MONTH_SHIFT = np.uint64(16)
_REPEAT_SHIFT = np.uint64(8)


@njit()
def draw4(seed, person, lane, month, ordinal, purpose, repeat):  # type: ignore[no-untyped-def]
    """Four 32-bit words (uint64) for one key; the fields are as wide as :func:`glasshouse.chance.draw4` says."""
    c0 = np.uint64(person) & _MASK
    c1 = np.uint64(lane) & _MASK
    c2 = ((np.uint64(month) & _MONTH_MASK) << _MONTH_SHIFT) | (np.uint64(ordinal) & _MONTH_MASK)
    c3 = (np.uint64(purpose) | (np.uint64(repeat) << _REPEAT_SHIFT)) & _MASK
    k0 = np.uint64(seed) & _MASK
    k1 = np.uint64(seed) >> _SHIFT
    for _ in range(10):
        a = _MULTIPLIER_A * c0
        b = _MULTIPLIER_B * c2
        c0 = (b >> _SHIFT) ^ c1 ^ k0
        c1 = b & _MASK
        c2 = (a >> _SHIFT) ^ c3 ^ k1
        c3 = a & _MASK
        k0 = (k0 + _WEYL_A) & _MASK
        k1 = (k1 + _WEYL_B) & _MASK
    return c0, c1, c2, c3


@njit()
def draw_one(seed, person, lane, month, ordinal, purpose, repeat):  # type: ignore[no-untyped-def]
    """The first word, as an int64."""
    return np.int64(draw4(seed, person, lane, month, ordinal, purpose, repeat)[0])


@njit()
def shuffle(values, first, last, seed, person, lane, month, purpose):  # type: ignore[no-untyped-def]
    """Puts ``values[first:last]`` in an order drawn by key (Fisher-Yates; four steps a draw, the step as repeat)."""
    left = np.int64(last - first)
    step = np.int64(0)
    w0 = w1 = w2 = w3 = np.uint64(0)
    while left > 1:
        turn = step & np.int64(3)
        if turn == 0:
            block = step >> np.int64(2)
            w0, w1, w2, w3 = draw4(
                seed, person, lane, month, block >> np.int64(24), purpose, block & np.int64(0xFFFFFF)
            )
            word = w0
        elif turn == 1:
            word = w1
        elif turn == 2:
            word = w2
        else:
            word = w3
        pick = np.int64((word * np.uint64(left)) >> _SHIFT)
        left -= 1
        step += 1
        other = values[first + left]
        values[first + left] = values[first + pick]
        values[first + pick] = other
