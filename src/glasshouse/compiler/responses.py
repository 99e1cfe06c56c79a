"""Responses: since when people have reason to respond in a segment, and the factor in each month."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from glasshouse.compiler.tables import FOREVER, Factor
from glasshouse.compiler.tables import Response as ResponseRow
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import Month
from glasshouse.world import Response, WorldText

Trigger = tuple[Month, Month]
"""Onset and end; FOREVER where there is no end."""


class Responses:
    """Rows of the Tables for the responses of one segment."""

    def __init__(self, world: WorldText, regime: Regime, segment: int) -> None:
        self.world = world
        self.begin = regime.segments[0].first
        self.before = regime.segments[0].scheme
        self.after: SchemeText | None = None
        self.announced = self.in_force = regime.segments[-1].end
        for stretch in regime.segments:
            for scheme in (stretch.announced, stretch.scheme):
                if scheme is not None and scheme != self.before:
                    self.after = scheme
                    self.announced = min(self.announced, stretch.first)
            if stretch.scheme != self.before:
                self.in_force = min(self.in_force, stretch.first)
        self.is_announced = self.after is not None and regime.segments[segment].first >= self.announced
        self.conducts = {conduct.id for conduct in world.conducts}
        self.rows: list[ResponseRow] = []
        self.factors: list[Factor] = []
        self.of_kind: dict[str, list[int]] = {}
        self.largest: dict[str, list[tuple[Fraction, bool]]] = {}
        """By kind, the factors above 1, and whether they can hold for people neither aware nor listed."""

    def add(self, responses: Iterable[Response]) -> None:
        """The rows of these responses, in file order."""
        for response in responses:
            times = response.times.value
            months = 0 if response.fades is None else response.fades.months
            place = len(self.factors)
            for left in range(months + 1):
                factor = times if months == 0 else 1 + (times - 1) * left / months
                self.factors.append(Factor.of(numerator=factor.numerator, denominator=factor.denominator))
            fades = 0 if response.fades is None else 1 + ("onset", "end").index(response.fades.from_)
            for kind in response.kinds:
                calendar, trigger = self._trigger(response, kind)
                if trigger is None:
                    continue
                self.of_kind.setdefault(kind, []).append(len(self.rows))
                if times > 1:
                    always = calendar == 0 and response.who == "all"
                    self.largest.setdefault(kind, []).append((times, always))
                self.rows.append(
                    ResponseRow.of(
                        trigger=calendar,
                        aware=int(response.who == "aware"),
                        onset=trigger[0],
                        ended=trigger[1],
                        delay=int(response.delay_months.value),
                        fades=fades,
                        months=months,
                        factors=place,
                    )
                )

    def _trigger(self, response: Response, kind: str) -> tuple[int, Trigger | None]:
        if response.trigger == "watched":
            return 0, self._watched(kind) if kind in self.conducts else None
        if response.trigger == "reward_offered":
            return 0, self._reward_offered(kind)
        return (1 if response.trigger == "own_listing" else 2), (FOREVER, FOREVER)

    def _watched(self, kind: str) -> Trigger | None:
        """Since when an agency sees this conduct, or is announced to see it."""
        before = _sights_of(self.before, kind)
        if not self.is_announced or self.after is None:
            return (self.begin, FOREVER) if before else None
        after = _sights_of(self.after, kind)
        everywhere = {f"{agency.id}/{sight.id}" for agency in self.before.agencies for sight in agency.sees}
        if after - everywhere:
            return self.announced, FOREVER
        if not before:
            return None
        return self.begin, (FOREVER if after else self.in_force)

    def _reward_offered(self, kind: str) -> Trigger | None:
        """Since when a scheme in force offers something for it."""
        lasts = self.after is not None and _rewards(self.after, kind)
        if _rewards(self.before, kind):
            return self.begin, (FOREVER if lasts or self.after is None else self.in_force)
        return (self.in_force, FOREVER) if lasts else None


def _sights_of(scheme: SchemeText, conduct: str) -> set[str]:
    return {
        f"{agency.id}/{sight.id}" for agency in scheme.agencies for sight in agency.sees if sight.conduct == conduct
    }


def _rewards(scheme: SchemeText, kind: str) -> bool:
    """Whether a scheme gives points for a kind, counts it for a red list with rewards, or grants it."""
    adds = () if scheme.index is None else scheme.index.adds
    promised = {entry.conduct for entry in adds if entry.points.value > 0}
    rewarded = {reward.when.on for reward in scheme.rewards}
    for listing in scheme.lists:
        if listing.polarity == "red" and listing.id in rewarded:
            promised.update(*(way.count or () for way in listing.enter.any_))
    for reward in scheme.rewards:
        promised.update(reward.grants or ())
    return kind in promised
