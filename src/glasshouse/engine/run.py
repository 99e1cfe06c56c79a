"""The lives of a city or a part of it, window by window: opening, exchange, checkpoints.

Worlds that share their first segment live it once.  Before each window the parts of a city exchange their sums and what
is published of their people (windows.py); a whole city is its only part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from glasshouse import chance
from glasshouse.compiler import compiled, traits
from glasshouse.compiler import tables as at
from glasshouse.engine import kernel, law, room, state
from glasshouse.engine.blocks import Blocks, Consume, renew_limits
from glasshouse.engine.buffers import Buffers, needed_for
from glasshouse.engine.checkpoint import (
    Checkpoint,
    ExchangeRead,
    Share,
    arrays_of,
    current_read,
    first_difference,
    restore,
    restore_read,
    stored_reads,
)
from glasshouse.engine.contacts import PublishedFigures, by_row, published_of, write_published
from glasshouse.engine.exchange import (
    ExchangeSums,
    Needs,
    PartSums,
    contact_months,
    flow_months,
    needs,
    no_sums,
    points_counted,
    rank_months,
    renew_flow,
    renew_ranks,
    sights_with_errors,
    windows,
)
from glasshouse.engine.executor import Threads
from glasshouse.engine.state import Array, Crowd
from glasshouse.engine.worlds import LivedWorld, worlds_of
from glasshouse.population.people import Population
from glasshouse.records.log import Codebook
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import Month
from glasshouse.world import WorldText

BLOCK = 2048
"""Households of a block."""

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
        self.text, self.population, self.numbering = world, population, population.numbering
        self.life_seed, self.people_seed = (_signed(seed) for seed in seeds)
        occurring = traits(population)
        self.crowd: Crowd = state.crowd(population, occurring)
        self.household_of = population.people.household.astype(np.int32)
        self.threads = Threads(threads)
        self.compiled = tables = compiled(world, regimes, book, occurring.rows)
        self.needs: Needs = needs(tables)
        self.windows = windows(tables, self.needs)
        self.month: Month = self.windows[0][0]
        sizes = needed_for(tables, population.households, block, steps_ahead=self.needs.means)
        self.buffers = [Buffers(sizes) for _ in range(threads)]
        self.blocks = Blocks(
            population, self.crowd, tables, self.buffers, self.threads,
            size=block, life_seed=self.life_seed, consume=consume,
        )  # fmt: skip
        self.shares = self.blocks.all_shares()
        concentrated = np.zeros(len(self.crowd.birth), dtype=np.uint8)
        self._mark_concentrated(concentrated)
        self.worlds = worlds_of(regimes, tables, len(self.shares), threads, concentrated)
        self.contacts: Array | None = None
        self.elsewhere = np.zeros(0, np.int32)
        """(others,) int32, ascending: the numbers of people of other parts whom people here read."""
        self.requested: list[Array] = []
        """The rows of the people here whom each part reads, by part."""
        if population.part is not None and (self.needs.public or self.needs.means):
            self._contacts()
        self._first_states()
        self.reads: dict[int, list[ExchangeRead]] | None = None
        """What each world read of others, by the number of its first regime; None where that is not kept."""

    def _first_states(self) -> None:
        sights = self.worlds[0].now.sights.shape[0]
        ranks = max(segment.classes.shape[0] for segments in self.compiled for segment in segments)
        for world in self.worlds:
            world.state = state.first_state(
                self.population,
                world.begin,
                sights,
                ranks,
                len(self.elsewhere),
                public=self.needs.public,
                shown=self.needs.means or self.needs.ranked,
                means=self.needs.means,
            )

    # the calendar, called by windows.py

    def calendar(self) -> tuple[Month, list[tuple[Month, Month]]]:
        """The month up to which all have lived, and the run's windows."""
        return self.month, self.windows

    def part_sums(self, t: Month) -> PartSums:
        """Open month t; the sums over the people here, and whether contacts are read."""
        self._open(t)
        renewing = [w for w in self.worlds if t in flow_months(w.now) or t in rank_months(w.now)]
        sums = {world.regimes[0]: self._summed(world, t) for world in renewing}
        return PartSums(sums, any(self._reads_contacts(world, t) for world in self.worlds))

    def live(self, first: Month, until: Month, sums: dict[int, ExchangeSums], *published: PublishedFigures) -> None:
        """Read the sums of all people and what is published of people elsewhere, then live the window."""
        for world in self.worlds:
            self._read(world, first, sums, published)
        self._live_window(first, until)

    def chances_above_one(self) -> tuple[int, ...]:
        """By regime, how often a chance per month above 1 was taken as 1."""
        capped = {number: sum(world.capped) for world in self.worlds for number in world.regimes}
        return tuple(capped[number] for number in range(len(self.compiled)))

    def compile(self) -> None:
        """Live nobody, so that the kernel is compiled."""
        self.blocks.compile(self.worlds[0])

    def close(self) -> None:
        """Stop the threads."""
        self.threads.close()

    def _live_window(self, first: Month, until: Month) -> None:
        self.blocks.live(self.worlds, self.shares, first, until)
        self.month = until

    # checkpoints

    def keep_reads(self) -> None:
        """Keep what is read of others from now on, for :meth:`checkpoint`."""
        if self.reads is None:
            self.reads = {}

    def checkpoint(self) -> Checkpoint:
        """The run as it stands between two windows.  Arrays may be views: write them before going on."""
        return Checkpoint(self.month, arrays_of(self.worlds, self.reads or {}))

    def restore(self, checkpoint: Checkpoint) -> None:
        """Set all worlds to the checkpoint.  Raises StoreError where it does not have this run's shape."""
        for first, _ in self.windows:
            if first < checkpoint.month:
                self._open(first)
        self.reads = {}
        for world in self.worlds:
            self.reads[world.regimes[0]] = stored_reads(checkpoint.arrays, world.regimes[0])
            restore(world, checkpoint.arrays)
            renew_limits(world)
        self.month = checkpoint.month

    def live_sample(self, checkpoint: Checkpoint, shares: Sequence[Share]) -> tuple[int, str] | None:
        """Live the households of ``shares`` up to the month of the checkpoint; the first difference: regime, what.

        What they read of others is taken from the checkpoint.
        """
        by_month: dict[int, dict[Month, ExchangeRead]] = {}
        self.shares = list(shares)
        for first, until in self.windows:
            if first >= checkpoint.month:
                break
            self._open(first)
            for world in self.worlds:
                number = world.regimes[0]
                if number not in by_month:
                    by_month[number] = {read.month: read for read in stored_reads(checkpoint.arrays, number)}
                self._restore_read(world, by_month[number], first)
            self._live_window(first, until)
        return first_difference(self.worlds, self.crowd, self.numbering, checkpoint.arrays, shares)

    def _restore_read(self, world: LivedWorld, reads: dict[Month, ExchangeRead], t: Month) -> None:
        if t not in reads:
            return
        restore_read(world, reads[t], self.household_of, t)
        renew_limits(world)
        if t in rank_months(world.now):
            _live_all(world, t)

    def _open(self, t: Month) -> None:
        """Enter the next segment where one ends; worlds of several regimes are split where these differ."""
        for world in list(self.worlds):
            if t < int(world.now.clock.end):
                continue
            if world.segment == 0 and len(world.regimes) > 1:
                for number in world.regimes[1:]:
                    other = world.split_off(self.compiled[number], (number,))
                    other.segment = 1
                    self._enter_segment(other, t)
                    self.worlds.append(other)
                world.regimes = world.regimes[:1]
            world.segment += 1
            self._enter_segment(world, t)

    def _enter_segment(self, world: LivedWorld, t: Month) -> None:
        _live_all(world, t)
        renew_limits(world)
        if world.now.clock.index_fresh:
            world.state.shown[:] = at.NO_LIMIT
            world.state.means[:] = at.NO_LIMIT

    # exchange

    def _summed(self, world: LivedWorld, t: Month) -> ExchangeSums:
        tables, sums = world.now, no_sums()
        if t in flow_months(tables):
            sums = sums._replace(astray=np.sum(world.astray, axis=0), confusability=self._confusability(world, t))
        if t in rank_months(tables):
            sums = sums._replace(points=points_counted(world.state.shown[: len(self.crowd.birth)]))
        return sums

    def _read(
        self, world: LivedWorld, t: Month, sums: dict[int, ExchangeSums], published: Sequence[PublishedFigures]
    ) -> None:
        """Set what a world's people read of each other from month t on."""
        tables, number = world.now, world.regimes[0]
        if t in flow_months(tables):
            renew_flow(tables, world.state, sums[number], world.begin, t)
            renew_limits(world)
        if t in rank_months(tables):
            renew_ranks(tables, world.state, sums[number], t)
            _live_all(world, t)
        contacts = self._reads_contacts(world, t)
        if contacts:
            write_published(world, published, self.needs, len(self.crowd.birth))
            self._read_contacts(world, t)
        if self.reads is not None:
            self.reads.setdefault(number, []).append(current_read(world.state, t, contacts=contacts))

    def _confusability(self, world: LivedWorld, t: Month) -> Array:
        """Confusability of the people in scope, by Sight, and their number."""
        law_array, errors = world.laws[world.segment], world.errors[world.segment]
        pieces = self._numbered_pieces()
        parts = [np.zeros(world.now.sights.shape[0] + 1, dtype=np.int64) for _ in self.buffers]
        cell_counts = [np.zeros(at.CONFUSED_CELLS, dtype=np.int64) for _ in self.buffers]
        self.threads.each(
            len(pieces),
            lambda task, thread: kernel.confusability_sums(
                law_array, errors.lanes, self.buffers[thread].words, self.crowd, errors.concentrated,
                cell_counts[thread], parts[thread], self.life_seed, *pieces[task], t,
            ),
        )  # fmt: skip
        return np.sum(parts, axis=0)

    def _mark_concentrated(self, marks: Array) -> None:
        """Set ``marks`` (people,) uint8 to 1 where the errors of any Sight of any world are concentrated."""
        sights = [tables.sights[sights_with_errors(tables)] for segments in self.compiled for tables in segments]
        columns = [at.Sight.lane.offset, at.Sight.concentrated.offset]
        drawn = np.unique(np.concatenate(sights)[:, columns], axis=0)
        drawn = drawn[drawn[:, 1] > 0]
        pieces = self._numbered_pieces()
        for first in range(0, len(drawn), room.WORDS):
            group = drawn[first : first + room.WORDS]
            lanes, shares = law.eights(group[:, 0]), group[:, 1].copy()
            self.threads.each(
                len(pieces),
                lambda task, thread, lanes=lanes, shares=shares: kernel.mark_concentrated(  # type: ignore[misc]
                    lanes, shares, self.buffers[thread].words, marks, self.life_seed, *pieces[task]
                ),
            )

    def _numbered_pieces(self) -> list[tuple[int, int, int]]:
        """The rows of everybody in pieces, each with what is added to a row for the number in the city."""
        here, everybody = self.population.residents, len(self.crowd.birth)
        pieces = [(*piece, self.numbering.first) for piece in self._pieces(0, here)]
        return pieces + [(*piece, self.numbering.born_first - here) for piece in self._pieces(here, everybody)]

    def _pieces(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The rows [begin, end) in pieces for the threads."""
        step = max(1, min(65536, -(-(end - begin) // self.threads.threads)))
        return [(first, min(end, first + step)) for first in range(begin, end, step)]

    def _reads_contacts(self, world: LivedWorld, t: Month) -> bool:
        return t > world.begin and t in contact_months(world.now, self.needs)

    def _read_contacts(self, world: LivedWorld, t: Month) -> None:
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
        """(residents, degree) int32: the rows of each resident's contacts; drawn once.

        In a part, contacts who live ``elsewhere`` have the rows after those of its own people.
        """
        if self.contacts is None:
            text, here = self.text.contacts, self.population.residents
            contacts = np.zeros((here, text.degree), dtype=np.int32)
            near, pieces = chance.threshold(text.near_share.value), self._pieces(0, here)
            self.threads.each(
                len(pieces),
                lambda task, _: kernel.draw_contacts(
                    contacts, self.people_seed, chance.lane("contacts"), near, text.near_people,
                    self.numbering.residents, *pieces[task], self.numbering.first,
                ),
            )  # fmt: skip
            if self.population.part is not None:
                self.elsewhere = by_row(contacts, self.numbering.first, here, len(self.crowd.birth))
            self.contacts = contacts
        return self.contacts

    # what the parts of a city exchange about people whom others read

    def resident_numbers(self) -> tuple[int, int]:
        """The numbers of the residents of this part: [first, last)."""
        return self.numbering.first, self.numbering.first + self.population.residents

    def numbers_read(self, first: int, last: int) -> Array:
        """The people with numbers [first, last) whom this part reads: their numbers, ascending.  (people,) int32"""
        begin, end = np.searchsorted(self.elsewhere, [first, last])
        return self.elsewhere[begin:end]

    def set_requests(self, *numbers: Array) -> None:
        """Note whose figures each part requests, by part."""
        self.requested = [each - self.numbering.first for each in numbers]

    def published_for(self, part: int) -> PublishedFigures:
        """What is published of the people whom a part reads, as it stands before the open month."""
        return published_of(self.worlds, self.requested[part], self.needs)


def _live_all(world: LivedWorld, t: Month) -> None:
    """Let every household be lived in month t: what changes then may concern anybody."""
    world.state.next[:] = np.minimum(world.state.next, t)


def _signed(seed: int) -> int:
    """The 64 bits of a seed as an int64."""
    seed &= (1 << 64) - 1
    return seed - (1 << 64) if seed >> 63 else seed
