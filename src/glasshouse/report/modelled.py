"""Which gaps between groups can differ from nought by more than luck: axes on which anything in the texts depends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from glasshouse.report.case import Case
from glasshouse.text import TextModel

AXES: Final = ("sex", "residency", "minority")


def modelled_axes(case: Case) -> frozenset[str]:
    """The axes of two groups that something in the model tells apart.

    Groups are alike by construction where no factor of the world, no error of a scheme and no scope names them, and the
    world's tables count them apart from every other trait.  Whoever is drawn into one group has then the same life, but
    for luck.  A run that does not say its margins is taken to tell all groups apart.
    """
    margins = case.manifest.get("margins")
    if not isinstance(margins, list) or not margins:
        return frozenset(AXES)
    named = {"sex"}  # the life table is by sex
    for text in (case.texts.world, case.texts.before, *case.texts.schemes):
        named |= {axis for axis in AXES for name in _names(text) if name == axis or name.startswith(f"{axis}_")}
    if any(scheme.applies_to.residents != "all" for scheme in case.texts.schemes):
        named.add("residency")
    for margin in margins:
        counted = {part.split()[0] for part in str(margin["cell"]).split(", ") if part}
        if len(counted) > 1:
            named |= counted & set(AXES)
    return frozenset(named)


def _names(value: Any) -> Iterator[str]:
    """The names of all fields of a text, however deep, that hold something."""
    if isinstance(value, TextModel):
        for name in type(value).model_fields:
            held = getattr(value, name)
            if held is not None and held != ():
                yield name
                yield from _names(held)
    elif isinstance(value, tuple):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _names(item)
