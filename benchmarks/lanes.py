"""Lives in lanes: the kernel's functions as many lanes run them, each lane with its room and its households.

A lane has a room, words to draw into, a segment of the log and one of the arena, given out beforehand; what overflows
is lived again with more.  State stays on the device; between windows only sums leave it.  What runs the lanes is a
:class:`Device`: an accelerator (accelerator.py), or the processor, one lane after another, by which they are tested.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from glasshouse import machine_code
from glasshouse.compiler import codebook
from glasshouse.compiler import tables as at
from glasshouse.engine import Run, kernel, room, run
from glasshouse.engine.exchange import flow_months
from glasshouse.engine.run import Consume
from glasshouse.engine.state import Array
from glasshouse.engine.worlds import World
from glasshouse.population import Population
from glasshouse.records.log import ROW
from glasshouse.study.running.plan import Plan
from glasshouse.vocabulary import Month

FIRST_ROWS, FIRST_WORDS = 96, 64
"""Of the log and of the arena, for a household, before anything has overflowed."""
FIRST_RECORDS, FIRST_EVENTS = 32, 64
"""Rows of a room, likewise."""
MASK, MIX, FIFTEEN = np.uint64(0xFFFFFFFF), np.uint64(0x9E3779B1), np.uint64(15)


class Work(NamedTuple):
    """What the lanes live in."""

    rooms: Any  # (lanes, cells) int64
    words: Any  # (cells,) uint32: in a column's WORDS stand those of several lanes
    words_at: Any  # (lanes,) int64, first cell
    logs: Any  # (lanes, 2 · rows) int64
    arenas: Any  # (lanes, words) int64
    astray: Any  # (lanes, sights, months of the window) int64
    first: Any  # (lanes,) int64, the lane's first household
    next: Any  # (lanes,) int64, the one to be lived next
    last: Any  # (lanes,) int64, the first that is another lane's
    used: Any  # (lanes,) int64, words of the arena
    rows: Any  # (lanes,) int64, rows of the log from the latest call
    full: Any  # (lanes,) int64, what was too small, as room.FULL
    capped: Any  # (lanes,) int64


class Device(Protocol):
    """What compiles lanes, holds their arrays and runs them."""

    title: str
    kernel: Any
    """The kernel's functions, compiled for it."""
    cells: Any
    """What stands in place of ``machine_code.cells``."""
    first: Any  # compiled: the first lane of who asks,
    step: Any  # how far it is to their next,
    add: Any  # and (array, place, value): add to a cell that others add to

    def compiled(self, **options: Any) -> Any:
        """The decorator in place of ``machine_code.njit``."""

    def lanes(self, function: Any) -> Callable[..., None]:
        """``function`` for so many lanes, which is its first argument."""

    def put(self, array: Array) -> Any:
        """A copy over there."""

    def empty(self, shape: Sequence[int], dtype: Any) -> Any:
        """Room over there."""

    def back(self, array: Any) -> Array:
        """A copy from there, when all that was asked for is done."""


class Serial:
    """One lane after another on the processor."""

    title = "processor, lane by lane"
    kernel: Any = kernel

    def __init__(self) -> None:
        self.cells = machine_code.cells
        self.first = self.compiled()(lambda: np.int64(0))
        self.step = self.compiled()(lambda: np.int64(1))
        self.add = self.compiled()(_add)

    def compiled(self, **options: Any) -> Any:
        """As the engine compiles, but kept in no folder."""
        return importlib.import_module("numba").njit(nogil=True, **options)

    def lanes(self, function: Any) -> Callable[..., None]:
        """All in one call."""
        return self.compiled()(function)  # type: ignore[no-any-return]

    def put(self, array: Array) -> Any:
        """A copy that may be written to."""
        return np.array(array)

    def empty(self, shape: Sequence[int], dtype: Any) -> Any:
        """Unlike a device's it is zeros."""
        return np.zeros(shape, dtype)

    def back(self, array: Any) -> Array:
        """A copy."""
        return np.array(array)


def _add(array: Any, place: Any, value: Any) -> None:
    array[place] += value


