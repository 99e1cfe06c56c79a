"""What a call from Python gives: words where words are wanted, several where several are.

The command line has seen to this already; from Python anything can come.
"""

from __future__ import annotations

import os
from typing import Any

from glasshouse.errors import UsageError


def word(argument: str, given: Any) -> str:
    """A name or a path as text.  Raises UsageError for anything else."""
    if isinstance(given, str | os.PathLike):
        return str(given)
    sort = type(given).__name__
    remedy = f"give its name, or the path of its file, in place of the {sort}"
    raise UsageError(f"{argument}: expected a name or a path, found {_a(sort)}", remedy=remedy)


def each_a_word(argument: str, given: Any) -> tuple[str, ...]:
    """Words, one by one.  Raises UsageError for one word alone, and for what is no words."""
    if isinstance(given, str):
        raise UsageError(
            f"{argument}: expected a list of words, found the text '{given:.40}'", remedy=f"write [{given!r:.42}]"
        )
    try:
        return tuple(word(argument, one) for one in given)
    except TypeError:
        raise UsageError(
            f"{argument}: expected a list of words, found {_a(type(given).__name__)}", remedy="write ['one', 'other']"
        ) from None


def switch(argument: str, given: Any) -> bool:
    """True or False.  Raises UsageError for anything else."""
    if not isinstance(given, bool):
        raise UsageError(f"{argument}: expected True or False, found {given!r:.40}", remedy="write True or False")
    return given


def _a(sort: str) -> str:
    return f"{'an' if sort[:1].lower() in 'aeiou' else 'a'} {sort}"
