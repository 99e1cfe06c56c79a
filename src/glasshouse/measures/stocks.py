"""Who stands on a list: prevalence, in error, as designed by ground, missed, let go, unseen, induced, perfect sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from glasshouse.measures.blocks import labels, share_of_people
from glasshouse.measures.cube import Cube
from glasshouse.measures.measure import MODEL, PEOPLE, Measure
from glasshouse.measures.reading import Block
from glasshouse.records.result import Records
from glasshouse.vocabulary import GROUNDS

MEASURES: Final = (
    Measure("prevalence", "On the list", PEOPLE, "People on the list at a month's end over people present; over the "
            "run person-months over person-months.  Without a list: on any black list.", MODEL),
    Measure("listed_in_error", "Listed in error", PEOPLE, "People on the list on the actual ledger and not on the "
            "corrected one, over people present: the smallest sense of wrong.", MODEL),
    Measure("listed_as_designed", "Listed as designed, by ground", PEOPLE, "People on the list on the actual and the "
            "corrected ledger, over people present, by the ground of the entry.", MODEL),
    Measure("missed_by_error", "Missed by error", PEOPLE, "People on the list on the corrected ledger, not on the "
            "actual one and not let go, over people present.", MODEL),
    Measure("let_go", "Let go", PEOPLE, "People on the list on the corrected ledger alone since an appeal was upheld "
            "though the listing was not in error, over people present.", MODEL),
    Measure("unseen", "Unseen", PEOPLE, "People on the list on the full ledger and not on the corrected one, over "
            "people present.", MODEL),
    Measure("induced", "Induced", PEOPLE, "People on the list who are not on it when the same scheme is read without "
            "consequences over the twin's life, over people present.", MODEL),
    Measure("class_share", "People by class", PEOPLE, "People in the class of the index (actual ledger) at a month's "
            "end over people present; over the run person-months over person-months.", MODEL),
    Measure("harm_at_perfect_sight", "Listed at perfect sight", PEOPLE, "People on the list on the corrected ledger "
            "(no error) and on the full one (all seen, no error), over people present.", MODEL),
)  # fmt: skip


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    return [block for cube in cubes for block in standing(cube)]


def standing(cube: Cube) -> list[Block]:
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
