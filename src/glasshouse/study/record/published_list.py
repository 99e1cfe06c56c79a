"""A list counted as its publishers count it: entries, exits, payments, the list on the day, who is caught.

Counts are taken from the log alone, by month and batch of households, so that one small city costs half a second; the
kinds that nothing on the list reads are not lived at all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.errors import UsageError
from glasshouse.measures.intervals import ratios
from glasshouse.population import synthesize
from glasshouse.records.log import Log
from glasshouse.scheme import Scheme
from glasshouse.scheme.edits import edited
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.regime import regime
from glasshouse.study.record.targets import PublishedList
from glasshouse.study.running.plan import Plan
from glasshouse.vocabulary import BATCHES, WAYS, Event, Ledger
from glasshouse.world import WorldText

Array = np.ndarray[Any, Any]

ADULT_MONTHS: Final = 12 * 18
_WANTED: Final = tuple(map(int, (Event.ENTERED, Event.LEFT, Event.REFUSED, Event.STATUS)))
_DIED, _SETTLED = WAYS.index("death"), WAYS.index("settled")


class Counts(NamedTuple):
    """Sums of one city, (months, batches) int64, months from the list's first."""

    entered: Array
    left: Array  # by any way but death
    settled: Array
    listed: Array  # at the month's end
    in_error: Array  # of these, on the actual ledger and not on the corrected one
    adults: Array
    caught: Array  # people refused the wish counted, in the month
    attempts: Array

    def beside(self, other: Counts) -> Counts:
        """Both cities, their batches side by side."""
        return Counts(*(np.concatenate(pair, axis=1) for pair in zip(self, other, strict=True)))


class WithInterval(NamedTuple):
    """A figure and the ends of its 95 % interval of chance; None where it is undefined."""

    value: float | None
    low: float | None
    high: float | None

    def times(self, factor: float) -> WithInterval:
        """The figure in other terms."""
        return WithInterval(*(None if one is None else one * factor for one in self))


def _ratio(above: Array, below: Array, scale: float = 1.0) -> WithInterval:
    of = ratios(above.sum(axis=0)[None], below.sum(axis=0)[None], scale=scale)
    return WithInterval(*(None if np.isnan(one[0]) else float(one[0]) for one in of))


def entries(counts: Counts, of: PublishedList) -> WithInterval:
    """Entries per 1,000 adults and year."""
    return _ratio(counts.entered[of.read_from_month :], counts.adults[of.read_from_month :], 12_000)


def listed(counts: Counts, of: PublishedList) -> WithInterval:
    """Share of adults on the list."""
    return _ratio(counts.listed[of.read_from_month :], counts.adults[of.read_from_month :])


def exits(counts: Counts, of: PublishedList) -> WithInterval:
    """Exits a year, by any way but death, per person listed."""
    return _ratio(counts.left[of.read_from_month :], counts.listed[of.read_from_month - 1 : -1], 12)


def caught(counts: Counts, of: PublishedList) -> WithInterval:
    """Share of the list that is refused its wish in a month; who enters in a month is refused from the next one on."""
    return _ratio(counts.caught[of.read_from_month :], counts.listed[of.read_from_month - 1 : -1])


def attempts(counts: Counts, of: PublishedList) -> WithInterval:
    """Attempts of a person who is caught in a month."""
    return _ratio(counts.attempts[of.read_from_month :], counts.caught[of.read_from_month :])


def paid(counts: Counts, of: PublishedList) -> WithInterval:
    """Share of the first entries, up to the month when payments were counted, that were paid by then."""
    return _ratio(counts.settled[: of.paid_by_month], counts.entered[: of.paid_by_month])


def error_on_list(counts: Counts, of: PublishedList) -> WithInterval:
    """Share of those on the list who are on it in error."""
    return _ratio(counts.in_error[of.read_from_month :], counts.listed[of.read_from_month :])


FIGURES: Final[dict[str, Callable[[Counts, PublishedList], WithInterval]]] = {
    "entries": entries,
    "listed": listed,
    "exits": exits,
    "caught": caught,
    "attempts": attempts,
    "paid": paid,
}
"""Quantity of a target -> how it is read."""


def check_one_list(scheme: Scheme) -> None:
    """Raises UsageError for a scheme of several lists, or that extends another: counts are of one list, told whole."""
    lists = len(scheme.text.lists)
    if lists != 1 or len(scheme.originals) > 1:
        why = f"has {lists} lists" if lists != 1 else "extends another scheme"
        raise UsageError(
            f"the scheme '{scheme.name}' {why}: published figures are those of one list",
            remedy="name a scheme with one list, written out, for example china-court-list",
        )


