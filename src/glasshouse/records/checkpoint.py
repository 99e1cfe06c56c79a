"""A tally's checkpoint, compared with a tally that has consumed the rows of some people alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def first_difference(
    lived: Mapping[str, Array], stored: Mapping[str, Array], members: Array, numbers: Array
) -> tuple[int, str] | None:
    """Where a tally lived anew (``lived``, of ``members`` alone, (rows,) bool) differs from the checkpoint; else None.

    Both as of ``Tally.checkpoint``.  The regime's number, and what differs, with the person by ``numbers`` (rows,).
    Sums are compared where the members are everybody.  Raises ValueError where the checkpoint is of another shape.
    """
    for path, array in lived.items():
        stored_array = stored.get(path)
        if stored_array is None or stored_array.ndim != array.ndim:
            raise ValueError(f"{path} is not of this run's shape")
        regime, _, what = path.partition("/")
        if what.startswith("counters"):
            differs_at = None if not members.all() or np.array_equal(array, stored_array) else "all together"
        elif what in ("kept", "histories"):
            known = np.clip(stored_array[:, 0], 0, members.size - 1)
            whose = np.clip(array[:, 0], 0, members.size - 1)
            differs_at = _first(array, stored_array[members[known]], numbers[whose], numbers[known[members[known]]])
        else:
            people = np.flatnonzero(members)
            differs_at = _first(array[people], stored_array[people], numbers[people], numbers[people])
        if differs_at is not None:
            return int(regime) if regime.isdigit() else 0, f"{what} of {differs_at}"
    return None


def _first(here: Array, there: Array, whose: Array, whose_there: Array) -> str | None:
    """Whose row is the first that differs."""
    rows = min(len(here), len(there))
    differs = (here[:rows] != there[:rows]).any(axis=tuple(range(1, here.ndim)))
    if differs.any():
        return f"person {whose[int(np.argmax(differs))]}"
    if len(here) == len(there):
        return None
    return f"person {(whose if len(here) > rows else whose_there)[rows]}"
