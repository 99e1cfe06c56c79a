"""How far an index departs from the conduct that it stands for, whose index rises, and by what.

The index is read by its classes, since nothing else hangs on it.  Conduct is counted on lives, not on records.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from glasshouse.measures.blocks import labels, yearly
from glasshouse.measures.cube import Array, Cube
from glasshouse.measures.intervals import FEWEST_EVENTS, jackknife, ratios, without_one
from glasshouse.measures.measure import MODEL, YEARLY, Measure
from glasshouse.measures.reading import Block, Estimates
from glasshouse.records.result import Records
from glasshouse.records.standing import BECAUSE, DIRECTIONS
from glasshouse.vocabulary import BATCHES, COHORT_INCOMES

MEASURES: Final = (
    Measure("index_tracks", "How the class follows conduct", "rank correlation", "Spearman's rank correlation, ties at "
            "their mean rank, of the class held at a year's end with the conduct of the twelve months before it, of a "
            "sample: beneficial deeds less harmful ones, each counting one; harmful deeds, the fewer the higher; "
            "beneficial deeds. Over the run: over all year's ends together. 1: the class orders people as their "
            "conduct does; 0: it says nothing of it.", "Spearman, American Journal of Psychology 15 (1904)"),
    Measure("index_raised", "Rises in class", YEARLY, "Changes to a higher class of the index per 1,000 people and "
            "year.", MODEL),
    Measure("moved_by", "What moved the class", "share of moves", "Of the changes to a higher (lower) class of a "
            "sample, the share by what fell due on the actual ledger in that month: records of beneficial conduct "
            "alone, of other conduct alone, both, or no record at all.", MODEL),
)  # fmt: skip

CONDUCT: Final = {"net": (1, -1), "harmful": (0, -1), "beneficial": (1, 0)}
"""What a beneficial and a harmful deed count for in each reading of conduct: the higher, the better."""


def rank_correlation(counts: Array) -> Array:
    """Spearman's of two orderings, from how many people stand at each pair of levels, both in rising order.

    ``counts`` is (..., levels of one, levels of the other); ties have their mean rank.  NaN where all stand at one
    level of either.
    """
    people = counts.sum(axis=(-2, -1), keepdims=True).astype(np.float64)
    gaps = []
    for axis in (-2, -1):
        margin = counts.sum(axis=axis, keepdims=True).astype(np.float64)
        along = -1 if axis == -2 else -2
        rank = np.cumsum(margin, axis=along) - margin / 2
        gaps.append((rank - people / 2, margin))
    (columns, of_columns), (rows, of_rows) = gaps
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = (counts * rows * columns).sum(axis=(-2, -1))
        spread = (of_rows * rows**2).sum(axis=(-2, -1)) * (of_columns * columns**2).sum(axis=(-2, -1))
        correlation: Array = np.where(spread > 0, covariance / np.sqrt(spread), np.nan)
    return correlation


def tracks(records: Records, cube: Cube, index: str, bands: Sequence[str]) -> list[Block]:
    """index_tracks of one index, over the run and at every year's end, by reading of conduct.

    Undefined where fewer than FEWEST_EVENTS people stand outside the most common class, or the most common conduct.
    """
    table = records.tables["standing"].filter((pl.col("world") == cube.world) & pl.col("class").is_in(list(bands)))
    out = []
    held = table["class"].cast(pl.Enum(list(bands))).to_physical().to_numpy().astype(np.int64)
    batch, people = (table[name].to_numpy().astype(np.int64) for name in ("batch", "people"))
    month = table["month"].to_numpy().astype(np.int64)
    for word, (good, bad) in CONDUCT.items():
        deeds = good * table["beneficial"].to_numpy().astype(np.int64) + bad * table["harmful"].to_numpy()
        levels, level = np.unique(deeds, return_inverse=True)
        for at in (None, *np.unique(month).tolist()):
            chosen = np.full(month.shape, True) if at is None else month == at
            counts = np.zeros((BATCHES, len(bands), levels.size))
            np.add.at(counts, (batch[chosen], held[chosen], level[chosen]), people[chosen])
            sums = without_one(counts)
            theta = rank_correlation(sums)
            enough = min(sums[0].sum() - sums[0].sum(axis=axis).max(initial=0) for axis in (0, 1)) >= FEWEST_EVENTS
            theta = theta if enough else np.full_like(theta, np.nan)
            low, high = jackknife(theta[:1], theta[None, 1:])
            of = Estimates(theta[:1], np.maximum(low, -1), np.minimum(high, 1))
            named = labels("index_tracks", cube, clause=index, by=f"conduct={word}")
            size = sums[:1].sum(axis=(1, 2)) / (np.unique(month).size if at is None else 1)
            cohorts = ("all",) if at is None else None
            out.append(Block(named, of, size, cohorts=cohorts, first_month=at))
    return out


def raised(cube: Cube, index: str, bands: Sequence[str]) -> Block:
    """index_raised of one index, by cohort."""
    rises = np.zeros_like(cube.run("people"))
    for key in cube.keys("class_moves"):
        old, new = key[1] or "", (key[3] or "").removeprefix("to=")
        if old in bands and new in bands and bands.index(new) > bands.index(old):
            rises = rises + cube.run(*key)
    return yearly(cube, labels("index_raised", cube, clause=index), rises)


def moved_by(records: Records, cube: Cube, index: str, bands: Sequence[str]) -> list[Block]:
    """moved_by of one index: of rises and of falls, by what fell due in the month; of all, and by income at start."""
    table = records.tables["moves"].filter((pl.col("world") == cube.world) & pl.col("class").is_in(list(bands)))
    out = []
    for direction in DIRECTIONS:
        of_direction = table.filter(pl.col("direction") == direction)
        counts = np.zeros((1 + len(COHORT_INCOMES), len(BECAUSE), BATCHES), np.int64)
        income, because = (
            of_direction[name].cast(pl.Enum(list(words))).to_physical().to_numpy().astype(np.int64)
            for name, words in (("income", COHORT_INCOMES), ("because", BECAUSE))
        )
        batch, number = (of_direction[name].to_numpy().astype(np.int64) for name in ("batch", "moves"))
        np.add.at(counts, (np.zeros_like(because), because, batch), number)
        np.add.at(counts, (1 + income, because, batch), number)
        whole = counts.sum(axis=1)
        cohorts = ("all", *(f"income={word}" for word in COHORT_INCOMES))
        for place, word in enumerate(BECAUSE):
            named = labels("moved_by", cube, clause=index, by=f"direction={direction}, because={word}")
            of = ratios(counts[:, place], whole, most=1)
            out.append(Block(named, of, whole.sum(axis=-1), cohorts=cohorts))
    return out


def measured(records: Records, cubes: Sequence[Cube]) -> list[Block]:
    """All of this file."""
    return [block for cube in cubes for block in of_indices(records, cube)]


def of_indices(records: Records, cube: Cube) -> list[Block]:
    """All three, of each index of which somebody in this world ever had a class."""
    held = {str(band).partition("/")[0] for _, band, *_ in cube.keys("in_class")}
    out = []
    for index in dict.fromkeys(band.partition("/")[0] for band in cube.run_part["classes"]):
        if index in held:
            bands = [band for band in cube.run_part["classes"] if band.partition("/")[0] == index]
            out += [*tracks(records, cube, index, bands), raised(cube, index, bands)]
            out += moved_by(records, cube, index, bands)
    return out
