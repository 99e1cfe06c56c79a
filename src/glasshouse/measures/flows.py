"""What happens per people and year: entries, refusals, appeals, changes of class, records; and spells by class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from glasshouse.measures.blocks import labels, share, total, yearly
from glasshouse.measures.cube import Cube
from glasshouse.measures.intervals import ratios
from glasshouse.measures.measure import MODEL, PEOPLE, YEARLY, Measure
from glasshouse.measures.reading import Block
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import PROTECTED_CONTEXTS, SPELL_CLASSES

MEASURES: Final = (
    Measure("incidence", "Entries", YEARLY, "Entries on the list per 1,000 people present and year.", MODEL),
    Measure("ever_listed", "Ever listed", PEOPLE, "People on the list in some month of the run over people present "
            "in some month of it.", MODEL),
    Measure("wrong", "Spells by class of error", "share of spells", "Spells that ended in the run, or stood open at "
            "its end, by class of error.", MODEL),
    Measure("refusals", "Refused wishes", YEARLY, "Refused wishes per 1,000 people and year, by context and by first "
            "refusing clause.", MODEL),
    Measure("attempts", "Refused attempts", YEARLY, "Attempts at refused wishes per 1,000 people and year.", MODEL),
    Measure("people_refused", "People refused", YEARLY, "People refused at least once in a year of the run, per 1,000 "
            "people and year.", MODEL),
    Measure("also_refused", "Also refused", YEARLY, "Refused wishes that this clause too would have refused, per "
            "1,000 people and year.", MODEL),
    Measure("mobility", "Changes of class", YEARLY, "Changes from one class to another per 1,000 people and "
            "year.", MODEL),
    Measure("records_per_person", "Records", "per person and year", "Records falling due on the actual ledger, per "
            "person and year.", MODEL),
    Measure("life_observed", "Share of life observed", "share", "Deeds that at least one agency saw over all deeds "
            "done.", MODEL),
    Measure("appeals", "Appeals", "per 1,000 people and year", "Appeals filed and decided, by outcome and by whether "
            "the listing was in error when filed, per 1,000 people and year.", MODEL),
    Measure("wishes_eased", "Eased wishes", YEARLY, "Granted wishes that this reward eased, per 1,000 people and "
            "year.", MODEL),
    Measure("turns_caused", "Turns caused", YEARLY, "Turns of life that only this clause caused, per 1,000 people "
            "and year.", MODEL),
)  # fmt: skip

ON_THE_ACTUAL_LEDGER = ("on_the_doer", "misattributed", "fabricated")


def entries(cube: Cube) -> list[Block]:
    """incidence and ever_listed."""
    out, any_or_one = [], [*cube.lists, None]
    for clause in any_or_one:
        out.append(yearly(cube, labels("incidence", cube, clause=clause), total(cube, "entered", clause)))
        ever = cube.run("ever_listed", clause)
        share_of_all = ratios(ever, cube.run("lived"), most=1)
        out.append(Block(labels("ever_listed", cube, clause=clause), share_of_all, cube.people(), cohorts=GROUPS))
    return out


def wrong(cube: Cube) -> list[Block]:
    """Spells that ended in the run, or stood open at its end, by class of error."""
    out = []
    for clause in cube.lists:
        whole = total(cube, "spells", clause)
        for word in SPELL_CLASSES:
            by = f"spell_class={word}"
            out.append(
                share(
                    cube,
                    labels("wrong", cube, clause=clause, by=f"class={word}"),
                    cube.run("spells", clause, None, by),
                    whole,
                )
            )
    return out


def refusals(cube: Cube) -> list[Block]:
    """refusals, attempts, people_refused (all, by context of a wish, by clause) and also_refused (by clause).

    Every context of a wish has a row, if only with an upper limit; of clauses those that refused anything.
    """
    out = []
    contexts = sorted({kind["context"] for kind in cube.run_part["kinds"] if kind["is"] == "wish"})
    clauses = sorted({key[1] for key in cube.keys("refused") if key[1] is not None})
    of = [(None, None), *((None, context) for context in contexts), *((clause, None) for clause in clauses)]
    for measure, quantity in (("refusals", "refused"), ("attempts", "attempts"), ("people_refused", "people_refused")):
        for clause, context in of:
            named = labels(measure, cube, clause=clause, context=context)
            each = max(1.0, cube.months / 12) if measure == "people_refused" else wishes_of_one(cube, context)
            out.append(yearly(cube, named, cube.run(quantity, clause, context), each=each))
    for key in cube.keys("also_refused"):
        named = labels("also_refused", cube, clause=key[1])
        out.append(yearly(cube, named, cube.run(*key), each=wishes_of_one(cube)))
    return out


def wishes_of_one(cube: Cube, context: str | None = None) -> float:
    """How many wishes, granted or refused, one person has on average who is there all the run; at least 1.

    So many refusals one person can bring about who is refused everything: they are no independent events.
    """
    granted = [cube.run(*key).sum(axis=1)[0] for key in cube.keys("wishes") if context is None or key[2] == context]
    wishes = float(sum(granted) + cube.run("refused", None, context).sum(axis=1)[0])
    lived = float(cube.run("people").sum(axis=1)[0])
    return max(1.0, wishes * cube.months / lived) if lived else 1.0


def helped(cube: Cube) -> list[Block]:
    """wishes_eased by reward, turns_caused by clause: of clauses those that did anything."""
    of = (("wishes_eased", "rewarded"), ("turns_caused", "turns_caused"))
    return [
        yearly(cube, labels(measure, cube, clause=key[1]), cube.run(*key))
        for measure, quantity in of
        for key in cube.keys(quantity)
    ]


def appeals(cube: Cube) -> list[Block]:
    """Filed and decided, by list."""
    out = []
    for quantity in ("filed", "decided"):
        for key in cube.keys(quantity):
            by = f"appeal={quantity}, {key[3]}"
            out.append(yearly(cube, labels("appeals", cube, clause=key[1], by=by), cube.run(*key)))
    return out


def mobility(cube: Cube) -> list[Block]:
    """Changes of class: the class left is the clause, the class reached stands in ``by``."""
    return [
        yearly(cube, labels("mobility", cube, clause=key[1], by=key[3]), cube.run(*key))
        for key in cube.keys("class_moves")
    ]


def watching(cube: Cube) -> list[Block]:
    """records_per_person (all, by sight) and life_observed (all, by context; protected conduct by itself)."""
    nothing = np.zeros_like(cube.run("people"))
    by_sight: dict[str, np.ndarray] = {}
    for key in cube.keys("records"):
        if key[1] is not None and key[3] is not None and key[3].removeprefix("record=") in ON_THE_ACTUAL_LEDGER:
            by_sight[key[1]] = by_sight.get(key[1], nothing) + cube.run(*key)
    out = [yearly(cube, labels("records_per_person", cube), sum(by_sight.values(), nothing), scale=12)]
    for sight, counted in by_sight.items():
        out.append(yearly(cube, labels("records_per_person", cube, clause=sight), counted, scale=12))
    done, seen = cube.keys("deeds"), nothing
    contexts = sorted({key[2] or "" for key in done})
    for context in (None, *contexts):
        keys = [key for key in done if context is None or key[2] == context]
        whole = sum((cube.run(*key) for key in keys), nothing)
        seen = sum((cube.run("deeds_seen", *key[1:]) for key in keys), nothing)
        out.append(share(cube, labels("life_observed", cube, context=context), seen, whole))
    protected = [key for key in done if key[2] in PROTECTED_CONTEXTS]
    whole = sum((cube.run(*key) for key in protected), nothing)
    seen = sum((cube.run("deeds_seen", *key[1:]) for key in protected), nothing)
    out.append(share(cube, labels("life_observed", cube, by="polarity=protected"), seen, whole))
    return out


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    of_a_world = (entries, wrong, refusals, helped, appeals, mobility, watching)
    return [block for cube in cubes for of in of_a_world for block in of(cube)]
