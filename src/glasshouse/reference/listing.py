"""Lists: ways in, ways out, appeals, and what of it was in error (docs/semantics.md, section 6, steps 3 to 6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from glasshouse.chance import Purpose, draw, lane, threshold
from glasshouse.reference.journal import Journal
from glasshouse.reference.law import Law, ground
from glasshouse.reference.months import Order
from glasshouse.reference.person import LEDGERS, Person, Record, Spell
from glasshouse.scheme.model import EnterWhen, LeaveWhen, List
from glasshouse.text import Lever
from glasshouse.vocabulary import GROUNDS, SPELL_CLASSES, WAYS, Event, Ledger, Month
from glasshouse.world import WorldText

LET_GO = 8


class Entrance(NamedTuple):
    """A condition that holds: what the entry rests on, and the record that brought it about (None: a class)."""

    spell: Spell
    trigger: Record | None


class Listing:
    """The steps of the authority that concern lists, for one person at a time."""

    def __init__(self, world: WorldText, order: Order, life_seed: int, journal: Journal) -> None:
        self.polarity = {conduct.id: conduct.polarity for conduct in world.conducts}
        self.order = order
        self.seed = life_seed
        self.journal = journal

    def in_order(self, lists: Iterable[List]) -> list[List]:
        """Lists by their numbers in the run."""
        return sorted(lists, key=lambda listing: self.order.list[listing.id])

    # Ways out

    def exits(self, person: Person, law: Law, t: Month) -> set[tuple[str, Ledger]]:
        """Step 3: who leaves which list on which ledger; gives what was left."""
        left = set()
        for listing in self.in_order(law.scheme.lists):
            for ledger in LEDGERS:
                spell = person.spells.get((listing.id, ledger))
                way = None if spell is None else self._way_out(person, law, listing, ledger, spell, t)
                if way is not None:
                    self.leave(person, law, listing.id, ledger, t, way)
                    left.add((listing.id, ledger))
        return left

    def _way_out(self, person: Person, law: Law, listing: List, ledger: Ledger, spell: Spell, t: Month) -> str | None:
        for position, way_out in enumerate(listing.leave.any_):
            way = self._opens(person, law, listing, ledger, spell, way_out, position, t)
            if way is not None:
                return way
        return None

    def _opens(
        self,
        person: Person,
        law: Law,
        listing: List,
        ledger: Ledger,
        spell: Spell,
        way_out: LeaveWhen,
        position: int,
        t: Month,
    ) -> str | None:
        """The word of WAYS by which this way out is taken in month t, or None."""
        stream = lane(listing.id)
        figure = person.figures.get(ledger)
        band = figure.band if figure is not None else None
        if way_out.settled is not None:
            return "settled" if person.settled & set(way_out.settled) else None
        if way_out.months_listed is not None:
            if t < spell.entered + int(way_out.months_listed.value):
                return None
            if way_out.share_of_entries is not None:
                u = draw(self.seed, person.row, stream, spell.entered, position, Purpose.TERM)
                return "term" if u < threshold(way_out.share_of_entries.value) else None
            return "term"
        if way_out.after_months is not None and t < spell.entered + int(way_out.after_months.value):
            return None
        if way_out.class_at_least is not None:
            return "class" if law.band_at_least(band, way_out.class_at_least) else None
        if way_out.class_at_most is not None:
            return "class" if law.band_at_most(band, way_out.class_at_most) else None
        if way_out.repair_after_months is not None:
            assert way_out.repair_chance_per_month is not None
            u = draw(self.seed, person.row, stream, t, position, Purpose.REPAIR)
            waited = t >= spell.entered + int(way_out.repair_after_months.value)
            return "repair" if waited and u < threshold(way_out.repair_chance_per_month.value) else None
        stands = ledger is not Ledger.ACTUAL or spell.at_least == 0 or self._still_stands(law, listing, spell, t)
        return "correction" if way_out.corrected and not stands else None

    def _still_stands(self, law: Law, listing: List, spell: Spell, t: Month) -> bool:
        """Whether the count at entry is still reached by its records that are neither struck nor corrected."""
        standing = [
            record
            for record in spell.rests_on
            if not record.struck
            and not (law.hears(listing, record) and record.corrected is not None and t >= record.corrected)
        ]
        return how_many(standing, by_deeds=spell.by_deeds) >= spell.at_least

    def leave(self, person: Person, law: Law, list_id: str, ledger: Ledger, t: Month, way: str) -> None:
        """End a spell; on the actual ledger with a row, and with it the last black list perhaps."""
        spell = person.spells.pop((list_id, ledger))
        person.last_exit[list_id, ledger] = t
        if ledger is not Ledger.ACTUAL:
            return
        self.write_left(person, list_id, spell, t, way)
        black = {listing.id for listing in law.scheme.lists if listing.polarity == "black"}
        if list_id in black and not any(person.on(other) for other in black):
            person.black_left = t

    def write_left(self, person: Person, list_id: str, spell: Spell, t: Month, way: str) -> None:
        """The row of a spell that ended, or is open at the end: its way, class and months."""
        value = SPELL_CLASSES.index(spell_class(spell)) << 16 | t - spell.entered
        assert way in WAYS
        self.journal.write(person, t, Event.LEFT, list_id, way, value)

    # Ways in

    def entries(self, person: Person, law: Law, left: set[tuple[str, Ledger]], t: Month) -> list[str]:
        """Step 4: who enters which list on which ledger; gives the lists entered on the actual ledger."""
        entered = []
        if not law.in_scope(person, t):
            return []
        for listing in self.in_order(law.scheme.lists):
            for ledger in LEDGERS:
                if person.on(listing.id, ledger) or (listing.id, ledger) in left:
                    continue
                entrance = self._way_in(person, law, listing, ledger, t)
                if entrance is None:
                    continue
                person.spells[listing.id, ledger] = entrance.spell
                if ledger is Ledger.ACTUAL:
                    entered.append(listing.id)
                    self._write_entered(person, law, listing, entrance, t)
                    if listing.polarity == "black":
                        person.black_entered, person.black_left = t, None
        for list_id in entered:
            person.spells[list_id, Ledger.ACTUAL].in_error_at_entry = not person.on(list_id, Ledger.CORRECTED)
        return entered

    def _way_in(self, person: Person, law: Law, listing: List, ledger: Ledger, t: Month) -> Entrance | None:
        for condition in listing.enter.any_:
            if condition.count is not None:
                entrance = self._by_count(person, law, listing, condition, ledger, t)
            else:
                entrance = self._by_class(person, law, condition, ledger, t)
            if entrance is not None:
                return entrance
        return None

    def _by_count(
        self, person: Person, law: Law, listing: List, condition: EnterWhen, ledger: Ledger, t: Month
    ) -> Entrance | None:
        """An edge: a record falls due, and with it there are enough within the window."""
        assert condition.count is not None
        assert condition.at_least is not None
        after = t - int(condition.within_months.value) if isinstance(condition.within_months, Lever) else None
        last_exit = person.last_exit.get((listing.id, ledger))
        if listing.after_exit == "records_spent" and last_exit is not None:
            after = last_exit if after is None else max(after, last_exit)
        counted = tuple(
            record
            for record in person.records
            if record.conduct in condition.count
            and law.counts(listing, record, ledger, t)
            and (after is None or record.due > after)
        )
        triggers = [record for record in counted if record.due == t]
        by_deeds, at_least = listing.counts == "deeds", int(condition.at_least.value)
        if not triggers or how_many(counted, by_deeds=by_deeds) < at_least:
            return None
        trigger = min(triggers, key=lambda record: self.order.sight[record.sight])
        return Entrance(Spell(t, counted, at_least, by_deeds), trigger)

    def _by_class(self, person: Person, law: Law, condition: EnterWhen, ledger: Ledger, t: Month) -> Entrance | None:
        """A level: the class of this month."""
        figure = person.figures.get(ledger)
        if figure is None:
            return None
        if condition.class_at_most is not None:
            held = law.band_at_most(figure.band, condition.class_at_most)
        else:
            assert condition.class_at_least is not None
            held = law.band_at_least(figure.band, condition.class_at_least)
        counted = sorted(figure.counted, key=lambda record: (-record.due, self.order.sight[record.sight]))
        return Entrance(Spell(t, tuple(counted)), None) if held else None

    def _write_entered(self, person: Person, law: Law, listing: List, entrance: Entrance, t: Month) -> None:
        """The row of an entry, with its ground: that of the trigger, or for a class of the latest record."""
        latest = entrance.trigger or next(iter(entrance.spell.rests_on), None)
        if latest is None:
            number = GROUNDS.index("lawful_or_protected")
        else:
            number = ground(law.clause[latest.sight].sight, self.polarity[latest.conduct])
        brought_by = entrance.trigger.sight if entrance.trigger is not None else ""
        self.journal.write(person, t, Event.ENTERED, listing.id, brought_by, number)

    # Appeals

    def appeals(self, person: Person, law: Law, entered: list[str], t: Month) -> None:
        """Step 5: appeals filed against this month's entries, and decided."""
        appeal = law.appeal
        if appeal is None:
            return
        for listing in self.in_order(law.lists[list_id] for list_id in appeal.lists):
            spell = person.spells.get((listing.id, Ledger.ACTUAL))
            if spell is None:
                continue
            if listing.id in entered:
                u = draw(self.seed, person.row, lane(listing.id), t, 0, Purpose.APPEAL_FILED)
                if u < threshold(appeal.filed_share.value):
                    spell.decision = t + int(appeal.months.value)
                    spell.filed_in_error = not person.on(listing.id, Ledger.CORRECTED)
                    self.journal.write(person, t, Event.FILED, listing.id, int(spell.filed_in_error))
            if spell.decision == t:
                self._decide(person, law, listing, spell, t)

    def _decide(self, person: Person, law: Law, listing: List, spell: Spell, t: Month) -> None:
        appeal = law.appeal
        assert appeal is not None
        chance = appeal.upheld_if_in_error if spell.filed_in_error else appeal.upheld_if_not
        u = draw(self.seed, person.row, lane(listing.id), spell.entered, 0, Purpose.APPEAL_UPHELD)
        upheld = u < threshold(chance.value)
        self.journal.write(person, t, Event.DECIDED, listing.id, int(upheld))
        if not upheld:
            return
        self.leave(person, law, listing.id, Ledger.ACTUAL, t, "appeal")
        for record in spell.rests_on:
            record.struck = True
        if not spell.filed_in_error and person.on(listing.id, Ledger.CORRECTED):
            person.let_go.add(listing.id)

    # Status

    def status(self, person: Person, t: Month) -> None:
        """Step 6: on which ledgers the person is on each list at the end of the month, where that is new."""
        for list_id in sorted(self.order.list, key=self.order.list.__getitem__):
            actual, corrected = person.on(list_id), person.on(list_id, Ledger.CORRECTED)
            if actual or not corrected:
                person.let_go.discard(list_id)
            now = sum(int(ledger) for ledger in LEDGERS if person.on(list_id, ledger))
            now += LET_GO if list_id in person.let_go else 0
            if now != person.status.get(list_id, 0):
                self.journal.write(person, t, Event.STATUS, list_id, now)
            person.status[list_id] = now
            spell = person.spells.get((list_id, Ledger.ACTUAL))
            if spell is not None and t > spell.entered and not corrected:
                spell.in_error_later = True


def how_many(records: Iterable[Record], *, by_deeds: bool) -> int:
    """The number of records, or of distinct deeds of each conduct that they claim."""
    if by_deeds:
        return len({(record.conduct, record.deed) for record in records})
    return sum(1 for _ in records)


def spell_class(spell: Spell) -> str:
    """What a spell was, by the first that fits."""
    if spell.in_error_at_entry:
        return "wrong_at_entry"
    if spell.rests_on and not any(Ledger.CORRECTED in record.flags for record in spell.rests_on):
        return "wrong_reason"
    return "held_too_long" if spell.in_error_later else "as_designed"
