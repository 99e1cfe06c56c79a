"""Rows of the log in words: ids in place of numbers, as the plain reading writes them."""

from __future__ import annotations

from glasshouse.records.log import Codebook, Entry, Log
from glasshouse.vocabulary import WAYS, WORK, Event

_KIND = {Event.DEED, Event.TURN, Event.WISH, Event.REFUSED, Event.ALSO_REFUSED, Event.REWARDED}
_SIGHT = {Event.SIGHTING, Event.RECORD, Event.CORRECTED}
_LIST = {Event.STATUS, Event.ENTERED, Event.LEFT, Event.FILED, Event.DECIDED}
_EFFECT = {Event.REFUSED, Event.ALSO_REFUSED, Event.REWARDED}


def decode(book: Codebook, log: Log) -> list[Entry]:
    """Every row of ``log`` as an Entry."""
    rows = zip(*(column.tolist() for column in log), strict=True)
    return [
        Entry(person, month, Event(event).name, _a(book, Event(event), a), _b(book, Event(event), b), value)
        for person, month, event, a, b, value in rows
    ]


def _a(book: Codebook, event: Event, a: int) -> str:
    if event in _KIND:
        return book.kinds[a]
    if event in _SIGHT:
        return book.sights[a]
    if event in _LIST:
        return book.lists[a]
    if event is Event.CLASS:
        return book.classes[a] if a >= 0 else ""
    if event is Event.WORK:
        return WORK[a]
    return str(a) if event is Event.INCOME else ""


def _b(book: Codebook, event: Event, b: int) -> str | int:
    if event in _EFFECT:
        return book.effects[b]
    if event is Event.TURN:
        return book.effects[b - 1] if b else ""
    if event is Event.ENTERED:
        return book.sights[b - 1] if b else ""
    if event is Event.CLASS:
        return book.classes[b] if b >= 0 else ""
    if event is Event.WORK:
        return WORK[b]
    return WAYS[b] if event is Event.LEFT else b
