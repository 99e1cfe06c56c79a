"""The memory that one thread works in: a room for a household, words for draws, rows of the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from glasshouse.compiler import Tables
from glasshouse.engine import room
from glasshouse.engine.room import Sizes
from glasshouse.population.people import Households
from glasshouse.records.log import new_log

LOG_ROWS: Final = 1 << 17
SHARED: Final = 3 << 17
"""Cells for the draws of a block in a window, cached for other worlds; draws that do not fit are made in each world."""


def needed_for(worlds: Sequence[Sequence[Tables]], households: Households, block: int, *, steps_ahead: bool) -> Sizes:
    """What a room must hold for these worlds, each given by its segments, and blocks of ``block`` households."""
    all_tables, people = [tables for segments in worlds for tables in segments], households.size + households.born
    largest = int(people.max(initial=1))
    ends = np.cumsum(people, dtype=np.int64)
    people_of_blocks = np.diff(np.append(ends[block - 1 :: block], ends[-1:]), prepend=0)
    return Sizes(
        sights=all_tables[0].sights.shape[0],
        lists=all_tables[0].lists.shape[0],
        exits=max(tables.exits.shape[0] for tables in all_tables),
        effects=max(tables.effects.shape[0] for tables in all_tables),
        ranks=max(tables.classes.shape[0] for tables in all_tables),
        members=largest,
        records=256 + 16 * largest,
        events=256 + 32 * largest,
        households=min(block, len(people)),
        ahead=int(people_of_blocks.max(initial=0)) if steps_ahead else 0,
        shared=SHARED if len(worlds) > 1 else 0,
    )


class Buffers:
    """The buffers of one thread."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self.room = room.room(sizes)
        self.words = room.words()
        self.log = new_log(LOG_ROWS)

    def widen(self) -> None:
        """Make room for twice the household; the progress through the block is kept."""
        self.sizes = self.sizes.wider()
        wider = room.room(self.sizes)
        wider.household, wider.rows = self.room.household, self.room.rows
        wider.arena_used, wider.capped = self.room.arena_used, self.room.capped
        self.room = wider
