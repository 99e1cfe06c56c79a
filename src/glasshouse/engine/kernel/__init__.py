"""The kernel: law applied to lives, household by household, in the order of docs/semantics.md.

It is serial and computes in integers; a float is at most a guess that integers correct.  It allocates nothing and runs
without the GIL, so threads run blocks of households side by side.  All numbers are int64, but for the words of Philox,
which are uint64; narrower arrays are read through np.int64, so that the same lines give the same without numba.

:func:`live_block` lives households through a window of months: start reading there.  Where the log, the arena or the
room is too small it returns before anything of the current household is stored, to be called again with more room.

Two flat arrays take the place of many: ``law`` holds the Tables (engine/law.py), ``room`` the current household
(engine/room.py).  Rows in them have named columns (``kind.lane``, ``member.birth``), declared there.

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
