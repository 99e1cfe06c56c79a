"""Living blocks of households on threads, in every world.

A block's log is passed on before the next block is lived, so no more than a buffer of it is ever held.  Where a buffer
is too small the kernel stops at a household; it gets more room and goes on from there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from glasshouse.compiler import Tables
from glasshouse.engine import kernel, law, room
from glasshouse.engine.buffers import Buffers
from glasshouse.engine.checkpoint import Share
from glasshouse.engine.exchange import flow_months
from glasshouse.engine.executor import Threads
from glasshouse.engine.law import Heights
from glasshouse.engine.packed import refusal
from glasshouse.engine.room import Room
from glasshouse.engine.state import Crowd, State
from glasshouse.engine.worlds import FIRST_ARENA, LivedWorld
from glasshouse.errors import RunError
from glasshouse.population.people import Population
from glasshouse.records.log import Log, new_log
from glasshouse.vocabulary import Month

Consume = Callable[[int, Log, int], None]
"""Takes (number of the regime, rows of its log, thread); the rows are overwritten afterwards."""


class Blocks:
    """The households of a run in blocks, and the threads that live them."""

    def __init__(
        self,
        population: Population,
        crowd: Crowd,
        compiled: Sequence[Sequence[Tables]],
        buffers: Sequence[Buffers],
        threads: Threads,
        *,
        size: int,
        life_seed: int,
        consume: Consume,
    ) -> None:
        self.crowd, self.buffers, self.threads = crowd, buffers, threads
        self.size, self.life_seed, self.consume = size, life_seed, consume
        self.numbering, self.is_part, self.residents = (
            population.numbering,
            population.part is not None,
            population.residents,
        )
        self.households = len(population.households.first)
        self.heights: dict[int, Heights] = {}
        """The world's parts of the Tables, by what they are made of: regimes that draw alike share one."""
        for first, *_ in compiled:
            key = id(first.profile_rates)
            if key not in self.heights:
                self.heights[key] = law.heights(first)

    def all_shares(self) -> list[Share]:
        """All households, a share for each block."""
        firsts = range(0, self.households, self.size)
        return [Share(number, first, min(self.households, first + self.size)) for number, first in enumerate(firsts)]

    def live(self, worlds: Sequence[LivedWorld], shares: Sequence[Share], first: Month, until: Month) -> None:
        """Live the households of ``shares`` through one window, in every world."""
        # a block's arena is written by one thread, so shares of a block are one task
        by_block = [list(group) for _, group in itertools.groupby(shares, key=lambda share: share.block)]

        def live_task(task: int, thread: int) -> None:
            for share in by_block[task]:
                self._live_share(worlds, share, thread, first, until)

        self.threads.each(len(by_block), live_task)

    def compile(self, world: LivedWorld) -> None:
        """Live nobody, so that the kernel is compiled."""
        renew_limits(world)
        world.arenas, world.used = [np.zeros(FIRST_ARENA, dtype=np.int64)], [0]
        self._live_in(world, Share(0, 0, 0), 0, world.begin, world.begin)

    def _live_share(self, every: Sequence[LivedWorld], share: Share, thread: int, first: Month, until: Month) -> None:
        worlds = [world for world in every if world.begin <= first < world.end]
        alike = len({id(world.now.profile_rates) for world in worlds}) == 1
        room.share(self.buffers[thread].room, several=alike and len(worlds) > 1)
        for world in worlds:
            self._live_in(world, share, thread, first, until)

    def _live_in(self, world: LivedWorld, share: Share, thread: int, first: Month, until: Month) -> None:
        buffers, tables = self.buffers[thread], world.now
        law_array, errors = world.laws[world.segment], world.errors[world.segment]
        heights = self.heights[id(tables.profile_rates)]
        block, household, last = share
        known = int(tables.clock.end)
        known = min([month for month in flow_months(tables) if month >= until], default=known)
        while True:
            header = buffers.room
            header.household, header.rows = household, 0
            header.arena_used, header.capped = world.used[block], 0
            _write_exchanged(header, world.state, tables)
            header.first_household = block * self.size
            header.residents_from = self.numbering.first
            header.born_from = self.numbering.born_first - self.residents
            kernel.live_block(
                law_array, heights, errors, buffers.words, self.crowd, world.state, world.arenas[block],
                buffers.log.view(np.int64), header.cells, world.astray[thread], self.life_seed, last, first, until,
                known, world.begin, world.end,
            )  # fmt: skip
            household, rows = int(header.household), int(header.rows)
            world.used[block] = int(header.arena_used)
            world.capped[thread] += int(header.capped)
            if rows > 0:
                log = buffers.log[:rows]
                # the kernel writes numbers in the city; who counts a part knows its people by row
                if self.is_part:
                    log.person = self.numbering.rows(log.person)
                for number in world.regimes:
                    self.consume(number, log, thread)
            if header.full == room.OUTGROWN:
                raise _outgrown(header)
            self._make_room(world, block, buffers, int(header.full), rows)
            if household >= last:
                return

    def _make_room(self, world: LivedWorld, block: int, buffers: Buffers, full: int, rows: int) -> None:
        """Enlarge what was too small."""
        if full == room.LOG_FULL and rows == 0:
            buffers.log = new_log(2 * len(buffers.log))
        elif full == room.ROOM_FULL:
            buffers.widen()
        elif full == room.ARENA_FULL:
            first, last = block * self.size, min(self.households, (block + 1) * self.size)
            old, filled = world.arenas[block], world.used[block]
            fresh = np.zeros(2 * len(old), dtype=np.int64)
            world.used[block] = int(kernel.compact(world.state, old, fresh, first, last))
            # the old arena was mostly gaps: its size will do
            if 2 * world.used[block] < filled:
                fresh = fresh[: len(old)].copy()
            world.arenas[block] = fresh


def renew_limits(world: LivedWorld) -> None:
    """Set the heights below which false records happen in the current segment, from the flows as they stand."""
    kernel.limit_false(world.laws[world.segment], world.state.flow, world.errors[world.segment].limits)


def _write_exchanged(header: Room, state: State, tables: Tables) -> None:
    """Write into the room what holds for everybody until the next exchange; clear settlements of another world."""
    cells, first = header.cells, room.Member(header.cells, room.Room.CELLS)
    cells[int(first.settled) : int(header.refusing)] = -1
    flow, ranks, classes = int(header.flow), int(header.ranks), int(tables.clock.classes)
    cells[flow : flow + state.flow.size] = state.flow.reshape(-1)
    cells[ranks : ranks + 3 * classes] = state.ranks[:, :classes].reshape(-1)
    header.public = state.near.shape[0] > 0


def _outgrown(header: Room) -> RunError:
    """The error for a household that has more than a field of a packed word holds."""
    first = room.Member(header.cells, room.Room.CELLS)
    return refusal(int(header.outgrown), int(header.members), room.records_of(header), int(first.person))
