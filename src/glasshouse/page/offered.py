"""What the page is told before anything runs: which schemes there are, and what can be turned in one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from glasshouse import library
from glasshouse.page.knobs import knobs
from glasshouse.page.question import MOST_PEOPLE, places, world_of
from glasshouse.report.words import words
from glasshouse.scheme import Scheme
from glasshouse.vocabulary import MECHANISMS, NOTICE

PEOPLE: Final = (1_000, 2_000, 10_000, 100_000, MOST_PEOPLE)
YEARS: Final = (1, 2, 5, 10, 20)
"""What the page offers; between its limits every whole number can be asked for."""


@lru_cache(maxsize=1)
def schemes() -> dict[str, Any]:
    """What ships: name, title, world, and which others can be held against it; sizes, mechanisms."""
    fit = places()
    worlds = {name: fit[name][0] for name in library.scheme_names() if fit[name]}
    return {
        "notice": NOTICE,
        "mechanisms": list(MECHANISMS),
        "people": list(PEOPLE),
        "years": list(YEARS),
        "schemes": [
            {
                "scheme": name,
                "title": Scheme.load(name).text.title,
                "world": world,
                "against": [other for other in worlds if other != name and world in fit[other]],
            }
            for name, world in worlds.items()
        ],
    }


def turnable(scheme: Scheme, language: str) -> dict[str, Any]:
    """A scheme's knobs, with the names that the report gives its clauses."""
    named = words(language).named
    return {
        "scheme": scheme.name,
        "written": scheme.written,
        "notes": list(scheme.notes),
        "knobs": [
            {**knob._asdict(), "clause": knob.clause, "called": named(knob.clause)} for knob in knobs(scheme.text)
        ],
    }


def of_pasted(scheme: Scheme, language: str) -> dict[str, Any]:
    """The same of a pasted scheme: its title and world too, and what it may be held against.

    Raises GlasshouseError where no world ships that has what it names.
    """
    world = world_of(scheme)
    others = [name for name, fit in places().items() if name != scheme.name and world in fit]
    return {**turnable(scheme, language), "title": scheme.text.title, "world": world, "against": others}
