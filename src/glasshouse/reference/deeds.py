"""What a person does, meets and asks for in a month (docs/semantics.md, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from glasshouse.chance import Purpose, draw, lane, round_half_even, threshold
from glasshouse.reference.effects import holds
from glasshouse.reference.false_records import FalseRecords
from glasshouse.reference.journal import Journal
from glasshouse.reference.law import AgencySight, Law
from glasshouse.reference.months import Months
from glasshouse.reference.person import Person, Record
from glasshouse.reference.rates import CLAUSE_CEILING, Happening, PersonRates, clause_stream
from glasshouse.reference.responses import response_factor
from glasshouse.scheme.model import Effect, Reward, Sanction
from glasshouse.vocabulary import INCOME_BANDS, Event, Ledger, Month
from glasshouse.world import WorldText
from glasshouse.world.model import Conduct, Kind, Turn, Wish

MOST_RETRIES: Final = 999
FIRST_LAYER: Final = 1024
"""Ordinals of the first layer lie below."""


class Deeds:
    """One month of one life, on the state at the start of the month."""

    def __init__(
        self,
        world: WorldText,
        months: Months,
        without: frozenset[str],
        life_seed: int,
        false_records: FalseRecords,
        journal: Journal,
    ) -> None:
        self.rates = PersonRates(world, without, life_seed)
        self.months = months
        self.responses = () if "response" in without else world.responses
        self.unresponsive_from = months.unresponsive_from
        self.turns = {turn.id: turn for turn in world.turns}
        self.seed = life_seed
        self.false_records = false_records
        self.journal = journal

    def month(self, person: Person, household: Sequence[Person], law: Law, t: Month) -> None:
        """Live month t: write the rows, set work and income of next month and what was settled, add records."""
        sanctions = [clause for clause in law.sanctions if holds(clause, person, household, law, t)]
        rewards = [clause for clause in law.rewards if holds(clause, person, household, law, t)]
        person.work_next, person.income_next, person.settled = person.work, person.income, set()
        for happening in self._happenings(person, (*sanctions, *rewards), t):
            if isinstance(happening.kind, Conduct):
                self._do(person, happening, law, t)
            elif isinstance(happening.kind, Turn):
                self._befall(person, happening.kind, happening, t)
            else:
                self._ask(person, happening.kind, happening, sanctions, rewards, t)
        if person.work_next != person.work:
            self.journal.write(person, t, Event.WORK, person.work_next, person.work)
        if person.income_next != person.income:
            self.journal.write(person, t, Event.INCOME, str(person.income_next), person.income)
        if law.in_scope(person, t):
            for clause in law.clauses:
                person.records += self.false_records.received(person, clause, t)

    def _happenings(self, person: Person, effects: Sequence[Effect], t: Month) -> list[Happening]:
        """All that happens in the month, in order: what the world makes, then the streams of clauses."""
        happenings = [
            Happening(kind, ordinal, "")
            for kind in self.rates.kinds
            if can_happen(kind, person)
            for ordinal in self.rates.happens(kind, person, t, self._threshold(kind, person, effects, t))
        ]
        happenings.sort(key=self._order)
        for effect in effects:
            for turn_id, rate in sorted((effect.adds_per_month or {}).items()):
                if not can_happen(self.turns[turn_id], person):
                    continue
                limit = round_half_even(rate.value / CLAUSE_CEILING * 2**32)
                stream = lane(f"{effect.id}/{turn_id}")
                events = clause_stream(self.seed, person.row, stream, t, limit)
                happenings += [Happening(self.turns[turn_id], event.ordinal, effect.id) for event in events]
        return happenings

    def _order(self, happening: Happening) -> tuple[int, int, int]:
        """Those of the first layer by family and ordinal, then those of further layers by ordinal and lane."""
        if happening.ordinal < FIRST_LAYER:
            return 0, self.rates.family_row(happening.kind), happening.ordinal
        return 1, happening.ordinal, lane(happening.kind.id)

    def _threshold(self, kind: Kind, person: Person, effects: Sequence[Effect], t: Month) -> int:
        factors: list[Fraction] = [
            response_factor(response, person, kind, self.months, t)
            for response in (self.responses if t < self.unresponsive_from else ())
            if kind.id in response.kinds
        ]
        factors += [effect.times[kind.id].value for effect in effects if effect.times and kind.id in effect.times]
        return self.rates.threshold(kind, person, t, factors)

    def _do(self, person: Person, deed: Happening, law: Law, t: Month) -> None:
        """A deed, and what each agency sees of it."""
        self.journal.write(person, t, Event.DEED, deed.kind.id, value=deed.ordinal)
        if not law.in_scope(person, t):
            return
        for clause in law.clauses:
            if clause.sight.conduct != deed.kind.id:
                continue
            flags = Ledger.FULL
            if self._seen(person, clause, t, deed.ordinal):
                flags |= Ledger.CORRECTED
                if self.false_records.goes_astray(clause, person, t, deed.ordinal):
                    self.false_records.astray[clause.id, t] += 1
                else:
                    flags |= Ledger.ACTUAL
                self.journal.write(person, t, Event.SIGHTING, clause.id, 0 if Ledger.ACTUAL in flags else 1)
            due = t + int(clause.sight.lag_months.value)
            person.records.append(Record(clause.id, deed.kind.id, due, flags, t * 65536 + deed.ordinal))

    def _seen(self, person: Person, clause: AgencySight, t: Month, ordinal: int) -> bool:
        stream = lane(clause.sight.id)
        if clause.sight.coverage_varies == "by_deed":
            u = draw(self.seed, person.row, stream, t, ordinal, Purpose.COVERAGE)
        elif clause.sight.coverage_varies == "by_person":
            u = draw(self.seed, person.row, stream, 0, 0, Purpose.COVERAGE)
        else:
            u = draw(self.seed, person.district, stream, 0, 0, Purpose.COVERAGE, 1)
        return u < threshold(clause.sight.coverage.value)

    def _befall(self, person: Person, turn: Turn, happening: Happening, t: Month) -> None:
        """A turn of life: the first that changes work holds, the first that changes income, and all that settle."""
        changes = turn.changes
        bands = changes.income_bands or 0
        work = person.work if changes.work is None else changes.work
        income = min(max(person.income + bands, 0), INCOME_BANDS - 1)
        may_change = (changes.work is None or (person.work_next == person.work and work != person.work)) and (
            bands == 0 or (person.income_next == person.income and income != person.income)
        )
        if not may_change and not changes.settles:
            return
        self.journal.write(person, t, Event.TURN, turn.id, happening.cause, happening.ordinal)
        person.settled.update(changes.settles or ())
        if may_change and changes.work is not None:
            person.work_next = work
        if may_change and bands:
            person.income_next = income

    def _ask(
        self,
        person: Person,
        wish: Wish,
        happening: Happening,
        sanctions: Sequence[Sanction],
        rewards: Sequence[Reward],
        t: Month,
    ) -> None:
        """A wish, granted or refused."""
        refusing = [
            sanction
            for sanction in sanctions
            if wish.id in (sanction.refuses or ()) and self._enforced(person, sanction, wish, t, happening.ordinal)
        ]
        if not refusing:
            self.journal.write(person, t, Event.WISH, wish.id, value=happening.ordinal)
            for reward in rewards:
                if wish.id in (reward.grants or ()):
                    self.journal.write(person, t, Event.REWARDED, wish.id, reward.id)
            return
        attempts = 1 + self._retries(person, refusing[0], wish, t, happening.ordinal)
        self.journal.write(person, t, Event.REFUSED, wish.id, refusing[0].id, attempts)
        for sanction in refusing[1:]:
            self.journal.write(person, t, Event.ALSO_REFUSED, wish.id, sanction.id)

    def _enforced(self, person: Person, sanction: Sanction, wish: Wish, t: Month, ordinal: int) -> bool:
        assert sanction.share_enforced is not None
        u = draw(self.seed, person.row, lane(f"{sanction.id}/{wish.id}"), t, ordinal, Purpose.ENFORCEMENT)
        return u < threshold(sanction.share_enforced.value)

    def _retries(self, person: Person, sanction: Sanction, wish: Wish, t: Month, ordinal: int) -> int:
        """How often a refused wish is tried again in the same month."""
        stream, limit = lane(f"{sanction.id}/{wish.id}"), threshold(wish.tried_again.value)
        retries = 0
        while (
            retries < MOST_RETRIES and draw(self.seed, person.row, stream, t, ordinal, Purpose.RETRY, retries) < limit
        ):
            retries += 1
        return retries


def can_happen(kind: Kind, person: Person) -> bool:
    """Whether the person's work at the start of the month admits this kind."""
    return kind.only_if_work is None or person.work in kind.only_if_work
