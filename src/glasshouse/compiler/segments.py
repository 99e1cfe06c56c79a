"""One world's life as Tables, one for each segment of its regime."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from glasshouse import chance
from glasshouse.compiler import tables as at
from glasshouse.compiler.clauses import Clauses, moves
from glasshouse.compiler.integers import Links, matrix, points, probability, share_of_distance, table, whole
from glasshouse.compiler.rates import Rates
from glasshouse.compiler.responses import Responses
from glasshouse.compiler.tables import FOREVER, NO_LIMIT, Array, Clock, Kind, Rank, Tables, Times
from glasshouse.errors import RunError
from glasshouse.records.log import Codebook
from glasshouse.scheme.model import Index, SchemeText
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import RESIDENCIES, WORK
from glasshouse.world import WorldText
from glasshouse.world.model import Kind as KindText

MOST_ABOVE = 1_000_000
MOST_POWER = at.SMALLEST_EXPONENT + at.POWERS - 1


def compile(world: WorldText, regime: Regime, codebook: Codebook, of_world: Rates) -> tuple[Tables, ...]:
    """The Tables of each segment of ``regime``; ``of_world`` are the rates of the profiles that occur.

    Raises RunError or WorldError for numbers that are larger or finer than the kernel's integers hold.
    """
    made = [_Segment(world, regime, number, codebook, of_world) for number in range(len(regime.segments))]
    for earlier, later in zip(made[-2::-1], made[:0:-1], strict=True):
        earlier.keep_for(later)
    return tuple(segment.tables() for segment in made)


class _Segment:
    """One segment while its rows are made."""

    def __init__(self, world: WorldText, regime: Regime, number: int, book: Codebook, of_world: Rates) -> None:
        self.world, self.regime, self.number, self.book, self.of_world = world, regime, number, book, of_world
        self.stretch = regime.segments[number]
        self.before = regime.segments[0].scheme
        self.previous: SchemeText | None = regime.segments[number - 1].scheme if number else None
        self.changed = self.previous is not None and self.previous != self.stretch.scheme
        self.clauses = Clauses(world, self.stretch.scheme, book, regime.without)
        self.first_in_force = regime.segments[0].first if self.stretch.scheme == self.before else self.stretch.first
        self.links = Links()
        self.responses = Responses(world, regime, number)
        off = regime.unresponsive_from
        if "response" not in regime.without and (off is None or self.stretch.first < off):
            self.responses.add(world.responses)
        self.sights, self.confused = self.clauses.sights(self._since())
        self.lists, self.reads, self.entries, self.counts, ways_out = self.clauses.lists()
        self.exits, self.settles = self.clauses.exits(ways_out)
        self._mark_change()
        self._mark_needed()

    def _since(self) -> dict[str, int]:
        """First month in force of each Sight: a clause that the scheme before also had keeps its age."""
        had = {f"{agency.id}/{sight.id}" for agency in self.before.agencies for sight in agency.sees}
        begin = self.regime.segments[0].first
        return {
            identifier: begin if identifier in had else self.first_in_force for identifier, _, _ in self.clauses.clauses
        }

    def _mark_change(self) -> None:
        """Map records and lists of the scheme before to those of this one."""
        old = self.clauses if self.previous is None else self._of(self.previous)
        for identifier, _, _ in old.clauses:
            row = self.clauses.sight[identifier]
            self.sights[row].moves = moves(identifier, old.clauses, self.clauses)
        for listing in old.scheme.lists:
            self.lists[self.clauses.list[listing.id]].was_black = int(listing.polarity == "black")

    def _of(self, scheme: SchemeText) -> Clauses:
        return Clauses(self.world, scheme, self.book, self.regime.without)

    # how long records matter

    def _mark_needed(self) -> None:
        for row, sight in enumerate(self.sights):
            if not sight.active:
                continue
            retention, months = sight.retention, 0
            if sight.index:
                months = FOREVER if self._class_entry() else (0 if retention == FOREVER else retention + 1)
            for number, listing in enumerate(self.lists):
                if listing.active and self.reads[number][row]:
                    first, entries = listing.entries_at, listing.entries_n
                    for entry, counted in zip(
                        self.entries[first : first + entries], self.counts[first : first + entries], strict=True
                    ):
                        if counted[row]:
                            months = max(months, min(retention, entry.within))
            sight.needed = months

    def keep_for(self, later: _Segment) -> None:
        """Keep records as long as a later segment may count them."""
        for row, sight in enumerate(self.sights):
            if not sight.active:
                continue
            moved = later.sights[row].moves if later.changed else row
            if moved < 0:
                months = FOREVER if later._index_lasts() and sight.index else 0
            else:
                months = later.sights[moved].needed
                if later.changed and (later.sights[moved].index or sight.index):
                    months = FOREVER
            sight.needed = max(sight.needed, months)

    def _class_entry(self) -> bool:
        return any(entry.by != at.BY_COUNT for entry in self.entries)

    # the index

    def _index_lasts(self) -> bool:
        """Whether the index of the scheme before continues at this change."""
        old = None if self.previous is None else self._of(self.previous).index
        new = self.clauses.index
        if old is None or new is None or old.id != new.id or old.kind != new.kind:
            return False
        return old.kind != "ranked" or len(old.classes) == len(new.classes)

    def _index_since(self) -> int:
        if self.stretch.scheme == self.before or (self.changed and self._index_lasts()):
            return self.regime.segments[0].first
        return self.stretch.first

    def _index_clock(self, clock: Clock) -> None:
        index = self.clauses.index
        clock.floor, clock.ceiling = -NO_LIMIT, NO_LIMIT
        clock.recovery_denominator = 1
        clock.index_since = self._index_since()
        clock.index_fresh = int(self.changed and not self._index_lasts())
        if index is None:
            return
        clock.index = {"points": at.POINTS, "weighted": at.WEIGHTED, "ranked": at.RANKED}[index.kind]
        clock.start = clock.start_before = points(index.start, 0)
        if self.changed and self._index_lasts():
            old = self._of(self.previous or self.stretch.scheme).index
            clock.start_before = points(old.start, 0) if old is not None else 0
        clock.floor = points(index.floor, -NO_LIMIT)
        clock.ceiling = points(index.ceiling, NO_LIMIT)
        self._moving_terms(index, clock)
        clock.classes = len(index.classes)
        clock.renewed_every = max(1, whole(index.recomputed_every_months, 1))

    def _moving_terms(self, index: Index, clock: Clock) -> None:
        if index.recovery is not None and index.recovery.share_per_month is not None:
            clock.recovery = 1
            clock.recovery_numerator, clock.recovery_denominator = share_of_distance(
                index.recovery.share_per_month, index.id
            )
        elif index.recovery is not None:
            clock.recovery = 2
            clock.recovery_numerator = points(index.recovery.points_per_month, 0)
        if index.association is not None and "association" not in self.regime.without:
            clock.pull_numerator, clock.pull_denominator = share_of_distance(
                index.association.weight_per_month, index.id
            )

    def _classes(self) -> tuple[list[Rank], list[int], list[list[int]]]:
        """Rows of classes, rank of the codebook's classes, shares of the classes below."""
        rows: list[Rank] = []
        shares, below = [], Fraction(0)
        rank = [-1] * len(self.book.classes)
        index = self.clauses.index
        for number, band in enumerate(() if index is None else index.classes):
            assert index is not None
            row = self.book.classes.index(f"{index.id}/{band.id}")
            rank[row] = number
            rows.append(Rank.of(row=row, least=points(band.from_points, -NO_LIMIT)))
            shares.append([below.numerator, below.denominator])
            below += Fraction(0) if band.share_of_people is None else band.share_of_people.value
        return rows, rank, shares

    # kinds

    def _kind_rows(self) -> tuple[list[Kind], list[int], bool]:
        rows: list[Kind] = []
        above: list[int] = []
        always = False
        effects = self.clauses.effects()
        for number, identifier in enumerate(self.book.kinds):
            kind = next(k for k in (*self.world.conducts, *self.world.turns, *self.world.wishes) if k.id == identifier)
            times = [
                _times(effect_number, effect.times[identifier].value)
                for effect_number, effect in enumerate(effects)
                if effect.times is not None and identifier in effect.times and effect.times[identifier].value != 1
            ]
            larger = list(self.responses.largest.get(identifier, []))
            larger += [
                (Fraction(one.numerator, one.denominator), effects[one.effect].when.on is None)
                for one in times
                if one.numerator > one.denominator
            ]
            largest = math.prod((factor for factor, _ in larger), start=Fraction(1))
            steep = self._steepest(number)
            always = always or any(holds for _, holds in larger)
            if kind.per_month is not None and (larger or steep > chance.WORD):
                above.append(number)
                always = always or steep > chance.WORD
            self._check_above(kind, number, largest)
            rows.append(self._kind_row(kind, times, largest))
        return rows, above, always

    def _kind_row(self, kind: KindText, times: list[Times], largest: Fraction) -> Kind:
        sees = [self.clauses.sight[name] for name, _, sight in self.clauses.clauses if sight.conduct == kind.id]
        changes = getattr(kind, "changes", None)
        row_is = self.book.kind_is[self.clauses.kind[kind.id]]
        work = range(len(WORK)) if kind.only_if_work is None else [WORK.index(word) for word in kind.only_if_work]
        sights_at, sights_n = self.links.add(sees)
        responses_at, responses_n = self.links.add(self.responses.of_kind.get(kind.id, []))
        times_at, times_n = self.links.add_rows(times)
        (refuses_at, refuses_n), (grants_at, grants_n) = self.clauses.wish_links(self.links, kind.id)
        return Kind.of(
            what=("conduct", "turn", "wish").index(row_is),
            monthly=int(kind.chance_per_month is not None),
            lane=chance.lane(kind.id),
            work=sum(1 << level for level in work),
            sights_at=sights_at,
            sights_n=sights_n,
            responses_at=responses_at,
            responses_n=responses_n,
            times_at=times_at,
            times_n=times_n,
            refuses_at=refuses_at,
            refuses_n=refuses_n,
            grants_at=grants_at,
            grants_n=grants_n,
            again=probability(getattr(kind, "tried_again", None), 0),
            to_work=WORK.index(changes.work) if changes is not None and changes.work is not None else -1,
            bands=(changes.income_bands or 0) if changes is not None else 0,
            settles=int(bool(changes.settles)) if changes is not None else 0,
            points=self.clauses.points_of(kind.id),
            above=math.ceil(largest * 1024),
        )

    def _steepest(self, kind: int) -> int:
        rows = self.of_world.profile_rates[:, kind]
        return int(self.of_world.thresholds[rows, at.Thresholds.largest.offset].max(initial=0))

    def _is_drawn_each_month(self, kind: int) -> bool:
        """Whether anybody's chance of a kind is too large for potential events in the first layer."""
        rates = self.of_world.thresholds[self.of_world.profile_rates[:, kind]]
        return bool(
            np.any((rates[:, at.Thresholds.exponent.offset] >= 0) & (rates[:, at.Thresholds.largest.offset] > 0))
        )

    def _check_above(self, kind: KindText, number: int, largest: Fraction) -> None:
        """Raise for a product of factors that is too large for the Poisson tables or the integers."""
        if largest > MOST_ABOVE:
            raise RunError(
                f"{kind.id}: all factors on its rate together come to {float(largest):.3g}",
                remedy=f"keep their product under {MOST_ABOVE}",
            )
        if largest == 1 or kind.per_month is None:
            return
        for row in np.unique(self.of_world.profile_rates[:, number]):
            exponent = int(self.of_world.thresholds[row, at.Thresholds.exponent.offset])
            bound = int(self.of_world.thresholds[row, at.Thresholds.largest.offset] * largest)
            layers = min(at.LAYERS, max(0, (bound - 1).bit_length() - 32))
            if layers and exponent + layers - 1 > MOST_POWER:
                raise RunError(
                    f"{kind.id}: with all factors its rate would exceed what one year's draws hold",
                    remedy="lower the rate or the factors on it",
                )

    # all together

    def tables(self) -> Tables:
        """The Tables of the segment."""
        clock = Clock.blank()
        applies = self.stretch.scheme.applies_to
        clock.first, clock.end, clock.changed = self.stretch.first, self.stretch.end, int(self.changed)
        clock.scope_from = 12 * applies.from_age
        clock.scope_to = FOREVER if applies.to_age is None else 12 * applies.to_age
        clock.residents = 0 if applies.residents == "all" else 1 + RESIDENCIES.index(applies.residents)
        redress = self.stretch.scheme.redress
        clock.notice = int(redress is not None and (redress.notice.before or redress.notice.after))
        clock.feedback = int("feedback" not in self.regime.without)
        clock.lists_public = max((row.public for row in self.lists), default=0)
        clock.exchange_every = self.world.contacts.exchanged_every_months
        self._index_clock(clock)
        kinds, above, always = self._kind_rows()
        classes, rank, shares = self._classes()
        clock.always_above = int(always)
        clock.above_at, clock.above_n = self.links.add(above)
        monthly = [row for row, kind in enumerate(kinds) if kind.monthly]
        each_month = [row for row in monthly if self._is_drawn_each_month(row)]
        smaller = [row for row in monthly if row not in each_month]
        clock.monthly_at, clock.monthly_n = self.links.add(each_month + smaller)
        clock.each_month_n = len(each_month)
        wrong = [
            self.clauses.sight[name]
            for name, _, _ in self.clauses.clauses
            if self.sights[self.clauses.sight[name]].confused >= 0
        ]
        clock.false_at, clock.false_n = self.links.add(wrong)
        index = self.clauses.index
        incomes = index.income_points if index is not None and index.income_points is not None else ()
        of_world: Mapping[str, Array] = self.of_world._asdict()
        made = Tables(
            clock=Clock(np.array(clock.cells, dtype=np.int64)),
            kinds=table(kinds, at.Kind),
            sights=table(self.sights, at.Sight),
            lists=table(self.lists, at.Listing),
            reads=matrix(self.reads, len(self.book.sights)),
            entries=table(self.entries, at.WayIn),
            counts=matrix(self.counts, len(self.book.sights)),
            exits=table(self.exits, at.WayOut),
            settles=matrix(self.settles, len(self.exits)),
            effects=table(self.clauses.effect_rows(), at.Effect),
            streams=table(self.clauses.streams(), at.Stream),
            responses=table(self.responses.rows, at.Response),
            factors=table(self.responses.factors, at.Factor),
            classes=table(classes, at.Rank),
            rank=np.array(rank, dtype=np.int64),
            shares=matrix(shares, 2),
            income_points=np.array([points(income, 0) for income in incomes] or [0] * 10, dtype=np.int64),
            confused=matrix(self.confused, at.CONFUSED_CELLS),
            links=np.array(self.links.cells, dtype=np.int64),
            **of_world,
        )
        for array in (made.clock.cells, *made[1:]):
            array.flags.writeable = False
        return made


def _times(effect: int, factor: Fraction) -> Times:
    numerator, denominator = factor.as_integer_ratio()
    return Times.of(effect=effect, numerator=numerator, denominator=denominator)
