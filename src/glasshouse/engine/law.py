"""The Tables as the kernel reads them: one flat array of int64, and the world's part that is read while drawing."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse import chance
from glasshouse.compiler import Tables
from glasshouse.compiler import tables as at
from glasshouse.compiler.tables import Clock
from glasshouse.engine.packed import KindOfCell, pack
from glasshouse.rows import cell

Array = np.ndarray[Any, Any]


class Law(Clock):
    """The clock of a segment, then where each table begins and how many rows some have."""

    kinds_at = cell("first cell of the table")
    kinds_n = cell("rows")
    sights_at = cell("first cell of the table")
    sights_n = cell("rows")
    lists_at = cell("first cell of the table")
    lists_n = cell("rows")
    reads_at = cell("first cell of the table")
    entries_at = cell("first cell of the table")
    counts_at = cell("first cell of the table")
    exits_at = cell("first cell of the table")
    exits_n = cell("rows")
    settles_at = cell("first cell of the table")
    effects_at = cell("first cell of the table")
    streams_at = cell("first cell of the table")
    streams_n = cell("rows")
    responses_at = cell("first cell of the table")
    factors_at = cell("first cell of the table")
    classes_at = cell("first cell of the table")
    rank_at = cell("first cell of the table")
    income_points_at = cell("first cell of the table")
    confused_at = cell("first cell of the table")
    links_at = cell("first cell of the table")
    thresholds_at = cell("first cell of the table")
    by_record_at = cell("first cell, by Sight: mask of the lists that a record of it may lead to")
    by_class = cell("mask of the lists that a class may")
    families = cell("of the Heights")
    widest = cell("of the Heights: kinds of the widest family, in whole blocks")


_TABLES: Final = (
    "kinds", "sights", "lists", "reads", "entries", "counts", "exits", "settles", "effects", "streams", "responses",
    "factors", "classes", "rank", "income_points", "confused", "links", "thresholds",
)  # fmt: skip
_LINKED: Final = (at.Kind.sights_at, at.Kind.responses_at, at.Kind.times_at, at.Kind.refuses_at, at.Kind.grants_at)
"""Columns that point into the links; in the law they count from its first cell."""

BLOCK: Final = 16
"""How many kinds a word is compared with at a time."""


class Heights(NamedTuple):
    """What drawing potential events reads; a profile is a trait x 7 + rate age."""

    lanes: Array  # (families, rounded up to 8) int64
    blocks: Array  # (families,) int64, of kinds
    profile_cell: Array  # (profiles · families,) int32: profiles with the same rates in a family share a cell
    cell_poisson: Array  # (cells,) int32, first cell of `poisson`
    cell_last: Array  # (cells,) int64, place of the last kind with a rate
    cell_cumulative: Array  # (cells · widest,) uint32, 2^-32, from the last on 2^32 - 1; widest is whole blocks
    cell_kinds: Array  # (cells · widest,) int64, a KindOfCell each
    family_of: Array  # (kinds,) int16
    place_of: Array  # (kinds,) int16, in the family
    poisson: Array  # (cells,) int64, 2^-32, tables end with 2^32
    poisson_at: Array  # (POWERS + draws,) int32, first cell


class ErrorLimits(NamedTuple):
    """What drawing potential false records reads; fixed between two exchanges."""

    lanes: Array  # (Sights with errors, rounded up to 8) int64
    limits: Array  # (Sights with errors · CONFUSED_CELLS,) int64, 2^-42: a lower height is a false record
    concentrated: Array  # (people,) uint8, 1: some Sight's errors are concentrated on the person


def law(tables: Tables) -> Array:
    """The Tables of a segment in one array: the clock, the header, then the tables; links count from its first cell."""
    header = Law.blank()
    header.cells[: Clock.CELLS] = tables.clock.cells.tolist()
    parts, end = [], Law.CELLS
    for name in _TABLES:
        setattr(header, f"{name}_at", end)
        parts.append(getattr(tables, name).reshape(-1))
        end += parts[-1].size
    for name in ("kinds", "sights", "lists", "exits", "streams"):
        setattr(header, f"{name}_n", getattr(tables, name).shape[0])
    header.above_at += header.links_at
    header.monthly_at += header.links_at
    header.false_at += header.links_at
    by_record, header.by_class = _may_enter(tables)
    header.by_record_at = end
    header.families, header.widest = tables.family_kinds.shape[0], BLOCK * int(_blocks(tables).max())
    flat = np.concatenate([header.cells, *parts, by_record]).astype(np.int64)
    kinds = flat[header.kinds_at : header.sights_at].reshape(-1, at.Kind.CELLS)
    kinds[:, [column.offset for column in _LINKED]] += header.links_at
    return flat


def _may_enter(tables: Tables) -> tuple[Array, int]:
    """Masks of the lists in force that a record may lead to, by Sight, and of those that a class may."""
    by_record, by_class = np.zeros(tables.sights.shape[0], dtype=np.int64), 0
    for i, listing in enumerate(at.Listing.each(tables.lists)):
        for entry in range(listing.entries_at, listing.entries_at + listing.entries_n) if listing.active else ():
            if at.WayIn(tables.entries[entry]).by == at.BY_COUNT:
                by_record |= np.where(tables.counts[entry] != 0, 1 << i, 0)
            else:
                by_class |= 1 << i
    return by_record, by_class


def _blocks(tables: Tables) -> Array:
    """(families,) int64: how many blocks the kinds of each family fill."""
    return -(-np.sum(tables.family_kinds >= 0, axis=1) // BLOCK)


def heights(tables: Tables) -> Heights:
    """The world's part of the Tables of any segment, in small integers."""
    blocks = _blocks(tables)
    wider = BLOCK * int(blocks.max()) - tables.family_kinds.shape[1]
    family_of, place_of = np.zeros((2, tables.kinds.shape[0]), dtype=np.int16)
    for family, members in enumerate(tables.family_kinds):
        family_of[members[members >= 0]] = family
        place_of[members[members >= 0]] = np.arange(np.count_nonzero(members >= 0))
    cumulative = np.pad(tables.cumulative, ((0, 0), (0, wider)), constant_values=chance.WORD)[tables.cell_draw]
    return Heights(
        eights(tables.family_lanes),
        blocks.astype(np.int64),
        tables.profile_cell.astype(np.int32).reshape(-1),
        tables.poisson_at[at.POWERS + tables.cell_draw].astype(np.int32),
        np.argmax(cumulative >= chance.WORD, axis=1),
        np.minimum(cumulative, chance.WORD - 1).astype(np.uint32).reshape(-1),
        np.pad(_cell_kinds(tables), ((0, 0), (0, wider))).reshape(-1),
        family_of,
        place_of,
        np.array(tables.poisson, dtype=np.int64),
        tables.poisson_at.astype(np.int32),
    )


