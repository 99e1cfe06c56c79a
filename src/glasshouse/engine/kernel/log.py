"""Rows of the log, and what is read back from them."""

from __future__ import annotations

from glasshouse.engine.kernel.names import MOST_8, MOST_16, MOST_32, SIGHTING
from glasshouse.engine.room import LOG_FULL
from glasshouse.machine_code import force_inlined, kernel

MONTH_SHIFT, A_SHIFT = 32, 48
EVENT_SHIFT, VALUE_SHIFT = 16, 32
"""Bits from which on month and a stand in a row's first word, behind the person; event and value in its second,
behind b."""


@force_inlined
def write(log, room, person, month, event, a, b, value):
    """One row, in two words as ROW of records/log.py lies in memory; or the note that there is no room for it.

    The household is lived again once the log was emptied, so nothing else need stop where a row is lost.
    """
    row = room.rows
    if row >= room.most_rows:
        room.full = LOG_FULL
        return
    log[2 * row] = (person & MOST_32) | ((month & MOST_16) << MONTH_SHIFT) | (a << A_SHIFT)
    log[2 * row + 1] = (b & MOST_16) | (event << EVENT_SHIFT) | (value << VALUE_SHIFT)
    room.rows = row + 1


@kernel
def collect_astray(log, room, astray, first_row, begin):
    """Add the household's sightings that went astray to ``astray`` (sights, months since ``begin``).

    Read back from the log: a household may be lived twice, and then only what it wrote last counts.
    """
    for row in range(first_row, room.rows):
        first, second = log[2 * row], log[2 * row + 1]
        if (second >> EVENT_SHIFT) & MOST_8 == SIGHTING and second & MOST_16 == 1:
            astray[(first >> A_SHIFT) & MOST_16, ((first >> MONTH_SHIFT) & MOST_16) - begin] += 1
