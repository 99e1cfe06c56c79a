"""What one thread works in: a room for a household, words that are drawn, rows of the log."""

from __future__ import annotations

from typing import Final

from glasshouse.engine import room
from glasshouse.engine.room import Sizes
from glasshouse.records.log import new_log

LOG_ROWS: Final = 1 << 17


class Buffers:
    """Of one thread."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self.room = room.room(sizes)
        self.words = room.words()
        self.log = new_log(LOG_ROWS)

    def widen(self) -> None:
        """Room for twice the household, what stands on the desk kept."""
        self.sizes = self.sizes.wider()
        wider = room.room(self.sizes)
        for cell in (room.HOUSEHOLD, room.ROWS, room.ARENA_USED, room.CAPPED):
            wider[cell] = self.room[cell]
        self.room = wider
