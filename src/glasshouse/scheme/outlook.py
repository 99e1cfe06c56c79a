"""What a scheme comes to in a world, as far as its texts alone say: what nobody meets, reaches or gets out of.

Nothing is lived.  What is said holds of every life under the texts as written.  Where chance leaves a way, it is so
narrow that hardly one person in a hundred million takes it in a lifetime.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from glasshouse.scheme.model import Effect, EnterWhen, Index, LeaveWhen, List, SchemeText, Sight
from glasshouse.scheme.reads import agencies_read, pools_of
from glasshouse.text import decimal_text
from glasshouse.vocabulary import RATE_AGE_FROM, RATE_AGES
from glasshouse.world import WorldText
from glasshouse.world.model import Kind

LIFETIME: Final = 1200
"""Months that stand for ever."""
HARDLY: Final = 1e-8
"""A chance in a lifetime below which a count is said to be one that nobody reaches."""


def outlook(text: SchemeText, world: WorldText) -> tuple[str, ...]:
    """Sentences on a scheme that fits a world: each says what, and what to write instead."""
    reader = _Reader(text, world)
    shut = {entry.id: reason for entry in text.lists if (reason := reader.why_nobody_enters(entry)) is not None}
    return (
        *reader.unreached_classes(),
        *(f"nobody can enter '{name}': {reason}" for name, reason in shut.items()),
        *(line for entry in text.lists if entry.id not in shut for line in reader.lines_of(entry)),
        *reader.unmet_effects(shut),
        *reader.effects_on_nobody(),
    )


class _Bounds(NamedTuple):
    """The lowest and the highest figure that an index can show."""

    low: float
    high: float


class _Reader:
    """A scheme and the world it is put on, asked for what can be."""

    def __init__(self, text: SchemeText, world: WorldText) -> None:
        self.text, self.world = text, world
        self.pools = pools_of(text)
        self.conducts = {conduct.id: conduct for conduct in world.conducts}
        self.kinds: dict[str, Kind] = {kind.id: kind for kind in (*world.conducts, *world.turns, *world.wishes)}
        self.bounds = None if text.index is None else self._bounds(text.index)

    def unreached_classes(self) -> Iterator[str]:
        """Classes of an index whose figures nobody can have."""
        index, bounds = self.text.index, self.bounds
        if index is None or bounds is None:
            return
        spans = _spans(index)
        for name in self._unreached():
            above = spans[name][0] > bounds.high
            side, near = ("above", bounds.high) if above else ("below", bounds.low)
            yield (
                f"nobody reaches the class '{name}': no record and no income takes the index {side} "
                f"{decimal_text(Fraction(near))}; write a threshold within reach, or points that lead there"
            )

    def why_nobody_enters(self, entry: List) -> str | None:
        """Why no way into a list can be met, and what to write; None where one can."""
        reasons = [self._why_unmet(entry, way) for way in entry.enter.any_]
        return None if any(reason is None for reason in reasons) else reasons[0]

    def lines_of(self, entry: List) -> Iterator[str]:
        """What is odd in a list that people can enter: single ways in that nobody meets, and its ways out."""
        for way in entry.enter.any_:
            reason = self._why_unmet(entry, way)
            if reason is not None:
                yield f"one way into '{entry.id}' is met by nobody: {reason}"
        ways = entry.leave.any_
        closed = [self._why_closed(entry, way) for way in ways]
        if ways and all(closed):
            yield f"nobody can leave '{entry.id}' but by death, appeal or leaving the scheme's scope: {closed[0]}"
        elif any(closed):
            yield from (f"one way out of '{entry.id}' never opens: {reason}" for reason in closed if reason)
        yield from self._listed_again(entry)

    def unmet_effects(self, shut: Mapping[str, str]) -> Iterator[str]:
        """Sanctions and rewards that hold for nobody."""
        unreached = set(self._unreached())
        for effect in (*self.text.sanctions, *self.text.rewards):
            if effect.declared_only:
                continue
            if effect.when.on in shut:
                yield f"'{effect.id}' holds for nobody: nobody can enter '{effect.when.on}'"
            held = self._classes_held(effect.when.class_at_most, effect.when.class_at_least)
            if held and held <= unreached:
                yield f"'{effect.id}' holds for nobody: nobody reaches {' or '.join(map(repr, sorted(held)))}"

    def effects_on_nobody(self) -> Iterator[str]:
        """Sanctions and rewards that act only on what nobody of this world whom they can hold for asks or meets."""
        for effect in (*self.text.sanctions, *self.text.rewards):
            acts = (*(effect.times or ()), *_wishes(effect))
            if effect.declared_only or effect.adds_per_month or not acts:
                continue
            if all(self._most(self.kinds[word], own=effect.target == "self") == 0 for word in acts):
                named = ", ".join(f"'{word}'" for word in acts)
                yield (
                    f"'{effect.id}' changes no life: nobody for whom it can hold ever has {named} in the world "
                    f"'{self.world.world}'; give the world a rate, or name what it takes away there"
                )

    def _unreached(self) -> list[str]:
        index, bounds = self.text.index, self.bounds
        if index is None or bounds is None:
            return []
        return [name for name, (first, end) in _spans(index).items() if first > bounds.high or end <= bounds.low]

    def _classes_held(self, at_most: str | None, at_least: str | None) -> set[str]:
        index = self.text.index
        names = [band.id for band in index.classes] if index is not None else []
        if at_most is not None:
            return set(names[: names.index(at_most) + 1])
        return set(names[names.index(at_least) :]) if at_least is not None else set()

    def _sights(self, reads: Iterable[str], conducts: Iterable[str]) -> list[Sight]:
        """Sights of these conducts that a reader has before it, which can record anything."""
        read, wanted = agencies_read(self.pools, reads), set(conducts)
        return [
            sight
            for agency in self.text.agencies
            if agency.id in read
            for sight in agency.sees
            if sight.conduct in wanted and self._records(sight)
        ]

    def _records(self, sight: Sight) -> bool:
        """Whether any record can come of a sight."""
        seen = sight.coverage.value > 0 and self._most(self.conducts[sight.conduct], own=True) > 0
        return seen or sight.fabricated_per_month.value > 0

    def _retention(self, sight: Sight) -> int:
        retention = sight.retention or (self.text.ledger.retention if self.text.ledger is not None else "lifelong")
        return LIFETIME if isinstance(retention, str) else int(retention.value)

    def _most(self, kind: Kind, *, own: bool) -> float:
        """The largest rate a month that anybody (``own``: of those in scope) can have of a kind, effects included."""
        number = kind.per_month or kind.chance_per_month
        rate = float(number.value) if number is not None else 0.0
        if kind.by is not None:
            scope = self.text.applies_to
            low, high = (scope.from_age, scope.to_age or 200) if own else (0, 200)
            ages = _ages(low, high)
            rate *= 1.0 if kind.by.age is None else max(float(kind.by.age.get(age, 1)) for age in ages)  # type: ignore[call-overload]
            for factors in (kind.by.sex, kind.by.schooling, kind.by.work, kind.by.income):
                rate *= max([1.0, *map(float, (factors or {}).values())])
        if kind.frailty is not None:
            classes = self.world.frailties[kind.frailty]
            spread = 1.0 if classes.spread is None else float(classes.spread.value)
            rate *= max(1 + spread * (float(times) - 1) for times in classes.times)
        for response in self.world.responses:
            if kind.id in response.kinds:
                rate *= max(1.0, float(response.times.value))
        for effect in (*self.text.sanctions, *self.text.rewards):
            if effect.times and kind.id in effect.times:
                rate *= max(1.0, float(effect.times[kind.id].value))
        return rate

    def _expected(self, sights: Iterable[Sight], months: int) -> float:
        """The most records of these sights that anybody can expect to be counted together."""
        total = 0.0
        for sight in sights:
            conduct = self.conducts[sight.conduct]
            number = conduct.per_month or conduct.chance_per_month
            done = self._most(conduct, own=True) * float(sight.coverage.value)
            astray = float(number.value if number is not None else 0) * float(sight.misattributed.value)
            mistaken = (astray + float(sight.fabricated_per_month.value)) * self._most_confused(sight)
            total += min(months, self._retention(sight)) * (done + mistaken)
        return total

    def _most_confused(self, sight: Sight) -> float:
        """How many times as often as others a person can be mistaken for another, at the most."""
        most = max(map(float, self.world.confusability.times))
        if sight.concentrated is not None:
            most *= max(1.0, float(sight.concentrated.times.value))
        if sight.times_for is not None:
            for name in type(sight.times_for).model_fields:
                times = getattr(sight.times_for, name)
                most *= 1.0 if times is None else max(1.0, float(times.value))
        return most

    def _why_unmet(self, entry: List, way: EnterWhen) -> str | None:
        """Why a way in is met by nobody, and what to write; None where somebody can meet it."""
        if way.count is None:
            held = self._classes_held(way.class_at_most, way.class_at_least)
            if held and held <= set(self._unreached()):
                return f"nobody reaches {' or '.join(map(repr, sorted(held)))}; name a class within reach"
            return None
        sights = self._sights(entry.reads, way.count)
        if not sights:
            named = ", ".join(f"'{word}'" for word in way.count)
            return f"no agency that it reads can record {named}; let it read one that does"
        assert way.at_least is not None
        wanted = int(way.at_least.value)
        window = way.within_months
        months = LIFETIME if window is None or isinstance(window, str) else int(window.value)
        expected = self._expected(sights, months)
        if _tail(wanted, expected) * LIFETIME < HARDLY:
            longest = min(months, max(self._retention(sight) for sight in sights))
            return (
                f"it wants {wanted} records in {longest} months, and who has most can expect {expected:.2g}; "
                f"lower at_least, or count over longer"
            )
        return None

    def _why_closed(self, entry: List, way: LeaveWhen) -> str | None:
        """Why a way out never opens, and what to write; None where it can."""
        if way.settled is not None:
            settling = {word for turn in self.world.turns for word in turn.changes.settles or ()}
            if not settling & set(way.settled):
                named = ", ".join(f"'{word}'" for word in way.settled)
                return f"no turn of the world '{self.world.world}' settles {named}; let one, or give the list a term"
        elif way.corrected:
            read = agencies_read(self.pools, entry.reads)
            hears = any(
                agency.corrects is not None
                and agency.corrects.value > 0
                and agency.id in read
                and ((pool := read[agency.id]) is None or pool.correction_reaches_copies)
                for agency in self.text.agencies
            )
            if not hears:
                return "no agency that it reads corrects records that it hears of; write corrects, or another way out"
            if all(enter.count is None for enter in entry.enter.any_):
                return "a listing by a class rests on no count that a correction could undo; give the list a term"
        elif way.repair_chance_per_month is not None and way.repair_chance_per_month.value == 0:
            return "its chance of repair is 0; write a chance, or another way out"
        elif way.share_of_entries is not None and way.share_of_entries.value == 0:
            return "its term is that of no entry; write a share above 0"
        elif way.months_listed is not None and way.months_listed.value >= LIFETIME:
            return f"its term of {int(way.months_listed.value)} months is longer than a life; write a shorter one"
        else:
            held = self._classes_held(way.class_at_most, way.class_at_least)
            if held and held <= set(self._unreached()):
                return f"nobody reaches {' or '.join(map(repr, sorted(held)))}; name a class within reach"
        return None

    def _listed_again(self, entry: List) -> Iterator[str]:
        """A list that a class leads to, and that lets out who may still be in that class."""
        if self.text.index is None:
            return
        for enter in entry.enter.any_:
            inside = self._classes_held(enter.class_at_most, enter.class_at_least)
            for way in entry.leave.any_ if inside else ():
                outside = self._classes_held(way.class_at_most, way.class_at_least)
                if outside and not outside & inside:
                    continue
                name = next(field for field in _OUT if getattr(way, field) is not None)
                within = enter.class_at_most or enter.class_at_least
                yield (
                    f"'{entry.id}' lists again, the month after, who left it by '{name}' and is still in the class that"
                    f" leads there ('{within}'): write a way out by class with after_months, or a count with"
                    f" after_exit: records_spent"
                )

    def _bounds(self, index: Index) -> _Bounds | None:
        """The figures that an index can show; None where this does not follow from its points alone."""
        if index.kind not in ("points", "weighted") or index.start is None:
            return None
        assert index.floor is not None and index.ceiling is not None
        start, low, high = float(index.start.value), float(index.floor.value), float(index.ceiling.value)
        up, down = 0.0, 0.0
        for points in index.adds:
            sights = self._sights(index.reads, (points.conduct,))
            if not sights or points.points.value == 0:
                continue
            # a record that expires takes its points back, so a figure that was cut off can come to lie past the start
            step = abs(float(points.points.value)) * _most_records(self._expected(sights, LIFETIME))
            lasting = all(self._retention(sight) >= LIFETIME for sight in sights) and not self._corrects(sights)
            up += step if points.points.value > 0 or not lasting else 0
            down += step if points.points.value < 0 or not lasting else 0
        if not self._is_cut(start, up, down, low, high):
            up = sum(self._steps(index, positive=True))
            down = sum(self._steps(index, positive=False))
        income = [float(points.value) for points in index.income_points or ()]
        own_low, own_high = max(low, start - down), min(high, start + up)
        shown_low = own_low + min(income, default=0.0)
        shown_high = own_high + max(income, default=0.0)
        return _Bounds(max(low, shown_low), min(high, shown_high))

    def _steps(self, index: Index, *, positive: bool) -> Iterator[float]:
        for points in index.adds:
            sights = self._sights(index.reads, (points.conduct,))
            if sights and (points.points.value > 0) == positive:
                yield abs(float(points.points.value)) * _most_records(self._expected(sights, LIFETIME))

    def _corrects(self, sights: Iterable[Sight]) -> bool:
        named = {sight.id for sight in sights}
        struck = self.text.redress is not None and not isinstance(self.text.redress.appeal, str)
        return struck or any(
            agency.corrects is not None and named & {sight.id for sight in agency.sees} for agency in self.text.agencies
        )

    def _is_cut(self, start: float, up: float, down: float, low: float, high: float) -> bool:
        """Whether records could take a figure to an end of the index, where points are cut off."""
        return start + up > high or start - down < low


_OUT: Final = ("settled", "months_listed", "repair_after_months", "corrected", "class_at_least", "class_at_most")


def _wishes(effect: Effect) -> tuple[str, ...]:
    return tuple(getattr(effect, "refuses", None) or getattr(effect, "grants", None) or ())


def _ages(low: int, high: int) -> list[str]:
    """The bands of age on the first of January of which somebody of an age in [low, high) is."""
    ends = (*RATE_AGE_FROM[1:], 200)
    return [
        band for band, first, end in zip(RATE_AGES, RATE_AGE_FROM, ends, strict=True) if first < high and end >= low
    ]


def _spans(index: Index) -> dict[str, tuple[float, float]]:
    """From which figure to below which each class reaches."""
    firsts = [-math.inf if one.from_points is None else float(one.from_points.value) for one in index.classes]
    ends = [*firsts[1:], math.inf]
    return {
        band.id: (first if number else -math.inf, end)
        for number, (band, first, end) in enumerate(zip(index.classes, firsts, ends, strict=True))
    }


def _most_records(expected: float) -> int:
    """So many records that hardly anybody has more, of so many expected."""
    count = int(expected) + 1
    while _tail(count, expected) * LIFETIME >= HARDLY:
        count += 1 + count // 8
    return count


def _tail(count: int, expected: float) -> float:
    """The chance that a Poisson number is at least ``count``; a bound of Chernoff above its mean, 1 below."""
    if count <= expected:
        return 1.0
    if expected == 0:
        return 0.0
    return math.exp(count - expected - count * math.log(count / expected))
