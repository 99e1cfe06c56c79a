"""The kernel: law applied to lives, household by household, in the order of docs/semantics.md.

Serial, in integers (a float is at most a first guess, put right by integers); it allocates nothing and runs without the
GIL, so threads run blocks of households side by side.  Everything is int64 but for the words of Philox, which are
uint64; narrower arrays are read through np.int64, so that the same lines compute the same without numba.

:func:`live_block` lives households through a window of months; start to read there.  When the log, the arena or the
room is too small it returns before anything of the household at hand is stored, to be called again with more room.

Two flat arrays stand for what would be many: ``law`` holds the Tables (engine/law.py), ``room`` the household at hand
(engine/room.py).  Rows in them have names (``kind.lane``, ``member.birth``), made from the columns declared there.

Names: ``t`` month, ``k`` kind, ``s`` Sight, ``i`` list, ``m`` member, ``g`` ledger (0 actual, 1 corrected, 2 full).
"""

from glasshouse.engine.kernel import rows
from glasshouse.engine.kernel.block import live_block
from glasshouse.engine.kernel.exchange import (
    confusability_sums,
    draw_contacts,
    mark_concentrated,
    read_listed,
    read_means,
)
from glasshouse.engine.kernel.false_records import limit_false
from glasshouse.engine.kernel.household import compact

rows.register()  # before anything is compiled

__all__ = [
    "compact",
    "confusability_sums",
    "draw_contacts",
    "limit_false",
    "live_block",
    "mark_concentrated",
    "read_listed",
    "read_means",
]
