"""The clauses of one scheme as rows: what agencies see, lists with their ways in and out, sanctions and rewards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from glasshouse import chance
from glasshouse.compiler.codebook import ground
from glasshouse.compiler.integers import FINEST_RATE, Links, points, probability, ratio, whole
from glasshouse.compiler.rates import class_factor
from glasshouse.compiler.tables import (
    BY_CLASS_AT_LEAST,
    BY_CLASS_AT_MOST,
    BY_COUNT,
    CONFUSED_CELLS,
    EXIT_CLASS_AT_LEAST,
    EXIT_CLASS_AT_MOST,
    EXIT_CORRECTED,
    EXIT_REPAIR,
    EXIT_SETTLED,
    EXIT_TERM,
    FOREVER,
    NOT_THERE,
    Listing,
    Refusal,
    Stream,
    WayIn,
    WayOut,
)
from glasshouse.compiler.tables import Effect as EffectRow
from glasshouse.compiler.tables import Sight as SightRow
from glasshouse.errors import RunError
from glasshouse.records.log import Codebook
from glasshouse.scheme.model import Agency, Effect, LeaveWhen, List, Retention, SchemeText, Sight, Window
from glasshouse.scheme.process import Appeal
from glasshouse.text import Lever
from glasshouse.world import WorldText

MOST_CONFUSED = 1 << 30
"""The largest confusability, in 1/1024: a million times that of others.  A sum over 25 million people is below 2^55."""
TARGETS = ("self", "child", "household")
"""On whom a sanction or reward falls, as the column `target` numbers them; what falls on others changes no life."""


class Clauses:
    """One scheme, read against the run's codebook, with what is switched off left out."""

    def __init__(self, world: WorldText, scheme: SchemeText, book: Codebook, without: frozenset[str]) -> None:
        self.world = world
        self.scheme = scheme
        self.book = book
        self.without = without
        self.kind = {identifier: row for row, identifier in enumerate(book.kinds)}
        self.sight = {identifier: row for row, identifier in enumerate(book.sights)}
        self.list = {identifier: row for row, identifier in enumerate(book.lists)}
        self.clauses = [
            (f"{agency.id}/{sight.id}", agency, sight) for agency in scheme.agencies for sight in agency.sees
        ]
        self.index = scheme.index if scheme.index is not None and scheme.index.kind != "criteria" else None
        self.bands = [] if self.index is None else [band.id for band in self.index.classes]

    # what agencies see

    def reading_codes(self, reads: Sequence[str]) -> dict[str, int]:
        """By agency that a reader reads: 1, or 3 where it also hears corrections."""
        codes = {agency.id: 3 for agency in self.scheme.agencies if agency.id in reads}
        for pool in self.scheme.pools:
            if pool.id in reads:
                for agency in pool.from_:
                    if agency in {known.id for known in self.scheme.agencies}:
                        codes[agency] = codes.get(agency, 1) | (3 if pool.correction_reaches_copies else 1)
        return codes

    def retention(self, sight: Sight) -> int:
        """Months that a record counts."""
        retention: Retention | None = sight.retention
        if retention is None and self.scheme.ledger is not None:
            retention = self.scheme.ledger.retention
        return int(retention.value) if isinstance(retention, Lever) else FOREVER

    def sights(self, since: Mapping[str, int]) -> tuple[list[SightRow], list[list[int]]]:
        """Rows of Sights and rows of ``confused``."""
        rows = [SightRow.blank() for _ in self.book.sights]
        for row, kind in zip(rows, self.book.sight_kind, strict=True):
            row.kind = kind
        confused: list[list[int]] = []
        codes = {} if self.index is None else self.reading_codes(self.index.reads)
        for identifier, agency, sight in self.clauses:
            astray, fabricated = self.errors(sight)
            slot = -1
            if astray or fabricated:
                slot = len(confused)
                confused.append(self._confused(sight, identifier))
            corrects = -1 if "corrections" in self.without else probability(agency.corrects, -1)
            polarity = self.book.kind_polarity[self.kind[sight.conduct]]
            numerator, denominator = ratio(fabricated, identifier, FINEST_RATE)
            rows[self.sight[identifier]] = SightRow.of(
                active=1,
                kind=self.kind[sight.conduct],
                lane=chance.lane(sight.id),
                coverage=probability(sight.coverage, 0),
                varies=("by_deed", "by_person", "by_district").index(sight.coverage_varies),
                astray=chance.threshold(astray),
                fabricated_numerator=numerator,
                fabricated_denominator=denominator,
                lag=int(sight.lag_months.value),
                retention=self.retention(sight),
                index=codes.get(agency.id, 0),
                corrects=corrects,
                ground=ground(sight, polarity),
                concentrated=0 if sight.concentrated is None else probability(sight.concentrated.share_of_people, 0),
                confused=slot,
                moves=-1,
                needed=0,
                since=since[identifier],
            )
        return rows, confused

    def errors(self, sight: Sight) -> tuple[Fraction, Fraction]:
        """Shares astray and rate fabricated, with what is switched off at 0."""
        return (
            Fraction(0) if "misattribution" in self.without else sight.misattributed.value,
            Fraction(0) if "fabrication" in self.without else sight.fabricated_per_month.value,
        )

    def _confused(self, sight: Sight, identifier: str) -> list[int]:
        """Confusability of each cell, in 1/1024."""
        group = sight.times_for
        factors = {128: None if sight.concentrated is None else sight.concentrated.times}
        if group is not None:
            factors |= {8: group.minority, 16: group.residency_migrant}
            factors |= {32: group.sex_female, 64: group.age_60_and_over}
        matters = 7 | sum(bit for bit, factor in factors.items() if factor is not None)
        made: dict[int, int] = {}
        for cell in {cell & matters for cell in range(CONFUSED_CELLS)}:
            times = class_factor(self.world.confusability, cell % 8)
            for bit, factor in factors.items():
                if cell & bit and factor is not None:
                    times *= factor.value
            made[cell] = chance.round_half_even(1024 * times)
        cells = [made[cell & matters] for cell in range(CONFUSED_CELLS)]
        if max(cells) > MOST_CONFUSED:
            raise RunError(
                f"{identifier}: somebody would be {max(cells) // 1024} times as easily confused as others",
                remedy="lower times of concentrated or times_for",
            )
        return cells

    # lists

    def appeal(self) -> Appeal | None:
        """The appeal that can be filed."""
        if "appeals" in self.without or self.scheme.redress is None or isinstance(self.scheme.redress.appeal, str):
            return None
        return self.scheme.redress.appeal

    def rank(self, band: str | None) -> int:
        """The rank of a class of this scheme; -1 for none written."""
        if band is None:
            return -1
        return self.bands.index(band) if band in self.bands else NOT_THERE

    def lists(self) -> tuple[list[Listing], list[list[int]], list[WayIn], list[list[int]], list[LeaveWhen]]:
        """Rows of lists, reads, entries and counts; and the ways out in order of their rows."""
        rows = [Listing.blank() for _ in self.book.lists]
        reads = [[0] * len(self.book.sights) for _ in self.book.lists]
        entries: list[WayIn] = []
        counts: list[list[int]] = []
        ways_out: list[LeaveWhen] = []
        appeal = self.appeal()
        for listing in self.scheme.lists:
            row, codes = self.list[listing.id], self.reading_codes(listing.reads)
            for identifier, agency, _ in self.clauses:
                reads[row][self.sight[identifier]] = codes.get(agency.id, 0)
            heard_by = appeal if appeal is not None and listing.id in appeal.lists else None
            rows[row] = Listing.of(
                active=1,
                lane=chance.lane(listing.id),
                black=int(listing.polarity == "black"),
                was_black=0,
                public=int(listing.published.to == "public" and "publicity" not in self.without),
                entries_at=len(entries),
                entries_n=len(listing.enter.any_),
                exits_at=len(ways_out),
                exits_n=len(listing.leave.any_),
                deeds=int(listing.counts == "deeds"),
                spent=int(listing.after_exit == "records_spent"),
                appeal=int(heard_by is not None),
                filed=0 if heard_by is None else probability(heard_by.filed_share, 0),
                appeal_months=0 if heard_by is None else whole(heard_by.months, 0),
                upheld=0 if heard_by is None else probability(heard_by.upheld_if_not, 0),
                upheld_in_error=0 if heard_by is None else probability(heard_by.upheld_if_in_error, 0),
            )
            self._ways_in(listing, entries, counts)
            ways_out.extend(listing.leave.any_)
        return rows, reads, entries, counts, ways_out

    def _ways_in(self, listing: List, entries: list[WayIn], counts: list[list[int]]) -> None:
        for way_in in listing.enter.any_:
            counted = [0] * len(self.book.sights)
            if way_in.count is not None:
                within: Window | None = way_in.within_months
                months = int(within.value) if isinstance(within, Lever) else FOREVER
                entries.append(WayIn.of(by=BY_COUNT, at_least=whole(way_in.at_least, 0), within=months, rank=-1))
                for row, kind in enumerate(self.book.sight_kind):
                    counted[row] = int(self.book.kinds[kind] in way_in.count)
            elif way_in.class_at_most is not None:
                rank = self.rank(way_in.class_at_most)
                entries.append(WayIn.of(by=BY_CLASS_AT_MOST, at_least=0, within=FOREVER, rank=rank))
            else:
                rank = self.rank(way_in.class_at_least)
                entries.append(WayIn.of(by=BY_CLASS_AT_LEAST, at_least=0, within=FOREVER, rank=rank))
            counts.append(counted)

    def exits(self, ways_out: Sequence[LeaveWhen]) -> tuple[list[WayOut], list[list[int]]]:
        """Rows of exits and of settles."""
        rows: list[WayOut] = []
        settles = [[0] * len(ways_out) for _ in self.book.kinds]
        settling = {turn.id: set(turn.changes.settles or ()) for turn in self.world.turns}
        of_list = [way_out for listing in self.scheme.lists for way_out in enumerate(listing.leave.any_)]
        for number, (position, way_out) in enumerate(of_list):
            months, limit, rank = 0, chance.WORD, -1
            if way_out.settled is not None:
                by = EXIT_SETTLED
                for turn, settled in settling.items():
                    settles[self.kind[turn]][number] = int(bool(settled & set(way_out.settled)))
            elif way_out.months_listed is not None:
                by, months = EXIT_TERM, int(way_out.months_listed.value)
                limit = probability(way_out.share_of_entries, chance.WORD)
            elif way_out.class_at_least is not None:
                by, rank = EXIT_CLASS_AT_LEAST, self.rank(way_out.class_at_least)
            elif way_out.class_at_most is not None:
                by, rank = EXIT_CLASS_AT_MOST, self.rank(way_out.class_at_most)
            elif way_out.repair_after_months is not None:
                by, months = EXIT_REPAIR, int(way_out.repair_after_months.value)
                limit = probability(way_out.repair_chance_per_month, 0)
            else:
                by = EXIT_CORRECTED
            if way_out.after_months is not None:
                months = int(way_out.after_months.value)
            rows.append(WayOut.of(by=by, months=months, threshold=limit, rank=rank, position=position))
        return rows, settles

    # sanctions and rewards

    def effects(self) -> list[Effect]:
        """The effects that are not switched off, in file order: sanctions, then rewards."""
        sanctions: Sequence[Effect] = () if "sanctions" in self.without else self.scheme.sanctions
        rewards: Sequence[Effect] = () if "rewards" in self.without else self.scheme.rewards
        return [effect for effect in (*sanctions, *rewards) if effect.target in TARGETS]

    def effect_rows(self) -> list[EffectRow]:
        """Rows of effects."""
        row = {identifier: number for number, identifier in enumerate(self.book.effects)}
        return [
            EffectRow.of(
                row=row[effect.id],
                on=-1 if effect.when.on is None else self.list[effect.when.on],
                not_on=-1 if effect.when.not_on is None else self.list[effect.when.not_on],
                class_at_most=self.rank(effect.when.class_at_most),
                class_at_least=self.rank(effect.when.class_at_least),
                target=TARGETS.index(effect.target),
            )
            for effect in self.effects()
        ]

    def streams(self) -> list[Stream]:
        """Rows of clause streams: clauses in file order, then turns by id."""
        return [
            Stream.of(
                effect=number,
                kind=self.kind[turn],
                lane=chance.lane(f"{effect.id}/{turn}"),
                threshold=chance.round_half_even(rate.value * (1 << 42)),
                always=int(effect.when.on is None),
            )
            for number, effect in enumerate(self.effects())
            for turn, rate in sorted((effect.adds_per_month or {}).items())
        ]

    def wish_links(self, links: Links, wish: str) -> tuple[tuple[int, int], tuple[int, int]]:
        """The first cell and the number of the clauses that refuse, and of those that grant, each wish."""
        refuses: list[Refusal] = []
        grants: list[int] = []
        for number, effect in enumerate(self.effects()):
            refused = getattr(effect, "refuses", None) or ()
            if wish in refused:
                enforced = probability(getattr(effect, "share_enforced", None), 0)
                lane = chance.lane(f"{effect.id}/{wish}")
                refuses.append(Refusal.of(effect=number, lane=lane, enforced=enforced))
            if wish in (getattr(effect, "grants", None) or ()):
                grants.append(number)
        return links.add_rows(refuses), links.add(grants)

    def points_of(self, conduct: str) -> int:
        """What one record of a conduct adds to the index."""
        if self.index is None:
            return 0
        return sum(points(entry.points, 0) for entry in self.index.adds if entry.conduct == conduct)


def moves(agency_sight: str, old: Sequence[tuple[str, Agency, Sight]], new: Clauses) -> int:
    """The Sight of ``new`` on which a record of ``agency_sight`` continues; -1 where it is dropped."""
    if any(identifier == agency_sight for identifier, _, _ in new.clauses):
        return new.sight[agency_sight]
    conduct = next((sight.conduct for identifier, _, sight in old if identifier == agency_sight), None)
    agency_id = agency_sight.split("/", maxsplit=1)[0]
    for identifier, agency, sight in new.clauses:
        if agency.id == agency_id and sight.conduct == conduct:
            return new.sight[identifier]
    return -1
