"""Lives of a city or of a part of it, block by block, window by window: the only caller of the kernel.

People are cut into blocks of households; threads take blocks.  A block's log is handed on before the next is lived, so
no more than a buffer of it is ever held.  Worlds that share their first stretch live it once.  Before each window
parts exchange their sums and what is published of their people (conduct.py); a whole city is its only part.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from glasshouse import chance
from glasshouse.compiler import Tables, compiled, traits
from glasshouse.compiler import tables as at
from glasshouse.engine import kernel, law, room, state
from glasshouse.engine.buffers import Buffers, needed_for
from glasshouse.engine.checkpoint import (
    Checkpoint,
    Read,
    Share,
    arrays_of,
    first_difference,
    read_now,
    reads_of,
    reread,
    take_up,
)
from glasshouse.engine.contacts import Published, by_row, published_of, write_published
from glasshouse.engine.exchange import (
    Needs,
    Offer,
    Sums,
    contact_months,
    flow_months,
    needs,
    nothing,
    points_counted,
    rank_months,
    renew_flow,
    renew_ranks,
    windows,
    wrong_sights,
)
from glasshouse.engine.executor import Threads
from glasshouse.engine.law import Heights
from glasshouse.engine.packed import refusal
from glasshouse.engine.room import Room
from glasshouse.engine.state import Array, Crowd, State
from glasshouse.engine.worlds import FIRST_ARENA, World, together
from glasshouse.errors import RunError
from glasshouse.population.people import Population
from glasshouse.records.log import Codebook, Log, new_log
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import Month
from glasshouse.world import WorldText

BLOCK = 2048
"""Households of a block."""

Consume = Callable[[int, Log, int], None]
"""Takes (number of the regime, rows of its log, thread); the rows are overwritten afterwards."""
Progress = Callable[[int, int], None]
"""Takes months lived so far and in all."""


class Run:
    """All worlds of one run over the same people: a city's, or those of a part of it."""

    def __init__(
        self,
        world: WorldText,
        regimes: Sequence[Regime],
        population: Population,
        book: Codebook,
        seeds: tuple[int, int],
        *,
        threads: int,
        consume: Consume,
        block: int = BLOCK,
    ) -> None:
        self.text, self.population, self.block, self.consume = world, population, block, consume
        self.life_seed, self.people_seed = (_signed(seed) for seed in seeds)
        self.place = population.place
        occurring = traits(population)
        self.crowd: Crowd = state.crowd(population, occurring)
        self.households = len(population.households.first)
        self.blocks = -(-self.households // block)
        self.threads = Threads(threads)
        tables = compiled(world, regimes, book, occurring.rows)
        self.needs: Needs = needs(tables)
        self.windows = windows(tables, self.needs)
        concentrated = np.zeros(len(self.crowd.birth), dtype=np.uint8)
        self.worlds = together(regimes, tables, self.blocks, threads, concentrated)
        self.compiled = tables
        self.heights = self._heights()
        first = self.worlds[0]
        ranks = max(t.classes.shape[0] for each in tables for t in each)
        self.contacts: Array | None = None
        self.elsewhere = np.zeros(0, np.int32)
        """(others,) int32, ascending: the numbers of those whom people here read and who live in other parts."""
        self.asked: list[Array] = []
        """Of which people here each part reads, by part: their rows."""
        if population.part is not None and (self.needs.public or self.needs.means):
            self._contacts()
        for one in self.worlds:
            one.state = state.first_state(
                population,
                one.begin,
                first.now.sights.shape[0],
                ranks,
                len(self.elsewhere),
                public=self.needs.public,
                shown=self.needs.means or self.needs.ranked,
                means=self.needs.means,
            )
        sizes = needed_for(tables, population.households, block, steps_ahead=self.needs.means)
        self.buffers = [Buffers(sizes) for _ in range(threads)]
        self._mark_concentrated(concentrated)
        self.household_of = population.people.household.astype(np.int32)
        self.month: Month = self.windows[0][0]
        self.shares = [
            Share(number, number * block, min(self.households, (number + 1) * block)) for number in range(self.blocks)
        ]
        self.reads: dict[int, list[Read]] | None = None
        """What each world read of others, by its first regime, where it is kept."""

    def _heights(self) -> dict[int, Heights]:
        """The worlds' parts by what they are made of: regimes that draw alike share one."""
        made: dict[int, Heights] = {}
        for each in self.compiled:
            key = id(each[0].profile_rates)
            if key not in made:
                made[key] = law.heights(each[0])
        return made

    # the calendar, as conduct.py calls it

    def calendar(self) -> tuple[Month, list[tuple[Month, Month]]]:
        """The month up to which all have lived, and the run's windows."""
        return self.month, self.windows

    def offer(self, t: Month) -> Offer:
        """Open month t: what the people here add up to, and whether contacts are read."""
        self._open(t)
        asking = [w for w in self.worlds if t in flow_months(w.now) or t in rank_months(w.now)]
        sums = {world.regimes[0]: self._summed(world, t) for world in asking}
        return Offer(sums, any(self._reads_contacts(world, t) for world in self.worlds))

    def live(self, first: Month, until: Month, sums: dict[int, Sums], *published: Published) -> None:
        """Read the sums of all people and what is published of people elsewhere, then live the window."""
        for world in self.worlds:
            self._read(world, first, sums, published)
        self._live_window(first, until)

    def chances_above_one(self) -> tuple[int, ...]:
        """By regime, how often a chance per month above 1 was taken as 1."""
        capped = {number: sum(one.capped) for one in self.worlds for number in one.regimes}
        return tuple(capped[number] for number in range(len(self.compiled)))

    def close(self) -> None:
        """Let the threads go."""
        self.threads.close()

    def _live_window(self, first: Month, until: Month) -> None:
        of_blocks = [list(some) for _, some in itertools.groupby(self.shares, key=lambda share: share.block)]

        def live(task: int, thread: int) -> None:  # a block's arena is written to by one thread
            for share in of_blocks[task]:
                self._block(share, thread, first, until)

        self.threads.each(len(of_blocks), live)
        self.month = until

    def compile(self) -> None:
        """Live nobody, so that what takes long to compile is compiled."""
        first = self.worlds[0]
        _limit(first)
        first.arenas, first.used = [np.zeros(FIRST_ARENA, dtype=np.int64)], [0]
        self._live(first, Share(0, 0, 0), 0, first.begin, first.begin)

    # checkpoints

    def keep_reads(self) -> None:
        """Keep what is read of others from now on, as :meth:`checkpoint` asks for."""
        if self.reads is None:
            self.reads = {}

    def checkpoint(self) -> Checkpoint:
        """The run as it stands between two windows.  Arrays may be views: write them before going on."""
        return Checkpoint(self.month, arrays_of(self.worlds, self.reads or {}))

    def go_on(self, checkpoint: Checkpoint) -> None:
        """Set all worlds to the checkpoint.  Raises StoreError where that is not of this run's shape."""
        for first, _ in self.windows:
            if first < checkpoint.month:
                self._open(first)
        self.reads = {}
        for world in self.worlds:
            self.reads[world.regimes[0]] = reads_of(checkpoint.arrays, world.regimes[0])
            take_up(world, checkpoint.arrays)
            _limit(world)
        self.month = checkpoint.month

    def live_sample(self, checkpoint: Checkpoint, shares: Sequence[Share]) -> tuple[int, str] | None:
        """Live the households of ``shares`` up to the month of the checkpoint; where they differ: regime, what.

        What they read of others is taken from there.
        """
        of_month: dict[int, dict[Month, Read]] = {}
        self.shares = list(shares)
        for first, until in self.windows:
            if first >= checkpoint.month:
                break
            self._open(first)
            for world in self.worlds:
                number = world.regimes[0]
                if number not in of_month:
                    of_month[number] = {read.month: read for read in reads_of(checkpoint.arrays, number)}
                self._reread(world, of_month[number], first)
            self._live_window(first, until)
        return first_difference(self.worlds, self.crowd, self.place, checkpoint.arrays, shares)

    def _reread(self, world: World, reads: dict[Month, Read], t: Month) -> None:
        if t not in reads:
            return
        reread(world, reads[t], self.household_of, t)
        _limit(world)
        if t in rank_months(world.now):
            world.state.next[:] = np.minimum(world.state.next, t)

    def _open(self, t: Month) -> None:
        """Part the worlds whose first segment ends, and go on to the next segment."""
        for world in list(self.worlds):
            if t < int(world.now.clock.end):
                continue
            if world.segment == 0 and len(world.regimes) > 1:
                for number in world.regimes[1:]:
                    other = world.part(self.compiled[number], (number,))
                    other.segment = 1
                    self._next_segment(other, t)
                    self.worlds.append(other)
                world.regimes = world.regimes[:1]
            world.segment += 1
            self._next_segment(world, t)

    def _next_segment(self, world: World, t: Month) -> None:
        world.state.next[:] = np.minimum(world.state.next, t)
        _limit(world)
        if world.now.clock.index_fresh:
            world.state.shown[:] = at.NO_LIMIT
            world.state.means[:] = at.NO_LIMIT

    # exchange

    def _summed(self, world: World, t: Month) -> Sums:
        tables, sums = world.now, nothing()
        if t in flow_months(tables):
            sums = sums._replace(astray=np.sum(world.astray, axis=0), confused=self._confused(world, t))
        if t in rank_months(tables):
            sums = sums._replace(points=points_counted(world.state.shown[: len(self.crowd.birth)]))
        return sums

    def _read(self, world: World, t: Month, sums: dict[int, Sums], published: Sequence[Published]) -> None:
        """What a world's people read of each other from month t on."""
        tables, number = world.now, world.regimes[0]
        if t in flow_months(tables):
            renew_flow(tables, world.state, sums[number], world.begin, t)
            _limit(world)
        if t in rank_months(tables):
            renew_ranks(tables, world.state, sums[number], t)
            world.state.next[:] = np.minimum(world.state.next, t)
        contacts = self._reads_contacts(world, t)
        if contacts:
            write_published(world, published, self.needs, len(self.crowd.birth))
            self._read_contacts(world, t)
        if self.reads is not None:
            self.reads.setdefault(number, []).append(read_now(world.state, t, contacts=contacts))

    def _confused(self, world: World, t: Month) -> Array:
        """Confusability of those in scope, by Sight, and how many they are."""
        of, errors, pieces = world.laws[world.segment], world.errors[world.segment], self._numbered_pieces()
        parts = [np.zeros(world.now.sights.shape[0] + 1, dtype=np.int64) for _ in self.buffers]
        alike = [np.zeros(at.CONFUSED_CELLS, dtype=np.int64) for _ in self.buffers]
        self.threads.each(
            len(pieces),
            lambda task, thread: kernel.confusability_sums(
                of, errors.lanes, self.buffers[thread].words, self.crowd, errors.concentrated, alike[thread],
                parts[thread], self.life_seed, *pieces[task], t,
            ),
        )  # fmt: skip
        return np.sum(parts, axis=0)

    def _mark_concentrated(self, marks: Array) -> None:
        """Into ``marks`` (people,) uint8 on whom any Sight of any world may concentrate its errors: few, drawn once."""
        sights = [tables.sights[wrong_sights(tables)] for each in self.compiled for tables in each]
        columns = [at.Sight.lane.offset, at.Sight.concentrated.offset]
        drawn = np.unique(np.concatenate(sights)[:, columns], axis=0)
        drawn = drawn[drawn[:, 1] > 0]
        pieces = self._numbered_pieces()
        for first in range(0, len(drawn), room.WORDS):
            some = drawn[first : first + room.WORDS]
            lanes, shares = law.eights(some[:, 0]), some[:, 1].copy()
            self.threads.each(
                len(pieces),
                lambda task, thread, lanes=lanes, shares=shares: kernel.mark_concentrated(  # type: ignore[misc]
                    lanes, shares, self.buffers[thread].words, marks, self.life_seed, *pieces[task]
                ),
            )

    def _numbered_pieces(self) -> list[tuple[int, int, int]]:
        """Rows of everybody in pieces, and what is added to a row for the number in the city."""
        here, everybody = self.population.residents, len(self.crowd.birth)
        pieces = [(*piece, self.place.first) for piece in self._pieces(0, here)]
        return pieces + [(*piece, self.place.born_first - here) for piece in self._pieces(here, everybody)]

    def _pieces(self, begin: int, end: int) -> list[tuple[int, int]]:
        """Rows [begin, end) in pieces for the threads."""
        step = max(1, min(65536, -(-(end - begin) // self.threads.threads)))
        return [(first, min(end, first + step)) for first in range(begin, end, step)]

    def _reads_contacts(self, world: World, t: Month) -> bool:
        return t > world.begin and t in contact_months(world.now, self.needs)

    def _read_contacts(self, world: World, t: Month) -> None:
        pieces = self._pieces(0, self.population.residents)
        contacts = self._contacts()
        if self.needs.public:
            self.threads.each(
                len(pieces),
                lambda task, _: kernel.read_listed(
                    self.crowd, world.state, contacts, self.household_of, *pieces[task], t
                ),
            )
        if self.needs.means:
            self.threads.each(
                len(pieces),
                lambda task, _: kernel.read_means(self.crowd, world.state, contacts, *pieces[task], t),
            )

    def _contacts(self) -> Array:
        """(residents, degree) int32: rows of those whom each resident reads; drawn once.

        Of a part, whom it reads ``elsewhere`` have the rows behind its own people's.
        """
        if self.contacts is None:
            written, here = self.text.contacts, self.population.residents
            drawn = np.zeros((here, written.degree), dtype=np.int32)
            near, pieces = chance.threshold(written.near_share.value), self._pieces(0, here)
            self.threads.each(
                len(pieces),
                lambda task, _: kernel.draw_contacts(
                    drawn, self.people_seed, chance.lane("contacts"), near, written.near_people, self.place.residents,
                    *pieces[task], self.place.first,
                ),
            )  # fmt: skip
            if self.population.part is not None:
                self.elsewhere = by_row(drawn, self.place.first, here, len(self.crowd.birth))
            self.contacts = drawn
        return self.contacts

    # what parts of a city exchange about people whom others read

    def here(self) -> tuple[int, int]:
        """The numbers of the residents of this part: [first, last)."""
        return self.place.first, self.place.first + self.population.residents

    def asks_of(self, first: int, last: int) -> Array:
        """Of which people with numbers [first, last) this part reads: their numbers, ascending.  (people,) int32"""
        begin, end = np.searchsorted(self.elsewhere, [first, last])
        return self.elsewhere[begin:end]

    def will_tell(self, *asked: Array) -> None:
        """Take of whose figures each part asks, by part: their numbers."""
        self.asked = [numbers - self.place.first for numbers in asked]

    def tells(self, part: int) -> Published:
        """What is published of those of whom a part asks, as they stand before the month that is open."""
        return published_of(self.worlds, self.asked[part], self.needs)

    # blocks

    def _block(self, share: Share, thread: int, first: Month, until: Month) -> None:
        """Households of one block through one window, in every world."""
        worlds = [world for world in self.worlds if world.begin <= first < world.end]
        alike = len({id(world.now.profile_rates) for world in worlds}) == 1
        room.share(self.buffers[thread].room, several=alike and len(worlds) > 1)
        for world in worlds:
            self._live(world, share, thread, first, until)

    def _live(self, world: World, share: Share, thread: int, first: Month, until: Month) -> None:
        buffers, tables = self.buffers[thread], world.now
        of, errors = world.laws[world.segment], world.errors[world.segment]
        heights = self.heights[id(tables.profile_rates)]
        task, household, last = share
        known = int(tables.clock.end)
        known = min([month for month in flow_months(tables) if month >= until], default=known)
        while True:
            header = buffers.room
            header.household, header.rows = household, 0
            header.arena_used, header.capped = world.used[task], 0
            _post(header, world.state, tables)
            header.first_household = task * self.block
            header.residents_from = self.place.first
            header.born_from = self.place.born_first - self.population.residents
            kernel.live_block(
                of, heights, errors, buffers.words, self.crowd, world.state, world.arenas[task],
                buffers.log.view(np.int64), header.cells, world.astray[thread], self.life_seed, last, first, until,
                known, world.begin, world.end,
            )  # fmt: skip
            household, rows = int(header.household), int(header.rows)
            world.used[task] = int(header.arena_used)
            world.capped[thread] += int(header.capped)
            if rows > 0:
                if self.population.part is not None:
                    self._by_row(buffers.log[:rows])
                for number in world.regimes:
                    self.consume(number, buffers.log[:rows], thread)
            if header.full == room.OUTGROWN:
                raise self._refusal(header)
            self._make_room(world, task, buffers, int(header.full), rows)
            if household >= last:
                return

    def _refusal(self, header: Room) -> RunError:
        """Why the household at hand cannot be kept: it has more than a field of a packed word holds."""
        first = room.Member(header.cells, room.Room.CELLS)
        return refusal(int(header.outgrown), int(header.members), room.records_of(header), int(first.person))

    def _by_row(self, log: Log) -> None:
        """Write for the numbers of people their rows here."""
        log.person = self.place.rows(log.person)

    def _make_room(self, world: World, task: int, buffers: Buffers, full: int, rows: int) -> None:
        """More of what was too small."""
        if full == room.LOG_FULL and rows == 0:
            buffers.log = new_log(2 * len(buffers.log))
        elif full == room.ROOM_FULL:
            buffers.widen()
        elif full == room.ARENA_FULL:
            first, last = task * self.block, min(self.households, (task + 1) * self.block)
            old, filled = world.arenas[task], world.used[task]
            fresh = np.zeros(2 * len(old), dtype=np.int64)
            world.used[task] = int(kernel.compact(world.state, old, fresh, first, last))
            if 2 * world.used[task] < filled:  # mostly gaps: the same room will do
                fresh = fresh[: len(old)].copy()
            world.arenas[task] = fresh


def _limit(world: World) -> None:
    """What the flows as they stand mean for the false records of the segment at hand."""
    kernel.limit_false(world.laws[world.segment], world.state.flow, world.errors[world.segment].limits)


def _post(header: Room, now: State, tables: Tables) -> None:
    """Write what stands for everybody until the next exchange; forget what another world settled."""
    cells, first = header.cells, room.Member(header.cells, room.Room.CELLS)
    cells[int(first.settled) : int(header.refusing)] = -1
    flow, ranks, classes = int(header.flow), int(header.ranks), int(tables.clock.classes)
    cells[flow : flow + now.flow.size] = now.flow.reshape(-1)
    cells[ranks : ranks + 3 * classes] = now.ranks[:, :classes].reshape(-1)
    header.public = now.near.shape[0] > 0


def _signed(seed: int) -> int:
    """The 64 bits of a seed as an int64."""
    seed &= (1 << 64) - 1
    return seed - (1 << 64) if seed >> 63 else seed
