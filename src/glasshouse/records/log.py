"""The log: what the engine and the plain reading say of lives, row by row, and all that records are made from."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Log(NamedTuple):
    """Rows in the order of docs/semantics.md; columns as in :class:`glasshouse.vocabulary.Event`."""

    person: Array  # (rows,) int32
    month: Array  # (rows,) int16
    event: Array  # (rows,) int8, Event
    a: Array  # (rows,) int16, row in the codebook
    b: Array  # (rows,) int16
    value: Array  # (rows,) int32


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