def fingerprint(log: Array, rows: int) -> Any:
    """The sum of a hash of each of the first rows, below 2^32 each: alike for the same rows in any order.  int64

    ``log`` (cells,) int64, two a row.
    """
    total = np.int64(0)
    for row in range(rows):
        mixed = np.uint64(0)
        for half in range(4 * row, 4 * row + 4):
            mixed ^= np.uint64((log[half // 2] >> (half % 2 * 32)) & 0xFFFFFFFF)
            mixed = ((mixed ^ (mixed >> FIFTEEN)) * MIX) & MASK
        total += np.int64(mixed)
    return total


class Lanes(NamedTuple):
    """What lanes do, compiled; each takes how many there are first."""

    furnish: Callable[..., None]
    live: Callable[..., None]
    pack: Callable[..., None]
    compact: Callable[..., None]
    confuse: Callable[..., None]
    read: Callable[..., None]


def lanes_of(device: Device) -> Lanes:
    """Compiled when they are first called."""
    first, step, add, hashed = device.first, device.step, device.add, device.compiled()(fingerprint)
    live_block, compacted, confusability_sums = (
        device.kernel.live_block, device.kernel.compact, device.kernel.confusability_sums,
    )  # fmt: skip
    read_listed, read_means = device.kernel.read_listed, device.kernel.read_means

    def furnish(lanes, rooms, template):  # type: ignore[no-untyped-def]
        for lane in range(first(), lanes, step()):
            for cell in range(template.shape[0]):
                rooms[lane, cell] = template[cell]

    def live(lanes, law, heights, errors, crowd, state, work, template, sums, seed, begin, until, known, end):  # type: ignore[no-untyped-def]
        settled, records = template[room.FIRST_MEMBER + room.SETTLED], template[room.RECORDS_AT]
        for lane in range(first(), lanes, step()):
            work.rows[lane] = 0
            work.full[lane] = 0
            if work.next[lane] >= work.last[lane]:
                continue
            desk, astray = work.rooms[lane], work.astray[lane]
            for cell in range(room.FIRST_MEMBER):
                desk[cell] = template[cell]
            for cell in range(settled, records):
                desk[cell] = template[cell]
            desk[room.HOUSEHOLD], desk[room.ARENA_USED] = work.next[lane], work.used[lane]
            desk[room.FIRST_HOUSEHOLD] = work.first[lane]
            for s in range(astray.shape[0]):
                for month in range(astray.shape[1]):
                    astray[s, month] = 0
            live_block(
                law, heights, errors, work.words[work.words_at[lane] :], crowd, state, work.arenas[lane],
                work.logs[lane], desk, astray, seed, work.last[lane], begin, until, known, begin, end,
            )  # fmt: skip
            work.next[lane], work.used[lane] = desk[room.HOUSEHOLD], desk[room.ARENA_USED]
            work.rows[lane], work.full[lane] = desk[room.ROWS], desk[room.FULL]
            work.capped[lane] += desk[room.CAPPED]
            for s in range(astray.shape[0]):
                for month in range(astray.shape[1]):
                    if astray[s, month] != 0:
                        add(sums, s * astray.shape[1] + month, astray[s, month])

    def pack(lanes, work, places, packed, sums):  # type: ignore[no-untyped-def]
        for lane in range(first(), lanes, step()):
            log, rows = work.logs[lane], work.rows[lane]
            add(sums, 0, hashed(log, rows))
            if packed.shape[0] > 0:
                for cell in range(2 * rows):
                    packed[2 * places[lane] + cell] = log[cell]

    def compact(lanes, state, work, arenas, begins):  # type: ignore[no-untyped-def]
        for lane in range(first(), lanes, step()):
            work.used[lane] = compacted(state, work.arenas[lane], arenas[lane], begins[lane], work.last[lane])

    def confuse(lanes, law, lanes_of_sights, work, crowd, sums, total, seed, rows, t):  # type: ignore[no-untyped-def]
        share = (rows + lanes - 1) // lanes
        for lane in range(first(), lanes, step()):
            begin, stop = min(rows, lane * share), min(rows, (lane + 1) * share)
            for s in range(sums.shape[1]):
                sums[lane, s] = 0
            confusability_sums(
                law, lanes_of_sights, work.words[work.words_at[lane] :], crowd, sums[lane], seed, begin, stop,
                np.int64(0), t,
            )  # fmt: skip
            for s in range(sums.shape[1]):
                if sums[lane, s] != 0:
                    add(total, s, sums[lane, s])

    def read(people, crowd, state, contacts, household_of, t):  # type: ignore[no-untyped-def]
        for person in range(first(), people, step()):
            if state.near.shape[0] > 0:
                read_listed(crowd, state, contacts, household_of, person, person + 1, t)
            if state.means.shape[0] > 0:
                read_means(crowd, state, contacts, person, person + 1, t)

    return Lanes(*(device.lanes(one) for one in (furnish, live, pack, compact, confuse, read)))


class OnDevice(Run):
    """A whole city under one regime, none by rank; what happens within a window happens on the device."""

    def __init__(
        self, plan: Plan, city: Population, device: Device, does: Lanes, *, each: int, alike: bool, threads: int,
        consume: Consume | None,
    ) -> None:  # fmt: skip
        """``each`` households to a lane; of one each, ``alike`` lays those of a size side by side.  Without ``consume``
        the log is looked at on the device and left there."""
        book, options = codebook(plan.world.text, plan.texts), plan.options
        super().__init__(
            plan.world.text, plan.regimes, city, book, (options.life_seed, options.people_seed), threads=threads,
            consume=consume or (lambda *_: None), block=max(1, len(city.households.first)),
        )  # fmt: skip
        assert len(plan.regimes) == 1 and not self.needs.ranked
        self.device, self.does, self.kept = device, does, consume is not None
        self.lanes = -(-self.households // each)
        begins, people = np.arange(self.lanes, dtype=np.int64) * each, self.crowd.size + self.crowd.born
        most = int(np.add.reduceat(people, np.arange(0, self.households, each), dtype=np.int64).max())
        self.sizes = self.buffers[0].sizes._replace(
            records=FIRST_RECORDS, events=FIRST_EVENTS, households=each, ahead=most if self.needs.means else 0,
            drawn=1 + 2 * words_needed(self),
        )  # fmt: skip
        if alike:
            assert each == 1
            begins = np.argsort(people, kind="stable")
        self.begins, lasts = device.put(begins), np.minimum(begins + each, self.households)
        self.on = {"crowd": self._put(self.crowd), "state": self._put(self.worlds[0].state)}
        self.laws = [device.put(law) for law in self.worlds[0].laws]
        self.drawn = self._put(self.heights[id(self.worlds[0].now.profile_rates)])
        self.acquainted: tuple[Any, ...] = ()
        self.passes = self.rows = 0
        self.living = 0.0  # seconds
        self.sums = device.put(np.zeros(1, np.int64))
        zeros, words_at = np.zeros(self.lanes, np.int64), apart(self.lanes, words_needed(self))
        self.work = Work(
            rooms=device.empty((0, 0), np.int64),
            words=device.empty((int(words_at[-1]) + room.DRAWN_END,), np.uint32),
            words_at=device.put(words_at),
            logs=device.empty((self.lanes, 2 * each * FIRST_ROWS), np.int64),
            arenas=device.empty((self.lanes, each * FIRST_WORDS), np.int64),
            astray=device.empty((0, 0, 0), np.int64),
            first=self.begins,
            next=device.put(begins),
            last=device.put(lasts),
            **{name: device.put(zeros) for name in ("used", "rows", "full", "capped")},
        )
        self._furnish()

    def bytes(self) -> dict[str, int]:
        """What stands on the device, in bytes."""
        work = {name: _bytes(getattr(self.work, name)) for name in ("rooms", "words", "logs", "arenas")}
        return work | {name: _bytes(*some) for name, some in self.on.items()}

    def _put(self, given: Any) -> Any:
        return type(given)(*(self.device.put(array) for array in given))

    def _furnish(self) -> None:
        self.template = room.room(self.sizes)
        rooms = self.device.empty((self.lanes, len(self.template)), np.int64)
        self.work = self.work._replace(rooms=rooms)
        self.does.furnish(self.lanes, rooms, self.device.put(self.template))

    def _live_window(self, first: Month, until: Month) -> None:
        world, device = self.worlds[0], self.device
        tables, errors = world.now, self._put(world.errors[world.segment])
        known = min([t for t in flow_months(tables) if t >= until], default=int(tables.clock[at.END]))
        shape = (tables.sights.shape[0], until - first)
        self.work = self.work._replace(
            next=device.put(device.back(self.begins)), astray=device.empty((self.lanes, *shape), np.int64)
        )
        astray = device.put(np.zeros(shape[0] * shape[1], np.int64))
        while True:
            run._post(self.template, world.state, tables)
            began = time.perf_counter()
            self.does.live(
                self.lanes, self.laws[world.segment], self.drawn, errors, self.on["crowd"], self.on["state"], self.work,
                device.put(self.template), astray, np.int64(self.life_seed), np.int64(first), np.int64(until),
                np.int64(known), np.int64(world.end),
            )  # fmt: skip
            full, rows = device.back(self.work.full), device.back(self.work.rows)
            self.living += time.perf_counter() - began
            self.passes += 1
            self._take(rows)
            if not full.any():
                break
            self._widen(full, rows)
        world.astray[0][:, first - world.begin : until - world.begin] += device.back(astray).reshape(shape)
        world.capped[0] = int(device.back(self.work.capped).sum())
        self.month = until

    def _take(self, rows: Array) -> None:
        """The rows of all lanes, one lane's behind the other's, to who consumes them."""
        ends = np.cumsum(rows)
        packed = self.device.empty((2 * int(ends[-1]) if self.kept else 0,), np.int64)
        self.does.pack(self.lanes, self.work, self.device.put(ends - rows), packed, self.sums)
        self.rows += int(ends[-1])
        if self.kept and ends[-1] > 0:
            self.consume(0, self.device.back(packed).view(ROW, np.recarray), 0)

    def _widen(self, full: Array, rows: Array) -> None:
        """More, for all lanes, of what was too small for one."""
        if np.any((full == room.LOG_FULL) & (rows == 0)):
            self.work = self.work._replace(logs=self.device.empty((self.lanes, 2 * self.work.logs.shape[1]), np.int64))
        if np.any(full == room.ARENA_FULL):
            arenas = self.device.empty((self.lanes, 2 * self.work.arenas.shape[1]), np.int64)
            self.does.compact(self.lanes, self.on["state"], self.work, arenas, self.begins)
            self.work = self.work._replace(arenas=arenas)
        if np.any(full == room.ROOM_FULL):
            self.sizes = self.sizes._replace(records=2 * self.sizes.records, events=2 * self.sizes.events)
            self._furnish()

    def _next_segment(self, world: World, t: Month) -> None:
        """On the processor: it is once or twice in a run."""
        for name, there in self.on["state"]._asdict().items():
            if name not in ("flow", "ranks"):  # what is exchanged is written here
                getattr(world.state, name)[...] = self.device.back(there)
        super()._next_segment(world, t)
        self.on["state"] = self._put(world.state)

    def _confused(self, world: World, t: Month) -> Array:
        device, some = self.device, world.now.sights.shape[0] + 1
        total = device.put(np.zeros(some, np.int64))
        self.does.confuse(
            self.lanes, self.laws[world.segment], device.put(world.errors[world.segment].lanes), self.work,
            self.on["crowd"], device.empty((self.lanes, some), np.int64), total, np.int64(self.life_seed),
            np.int64(len(self.crowd.birth)), np.int64(t),
        )  # fmt: skip
        return device.back(total)

    def _read_contacts(self, world: World, t: Month) -> None:
        if not self.acquainted:
            self.acquainted = (self.device.put(self._contacts()), self.device.put(self.household_of))
        people = self.population.residents
        self.does.read(people, self.on["crowd"], self.on["state"], *self.acquainted, np.int64(t))


def words_needed(lives: Run) -> int:
    """Potential events that nobody exceeds in a chunk, and no fewer than the world has kinds."""
    heights, tables = lives.heights[id(lives.worlds[0].now.profile_rates)], lives.worlds[0].now
    ends = np.flatnonzero(heights.poisson == kernel.WORD)
    most = ends[np.searchsorted(ends, heights.cell_poisson)] - heights.cell_poisson
    some = int(most[heights.profile_cell].reshape(-1, len(heights.blocks)).sum(axis=1).max())
    return -(-max(some, len(tables.kinds), len(tables.sights), 8) // 8) * 8


def apart(lanes: int, words: int) -> Array:
    """The first cell of each lane's words, where no lane needs more than so many of a column.  (lanes,) int64"""
    side_by_side = room.WORDS // words
    lane = np.arange(lanes, dtype=np.int64)
    return lane // side_by_side * room.DRAWN_END + lane % side_by_side * words


def _bytes(*arrays: Any) -> int:
    return sum(int(np.prod(array.shape)) * array.dtype.itemsize for array in arrays)
