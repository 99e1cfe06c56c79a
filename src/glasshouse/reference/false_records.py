"""Records about the wrong person: who is easily confused, and how much goes round (docs/semantics.md, section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from glasshouse.chance import Purpose, draw, lane, muldiv, round_half_even, threshold
from glasshouse.reference.law import AgencySight, Law
from glasshouse.reference.months import Months
from glasshouse.reference.person import Person, Record
from glasshouse.reference.rates import clause_stream, stretched
from glasshouse.vocabulary import RATE_AGE_FROM, Ledger, Month
from glasshouse.world import WorldText

FLOW_UNITS: Final = 2**50
FALSE_ORDINALS: Final = 32768
MOST_FAILURES: Final = 600
FIRST_EXCHANGES: Final = (0, 1, 2, 4, 8)
"""Ages of a clause, in months, at which its flow is renewed besides each January."""
SIXTY: Final = RATE_AGE_FROM.index(60)


def is_exchange(age: int, t: Month) -> bool:
    """Whether the flow of a clause so many months old is renewed in month t."""
    return t % 12 == 0 or age in FIRST_EXCHANGES


class FalseRecords:
    """The flow of each clause, and what of it each person receives; no life reaches into another."""

    def __init__(self, world: WorldText, without: frozenset[str], life_seed: int) -> None:
        self.world = world
        self.without = without
        self.seed = life_seed
        self.astray: Counter[tuple[str, Month]] = Counter()
        """Sightings that went astray, by clause and month."""
        self.phi_astray: dict[str, int] = {}
        self.phi_fabricated: dict[str, int] = {}
        self._confused: dict[tuple[str, int], int] = {}
        """The draw that says who is concentrated upon; the share may change with the scheme."""

    def misattributed(self, clause: AgencySight) -> Fraction:
        return Fraction(0) if "misattribution" in self.without else clause.sight.misattributed.value

    def fabricated(self, clause: AgencySight) -> Fraction:
        return Fraction(0) if "fabrication" in self.without else clause.sight.fabricated_per_month.value

    def goes_astray(self, clause: AgencySight, person: Person, t: Month, ordinal: int) -> bool:
        """Whether a sighting of this deed is pinned on somebody else."""
        u = draw(self.seed, person.row, lane(clause.sight.id), t, ordinal, Purpose.ASTRAY)
        return u < threshold(self.misattributed(clause))

    def confusability(self, person: Person, clause: AgencySight, t: Month) -> int:
        """How easily a person is taken for another by this clause, in 1/1024."""
        times = stretched(self.world.confusability, person.confusability)
        sight = clause.sight
        if sight.concentrated is not None and self._is_concentrated(person, clause):
            times *= sight.concentrated.times.value
        if sight.times_for is not None:
            group = sight.times_for
            belongs = (
                (group.minority, person.minority == "minority"),
                (group.residency_migrant, person.residency == "migrant"),
                (group.sex_female, person.sex == "female"),
                (group.age_60_and_over, person.rate_age(t // 12) >= SIXTY),
            )
            for factor, does in belongs:
                if factor is not None and does:
                    times *= factor.value
        return round_half_even(1024 * times)

    def _is_concentrated(self, person: Person, clause: AgencySight) -> bool:
        assert clause.sight.concentrated is not None
        key = clause.id, person.row
        if key not in self._confused:
            self._confused[key] = draw(self.seed, person.row, lane(clause.sight.id), 0, 0, Purpose.CONCENTRATED)
        return self._confused[key] < threshold(clause.sight.concentrated.share_of_people.value)

    def renew_flows(self, people: Iterable[Person], law: Law, months: Months, t: Month) -> None:
        """The exchange before month t: what flows per unit of confusability, in units of 2^-50."""
        in_scope = [person for person in people if law.in_scope(person, t)]
        for clause in law.clauses:
            if not (self.misattributed(clause) or self.fabricated(clause)):
                continue
            age = t - months.clause_since(clause.id, t)
            if not is_exchange(age, t):
                continue
            total = sum(self.confusability(person, clause, t) for person in in_scope)
            if age == 0 or t % 12 == 0:
                rate = self.fabricated(clause)
                self.phi_fabricated[clause.id] = (
                    round_half_even(rate * len(in_scope) * FLOW_UNITS / total) if total else 0
                )
            over = next((back for back in range(1, age + 1) if is_exchange(age - back, t - back)), 1)
            count = sum(self.astray[clause.id, t - back] for back in range(1, over + 1)) if age else 0
            self.phi_astray[clause.id] = round_half_even(Fraction(count * FLOW_UNITS, over * total)) if total else 0

    def received(self, person: Person, clause: AgencySight, t: Month) -> list[Record]:
        """The false records that this clause pins on an in-scope person in month t."""
        if not (self.misattributed(clause) or self.fabricated(clause)):
            return []
        confusability = self.confusability(person, clause, t)
        astray = muldiv(self.phi_astray.get(clause.id, 0), confusability, 256)
        fabricated = muldiv(self.phi_fabricated.get(clause.id, 0), confusability, 256)
        records = []
        for event in clause_stream(self.seed, person.row, lane(clause.sight.id), t, astray + fabricated):
            made_by = Ledger.MISATTRIBUTED if event.height < astray else Ledger.FABRICATED
            due = t + int(clause.sight.lag_months.value)
            deed = t * 65536 + FALSE_ORDINALS + event.ordinal
            record = Record(clause.id, clause.sight.conduct, due, Ledger.ACTUAL | made_by, deed)
            record.corrected = self._correction(person, clause, record)
            records.append(record)
        return records

    def _correction(self, person: Person, clause: AgencySight, record: Record) -> Month | None:
        """The month in which a false record is corrected at its source."""
        if clause.agency.corrects is None or "corrections" in self.without:
            return None
        limit = threshold(clause.agency.corrects.value)
        stream, ordinal = lane(clause.sight.id), record.deed & 65535
        failures = 0
        while (
            failures < MOST_FAILURES
            and draw(self.seed, person.row, stream, record.due, ordinal, Purpose.CORRECTION, failures) >= limit
        ):
            failures += 1
        return record.due + 1 + failures
