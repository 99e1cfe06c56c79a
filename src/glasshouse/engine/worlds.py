"""One regime's people while they live, and the law they live under."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glasshouse.compiler import Tables
from glasshouse.compiler import tables as at
from glasshouse.engine import law
from glasshouse.engine.state import Array, State
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import Month

FIRST_ARENA = 1 << 12
"""Words of a block's arena before anything is written there."""


class LivedWorld:
    """One regime's people while they live; of several regimes until these differ."""

    def __init__(
        self, tables: Sequence[Tables], regimes: Sequence[int], blocks: int, threads: int, concentrated: Array
    ) -> None:
        self.tables = tables
        self.laws = [law.law(each) for each in tables]
        self.errors = [law.errors(each, concentrated) for each in tables]
        self.regimes = tuple(regimes)
        self.segment = 0
        self.state: State
        self.arenas: list[Array] = [np.zeros(FIRST_ARENA, dtype=np.int64) for _ in range(blocks)]
        self.used = [0] * blocks
        self.capped = [0] * threads
        sights = tables[0].sights.shape[0]
        months = int(tables[-1].clock.end - tables[0].clock.first)
        self.astray = [np.zeros((sights, months), dtype=np.int64) for _ in range(threads)]

    @property
    def now(self) -> Tables:
        """The Tables of the current segment."""
        return self.tables[self.segment]

    @property
    def begin(self) -> Month:
        """First month of the world's life."""
        return int(self.tables[0].clock.first)

    @property
    def end(self) -> Month:
        """First month after it."""
        return int(self.tables[-1].clock.end)

    def split_off(self, tables: Sequence[Tables], regimes: Sequence[int]) -> LivedWorld:
        """A copy of this world for other regimes, which have lived the same until now."""
        other = LivedWorld(tables, regimes, 0, len(self.capped), self.errors[0].concentrated)
        other.state = State(*(array.copy() for array in self.state))
        other.arenas = [arena.copy() for arena in self.arenas]
        other.used = list(self.used)
        other.capped = list(self.capped)
        other.astray = [array.copy() for array in self.astray]
        return other


def worlds_of(
    regimes: Sequence[Regime],
    tables: Sequence[tuple[Tables, ...]],
    blocks: int,
    threads: int,
    concentrated: Array,
) -> list[LivedWorld]:
    """One world for all regimes that share their first segment; it keeps records as long as any of them needs.

    ``concentrated`` is that of :class:`law.ErrorLimits`.
    """
    groups: list[list[int]] = []
    for number, regime in enumerate(regimes):
        for group in groups:
            other = regimes[group[0]]
            if (
                len(regime.segments) > 1
                and len(other.segments) > 1
                and regime.segments[0] == other.segments[0]
                and regime.without == other.without
            ):
                group.append(number)
                break
        else:
            groups.append([number])
    worlds = []
    for group in groups:
        sights, column = np.array(tables[group[0]][0].sights), at.Sight.needed.offset
        for number in group:
            sights[:, column] = np.maximum(sights[:, column], tables[number][0].sights[:, column])
        sights.flags.writeable = False
        first = tables[group[0]][0]._replace(sights=sights)
        worlds.append(LivedWorld((first, *tables[group[0]][1:]), group, blocks, threads, concentrated))
    return worlds