def _cell_kinds(tables: Tables) -> Array:
    """The KindOfCell words.  (cells, kinds of the widest family) int64"""
    family = np.zeros(len(tables.cell_rates), dtype=np.int64)
    family[tables.profile_cell] = np.arange(tables.profile_cell.shape[1])
    kinds = np.maximum(tables.family_kinds, 0)[family]
    largest = (tables.thresholds[tables.cell_rates, at.Thresholds.largest.offset] >> 10) + 1
    return pack({KindOfCell.kind: kinds, KindOfCell.rates: tables.cell_rates, KindOfCell.largest: largest})


def errors(tables: Tables, concentrated: Array) -> ErrorLimits:
    """The lanes of a segment's false records, and space for their limits."""
    first, sights = int(tables.clock.false_at), int(tables.clock.false_n)
    lanes = eights(tables.sights[tables.links[first : first + sights], at.Sight.lane.offset])
    return ErrorLimits(lanes, np.zeros(max(1, sights) * at.CONFUSED_CELLS, dtype=np.int64), concentrated)


def eights(lanes: Array) -> Array:
    """The lanes, padded with zeros to whole vectors of eight."""
    filled = np.zeros(-(-max(1, len(lanes)) // 8) * 8, dtype=np.int64)
    filled[: len(lanes)] = lanes
    return filled
