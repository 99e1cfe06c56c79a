"""Dots: a thousand of the sampled people, month by month, by what each world holds on them; who they are is forgotten.

A picture of the run, beside its records: nothing is measured on it, and nothing is made from it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from glasshouse.records.closing import cells_at
from glasshouse.records.cohorts import words_of_cells
from glasshouse.records.columns import alike, picked
from glasshouse.records.log import Log
from glasshouse.records.result import WORD
from glasshouse.records.tally import Tally, joined
from glasshouse.vocabulary import Event, Held, Ledger

Array = np.ndarray[Any, Any]

DOTS: Final = 1000
"""How many people are drawn, at most."""

LATELY: Final = 12
"""Months that count as lately: this one and those before it."""

AXES: Final = ("age", "income", "work")
"""Cohort axes that a dot has.  Sex, residency and minority are none of them."""

SCHEMA: Final = {
    "world": WORD, "dot": pl.Int16, **{axis: WORD for axis in AXES}, "class": WORD, "month": pl.Int16,
    "months": pl.Int16, "held": pl.Int8,
}  # fmt: skip
"""One row a dot, world and stretch of months in which nothing changes; months in which a dot is dead have none."""

_FALSE: Final = int(Ledger.MISATTRIBUTED | Ledger.FABRICATED)


def dots_of(tally: Tally, worlds: int) -> pl.DataFrame:
    """The dots of the first so many worlds of a run, or of a part of its city, whose last row has been consumed.

    A uniform sample of the people alive when the scheme comes into force: the first DOTS of the panel's first phase,
    each under its place there.  A dot has no number by which its life could be asked for.
    """
    fixed, book = tally.fixed, tally.codebook
    rows, places = tally.sampled
    alive = np.flatnonzero((fixed.birth[rows] <= fixed.in_force) & (fixed.death[rows] > fixed.in_force))[:DOTS]
    who, places = rows[alive], places[alive]
    place = np.full(fixed.birth.size, -1, np.int64)
    place[who] = np.arange(who.size)
    cells = words_of_cells(cells_at(tally)(who, np.full(who.size, fixed.in_force)))
    frames = [pl.DataFrame(schema=SCHEMA)]
    for regime in range(worlds):
        log = joined(tally.histories[regime])
        log = log[np.flatnonzero((place[log.person] >= 0) & (log.month < fixed.end))]
        at, month = place[log.person], log.month.astype(np.int64) - fixed.in_force
        shape = (who.size, fixed.end - fixed.in_force)
        held = _listed(log, at, month, shape, fixed.list_black) | _lately(log, at, month, shape)
        classes = _classes(log, at, month, shape)
        dot, first, months = _stretches(held, classes, fixed.death[who].astype(np.int64) - fixed.in_force)
        frame = pl.DataFrame(
            {
                "world": alike(tally.regimes[regime], dot.size),
                "dot": places[dot],
                **{axis: picked(cells[axis], dot) for axis in AXES},
                "class": picked((None, *book.classes), 1 + classes[dot, first]),
                "month": first,
                "months": months,
                "held": held[dot, first],
            }
        )
        frames.append(frame.select(pl.col(column).cast(kind) for column, kind in SCHEMA.items()))
    return pl.concat(frames)


def picture(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The parts of one city as one: the first DOTS of all, numbered from 0."""
    whole = pl.concat(parts)
    drawn = whole["dot"].unique().sort()[:DOTS]
    numbered = whole.filter(pl.col("dot").is_in(drawn.implode())).with_columns(
        pl.col("dot").replace_strict(drawn, pl.int_range(drawn.len(), dtype=pl.Int16, eager=True))
    )
    first = [numbered.filter(world=world) for world in whole["world"].unique(maintain_order=True)]
    return pl.concat([world.sort("dot", "month") for world in first])


def _listed(log: Log, at: Array, month: Array, shape: tuple[int, int], black: Array) -> Array:
    """(dots, months) int16: the flags of being on lists, as the last row before or in each month says."""
    on = np.zeros((black.size, *shape), np.int16)
    for row in np.flatnonzero(log.event == Event.STATUS):
        on[log.a[row], at[row], max(0, month[row]) :] = log.b[row]
    actual, corrected = (on & int(flag) != 0 for flag in (Ledger.ACTUAL, Ledger.CORRECTED))
    flags = np.zeros(shape, np.int16)
    for flag, where in (
        (Held.FAVOURED, actual[~black]),
        (Held.LISTED, actual[black]),
        (Held.IN_ERROR, (actual & ~corrected)[black]),
    ):
        flags |= np.where(where.any(axis=0), np.int16(flag), np.int16(0))
    return flags


def _lately(log: Log, at: Array, month: Array, shape: tuple[int, int]) -> Array:
    """(dots, months) int16: the flags of what happened in the twelve months up to each."""
    record = (log.event == Event.RECORD) & (log.b & int(Ledger.ACTUAL) != 0)
    flags = np.zeros(shape, np.int16)
    for flag, which in (
        (Held.WRITTEN, record),
        (Held.UNTRUE, record & (log.b & _FALSE != 0)),
        (Held.REFUSED, log.event == Event.REFUSED),
        (Held.EASED, log.event == Event.REWARDED),
    ):
        rows = np.flatnonzero(which & (month > -LATELY))
        happened = np.zeros((shape[0], shape[1] + LATELY), np.int64)
        happened[at[rows], month[rows] + LATELY] = 1
        until = happened.cumsum(axis=1)
        flags |= np.where(until[:, LATELY:] > until[:, :-LATELY], np.int16(flag), np.int16(0))
    return flags


def _classes(log: Log, at: Array, month: Array, shape: tuple[int, int]) -> Array:
    """(dots, months) int16: the class held, -1 none."""
    classes = np.full(shape, -1, np.int16)
    for row in np.flatnonzero(log.event == Event.CLASS):
        classes[at[row], max(0, month[row]) :] = log.a[row]
    return classes


def _stretches(held: Array, classes: Array, left: Array) -> tuple[Array, Array, Array]:
    """Dot, first month and length of each stretch without a change, up to the month in which a dot dies: ``left``."""
    dots, months = held.shape
    is_gone = np.arange(months) >= left[:, None]
    key = np.where(is_gone, -1, held.astype(np.int64) | (classes.astype(np.int64) + 1) << 8)
    begins = np.ones(key.shape, np.bool_)
    begins[:, 1:] = key[:, 1:] != key[:, :-1]
    dot, first = np.nonzero(begins)
    length = np.diff(np.append(dot * months + first, dots * months))
    is_listed = key[dot, first] >= 0
    return dot[is_listed], first[is_listed], length[is_listed]
