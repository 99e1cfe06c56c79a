"""Constants of the kernel: ledgers, events of the log, ways off a list, and a few large numbers."""

from __future__ import annotations

import numpy as np

from glasshouse.compiler.tables import NO_LIMIT
from glasshouse.vocabulary import WAYS, Event, Ledger

WORD = 1 << 32
MOST_8, MOST_16, MOST_32 = (1 << 8) - 1, (1 << 16) - 1, (1 << 32) - 1
LARGE = 1 << 62
FAR = 1 << 20
"""A month that no run reaches."""
ADULT = 12 * 18
NO_FIGURE = NO_LIMIT
ORDINALS = 65536
"""Ordinals of deeds in a month: a deed's number is month · ORDINALS + ordinal."""
FIRST_ORDINALS = 1024
"""Ordinals of a year in the first layer; those of further layers follow."""

ACTUAL, CORRECTED_LEDGER, FULL_LEDGER = 0, 1, 2
"""Places of what is kept by ledger; a ledger's flag is 1 << its place."""
A, C, F = int(Ledger.ACTUAL), int(Ledger.CORRECTED), int(Ledger.FULL)
MISATTRIBUTED, FABRICATED = int(Ledger.MISATTRIBUTED), int(Ledger.FABRICATED)
LEDGER_FLAGS = A | C | F | MISATTRIBUTED | FABRICATED
LET_GO = 8

# numba compiles a function anew for every int that is passed by name, and once for all np.int64
(DEED, TURN, CHANGED_WORK, CHANGED_INCOME, WISH, REFUSED, ALSO_REFUSED, REWARDED, SIGHTING, RECORD, CORRECTED, CLASS,
 STATUS, ENTERED, LEFT, FILED, DECIDED, AWARE) = map(np.int64, Event)  # fmt: skip
NOTHING, YES, NOBODY = np.int64(0), np.int64(1), np.int64(-1)
OPEN, BY_DEATH, BY_SCOPE, BY_SCHEME, BY_APPEAL = (
    WAYS.index(way) for way in ("open", "death", "left_scope", "scheme_changed", "appeal")
)
WAY_OUT = tuple(WAYS.index(way) for way in ("settled", "term", "class", "class", "repair", "correction"))
"""By EXIT_... of a way out."""
