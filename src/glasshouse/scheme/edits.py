"""Changes of a loaded scheme: the same text with some of its parts replaced or left out.

Texts are never changed in place.  Each of these gives a new text that shares all that it does not change; nothing is
checked again, see :func:`glasshouse.scheme.checks.check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeVar

from glasshouse.scheme.model import List, Pool, Sanction, SchemeText, Sight
from glasshouse.text import Sourced, TextModel

Part = TypeVar("Part", bound=TextModel)
Number = TypeVar("Number", bound=Sourced)


def edited(part: Part, **values: Any) -> Part:
    """A part with some of its keys filled otherwise, by the names that the model gives them."""
    return part.model_copy(update=values)


def revalued(number: Number, value: Fraction, assumption: str) -> Number:
    """A number set to a value of our own: what it rested on no longer holds, and the assumption says so."""
    return edited(number, value=value, range=None, source=None, fitted_to=None, assumption=assumption)


def _each(parts: Iterable[Part], change: Callable[[Part], Part | None]) -> tuple[Part, ...]:
    return tuple(after for part in parts if (after := change(part)) is not None)


def with_sights(text: SchemeText, change: Callable[[Sight], Sight | None]) -> SchemeText:
    """Every Sight of every agency as ``change`` gives it; one for which it gives None is left out."""
    return edited(text, agencies=tuple(edited(one, sees=_each(one.sees, change)) for one in text.agencies))


def with_lists(text: SchemeText, change: Callable[[List], List | None]) -> SchemeText:
    """The same of its lists."""
    return edited(text, lists=_each(text.lists, change))


def with_pools(text: SchemeText, change: Callable[[Pool], Pool | None]) -> SchemeText:
    """The same of its pools."""
    return edited(text, pools=_each(text.pools, change))


def with_sanctions(text: SchemeText, change: Callable[[Sanction], Sanction | None]) -> SchemeText:
    """The same of its sanctions."""
    return edited(text, sanctions=_each(text.sanctions, change))


def published_to_agencies(listing: List) -> List:
    """A list that the public no longer sees."""
    return edited(listing, published=edited(listing.published, to="agencies"))
