"""Reachability: which signal reaches which measure, through pool, index, class and list, and in which direction.

Signs follow the text.  A record that adds points moves the index up, one that takes points moves it down; a condition
``class_at_most`` is met by moving down, ``class_at_least`` by moving up; ``not_on`` turns a list around.  A path
*harms* where it leads towards a sanction or away from a reward.

Pairs of signal and measure are never listed: measures that hang on the same list or class share one :class:`Inlet`, so
the work grows with the text, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from glasshouse.errors import Place
from glasshouse.scheme import Agency, Effect, EnterWhen, List, Points, Pool, Reward, SchemeText, Sight
from glasshouse.scheme.reads import agencies_read, pools_of
from glasshouse.text import TextModel


class Step(NamedTuple):
    """One station of a flow."""

    sort: str
    name: str
    place: Place | None


class Inflow(NamedTuple):
    """A signal at the mouth of an index or list; ``sign``: what one record does to it, +1, -1, or 0 for either."""

    sight: Sight
    agency: Agency
    pool: Pool | None
    through: TextModel
    sign: int


class Inlet(NamedTuple):
    """Sources that reach a clause together: their signs times ``sign``, then the same stations."""

    sources: tuple[Inflow, ...]
    sign: int
    stations: tuple[Step, ...]

    def moves(self, source: Inflow) -> frozenset[int]:
        """The directions in which a record of this source can move what the inlet ends in."""
        return frozenset({source.sign * self.sign}) if source.sign else frozenset({1, -1})


class Flows:
    """The graph of one scheme."""

    def __init__(self, text: SchemeText) -> None:
        self.text = text
        self.lists = {entry.id: entry for entry in text.lists}
        self.effects: tuple[Effect, ...] = (*text.sanctions, *text.rewards)
        self.sights = tuple((agency, sight) for agency in text.agencies for sight in agency.sees)
        self._agencies = {agency.id: agency for agency in text.agencies}
        self._pools = pools_of(text)
        self._list_inlets: dict[str, tuple[Inlet, ...]] = {}
        self._entries: dict[int, dict[int, Inflow]] = {}

    def agencies_read(self, reads: Iterable[str]) -> Iterator[tuple[Agency, Pool | None]]:
        """The agencies behind what an index or list reads, each with the pool through which it is read first."""
        for agency, pool in agencies_read(self._pools, reads).items():
            yield self._agencies[agency], pool

    @cached_property
    def into_index(self) -> tuple[Inflow, ...]:
        """The signals that move the index."""
        index = self.text.index
        if index is None:
            return ()
        adds: dict[str, list[Points]] = {}
        for points in index.adds:
            if points.points.value or points.range_at_discretion:
                adds.setdefault(points.conduct, []).append(points)
        signs = {id(points): _sign(points) for points in index.adds}
        return tuple(
            Inflow(sight, agency, pool, points, signs[id(points)])
            for agency, pool in self.agencies_read(index.reads)
            for sight in agency.sees
            for points in adds.get(sight.conduct, ())
        )

    def counted_by(self, entry: List) -> tuple[Inflow, ...]:
        """The signals that a list counts."""
        counts: dict[str, EnterWhen] = {}
        for enter in entry.enter.any_:
            for conduct in enter.count or ():
                counts.setdefault(conduct, enter)
        return tuple(
            Inflow(sight, agency, pool, counts[sight.conduct], 1)
            for agency, pool in self.agencies_read(entry.reads)
            for sight in agency.sees
            if sight.conduct in counts
        )

    def into_list(self, entry: List) -> tuple[Inlet, ...]:
        """What reaches a list: the signals it counts, and the index by the classes that enter it."""
        if entry.id not in self._list_inlets:
            own = _step("list", entry)
            inlets = [Inlet(sources, 1, (own,))] if (sources := self.counted_by(entry)) else []
            for enter in entry.enter.any_:
                inlets += self._by_class(enter.class_at_most, enter.class_at_least, 1, (own,))
            self._list_inlets[entry.id] = tuple(inlets)
        return self._list_inlets[entry.id]

    def into(self, effect: Effect) -> tuple[Inlet, ...]:
        """What reaches a sanction or reward."""
        own = _step("reward" if isinstance(effect, Reward) else "sanction", effect)
        when = effect.when
        name = when.on or when.not_on
        if name is not None:
            turn = 1 if when.on is not None else -1
            return tuple(
                Inlet(inlet.sources, inlet.sign * turn, (*inlet.stations, own))
                for inlet in self.into_list(self.lists[name])
            )
        return tuple(self._by_class(when.class_at_most, when.class_at_least, 1, (own,)))

    def _by_class(self, most: str | None, least: str | None, turn: int, then: tuple[Step, ...]) -> list[Inlet]:
        index, name = self.text.index, most or least
        if index is None or name is None or not self.into_index:
            return []
        band = next(band for band in index.classes if band.id == name)
        stations = (_step("index", index), _step("class", band), *then)
        return [Inlet(self.into_index, turn * (-1 if most is not None else 1), stations)]

    @cached_property
    def harming(self) -> dict[str, list[Effect]]:
        """Per trigger of a measure (list or class condition): the sanctions and rewards that hang on it."""
        groups: dict[str, list[Effect]] = {}
        for effect in self.effects:
            groups.setdefault(trigger(effect), []).append(effect)
        return groups

    def path(self, inlet: Inlet, source: Inflow) -> tuple[Step, ...]:
        """All stations of one flow."""
        middle = (_step("pool", source.pool),) if source.pool is not None else ()
        return (_step("signal", source.sight), *middle, *inlet.stations)

    @cached_property
    def _inlets_by_weight(self) -> tuple[Inlet, ...]:
        """One inlet per trigger, the gravest measure of each last station first, then lists, then the index alone."""
        gravest = [
            max(group, key=lambda effect: (not isinstance(effect, Reward), effect.severity or 0))
            for group in self.harming.values()
        ]
        gravest.sort(key=lambda effect: (not isinstance(effect, Reward), effect.severity or 0), reverse=True)
        inlets = [inlet for effect in gravest for inlet in self.into(effect)]
        inlets += [inlet for entry in self.text.lists for inlet in self.into_list(entry)]
        if self.text.index is not None and self.into_index:
            inlets.append(Inlet(self.into_index, 1, (_step("index", self.text.index),)))
        return tuple(inlets)

    @cached_property
    def _through(self) -> dict[str, tuple[Inlet, Inflow]]:
        """By name of a station: the first flow through it."""
        through: dict[str, tuple[Inlet, Inflow]] = {}
        done: set[tuple[int, tuple[str, ...]]] = set()
        for inlet in self._inlets_by_weight:
            for station in inlet.stations:
                through.setdefault(station.name, (inlet, inlet.sources[0]))
            key = (id(inlet.sources), tuple(station.name for station in inlet.stations[:2]))
            if key in done:
                continue
            done.add(key)
            for source in inlet.sources:
                for part in (source.sight, source.agency, source.pool, source.through):
                    name = getattr(part, "id", None)
                    if name is not None:
                        through.setdefault(name, (inlet, source))
        return through

    def through(self, part: TextModel, source: TextModel | None) -> tuple[Step, ...]:
        """The flow on which a finding at ``part`` rests: through it where it is a station, else the gravest one."""
        if isinstance(part, Effect):
            for inlet in self.into(part):
                each = inlet.sources[0] if source is None else self.at(inlet, source)
                if each is not None:
                    return self.path(inlet, each)
            return ()
        name = getattr(part, "id", None)
        if isinstance(name, str):
            if source is not None and isinstance(part, List):
                for inlet in self.into_list(part):
                    each = self.at(inlet, source)
                    if each is not None:
                        return self.path(*self._to_the_end(part, inlet, each))
            return self.path(*self._through[name]) if name in self._through else ()
        if source is not None and getattr(source, "id", "") in self._through:
            return self.path(*self._through[source.id])  # type: ignore[attr-defined]
        gravest = self._inlets_by_weight
        return self.path(gravest[0], gravest[0].sources[0]) if gravest else ()

    def at(self, inlet: Inlet, sight: TextModel) -> Inflow | None:
        """Where this signal enters the inlet, if it does."""
        known = self._entries.get(id(inlet.sources))
        if known is None:
            known = self._entries[id(inlet.sources)] = {}
            for source in inlet.sources:
                known.setdefault(id(source.sight), source)
        return known.get(id(sight))

    def _to_the_end(self, entry: List, inlet: Inlet, source: Inflow) -> tuple[Inlet, Inflow]:
        """The same flow, on to the first measure that hangs on the list."""
        hanging = next((effect for effect in self.effects if entry.id in (effect.when.on, effect.when.not_on)), None)
        for further in self.into(hanging) if hanging is not None else ():
            if further.sources is inlet.sources:
                return further, source
        return inlet, source

    def edges(self) -> Iterator[tuple[str, str]]:
        """Every edge by which something reaches something, as pairs of ids."""
        index = self.text.index
        for source in self.into_index:
            assert index is not None
            yield from _entry_edges(source, index.id)
        for entry in self.text.lists:
            for source in self.counted_by(entry):
                yield from _entry_edges(source, entry.id)
            for enter in entry.enter.any_:
                name = enter.class_at_most or enter.class_at_least
                if name is not None and index is not None:
                    yield index.id, name
                    yield name, entry.id
        for effect in self.effects:
            when = effect.when
            name = when.class_at_most or when.class_at_least
            if name is not None and index is not None:
                yield index.id, name
            yield (when.on or when.not_on or name or ""), effect.id


def trigger(effect: Effect) -> str:
    """What an effect hangs on: measures with the same trigger hold for the same people."""
    when = effect.when
    sort = "reward" if isinstance(effect, Reward) else "sanction"
    return f"{sort} {when.on} {when.not_on} {when.class_at_most} {when.class_at_least}"


def _entry_edges(source: Inflow, target: str) -> Iterator[tuple[str, str]]:
    if source.pool is None:
        yield source.sight.id, target
        return
    yield source.sight.id, source.pool.id
    yield source.pool.id, target


def _sign(points: Points) -> int:
    """What one record does to the index; 0 where an official may choose."""
    if points.range_at_discretion:
        return 0
    value = points.points.value
    return int(value > 0) - int(value < 0)


def _step(sort: str, part: TextModel) -> Step:
    return Step(sort, getattr(part, "id", ""), part.place)
