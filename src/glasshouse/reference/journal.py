"""The rows of the log, in words."""

from __future__ import annotations

from glasshouse.records.log import Entry
from glasshouse.reference.person import Person
from glasshouse.vocabulary import Event, Month


class Journal:
    """Takes rows in the order in which each person's month brings them."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def write(self, person: Person, month: Month, event: Event, a: str = "", b: str | int = 0, value: int = 0) -> None:
        """One row, as :class:`glasshouse.vocabulary.Event` documents it.

        Ids stand in place of numbers: kinds, lists, effects, "agency/sight", "index/class"; work and ways are words,
        an income band in ``a`` is its digit; where the number is 1 + a clause, an id or "" for none.
        """
        self.entries.append(Entry(person.row, month, event.name, a, b, value))

    def sorted(self) -> list[Entry]:
        """All rows by person and month; within a month as they were written."""
        return sorted(self.entries, key=lambda entry: (entry.person, entry.month))
