"""Who stands on a list: prevalence, in error, as designed by ground, missed, let go, unseen, induced, perfect sight."""

from __future__ import annotations

from glasshouse.measures.blocks import labels, share_of_people
from glasshouse.measures.cube import Cube
from glasshouse.measures.reading import Block
from glasshouse.vocabulary import GROUNDS


def measured(cube: Cube) -> list[Block]:
    """Readings of every list, and of any black list where it is counted.  ``induced`` only where a twin was run."""
    out = []
    any_or_one: list[str | None] = [*cube.lists, None]
    for clause in any_or_one:
        for measure, quantity in (("prevalence", "listed"), ("listed_in_error", "in_error")):
            out += share_of_people(cube, labels(measure, cube, clause=clause), (quantity, clause, None, None))
        for ledger in ("corrected", "full"):
            named = labels("harm_at_perfect_sight", cube, clause=clause, by=f"ledger={ledger}")
            out += share_of_people(cube, named, (f"on_{ledger}", clause, None, None))
        if cube.world in cube.run_part["watch_only"]:
            named = labels("induced", cube, clause=clause)
            out += share_of_people(cube, named, ("induced", clause, None, None))
    for clause in cube.lists:
        for ground in GROUNDS:
            by = f"ground={ground}"
            named = labels("listed_as_designed", cube, clause=clause, by=by)
            out += share_of_people(cube, named, ("as_designed", clause, None, by))
        for measure in ("missed_by_error", "let_go", "unseen"):
            out += share_of_people(cube, labels(measure, cube, clause=clause), (measure, clause, None, None))
    return out + _by_class(cube)


def _by_class(cube: Cube) -> list[Block]:
    """Every class, lowest first, of each index of which somebody in this world ever had a class."""
    held = {str(band).partition("/")[0] for _, band, *_ in cube.keys("in_class")}
    out = []
    for band in cube.run_part["classes"]:
        index, _, label = band.partition("/")
        if index in held:
            named = labels("class_share", cube, clause=index, by=f"class={label}")
            out += share_of_people(cube, named, ("in_class", band, None, None))
    return out
