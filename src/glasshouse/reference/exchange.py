"""What lives exchange between months: published figures and listings, read as they stood (docs/semantics.md, 8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from glasshouse.chance import Purpose, draw4, lane, threshold
from glasshouse.reference.index import Thresholds, ranked_thresholds
from glasshouse.reference.journal import Journal
from glasshouse.reference.law import Law
from glasshouse.reference.months import Months
from glasshouse.reference.person import LEDGERS, Person
from glasshouse.vocabulary import Event, Ledger, Month
from glasshouse.world import WorldText


class PublishedMonth(NamedTuple):
    """What stands about a person at the end of a month."""

    figures: dict[Ledger, int]
    """The shown index on each ledger; empty for who had none."""
    listed: bool
    """On a list that the public sees."""


class Exchange:
    """Contacts, and what was last published of everybody."""

    def __init__(
        self, world: WorldText, months: Months, without: frozenset[str], people_seed: int, residents: int
    ) -> None:
        self.world = world
        self.months = months
        self.without = without
        self.contacts = [contacts(world, people_seed, i, residents) for i in range(residents)]
        self.published: list[PublishedMonth] = []
        self.thresholds: dict[Ledger, Thresholds] = {}

    def publish(self, people: Sequence[Person], law: Law) -> None:
        """Write down how everybody stands at the end of a month."""
        public = [listing.id for listing in law.scheme.lists if listing.published.to == "public"]
        if "publicity" in self.without:
            public = []
        self.published = [
            PublishedMonth(
                {ledger: figure.shown for ledger, figure in person.figures.items()},
                any(person.on(list_id) for list_id in public),
            )
            for person in people
        ]

    def read_contacts(self, people: Sequence[Person], journal: Journal, t: Month) -> None:
        """In a month of exchange: contacts' mean figures, and whether one is publicly listed."""
        if t % self.world.contacts.exchanged_every_months != 0 or not self.published:
            return
        for person, known in zip(people, self.contacts, strict=False):
            if not person.present(t):
                continue
            seen = [self.published[contact] for contact in known]
            person.contact_means = {}
            for ledger in LEDGERS:
                figures = [contact.figures[ledger] for contact in seen if ledger in contact.figures]
                if figures:
                    person.contact_means[ledger] = sum(figures) // len(figures)
            listed = any(contact.listed for contact in seen)
            was_listed = person.contact_onset is not None and person.contact_end is None
            if listed and not was_listed:
                person.contact_onset, person.contact_end = t, None
            elif was_listed and not listed:
                person.contact_end = t
            if listed and not person.aware:
                person.aware = True
                journal.write(person, t, Event.AWARE)

    def forget_figures(self, people: Sequence[Person]) -> None:
        """An index that does not go on leaves no figures to read."""
        self.published = [PublishedMonth({}, published.listed) for published in self.published]
        for person in people:
            person.contact_means = {}

    def rank(self, law: Law, t: Month) -> None:
        """Renew the thresholds of a ranked index in its months, from the figures at the end of the month before."""
        index = law.index
        if index is None or index.kind != "ranked":
            return
        assert index.recomputed_every_months is not None
        age = t - self.months.index_since(t)
        if age % int(index.recomputed_every_months.value) == 0:
            for ledger in LEDGERS:
                shown = [
                    published.figures[ledger] for published in self.published if age and ledger in published.figures
                ]
                self.thresholds[ledger] = ranked_thresholds(index, shown)


def contacts(world: WorldText, people_seed: int, person: int, residents: int) -> list[int]:
    """The rows of a person's contacts, in the order in which they are drawn; a row may come twice."""
    rows = []
    limit = threshold(world.contacts.near_share.value)
    for j in range(world.contacts.degree):
        word0, word1, _, _ = draw4(people_seed, person, lane("contacts"), 0, j, Purpose.CONTACT)
        if word0 < limit:
            row = (person + 1 + (word1 * world.contacts.near_people >> 32)) % residents
        else:
            row = word1 * residents >> 32
        rows.append(row if row != person else (person + 1) % residents)
    return rows
