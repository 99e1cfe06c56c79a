"""The Tables as the kernel reads them: one flat array of int64, and the world's part that is read while drawing."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse import chance
from glasshouse.compiler import Tables
from glasshouse.compiler import tables as at

Array = np.ndarray[Any, Any]

(
    KINDS, KINDS_N, SIGHTS, SIGHTS_N, LISTS, LISTS_N, READS, ENTRIES, COUNTS, EXITS, EXITS_N, SETTLES, EFFECTS,
    STREAMS, STREAMS_N, RESPONSES, FACTORS, CLASSES, RANK, INCOME_POINTS, CONFUSED, LINKS, THRESHOLDS,
    BY_RECORD,  # by Sight, mask of the lists that a record of it may bring an entry to
    BY_CLASS,  # mask of the lists that a class may
    FAMILIES, WIDEST,  # of the Heights: families, and kinds of the widest in whole blocks
    HEADER_END,
) = range(at.CLOCK_COLUMNS, at.CLOCK_COLUMNS + 28)  # fmt: skip
"""After the clock: first cell of each table, and how many rows of some."""

_TABLES: Final = {
    KINDS: "kinds", SIGHTS: "sights", LISTS: "lists", READS: "reads", ENTRIES: "entries", COUNTS: "counts",
    EXITS: "exits", SETTLES: "settles", EFFECTS: "effects", STREAMS: "streams", RESPONSES: "responses",
    FACTORS: "factors", CLASSES: "classes", RANK: "rank", INCOME_POINTS: "income_points", CONFUSED: "confused",
    LINKS: "links", THRESHOLDS: "thresholds",
}  # fmt: skip
_ROWS: Final = {KINDS_N: "kinds", SIGHTS_N: "sights", LISTS_N: "lists", EXITS_N: "exits", STREAMS_N: "streams"}
_LINKED: Final = (
    at.KIND_SIGHTS_AT, at.KIND_RESPONSES_AT, at.KIND_TIMES_AT, at.KIND_REFUSES_AT, at.KIND_GRANTS_AT,
)  # fmt: skip


KIND_RATES, KIND_LARGEST = 16, 32
"""Bits from which on a word of `cell_kinds` tells of rates, and of the largest threshold."""
BLOCK: Final = 16
"""Kinds that a word is compared with at a time."""


class Heights(NamedTuple):
    """What is read while potential events are drawn; a profile is a trait x 7 + rate age."""

    lanes: Array  # (families, rounded up to 8) int64
    blocks: Array  # (families,) int64, of kinds
    profile_cell: Array  # (profiles · families,) int32: who draws alike in a family
    cell_poisson: Array  # (cells,) int32, first cell of `poisson`
    cell_last: Array  # (cells,) int64, place of the last kind that is drawn
    cell_cumulative: Array  # (cells · widest,) uint32, 2^-32, from the last on 2^32 - 1; widest is whole blocks
    cell_kinds: Array  # (cells · widest,) int64: row of the kind, row of the thresholds << KIND_RATES, and
    # 1 + the largest threshold in 2^-22 << KIND_LARGEST
    family_of: Array  # (kinds,) int16
    place_of: Array  # (kinds,) int16, in the family
    poisson: Array  # (cells,) int64, 2^-32, tables end with 2^32
    poisson_at: Array  # (POWERS + draws,) int32, first cell


class Errors(NamedTuple):
    """What is read while potential false records are drawn, between two exchanges."""

    lanes: Array  # (Sights with errors, rounded up to 8) int64
    limits: Array  # (Sights with errors · CONFUSED_CELLS,) int64, 2^-42: a lower height is a false record


def law(tables: Tables) -> Array:
    """The Tables of a segment in one array: the clock, the header, then the tables; links count from its first cell."""
    header = np.zeros(HEADER_END, dtype=np.int64)
    header[: at.CLOCK_COLUMNS] = tables.clock
    parts, end = [header], HEADER_END
    for cell, name in _TABLES.items():
        header[cell] = end
        parts.append(getattr(tables, name).reshape(-1))
        end += parts[-1].size
    for cell, name in _ROWS.items():
        header[cell] = getattr(tables, name).shape[0]
    for cell in (at.ABOVE_AT, at.MONTHLY_AT, at.FALSE_AT):
        header[cell] += header[LINKS]
    by_record, header[BY_CLASS] = _may_enter(tables)
    header[BY_RECORD] = end
    header[FAMILIES], header[WIDEST] = tables.family_kinds.shape[0], BLOCK * int(_blocks(tables).max())
    flat = np.concatenate([*parts, by_record]).astype(np.int64)
    kinds = flat[header[KINDS] : header[SIGHTS]].reshape(-1, at.KIND_COLUMNS)
    kinds[:, _LINKED] += header[LINKS]
    return flat


def _may_enter(tables: Tables) -> tuple[Array, int]:
    """Masks of the lists in force that a record may bring an entry to, by Sight; and of those that a class may."""
    by_record, by_class = np.zeros(tables.sights.shape[0], dtype=np.int64), 0
    for i, row in enumerate(tables.lists):
        first, some = int(row[at.LIST_ENTRIES_AT]), int(row[at.LIST_ENTRIES_N])
        for entry in range(first, first + some) if row[at.LIST_ACTIVE] else ():
            if tables.entries[entry, at.ENTRY_BY] == at.BY_COUNT:
                by_record |= np.where(tables.counts[entry] != 0, 1 << i, 0)
            else:
                by_class |= 1 << i
    return by_record, by_class


def _blocks(tables: Tables) -> Array:
    """(families,) int64: of how many kinds in whole blocks each family is."""
    return -(-np.sum(tables.family_kinds >= 0, axis=1) // BLOCK)


def heights(tables: Tables) -> Heights:
    """The world's part of any segment, in small integers."""
    blocks = _blocks(tables)
    wider = BLOCK * int(blocks.max()) - tables.family_kinds.shape[1]
    family_of, place_of = np.zeros((2, tables.kinds.shape[0]), dtype=np.int16)
    for family, members in enumerate(tables.family_kinds):
        family_of[members[members >= 0]] = family
        place_of[members[members >= 0]] = np.arange(np.count_nonzero(members >= 0))
    cumulative = np.pad(tables.cumulative, ((0, 0), (0, wider)), constant_values=chance.WORD)[tables.cell_draw]
    return Heights(
        _eights(tables.family_lanes),
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
    """What stands of a kind in its place of a cell, in one word each.  (cells, kinds of the widest family) int64"""
    family = np.zeros(len(tables.cell_rates), dtype=np.int64)
    family[tables.profile_cell] = np.arange(tables.profile_cell.shape[1])
    kinds = np.maximum(tables.family_kinds, 0)[family]
    largest = (tables.thresholds[tables.cell_rates, at.LEVELS + 1] >> 10) + 1
    return kinds | (tables.cell_rates.astype(np.int64) << KIND_RATES) | (largest << KIND_LARGEST)


def errors(tables: Tables) -> Errors:
    """Room for the limits of a segment's false records, none written yet."""
    first, some = int(tables.clock[at.FALSE_AT]), int(tables.clock[at.FALSE_N])
    lanes = _eights(tables.sights[tables.links[first : first + some], at.SIGHT_LANE])
    return Errors(lanes, np.zeros(max(1, some) * at.CONFUSED_CELLS, dtype=np.int64))


def _eights(lanes: Array) -> Array:
    """The lanes and as many zeros as fill up eights, in which they are drawn."""
    filled = np.zeros(-(-max(1, len(lanes)) // 8) * 8, dtype=np.int64)
    filled[: len(lanes)] = lanes
    return filled
