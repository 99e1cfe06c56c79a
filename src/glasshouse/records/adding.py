"""Adding up by two keys at once, and finding again what came to something."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def add_at(into: Array, rows: Array, columns: Array, values: Array | int) -> None:
    """Add each value at its row and column of a matrix; sums stay exact below 2^53.

    As np.add.at, but without its cost for each element.
    """
    keys = rows.astype(np.int64) * into.shape[1] + columns
    weights = None if isinstance(values, int) else values
    sums = np.bincount(keys, weights=weights, minlength=into.size).astype(np.int64)
    into += (sums if weights is not None else sums * values).reshape(into.shape).astype(into.dtype)


def not_zero(counted: Array) -> tuple[Array, ...]:
    """The indices, one array for each axis, of what is not zero: np.nonzero, several times as fast on many axes."""
    return np.unravel_index(np.flatnonzero(counted.reshape(-1) != 0), counted.shape)
