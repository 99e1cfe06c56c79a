"""The tally: takes the logs of all worlds of a run, batch by batch, and holds what records are made from."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from glasshouse.records.aggregate import NOT_BEGUN, TOTALS, Anchor, Memory, add, finish
from glasshouse.records.cohorts import GROUPS, SHAPE, age_band, groups_of_cells, scope_age
from glasshouse.records.counters import Counters, Fixed, merge, new_counters
from glasshouse.records.log import ROW, Codebook, Log
from glasshouse.records.panel import order
from glasshouse.records.quantities import Layout, layout
from glasshouse.vocabulary import BATCHES, NEVER, Month

Array = np.ndarray[Any, Any]


class PeopleRows(Protocol):
    """What the tally reads of the invented people; rows as the engine's (population.People has these fields)."""

    @property
    def birth(self) -> Array: ...
    @property
    def death(self) -> Array: ...
    @property
    def sex(self) -> Array: ...
    @property
    def residency(self) -> Array: ...
    @property
    def minority(self) -> Array: ...
    @property
    def household(self) -> Array: ...
    @property
    def role(self) -> Array: ...
    @property
    def work(self) -> Array: ...
    @property
    def income(self) -> Array: ...
    @property
    def batch(self) -> Array: ...


class PlaceRows(Protocol):
    """Where the people counted stand in their city (population.Place has these)."""

    @property
    def people(self) -> int: ...
    def numbers(self, rows: Array) -> Array: ...
    def rows(self, numbers: Array) -> Array: ...


class Calendar(NamedTuple):
    """The months of a run: lives begin, cohorts are fixed, the scheme comes into force, the run ends."""

    begin: Month
    start: Month
    in_force: Month
    end: Month


class Tally:
    """Counts of all regimes of a run, fed by :meth:`consume` from any number of threads at once.

    What must hold of the order: a person's rows come month by month, and for any block of households the first regime's
    rows of a window come before the other regimes' (cohorts rest on work and income at ``start`` in the first).
    """

    def __init__(
        self,
        people: PeopleRows,
        first_members: Array,
        codebook: Codebook,
        calendar: Calendar,
        regimes: Sequence[str],
        *,
        from_age: int,
        people_seed: int,
        place: PlaceRows | None = None,
        threads: int = 1,
    ) -> None:
        """``first_members`` (households,): the row of each one's first member; ``from_age``: the first scheme's.

        ``place``: of a part of a city, whose rows the people are; None for a whole city.  ``threads``: how many close
        the tally; any number may feed it.
        """
        self.people = people
        self.codebook = codebook
        self.calendar = calendar
        self.regimes = tuple(regimes)
        self.people_seed = people_seed
        self.place = place
        self.threads = threads
        self.layout: Layout = layout(codebook)
        self.sampled = self._sampled()
        """(rows, places in the order of the first phase) of those whose rows are all kept, in that order."""
        self.fixed = _fixed(people, first_members, codebook, calendar, self.layout, from_age, self.sampled[0])
        self.anchor = Anchor(people.work.astype(np.int8), people.income.astype(np.int8))
        self.memories = [self._memory() for _ in regimes]
        self.kept: list[list[Log]] = [[] for _ in regimes]
        """Entries and exits of everybody, by regime."""
        self.histories: list[list[Log]] = [[] for _ in regimes]
        """All rows of the sampled, by regime."""
        self._free: list[list[Counters]] = [[] for _ in regimes]
        self._lock = threading.Lock()

    def consume(self, regime: int, log: Log, thread: int = 0) -> None:
        """Add a batch of rows of a regime.  ``thread`` says who calls; sums do not depend on it."""
        with self._lock:
            free = self._free[regime]
            counters = free.pop() if free else self._counters()
        kept = np.zeros(log.size, np.int8)
        add(log, kept, self.fixed, self.anchor, self.memories[regime], counters, self.layout.at, regime)
        some = np.flatnonzero(kept)
        spells, history = some[kept[some] & 1 != 0], some[kept[some] & 2 != 0]
        with self._lock:
            self._free[regime].append(counters)
            if spells.size:
                self.kept[regime].append(log[spells])
            if history.size:
                self.histories[regime].append(log[history])

    def close(self, regime: int) -> Counters:
        """The counters of a regime after its last row, stocks cumulated over months.  To be called once a regime."""
        whole = self._together(regime)
        self._free[regime] = []
        finish(self.fixed, self.anchor, self.memories[regime], whole, self.layout.at)
        return whole

    def checkpoint(self) -> dict[str, Array]:
        """All that has been consumed so far, by path; not while rows are being consumed.  Arrays may be views."""
        arrays = {f"anchor/{field}": array for field, array in self.anchor._asdict().items()}
        for regime, memory in enumerate(self.memories):
            arrays |= {f"{regime}/memory/{field}": array for field, array in memory._asdict().items()}
            whole = self._together(regime)
            arrays[f"{regime}/counters/by_month"] = whole.by_month
            arrays[f"{regime}/counters/by_group"] = whole.by_group
            for what, logs in (("kept", self.kept[regime]), ("histories", self.histories[regime])):
                rows = joined(logs)
                rows.spare = 0
                arrays[f"{regime}/{what}"] = rows.view(np.ndarray).view(np.int32).reshape(-1, 4)
        return arrays

    def go_on(self, arrays: Mapping[str, Array]) -> None:
        """Set a fresh tally to the checkpoint.  Raises ValueError where that is not of its shape."""
        for field, array in self.anchor._asdict().items():
            _set(array, arrays, f"anchor/{field}")
        for regime, memory in enumerate(self.memories):
            for field, array in memory._asdict().items():
                _set(array, arrays, f"{regime}/memory/{field}")
            whole = self._counters()
            _set(whole.by_month, arrays, f"{regime}/counters/by_month")
            _set(whole.by_group, arrays, f"{regime}/counters/by_group")
            self._free[regime] = [whole]
            self.kept[regime] = [_rows(arrays, f"{regime}/kept")]
            self.histories[regime] = [_rows(arrays, f"{regime}/histories")]

    def _together(self, regime: int) -> Counters:
        """The counters of all threads as one."""
        parts = self._free[regime] or [self._counters()]
        whole = parts[0]
        for part in parts[1:]:
            merge(whole, part)
        self._free[regime] = [whole]
        return whole

    def numbers(self, rows: Array) -> Array:
        """The numbers in the city of the people in these rows."""
        return rows if self.place is None else self.place.numbers(rows)

    def _sampled(self) -> tuple[Array, Array]:
        numbers = order(self.people.birth.size if self.place is None else self.place.people, self.people_seed)
        rows = numbers if self.place is None else self.place.rows(numbers)
        here = np.flatnonzero(rows >= 0)
        return rows[here], here

    def _months(self) -> int:
        return self.calendar.end - self.calendar.start

    def _counters(self) -> Counters:
        return new_counters(len(self.layout.quantities), self._months())

    def _memory(self) -> Memory:
        rows, lists = self.fixed.birth.shape[0], len(self.codebook.lists)
        return Memory(
            self.people.work.astype(np.int8),
            self.people.income.astype(np.int8),
            np.zeros((rows, lists), np.int8),
            np.zeros((rows, lists), np.int8),
            np.zeros((rows, lists), np.int8),
            np.full(rows, -1, np.int16),
            np.zeros((rows, 1 + self.layout.contexts + len(self.codebook.effects)), np.int8),
            np.zeros(rows, np.bool_),
            np.zeros(rows, np.int16),
            np.full(rows, NOT_BEGUN, np.int16),
            np.zeros((rows, len(TOTALS)), np.int32),
        )


