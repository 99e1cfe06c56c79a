"""Class and conduct side by side, and what moved people's class: counts over the sample whose rows are all kept."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.counters import Fixed
from glasshouse.records.log import Codebook, Log
from glasshouse.vocabulary import Event, Ledger

Array = np.ndarray[Any, Any]

LOOKS_BACK: Final = 12
"""Months of conduct that stand beside the class held at their end."""

BECAUSE: Final = ("no_record", "rewarded_act", "held_against", "both")
"""What fell due on the actual ledger in the month in which a class changed: nothing (time, contacts, quotas), records
of beneficial conduct alone, records of other conduct alone, or both."""
_REWARDED, _AGAINST = 1, 2

DIRECTIONS: Final = ("down", "up")


class Standing(NamedTuple):
    """One row a sampled person and year's end of the run at which they hold a class."""

    person: Array  # int64
    month: Array  # int64
    held: Array  # int64, class of the codebook
    harmful: Array  # int64, harmful deeds done in the twelve months up to and with this one
    beneficial: Array  # int64, the same of beneficial ones


class Moves(NamedTuple):
    """One row a change from one class to another of the same index, in the run."""

    person: Array  # int64
    held: Array  # int64, class from now on
    up: Array  # int64, index into DIRECTIONS
    because: Array  # int64, index into BECAUSE


def standing(log: Log, who: Array, fixed: Fixed, book: Codebook) -> Standing:
    """Of the people in ``who`` (sorted rows).  ``log`` as of :func:`glasshouse.records.tally.joined`."""
    polarity = np.array([*book.kind_polarity, ""])
    deeds = log[np.flatnonzero(log.event == Event.DEED)]
    keys = [_keys(deeds[np.flatnonzero(polarity[deeds.a] == word)]) for word in ("harmful", "beneficial")]
    changes = log[np.flatnonzero(log.event == Event.CLASS)]
    changed = _keys(changes)
    rows = []
    for month in range(fixed.in_force + LOOKS_BACK - 1, fixed.end, LOOKS_BACK):
        alive = who[(fixed.birth[who] <= month) & (fixed.death[who] > month)]
        last = np.searchsorted(changed, _key(alive, month), side="right") - 1
        known = (last >= 0) & (changes.person[last] == alive) if changes.size else np.zeros(alive.size, np.bool_)
        alive, held = alive[known], changes.a[last[known]].astype(np.int64)
        alive, held = alive[held >= 0], held[held >= 0]
        done = [
            np.searchsorted(key, _key(alive, month), side="right")
            - np.searchsorted(key, _key(alive, month - LOOKS_BACK), side="right")
            for key in keys
        ]
        rows.append((alive, np.full(alive.size, month), held, *done))
    return Standing(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def moves(log: Log, fixed: Fixed, book: Codebook) -> Moves:
    """Every change of the run, of the same log."""
    index = np.array([band.partition("/")[0] for band in book.classes] or [""])
    changes = log[np.flatnonzero((log.event == Event.CLASS) & (log.month >= fixed.in_force))]
    changes = changes[np.flatnonzero((changes.a >= 0) & (changes.b >= 0))]
    changes = changes[np.flatnonzero(index[changes.a] == index[changes.b])]
    polarity = np.array([book.kind_polarity[kind] for kind in book.sight_kind] or [""])
    records = log[np.flatnonzero((log.event == Event.RECORD) & (log.b & int(Ledger.ACTUAL) != 0))]
    rewarded = polarity[records.a] == "beneficial"
    keys = _keys(changes)
    because = np.zeros(changes.size, np.int64)
    for mask, bit in ((rewarded, _REWARDED), (~rewarded, _AGAINST)):
        because += bit * np.isin(keys, _keys(records[np.flatnonzero(mask)]))
    return Moves(
        changes.person.astype(np.int64),
        changes.a.astype(np.int64),
        (changes.a > changes.b).astype(np.int64),
        because,
    )


def _keys(log: Log) -> Array:
    return _key(log.person, log.month)


def _key(person: Array, month: Array | int) -> Array:
    """One number for a person and month, in the order of the log."""
    key: Array = np.asarray(person).astype(np.int64) << 20 | np.asarray(month).astype(np.int64)
    return key
