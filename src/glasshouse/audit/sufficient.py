"""What suffices: the mildest set of records that leads to a list or a measure.

A finding about proportion rests on it and never on the gravest conduct, so that a graver way in excuses nothing.  With
points it is the least grave conduct whose records reach the class, one or many.  Where a measure falls on people of
whom nothing is recorded at all, the set is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from glasshouse.audit.flows import Flows, Inflow, trigger
from glasshouse.scheme import Effect, List, Points, Reward, Sight

NO_BREACH = {"lawful": 0, "prosocial": 0, "moral": 1}
"""The most gravity that conduct of a legality that names no breach can have, whatever is declared."""


def weight(sight: Sight) -> int:
    """The gravity of a conduct: as declared, and no more than its legality can bear."""
    return min(sight.gravity, NO_BREACH.get(sight.legality, 5))


def adjudged(sight: Sight) -> bool:
    """Whether a court has found a breach: its legality says so, and the proof is a judgment."""
    return sight.legality == "unlawful_adjudicated" and sight.proof == "adjudicated"


class Enough(NamedTuple):
    """Records that suffice: of which signal (None: no record is needed), how many, and how grave in all."""

    sight: Sight | None
    records: int
    gravity: int

    def words(self) -> str:
        """The same for people."""
        if self.sight is None:
            return "no record at all"
        if self.records == 1:
            return f"one record of gravity {weight(self.sight)}"
        return f"{self.records} records of gravity {weight(self.sight)}"


class _Way(NamedTuple):
    """A signal that leads there alone, and how many of its records it takes; no signal: nothing is needed."""

    sight: Sight | None
    records: int


class Sufficient:
    """The mildest sufficient records of one scheme, clause by clause."""

    def __init__(self, flows: Flows, near: Callable[[Sight, Effect], bool]) -> None:
        """``near`` says whether a signal is of the sphere that a measure concerns."""
        self._flows = flows
        self._near = near
        self._ways: dict[str, tuple[_Way, ...]] = {}
        self._mildest: dict[tuple[str, str, str | None], Enough | None] = {}

    def for_measure(self, effect: Effect) -> Enough | None:
        """The mildest records that bring a measure about; None where nothing that is told leads there."""
        key = (trigger(effect), effect.context, effect.restricts)
        if key not in self._mildest:
            self._mildest[key] = self._least(effect)
        return self._mildest[key]

    def for_list(self, entry: List) -> Enough | None:
        """The mildest records that put a person on a list."""
        ways = (Enough(way.sight, way.records, weight(way.sight)) for way in self._into_list(entry) if way.sight)
        return min(ways, key=_by_gravity, default=None)

    def held_by_all(self, effect: Effect) -> bool:
        """Whether whatever an effect hangs on holds for people of whom nothing is recorded."""
        when = effect.when
        name = when.on or when.not_on
        if name is None:
            return self._begins_in(when.class_at_most, when.class_at_least)
        begins = any(
            self._begins_in(enter.class_at_most, enter.class_at_least)
            for enter in self._flows.lists[name].enter.any_
            if enter.count is None
        )
        return begins == (when.on is not None)

    def _begins_in(self, most: str | None, least: str | None) -> bool:
        """Whether the start of the index lies in a band; False where figures do not say."""
        index, name = self._flows.text.index, most or least
        if index is None or name is None:
            return False
        if name == index.classes[-1 if most is not None else 0].id:
            return True
        start, edge = self._start(), _edge(self._flows, name, above=most is not None)
        return start is not None and edge is not None and (start >= edge) == (least is not None)

    def _start(self) -> float | None:
        """Where everybody begins; None where income moves the figure, or nothing says."""
        index = self._flows.text.index
        if index is None or index.start is None or index.income_points:
            return None
        return float(index.start.value)

    def _least(self, effect: Effect) -> Enough | None:
        return min((self._enough(way, effect) for way in self._into(effect)), key=_by_gravity, default=None)

    def _enough(self, way: _Way, effect: Effect) -> Enough:
        if way.sight is None:
            return Enough(None, 0, 0)
        repeated = way.records > 1 and self._near(way.sight, effect)
        return Enough(way.sight, way.records, weight(way.sight) + int(repeated))

    def _into(self, effect: Effect) -> tuple[_Way, ...]:
        key = trigger(effect)
        if key not in self._ways:
            self._ways[key] = tuple(self._search(effect))
        return self._ways[key]

    def _search(self, effect: Effect) -> Iterator[_Way]:
        """Ways to be burdened: to have what a sanction hangs on, or to lack what a reward does."""
        when, lacks = effect.when, isinstance(effect, Reward)
        name = when.on or when.not_on
        if name is None:
            yield from self._by_class(when.class_at_most, when.class_at_least, out=lacks)
            return
        entry = self._flows.lists[name]
        if (when.on is not None) == lacks:
            yield from self._off_list(entry)
        else:
            yield from self._into_list(entry)

    def _into_list(self, entry: List) -> Iterator[_Way]:
        for enter in entry.enter.any_:
            if enter.count is None:
                yield from self._by_class(enter.class_at_most, enter.class_at_least, out=False)
                continue
            records = int(enter.at_least.value) if enter.at_least is not None else 1
            for source in self._flows.counted_by(entry):
                if source.sight.conduct in enter.count:
                    yield _Way(source.sight, records)

    def _off_list(self, entry: List) -> Iterator[_Way]:
        """Nobody begins on a list that counts records; on one that a class enters, who begins in the class does."""
        by_class = [enter for enter in entry.enter.any_ if enter.count is None]
        if len(by_class) < len(entry.enter.any_):
            yield _Way(None, 0)
            return
        for enter in by_class:
            yield from self._by_class(enter.class_at_most, enter.class_at_least, out=True)

    def _by_class(self, most: str | None, least: str | None, *, out: bool) -> Iterator[_Way]:
        """Ways into a band of the index (``class_at_most`` or ``class_at_least``), or out of it."""
        index = self._flows.text.index
        name = most or least
        if index is None or name is None:
            return
        bands = index.classes
        if bands and name == (bands[-1] if most is not None else bands[0]).id:
            yield from () if out else (_Way(None, 0),)
            return
        up = (least is not None) != out
        start = self._start()
        edge = _edge(self._flows, name, above=most is not None)
        if start is not None and edge is not None and (start >= edge) == up:
            yield _Way(None, 0)
            return
        distance = abs(edge - start) if start is not None and edge is not None else None
        for source in self._flows.into_index:
            if source.sign in (0, 1 if up else -1):
                yield _Way(source.sight, _records(source, distance, up=up))


def _edge(flows: Flows, name: str, *, above: bool) -> float | None:
    """The figure from which a class begins, or ends where ``above``; None where figures do not say."""
    index = flows.text.index
    assert index is not None
    bands = list(index.classes)
    position = next(at for at, band in enumerate(bands) if band.id == name) + int(above)
    if position == 0 or position >= len(bands) or (points := bands[position].from_points) is None:
        return None
    return float(points.value)


def _records(source: Inflow, distance: float | None, *, up: bool) -> int:
    """How many records of a signal cover the distance; one where it is not known."""
    if distance is None or not isinstance(source.through, Points):
        return 1
    each = abs(float(source.through.points.value))
    if not each:
        return 1
    needed = int(distance // each)
    exact = distance == needed * each
    return max(1, needed if exact and up else needed + 1)


def _by_gravity(enough: Enough) -> tuple[int, int]:
    return enough.gravity, enough.records
