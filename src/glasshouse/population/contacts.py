"""Who is in touch with whom: a graph drawn by key, mostly near; there is no reader for edges."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasshouse.chance import Purpose, lane, threshold
from glasshouse.machine_code import njit
from glasshouse.population.draws import draw4
from glasshouse.world import Contacts

Array = np.ndarray[Any, Any]


def contact_rows(residents: int, seed: int, contacts: Contacts) -> Array:
    """(residents, degree) int32: the contacts of each person alive at ``start`` (docs/semantics.md, section 8)."""
    rows = np.empty((residents, contacts.degree), np.int32)
    _draw_rows(
        np.uint64(seed),
        lane("contacts"),
        int(Purpose.CONTACT),
        threshold(contacts.near_share.value),
        contacts.near_people,
        rows,
    )
    rows.flags.writeable = False
    return rows


@njit()
def _draw_rows(seed, lane_, purpose, near_share, near_people, rows):  # type: ignore[no-untyped-def]
    count = np.int64(rows.shape[0])
    for i in range(count):
        for j in range(rows.shape[1]):
            words = draw4(seed, i, lane_, 0, j, purpose, 0)
            if np.int64(words[0]) < near_share:
                other = i + 1 + np.int64((words[1] * np.uint64(near_people)) >> np.uint64(32))
                rows[i, j] = other % count
            else:
                other = np.int64((words[1] * np.uint64(count)) >> np.uint64(32))
                rows[i, j] = (i + 1) % count if other == i else other
