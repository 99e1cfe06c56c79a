"""Which law holds in which month, what is announced, and since when each clause has been in force."""

from __future__ import annotations

from collections.abc import Iterable

from glasshouse.reference.law import Law
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import Month


class Months:
    """The calendar of one world's life: at most one change of scheme, perhaps announced."""

    def __init__(self, regime: Regime) -> None:
        segments = regime.segments
        self.begin: Month = segments[0].first
        self.end: Month = segments[-1].end
        self.unresponsive_from = self.end if regime.unresponsive_from is None else regime.unresponsive_from
        self.before = Law(segments[0].scheme, regime.without)
        self.after: Law | None = None
        self.announced: Month = self.end
        self.in_force: Month = self.end
        for segment in segments:
            if segment.announced is not None and segment.announced != self.before.scheme:
                self.announced = min(self.announced, segment.first)
                self.after = self.after or Law(segment.announced, regime.without)
            if segment.scheme != self.before.scheme:
                self.in_force = min(self.in_force, segment.first)
                self.announced = min(self.announced, segment.first)
                self.after = self.after or Law(segment.scheme, regime.without)

    def law(self, t: Month) -> Law:
        """The law in force in month t."""
        return self.after if self.after is not None and t >= self.in_force else self.before

    def changes(self, t: Month) -> bool:
        """Whether another scheme comes into force in month t."""
        return self.after is not None and t == self.in_force and t > self.begin

    def clause_since(self, clause_id: str, t: Month) -> Month:
        """The first month in force of a clause ("agency/sight") of the law in force in t."""
        return self.begin if t < self.in_force or clause_id in self.before.clause else self.in_force

    def index_goes_on(self) -> bool:
        """Whether the index of before goes on under the new scheme: same id and kind, and if ranked as many classes."""
        if self.after is None or self.before.index is None or self.after.index is None:
            return False
        old, new = self.before.index, self.after.index
        same = old.id == new.id and old.kind == new.kind
        return same and (old.kind != "ranked" or len(old.classes) == len(new.classes))

    def index_since(self, t: Month) -> Month:
        """The first month in force of the index of the law in force in t."""
        return self.begin if t < self.in_force or self.index_goes_on() else self.in_force


class Order:
    """The numbers of Sights and lists: the order of first appearance over the schemes of a run."""

    def __init__(self, schemes: Iterable[SchemeText]) -> None:
        self.sight: dict[str, int] = {}
        self.list: dict[str, int] = {}
        for scheme in schemes:
            for agency in scheme.agencies:
                for sight in agency.sees:
                    self.sight.setdefault(f"{agency.id}/{sight.id}", len(self.sight))
            for listing in scheme.lists:
                self.list.setdefault(listing.id, len(self.list))
