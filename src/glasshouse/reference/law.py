"""A scheme as it is applied: its clauses in file order, whom it is for, and who reads whose records."""

from __future__ import annotations

from typing import NamedTuple

from glasshouse.chance import round_half_even
from glasshouse.reference.person import Person, Record
from glasshouse.scheme.model import Agency, Index, List, Reward, Sanction, SchemeText, Sight
from glasshouse.scheme.process import Appeal
from glasshouse.text import Lever
from glasshouse.vocabulary import GROUNDS, Ledger, Month

POINT = 65536
"""Units of an index in one point."""


class AgencySight(NamedTuple):
    """A Sight with the agency whose it is."""

    id: str
    """ "agency/sight"; its lane of chance is that of the Sight's own id."""
    agency: Agency
    sight: Sight


class Law:
    """One scheme, with the mechanisms that are switched off taken out."""

    def __init__(self, scheme: SchemeText, without: frozenset[str]) -> None:
        self.scheme = scheme
        self.clauses = tuple(
            AgencySight(f"{agency.id}/{sight.id}", agency, sight) for agency in scheme.agencies for sight in agency.sees
        )
        self.clause = {clause.id: clause for clause in self.clauses}
        self.index: Index | None = (
            scheme.index if scheme.index is not None and scheme.index.kind != "criteria" else None
        )
        self.bands = () if self.index is None else tuple(f"{self.index.id}/{band.id}" for band in self.index.classes)
        """Classes, lowest first."""
        self.lists = {listing.id: listing for listing in scheme.lists}
        self.sanctions: tuple[Sanction, ...] = () if "sanctions" in without else scheme.sanctions
        self.rewards: tuple[Reward, ...] = () if "rewards" in without else scheme.rewards
        self.appeal = self._appeal() if "appeals" not in without else None
        notice = scheme.redress.notice if scheme.redress is not None else None
        self.gives_notice = notice is not None and (notice.before or notice.after)
        self._reads: dict[tuple[str, ...], dict[str, bool]] = {}

    def _appeal(self) -> Appeal | None:
        if self.scheme.redress is None or isinstance(self.scheme.redress.appeal, str):
            return None
        return self.scheme.redress.appeal

    def in_scope(self, person: Person, t: Month) -> bool:
        applies = self.scheme.applies_to
        age = person.age(t)
        return (
            person.present(t)
            and age >= applies.from_age
            and (applies.to_age is None or age < applies.to_age)
            and applies.residents in ("all", person.residency)
        )

    def agencies_read(self, reads: tuple[str, ...]) -> dict[str, bool]:
        """The agencies that a reader of these agencies and pools reads, and whether it hears their corrections."""
        if reads not in self._reads:
            hears: dict[str, bool] = {}
            for agency in self.scheme.agencies:
                if agency.id in reads:
                    hears[agency.id] = True
            for pool in self.scheme.pools:
                if pool.id in reads:
                    for agency_id in pool.from_:
                        hears[agency_id] = hears.get(agency_id, False) or pool.correction_reaches_copies
            self._reads[reads] = hears
        return self._reads[reads]

    def retention(self, clause: AgencySight) -> int | None:
        """Months that a record of this clause counts; None: lifelong."""
        retention = clause.sight.retention
        if retention is None and self.scheme.ledger is not None:
            retention = self.scheme.ledger.retention
        return int(retention.value) if isinstance(retention, Lever) else None

    def counts(self, reader: Index | List, record: Record, ledger: Ledger, t: Month) -> bool:
        """Whether the record counts for the reader in month t on this ledger."""
        clause = self.clause[record.sight]
        hears = self.agencies_read(reader.reads)
        if clause.agency.id not in hears or not record.flags & ledger:
            return False
        if ledger is Ledger.ACTUAL and record.struck:
            return False
        retention = self.retention(clause)
        if t < record.due or (retention is not None and t > record.due + retention - 1):
            return False
        return not (hears[clause.agency.id] and record.corrected is not None and t >= record.corrected)

    def hears(self, reader: List, record: Record) -> bool:
        """Whether a correction of the record reaches the reader; nobody hears of a clause that is no longer there."""
        clause = self.clause.get(record.sight)
        return clause is not None and self.agencies_read(reader.reads).get(clause.agency.id, False)

    def band_position(self, band: str | None) -> int | None:
        """The place of a class among this scheme's, lowest 0; None for no class, and for one that it does not have."""
        return self.bands.index(band) if band in self.bands else None

    def band_at_most(self, band: str | None, class_id: str) -> bool:
        position, limit = self.band_position(band), self._limit(class_id)
        return position is not None and limit is not None and position <= limit

    def band_at_least(self, band: str | None, class_id: str) -> bool:
        position, limit = self.band_position(band), self._limit(class_id)
        return position is not None and limit is not None and position >= limit

    def _limit(self, class_id: str) -> int | None:
        return None if self.index is None else self.band_position(f"{self.index.id}/{class_id}")


def in_units(points: Lever) -> int:
    """Points as the integer that an index is kept in."""
    return round_half_even(points.value * POINT)


def ground(sight: Sight, polarity: str) -> int:
    """On what ground a listing rests that a record of this clause brought about, as a number of GROUNDS."""
    if sight.legality in ("lawful", "moral", "prosocial") or polarity in ("protected", "neutral", "beneficial"):
        return GROUNDS.index("lawful_or_protected")
    if sight.proof not in ("adjudicated", "final_decision"):
        return GROUNDS.index("unproven")
    return GROUNDS.index("adjudicated_serious") if sight.gravity >= 3 else GROUNDS.index("minor")
