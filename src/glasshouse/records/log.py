"""The log: what the engine and the plain reading say of lives, row by row, and all that records are made from."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


ROW: Final = np.dtype(
    [("person", "i4"), ("month", "i2"), ("a", "i2"), ("b", "i2"), ("event", "i1"), ("spare", "i1"), ("value", "i4")]
)
"""One row in 16 bytes: an Event of a person in a month; ``a``, ``b`` and ``value`` as Event says."""

COLUMNS: Final = ("person", "month", "event", "a", "b", "value")
"""What a row says, in the order in which it is told."""

Log = Any
"""An np.recarray, (rows,) of ROW, in the order of docs/semantics.md: ``log.person`` is a column.  (Its stubs know
neither the columns nor that a slice is one again.)"""


def new_log(rows: int) -> Log:
    """Room for ``rows`` rows."""
    return np.recarray(rows, dtype=ROW)


class Entry(NamedTuple):
    """One row of the log in words: ids in place of row numbers.  What both readings are compared by."""

    person: int
    month: int
    event: str
    a: str
    b: str | int
    value: int


class Codebook(NamedTuple):
    """What the row numbers of a run's log stand for: one book for all worlds of a run.

    Each tuple keeps the order of first appearance: the scheme of before in file order, then each scheme named; kinds
    in order of their ids.
    """

    kinds: tuple[str, ...]
    kind_is: tuple[str, ...]  # conduct | turn | wish
    kind_context: tuple[str, ...]
    kind_polarity: tuple[str, ...]  # conducts; "" else
    sights: tuple[str, ...]  # "agency/sight"
    sight_kind: tuple[int, ...]
    sight_ground: tuple[int, ...]  # GROUNDS
    lists: tuple[str, ...]
    list_polarity: tuple[str, ...]
    effects: tuple[str, ...]  # sanctions, then rewards
    effect_context: tuple[str, ...]
    classes: tuple[str, ...]  # "index/class", lowest first
