"""Writing rows of the log, and reading sightings back."""

from __future__ import annotations

from glasshouse.engine.kernel.names import MOST_8, MOST_16, MOST_32, SIGHTING
from glasshouse.engine.room import LOG_FULL
from glasshouse.machine_code import force_inlined, kernel

MONTH_SHIFT, A_SHIFT = 32, 48
EVENT_SHIFT, VALUE_SHIFT = 16, 32
"""First bits of month and a in a row's first word, after the person; of event and value in its second, after b."""


@force_inlined
def write(log, room, person, month, event, a, b, value):
    """Write one row, as two words in the layout of ROW (records/log.py), or note that there is no room.

    Where a row is lost, the household is lived again with an empty log, so callers need not check.
    """
    # a household's rows are taken back by resetting room.rows, so nothing else may depend on a row
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

    Read back from the log and not counted while living: a household may be lived twice, and counts once.
    """
    for row in range(first_row, room.rows):
        first, second = log[2 * row], log[2 * row + 1]
        if (second >> EVENT_SHIFT) & MOST_8 == SIGHTING and second & MOST_16 == 1:
            astray[(first >> A_SHIFT) & MOST_16, ((first >> MONTH_SHIFT) & MOST_16) - begin] += 1
