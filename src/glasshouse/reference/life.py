"""A world's life from its first month to its last: who does what when, in the order of docs/semantics.md."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse.population.people import Population
from glasshouse.records.log import Entry
from glasshouse.reference.deeds import Deeds
from glasshouse.reference.exchange import Exchange
from glasshouse.reference.false_records import FalseRecords
from glasshouse.reference.index import step
from glasshouse.reference.journal import Journal
from glasshouse.reference.law import Law
from glasshouse.reference.listing import Listing
from glasshouse.reference.months import Months, Order
from glasshouse.reference.person import LEDGERS, Person, gather
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import Regime
from glasshouse.vocabulary import Event, Ledger, Month
from glasshouse.world import WorldText


def live(
    world: WorldText,
    regime: Regime,
    population: Population,
    life_seed: int,
    people_seed: int,
    named: Sequence[SchemeText] = (),
) -> list[Entry]:
    """The log of a world's life, row by row, sorted by person and month, then in the order of rows.

    ``named`` are the schemes of the run in their order (the scheme of before, then each that is named), which number
    Sights and lists; without it, those of the regime.  Ids stand in place of numbers, see
    :meth:`glasshouse.reference.journal.Journal.write`.
    """
    in_regime = [scheme for segment in regime.segments for scheme in (segment.scheme, segment.announced)]
    order = Order((*named, *(scheme for scheme in in_regime if scheme is not None)))
    return _World(world, regime, population, order, life_seed, people_seed).live()


class _World:
    """One world: its people, its law in each month, and what they exchange."""

    def __init__(
        self,
        world: WorldText,
        regime: Regime,
        population: Population,
        order: Order,
        life_seed: int,
        people_seed: int,
    ) -> None:
        self.people = gather(population)
        self.households: dict[int, list[Person]] = {}
        for person in self.people:
            self.households.setdefault(person.household, []).append(person)
        self.without = regime.without
        self.months = Months(regime)
        self.order = order
        self.journal = Journal()
        self.false_records = FalseRecords(world, self.without, life_seed)
        self.deeds = Deeds(world, self.months, self.without, life_seed, self.false_records, self.journal)
        self.listing = Listing(world, order, life_seed, self.journal)
        self.exchange = Exchange(world, self.months, self.without, people_seed, population.residents)

    def live(self) -> list[Entry]:
        for t in range(self.months.begin, self.months.end):
            self._month(t)
        for person in self.people:
            for list_id in self.order.list:
                spell = person.spells.get((list_id, Ledger.ACTUAL))
                if spell is not None:
                    self.listing.write_left(person, list_id, spell, self.months.end, "open")
        return self.journal.sorted()

    def _month(self, t: Month) -> None:
        law = self.months.law(t)
        if self.months.changes(t) and not self.months.index_goes_on():
            self.exchange.forget_figures(self.people)
        for person in self.people:
            self._open_month(person, law, t)
        self.exchange.read_contacts(self.people, self.journal, t)
        self.exchange.rank(law, t)
        self.false_records.renew_flows(self.people, law, self.months, t)
        for household in self.households.values():
            for person in household:
                if person.present(t):
                    self.deeds.month(person, household, law, t)
            for person in household:
                if person.present(t):
                    self._authority(person, law, t)
        self.exchange.publish(self.people, law)

    def _open_month(self, person: Person, law: Law, t: Month) -> None:
        """Death, a change of scheme and the end of scope take lists, and the last two figures, before the month."""
        if t == person.death:
            self._lose_lists(person, [list_id for list_id, _ in person.spells], law, t, "death")
            person.figures.clear()
        if not person.present(t):
            return
        if self.months.changes(t):
            self._change_scheme(person, law, t)
        if not law.in_scope(person, t):
            self._lose_lists(person, [list_id for list_id, _ in person.spells], law, t, "left_scope")
            self._lose_figures(person, t)

    def _lose_lists(self, person: Person, list_ids: Sequence[str], law: Law, t: Month, way: str) -> None:
        for list_id in sorted(set(list_ids), key=self.order.list.__getitem__):
            for ledger in LEDGERS:
                if person.on(list_id, ledger):
                    self.listing.leave(person, law, list_id, ledger, t, way)

    def _change_scheme(self, person: Person, law: Law, t: Month) -> None:
        """Section 7: which records, spells and figures go on under the new scheme."""
        records = []
        for record in person.records:
            same = law.clause.get(record.sight)
            agency_id = record.sight.split("/")[0]
            others = [
                clause
                for clause in law.clauses
                if clause.agency.id == agency_id and clause.sight.conduct == record.conduct
            ]
            if same is not None or others:
                record.sight = same.id if same is not None else others[0].id
                records.append(record)
        person.records = records
        ended = [list_id for list_id, _ in person.spells if list_id not in law.lists]
        self._lose_lists(person, ended, self.months.before, t, "scheme_changed")
        if not self.months.index_goes_on():
            self._lose_figures(person, t)

    def _lose_figures(self, person: Person, t: Month) -> None:
        """Points and class go; who dies loses them without a word."""
        band = _band_of(person)
        if band:
            self.journal.write(person, t, Event.CLASS, "", band)
        person.figures.clear()

    def _authority(self, person: Person, law: Law, t: Month) -> None:
        """Section 6: one month of what the authority does about a person."""
        self._records_of_the_month(person, t)
        if law.index is not None and law.in_scope(person, t):
            self._index(person, law, t)
        left = self.listing.exits(person, law, t)
        entered = self.listing.entries(person, law, left, t)
        self.listing.appeals(person, law, entered, t)
        if entered and law.gives_notice and not person.aware:
            person.aware = True
            self.journal.write(person, t, Event.AWARE)
        self.listing.status(person, t)
        person.work, person.income = person.work_next, person.income_next

    def _records_of_the_month(self, person: Person, t: Month) -> None:
        """Step 1: records that fall due and records that are corrected."""
        by_clause = sorted(
            person.records, key=lambda record: (self.order.sight[record.sight], record.deed, record.flags)
        )
        for record in by_clause:
            if record.due == t:
                self.journal.write(person, t, Event.RECORD, record.sight, int(record.flags), record.deed)
        for record in by_clause:
            if record.corrected == t:
                self.journal.write(person, t, Event.CORRECTED, record.sight)

    def _index(self, person: Person, law: Law, t: Month) -> None:
        """Step 2: the figure and class of each ledger."""
        old = _band_of(person)
        pulled = "association" not in self.without
        person.figures = {
            ledger: step(law, person, ledger, t, self.exchange.thresholds, pulled=pulled) for ledger in LEDGERS
        }
        new = _band_of(person)
        if new != old:
            self.journal.write(person, t, Event.CLASS, new, old)


def _band_of(person: Person) -> str:
    """The class on the actual ledger; "" for who has none."""
    figure = person.figures.get(Ledger.ACTUAL)
    return "" if figure is None or figure.band is None else figure.band
