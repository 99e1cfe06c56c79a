"""Exact numbers: decimal text to integers and fractions and back; nothing is rounded and no float is made."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Final

MOST_DIGITS: Final = 30
"""Digits that a number may have, and the largest exponent: what is longer is no number that anybody meant."""

_NUMBER: Final = re.compile(r"([-+]?)(?:([0-9]+)(\.[0-9]*)?|(\.[0-9]+))(?:[eE]([-+]?[0-9]+))?\Z", re.ASCII)


def read_whole(raw: str, most: int) -> int | None:
    """The whole number from 0 to ``most`` that ``raw``, of any length, writes in plain digits, else None."""
    if not (raw.isascii() and raw.isdigit()):
        return None
    digits = raw.lstrip("0") or "0"
    if len(digits) > len(str(most)):
        return None
    return number if (number := int(digits)) <= most else None


def read_number(raw: str) -> int | Fraction | None:
    """The number that ``raw`` writes, exactly: an int without point and exponent, else a Fraction; None for a text.

    Raises ValueError where digits or exponent exceed :data:`MOST_DIGITS`.  Source: YAML 1.2.2, 10.3.2 (core schema),
    without octal, hexadecimal, infinity and not-a-number, which stay text.
    """
    match = _NUMBER.match(raw)
    if match is None:
        return None
    sign, whole, part, bare_part, exponent = match.groups()
    decimals = (part or bare_part or ".")[1:]
    digits = (whole or "") + decimals
    if len(digits) > MOST_DIGITS or (exponent is not None and (len(exponent) > 4 or abs(int(exponent)) > MOST_DIGITS)):
        raise ValueError(f"a number has at most {MOST_DIGITS} digits and an exponent of at most {MOST_DIGITS}")
    size = -int(digits) if sign == "-" else int(digits)
    if part is None and bare_part is None and exponent is None:
        return size
    shift = int(exponent or 0) - len(decimals)
    return Fraction(size * 10**shift) if shift >= 0 else Fraction(size, 10**-shift)


def decimal_places(number: Fraction) -> int | None:
    """How many decimals write ``number`` exactly, or None where no number of decimals does."""
    rest = number.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def decimal_text(number: int | Fraction) -> str:
    """The shortest decimal text of ``number``, or ``p/q`` where no decimal text is exact."""
    exact = Fraction(number)
    places = decimal_places(exact)
    if places is None:
        return f"{exact.numerator}/{exact.denominator}"
    if places == 0:
        return str(exact.numerator)
    digits = str(abs(exact.numerator) * 10**places // exact.denominator).rjust(places + 1, "0")
    return f"{'-' if exact < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def plain_number(value: float, digits: int = 3) -> str:
    """A figure for reading: so many significant digits, whole numbers whole, never as a power of ten."""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    written = f"{value:,.{places}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