def what_the_list_reads(world: WorldText, scheme: SchemeText, wish: str) -> WorldText:
    """The world less the conducts that nobody of the scheme sees and every wish but the one counted.

    Another world to the bit, the same in law: what is left out moves neither work nor income nor any record.
    """
    seen = {sight.conduct for agency in scheme.agencies for sight in agency.sees}
    conducts = tuple(kind for kind in world.conducts if kind.id in seen)
    wishes = tuple(kind for kind in world.wishes if kind.id == wish)
    kept = {kind.id for kind in (*conducts, *world.turns, *wishes)}
    responses = tuple(
        edited(response, kinds=tuple(kind for kind in response.kinds if kind in kept))
        for response in world.responses
        if kept.intersection(response.kinds)
    )
    return edited(world, conducts=conducts, wishes=wishes, responses=responses)


def observe(plan: Plan, world: WorldText, scheme: SchemeText, wish: str, seeds: tuple[int, int]) -> Counts:
    """One city under a scheme that begins with the run, with the numbers of ``world`` and ``scheme``, counted.

    ``plan`` gives calendar, size and tables; ``wish`` is what who is listed is caught at; ``seeds`` are (people_seed,
    life_seed).
    """
    when, options = plan.when, plan.options
    lived = _refusing_only(scheme, wish)
    small = what_the_list_reads(world, lived, wish)
    city = synthesize(
        small, plan.world.tables, options.people, seeds[0], when.begin, when.start, when.end, threads=options.threads
    )
    book = codebook(small, [lived])
    kept: list[Log] = []
    lock = threading.Lock()

    def consume(number: int, log: Log, thread: int) -> None:
        wanted = log[np.isin(log.event, _WANTED) & (log.month < when.end)]
        with lock:
            kept.append(wanted)

    worlds = [regime(lived, plan.before.text, when, without=options.without)]
    live(small, worlds, city, book, seeds[1], seeds[0], threads=options.threads, consume=consume)
    rows: Log = np.concatenate(kept).view(np.recarray)
    rows = rows[np.argsort(rows.person, kind="stable")]
    return _counted(rows, city.people, book.kinds.index(wish), when.in_force, when.end)


def _refusing_only(scheme: SchemeText, wish: str) -> SchemeText:
    """The scheme less the sanctions that refuse other wishes, which are not lived here."""
    refusing = tuple(one for one in scheme.sanctions if not one.refuses or wish in one.refuses)
    return edited(scheme, sanctions=refusing)


def _counted(rows: Log, people: Any, wish: int, first: int, end: int) -> Counts:
    months, batch = end - first, people.batch.astype(np.int64)
    month = rows.month.astype(np.int64) - first
    by = batch[rows.person]

    def sums(chosen: Array, weight: Array | None = None) -> Array:
        out = np.zeros((months, BATCHES), np.int64)
        np.add.at(out, (month[chosen], by[chosen]), 1 if weight is None else weight[chosen])
        return out

    entered = rows.event == Event.ENTERED
    left = rows.event == Event.LEFT
    refused = (rows.event == Event.REFUSED) & (rows.a == wish)
    who = rows.person.astype(np.int64) * months + month
    once = np.zeros(rows.size, np.bool_)
    once[np.flatnonzero(refused)[np.unique(who[refused], return_index=True)[1]]] = True
    ins, outs = sums(entered), sums(left)
    return Counts(
        ins,
        outs - sums(left & (rows.b == _DIED)),
        sums(left & (rows.b == _SETTLED)),
        np.cumsum(ins - outs, axis=0),
        _in_error(rows, people.death.astype(np.int64), batch, first, months),
        _adults(people, batch, first, months),
        sums(once),
        sums(refused, rows.value.astype(np.int64)),
    )


def _in_error(rows: Log, death: Array, batch: Array, first: int, months: int) -> Array:
    """Stock by month: from a status that says so until the person's next status, death or the end."""
    status = rows[rows.event == Event.STATUS]
    out = np.zeros((months + 1, BATCHES), np.int64)
    if status.size == 0:
        return out[:-1]
    person, month = status.person.astype(np.int64), status.month.astype(np.int64)
    wrong = (status.b & Ledger.ACTUAL != 0) & (status.b & Ledger.CORRECTED == 0)
    start = month - first
    until = np.append(start[1:], months)
    until[np.append(person[1:] != person[:-1], True)] = months
    until = np.minimum(np.minimum(until, death[person] - first), months)
    np.add.at(out, (start[wrong], batch[person[wrong]]), 1)
    np.add.at(out, (until[wrong], batch[person[wrong]]), -1)
    return np.cumsum(out, axis=0)[:-1]


def _adults(people: Any, batch: Array, first: int, months: int) -> Array:
    """People of 18 and over by month."""
    grown = np.clip(people.birth.astype(np.int64) + ADULT_MONTHS - first, 0, months)
    gone = np.clip(people.death.astype(np.int64) - first, 0, months)
    out = np.zeros((months + 1, BATCHES), np.int64)
    here = gone > grown
    np.add.at(out, (grown[here], batch[here]), 1)
    np.add.at(out, (gone[here], batch[here]), -1)
    return np.cumsum(out, axis=0)[:-1]


def together(cities: Sequence[Counts]) -> Counts:
    """Several cities, their batches side by side."""
    whole = cities[0]
    for other in cities[1:]:
        whole = whole.beside(other)
    return whole
