"""Getting off a list: how many spells outlast 12, 24 and 60 months, of whom, and what comes of appeals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from glasshouse.measures import sums
from glasshouse.measures.blocks import labels, share, total
from glasshouse.measures.cube import Cube
from glasshouse.measures.measure import AALEN_JOHANSEN, MODEL, Measure
from glasshouse.measures.reading import Block
from glasshouse.measures.survival import ENDS, curves, followed, shares
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.result import Records
from glasshouse.vocabulary import BATCHES, COHORT_AXES

MEASURES: Final = (
    Measure("still_listed", "Still on the list", "share of spells", "Of spells that began in the run, the share that "
            "lasts longer than 12, 24 and 60 months, death competing.", AALEN_JOHANSEN),
    Measure("contested", "Appeals by entry", "share of entries", "Appeals filed over entries; of appeals decided, the "
            "share upheld, in all and where the listing was in error when filed.", MODEL),
)  # fmt: skip

MONTHS: Final = (12, 24, 60)


def still_listed(records: Records, cube: Cube) -> list[Block]:
    """By list and group, the share of spells begun in the run that are longer than 12, 24 and 60 months.

    Undefined from where no spell was followed so long; ``n`` is the number of spells.
    """
    out = []
    table = records.tables["spells"].filter((pl.col("world") == cube.world) & (pl.col("entry_quarter") >= 0))
    for name in cube.lists:
        of_list = table.filter(pl.col("list") == name)
        whole = followed(of_list, ENDS, "way", "spells")
        words = {axis: of_list[axis].to_numpy() for axis in COHORT_AXES}
        for group in GROUPS:
            axis, _, word = group.partition("=")
            chosen = whole.of_rows(words[axis] == word) if word else whole
            if word and not chosen.batch.size:
                continue
            events, lost, number = curves(chosen, ENDS)
            left = np.empty((1 + BATCHES, events.shape[-1]))
            sums.still_there(events, lost, number, left)
            cut, events_of_all = lost.sum(axis=0), events.sum(axis=(0, 1))
            size = number.sum(keepdims=True)
            throughout = np.array([size[0] - cut[:months].sum() for months in MONTHS])
            stayed = throughout - np.array([events_of_all[: months + 1].sum() for months in MONTHS])
            of = shares(left[:, MONTHS], stayed, throughout)
            for row, months in enumerate(MONTHS):
                named = labels("still_listed", cube, clause=name, by=f"months={months}")
                out.append(Block(named, of.row_of(row), size, cohorts=(group,)))
    return out


def appealed(cube: Cube) -> list[Block]:
    """Of entries, those appealed against; of appeals decided, those upheld.  Lists without an appeal have no row."""
    out = []
    for name in cube.lists:
        filed = total(cube, "filed", name)
        if not filed.any():
            continue
        entered = total(cube, "entered", name)
        out.append(share(cube, labels("contested", cube, clause=name, by="step=filed"), filed, entered))
        of = {
            word: [
                cube.run("decided", name, None, f"{outcome}, in_error={word}") for outcome in ("upheld", "dismissed")
            ]
            for word in ("yes", "no")
        }
        upheld, decided = of["yes"][0] + of["no"][0], sum(of["yes"] + of["no"], np.zeros_like(filed))
        for step, part, whole in (("upheld", upheld, decided), ("upheld_in_error", of["yes"][0], sum(of["yes"]))):
            named = labels("contested", cube, clause=name, by=f"step={step}", unit="share of appeals")
            out.append(share(cube, named, part, np.asarray(whole)))
    return out


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    return [block for cube in cubes for block in [*still_listed(records, cube), *appealed(cube)]]
