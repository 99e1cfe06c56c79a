"""What to write in place of a text that was meant as a number, a switch or a word."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final

from glasshouse.text.number import decimal_text, read_number

_PERCENT: Final = re.compile(r"([0-9.]{1,12})\s*%\Z", re.ASCII)
_WITH_UNIT: Final = re.compile(r"(?!0[box])([-+]?[0-9.]{1,12})\s*[A-Za-z]", re.ASCII)
_GROUPED: Final = re.compile(r"[-+]?[0-9]{1,3}(?:[,_'\u00a0\u202f ][0-9]{3})+\Z")
_COMMA: Final = re.compile(r"[-+]?[0-9]{1,12},[0-9]{1,12}\Z", re.ASCII)


def number_remedy(value: Any) -> str:
    """How to write the number that ``value`` seems to mean."""
    if not isinstance(value, str):
        return "write one number"
    if (match := _PERCENT.match(value)) and (number := read_number(match[1])) is not None:
        return f"write {decimal_text(Fraction(number, 100))}: a share is a part of one"
    if _GROUPED.match(value):
        joined = re.sub(r"[^-+0-9]", "", value)
        or_decimal = f" or {value.replace(',', '.')}" if value.count(",") == 1 else ""
        return f"write {joined}{or_decimal}: digits are not grouped, and decimals follow a point"
    if _COMMA.match(value):
        return f"write {value.replace(',', '.')}: decimals follow a point"
    if (match := _WITH_UNIT.match(value)) and read_number(match[1]) is not None:
        return f"write {match[1]}: the unit is in the key"
    if len(value) < 40 and read_number(value) is not None:
        return f"write {value} without quotes"
    return "write digits, with a point before decimals"


def switch_remedy(value: Any) -> str:
    """How to write true or false."""
    word = value.lower() if isinstance(value, str) else value
    if word in ("yes", "on", "y", "true", 1):
        return "write true"
    return "write false" if word in ("no", "off", "n", "false", 0) else "write true or false"