def counting_bytes(codebook: Codebook, calendar: Calendar, regimes: int, threads: int) -> tuple[int, int]:
    """Bytes that a tally takes in all, and for each person: counters for each regime and thread, a memory each."""
    lay = layout(codebook)
    months, quantities = calendar.end - calendar.start, len(lay.quantities)
    counters = 4 * BATCHES * quantities * months + 8 * BATCHES * quantities * len(GROUPS)
    memory = 9 + 3 * len(codebook.lists) + 1 + lay.contexts + len(codebook.effects) + 4 * len(TOTALS)
    return regimes * threads * counters, regimes * memory


def _of(arrays: Mapping[str, Array], path: str, axes: int) -> Array:
    if path not in arrays or arrays[path].ndim != axes:
        raise ValueError(f"{path} is not of this run's shape")
    return arrays[path]


def _set(into: Array, arrays: Mapping[str, Array], path: str) -> None:
    stored = _of(arrays, path, into.ndim)
    if stored.shape != into.shape or stored.dtype != into.dtype:
        raise ValueError(f"{path} is not of this run's shape")
    into[...] = stored


def _rows(arrays: Mapping[str, Array], path: str) -> Log:
    """Rows of a log of a checkpoint, stored as (rows, 4) int32."""
    stored = np.ascontiguousarray(_of(arrays, path, 2))
    return stored.reshape(-1).view(ROW).view(np.recarray)


def joined(parts: Sequence[Log]) -> Log:
    """Batches as one log, by person; within a person in the order in which they came."""
    whole = np.frombuffer(b"".join(parts), ROW).view(np.recarray)  # np.concatenate compares each batch's columns
    return whole[np.argsort(whole.person.astype(np.int64) << 16 | whole.month, kind="stable")]


def _fixed(
    people: PeopleRows,
    first_members: Array,
    codebook: Codebook,
    calendar: Calendar,
    lay: Layout,
    from_age: int,
    sampled: Array,
) -> Fixed:
    rows = people.birth.size
    kept = np.zeros(rows, np.bool_)
    kept[sampled] = True
    birth = people.birth.astype(np.int64)
    age_at_start = (calendar.start - birth) // 12
    old_enough = scope_age(from_age)
    in_scope = age_at_start >= old_enough
    reached = np.where(in_scope, calendar.start, birth + 12 * old_enough)
    band = age_band(np.where(in_scope, age_at_start, old_enough))
    return Fixed(
        calendar.start,
        calendar.in_force,
        calendar.end,
        people.birth.astype(np.int16),
        people.death.astype(np.int16),
        people.batch.astype(np.int8),
        np.minimum(reached, NEVER).astype(np.int16),
        band.astype(np.int8),
        np.where(in_scope, np.arange(rows), first_members[people.household]).astype(np.int32),
        np.stack([people.sex, people.residency, people.minority], axis=1).astype(np.int8),
        np.array(SHAPE, np.int32),
        groups_of_cells(),
        lay.kind_context,
        lay.kind_polarity,
        lay.list_black,
        lay.contexts,
        len(codebook.classes),
        kept,
    )
