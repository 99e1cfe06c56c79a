"""Rows of the log in words: ids in place of row numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from glasshouse.records.log import COLUMNS, Codebook, Entry, Log
from glasshouse.vocabulary import WAYS, WORK, Event

Array = np.ndarray[Any, Any]
Reader = Callable[[int], str | int]

_OFFSET: Final = 1 << 15
"""Makes of any int16 a number of 16 bits that is not negative."""


def _word(words: Sequence[str]) -> Reader:
    return lambda row: words[row]


def _word_or_none(words: Sequence[str]) -> Reader:
    return lambda row: words[row - 1] if row else ""


def _class(words: Sequence[str]) -> Reader:
    return lambda row: words[row] if row >= 0 else ""


def _nothing(row: int) -> str:
    return ""


def _number(row: int) -> int:
    return row


def readers(book: Codebook) -> dict[int, tuple[Reader, Reader]]:
    """How to read ``a`` and ``b`` of each kind of event."""
    kind, sight, effect, item = map(_word, (book.kinds, book.sights, book.effects, book.lists))
    return {
        Event.DEED: (kind, _number),
        Event.TURN: (kind, _word_or_none(book.effects)),
        Event.WORK: (_word(WORK), _word(WORK)),
        Event.INCOME: (str, _number),
        Event.WISH: (kind, _number),
        Event.REFUSED: (kind, effect),
        Event.ALSO_REFUSED: (kind, effect),
        Event.REWARDED: (kind, effect),
        Event.SIGHTING: (sight, _number),
        Event.RECORD: (sight, _number),
        Event.CORRECTED: (sight, _number),
        Event.CLASS: (_class(book.classes), _class(book.classes)),
        Event.STATUS: (item, _number),
        Event.ENTERED: (item, _word_or_none(book.sights)),
        Event.LEFT: (item, _word(WAYS)),
        Event.FILED: (item, _number),
        Event.DECIDED: (item, _number),
        Event.AWARE: (_nothing, _number),
    }


def in_words(log: Log, book: Codebook) -> list[Entry]:
    """The rows of a log, in their order."""
    read = readers(book)
    names = {int(event): event.name for event in Event}
    columns = (log[name].tolist() for name in COLUMNS)
    return [
        Entry(person, month, names[event], str(read[event][0](a)), read[event][1](b), value)
        for person, month, event, a, b, value in zip(*columns, strict=True)
    ]


def distinct(log: Log, book: Codebook, column: str) -> tuple[list[str], Array]:
    """The words that ``a`` or ``b`` of a log's rows stand for, and (rows,) which of these each row has."""
    read, side = readers(book), ("a", "b").index(column)
    numbers = log[column].astype(np.int64) + _OFFSET
    words, which = np.unique(log.event.astype(np.int64) << 16 | numbers, return_inverse=True)
    pairs = zip((words >> 16).tolist(), ((words & 0xFFFF) - _OFFSET).tolist(), strict=True)
    return [str(read[event][side](number)) for event, number in pairs], which
