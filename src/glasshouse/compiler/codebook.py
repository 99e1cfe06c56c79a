"""The codebook: what row numbers stand for, the same for all worlds of a run."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse import chance
from glasshouse.errors import RunError
from glasshouse.records.log import Codebook
from glasshouse.scheme.model import SchemeText, Sight
from glasshouse.vocabulary import GROUNDS
from glasshouse.world import Kind, WorldText

MOST_LISTS = 31
MOST_SIGHTS = 4095
MOST_CLASSES = 126
MOST_KINDS = 255
MOST_EFFECTS = 30000
"""The most a run may have of each, because of the widths in which state is stored."""


def codebook(world: WorldText, schemes: Sequence[SchemeText]) -> Codebook:
    """The book of a run over ``schemes``, that of before first.

    Raises RunError where two ids share a lane of chance, where one Sight's id stands for two conducts, or where there
    are more rows than state has room for.
    """
    kinds = sorted((*world.conducts, *world.turns, *world.wishes), key=lambda kind: kind.id)
    number = {kind.id: row for row, kind in enumerate(kinds)}
    polarity = {conduct.id: str(conduct.polarity) for conduct in world.conducts}
    is_a = {kind.id: word for word, of_sort in _sorts(world) for kind in of_sort}
    sights: dict[str, Sight] = {}
    lists: dict[str, str] = {}
    effects: dict[str, str] = {}
    classes: dict[str, None] = {}
    for scheme in schemes:
        for agency in scheme.agencies:
            for sight in agency.sees:
                first = sights.setdefault(f"{agency.id}/{sight.id}", sight)
                if first.conduct != sight.conduct:
                    raise RunError(
                        f"'{agency.id}/{sight.id}' sees {first.conduct} in one scheme and {sight.conduct} in another",
                        remedy="give one of them another id: a record keeps the conduct that it is about",
                    )
        for listing in scheme.lists:
            lists.setdefault(listing.id, listing.polarity)
        for effect in (*scheme.sanctions, *scheme.rewards):
            effects.setdefault(effect.id, effect.context)
        if scheme.index is not None:
            for band in scheme.index.classes:
                classes.setdefault(f"{scheme.index.id}/{band.id}")
    book = Codebook(
        kinds=tuple(number),
        kind_is=tuple(is_a[kind.id] for kind in kinds),
        kind_context=tuple(kind.context for kind in kinds),
        kind_polarity=tuple(polarity.get(kind.id, "") for kind in kinds),
        sights=tuple(sights),
        sight_kind=tuple(number[sight.conduct] for sight in sights.values()),
        sight_ground=tuple(ground(sight, polarity[sight.conduct]) for sight in sights.values()),
        lists=tuple(lists),
        list_polarity=tuple(lists.values()),
        effects=tuple(effects),
        effect_context=tuple(effects.values()),
        classes=tuple(classes),
    )
    _fits(book)
    _no_shared_lane(world, schemes)
    return book


def _sorts(world: WorldText) -> tuple[tuple[str, Sequence[Kind]], ...]:
    return ("conduct", world.conducts), ("turn", world.turns), ("wish", world.wishes)


def ground(sight: Sight, polarity: str) -> int:
    """The ground of a listing caused by a record of this Sight: an index into GROUNDS."""
    if sight.legality in ("lawful", "moral", "prosocial") or polarity != "harmful":
        return GROUNDS.index("lawful_or_protected")
    if sight.proof not in ("adjudicated", "final_decision"):
        return GROUNDS.index("unproven")
    return GROUNDS.index("adjudicated_serious" if sight.gravity >= 3 else "minor")


def _fits(book: Codebook) -> None:
    for what, rows, most in (
        ("kinds", book.kinds, MOST_KINDS),
        ("Sights", book.sights, MOST_SIGHTS),
        ("lists", book.lists, MOST_LISTS),
        ("sanctions and rewards", book.effects, MOST_EFFECTS),
        ("classes", book.classes, MOST_CLASSES),
    ):
        if len(rows) > most:
            raise RunError(
                f"{len(rows)} {what} in this run; there is room for {most}",
                remedy="compare fewer schemes at once, or use the same ids for the same clauses",
            )


def _no_shared_lane(world: WorldText, schemes: Sequence[SchemeText]) -> None:
    """Two ids with one lane would share their chance."""
    ids = {"potential", "aware", "contacts", *(kind.id for kind in (*world.conducts, *world.turns, *world.wishes))}
    ids.update(f"potential/{family}" for family in world.frailties)
    for scheme in schemes:
        ids.update(sight.id for agency in scheme.agencies for sight in agency.sees)
        ids.update(listing.id for listing in scheme.lists)
        for sanction in scheme.sanctions:
            ids.update(f"{sanction.id}/{wish}" for wish in sanction.refuses or ())
        for effect in (*scheme.sanctions, *scheme.rewards):
            ids.update(f"{effect.id}/{turn}" for turn in effect.adds_per_month or ())
    names: dict[int, str] = {}
    for identifier in sorted(ids):
        other = names.setdefault(chance.lane(identifier), identifier)
        if other != identifier:
            raise RunError(
                f"'{identifier}' and '{other}' share a lane of chance",
                remedy=f"rename '{identifier}': the lane is a hash of the id",
            )
