"""What one thread works in: a room for a household, words that are drawn, rows of the log."""

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
"""Cells of what is drawn of a block in a window and read in several worlds; what does not fit is drawn in each."""


def needed_for(worlds: Sequence[Sequence[Tables]], households: Households, block: int, *, steps_ahead: bool) -> Sizes:
    """What a room must hold for these worlds, each by its segments, and blocks of so many households."""
    of, people = [tables for segments in worlds for tables in segments], households.size + households.born
    largest = int(people.max(initial=1))
    ends = np.cumsum(people, dtype=np.int64)
    of_blocks = np.diff(np.append(ends[block - 1 :: block], ends[-1:]), prepend=0)
    return Sizes(
        sights=of[0].sights.shape[0],
        lists=of[0].lists.shape[0],
        exits=max(tables.exits.shape[0] for tables in of),
        effects=max(tables.effects.shape[0] for tables in of),
        ranks=max(tables.classes.shape[0] for tables in of),
        members=largest,
        records=256 + 16 * largest,
        events=256 + 32 * largest,
        households=min(block, len(people)),
        ahead=int(of_blocks.max(initial=0)) if steps_ahead else 0,
        shared=SHARED if len(worlds) > 1 else 0,
    )


class Buffers:
    """Of one thread."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self.room = room.room(sizes)
        self.words = room.words()
        self.log = new_log(LOG_ROWS)

    def widen(self) -> None:
        """Room for twice the household; how far the block has come is kept."""
        self.sizes = self.sizes.wider()
        wider = room.room(self.sizes)
        wider.household, wider.rows = self.room.household, self.room.rows
        wider.arena_used, wider.capped = self.room.arena_used, self.room.capped
        self.room = wider
