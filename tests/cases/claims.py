"""What a claim says of a log: true of everybody of whom it is asked, in every month that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from glasshouse.records.log import Entry
from tests.cases.language import Case, Claim, verb


class Month(NamedTuple):
    """One person's month: its rows, and how things stand at its end."""

    rows: tuple[Entry, ...]
    on: frozenset[str]
    band: str
    income: str

    def some(self, event: str, a: str | None, b: str | None = None) -> bool:
        """Whether there is a row of this event, of this clause, and with this word beside it where one is asked."""
        return any(row.event == event and a == own_id(row.a) and b in (None, own_id(str(row.b))) for row in self.rows)


def own_id(address: str) -> str:
    """The clause's own id, of ``agency/sight`` or ``index/class``."""
    return address.rpartition("/")[2]


def lives(log: Sequence[Entry], case: Case, people: int) -> list[list[Month]]:
    """Each person's months, from the first of the run to its last."""
    rows: list[list[list[Entry]]] = [[[] for _ in range(case.months)] for _ in range(people)]
    for entry in log:
        if entry.month < case.months:
            rows[entry.person][entry.month].append(entry)
    return [list(_months(of_person, case)) for of_person in rows]


def holds(claim: Claim, told: Sequence[Sequence[Month]], sees: Mapping[str, str]) -> bool:
    """Whether the claim is true of each of these lives in each of its months.

    ``sees`` is the conduct that each clause of an agency sees.
    """
    first, last = claim.month
    return all(_true(claim, month, sees) for months in told for month in months[first : last + 1])


def _months(rows: Sequence[Sequence[Entry]], case: Case) -> Iterator[Month]:
    """A person's months as they stand at their ends."""
    on: set[str] = set()
    band, income = "", case.person.income
    for here in rows:
        for row in here:
            if row.event == "ENTERED":
                on.add(row.a)
            elif row.event == "LEFT":
                on.discard(row.a)
            elif row.event == "CLASS":
                band = own_id(row.a)
            elif row.event == "INCOME":
                income = row.a  # type: ignore[assignment]
        yield Month(tuple(here), frozenset(on), band, income)


def _true(claim: Claim, month: Month, sees: Mapping[str, str]) -> bool:
    match verb(claim):
        case "recorded":
            return sees[str(claim.by)] == claim.recorded and month.some("RECORD", claim.by)
        case "not_recorded":
            return not any(month.some("RECORD", sight) for sight, of in sees.items() if of == claim.not_recorded)
        case "enters":
            by_class = month.some("ENTERED", claim.enters, "") and month.band == claim.by
            return month.some("ENTERED", claim.enters, claim.by) or by_class
        case "leaves":
            return month.some("LEFT", claim.leaves, claim.by)
        case "on":
            return claim.on in month.on
        case "not_on":
            return claim.not_on not in month.on
        case "class_":
            return claim.class_ == month.band
        case "refused":
            return month.some("REFUSED", claim.refused, claim.by)
        case "granted":
            eased = claim.by is None or month.some("REWARDED", claim.granted, claim.by)
            return month.some("WISH", claim.granted) and eased
        case "befalls":
            return month.some("TURN", claim.befalls)
        case "spared":
            return not month.some("TURN", claim.spared)
        case "told_of":
            return month.some("ENTERED", claim.told_of) and month.some("AWARE", "")
        case "not_told_of":
            return not (month.some("ENTERED", claim.not_told_of) and month.some("AWARE", ""))
        case "appeal_upheld":
            return month.some("DECIDED", claim.appeal_upheld, "1")
        case "appeal_dismissed":
            return month.some("DECIDED", claim.appeal_dismissed, "0")
        case "income":
            return claim.income == month.income
    raise AssertionError(f"no such verb: {verb(claim)}")
