"""The kinds of fault that are tried, and how many of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from tests.robustness import forging, killing, pointing, starving
from tests.robustness.trying import Tried


class Sizes(NamedTuple):
    """How much of each kind."""

    bytes_each: int
    keys_each: int
    kills: int
    interrupts: int
    sweeps: int
    full: int
    seed: int


FEW: Final = Sizes(1, 1, 2, 2, 1, 2, 1)
MANY: Final = Sizes(25, 6, 100, 60, 12, 60, 2)
SIZES: Final = {"few": FEW, "many": MANY}

Kind = Callable[[Path, Path, Sizes], Tried]

KINDS: Final[dict[str, Kind]] = {
    "bytes": lambda run, work, size: forging.flipped_bytes(run, work, size.bytes_each, size.seed),
    "files": lambda run, work, size: forging.cut_files(run, work, size.seed),
    "added": lambda run, work, size: forging.added_things(run, work),
    "keys": lambda run, work, size: forging.changed_keys(run, work, size.keys_each, size.seed),
    "words": lambda run, work, size: forging.reworded(run, work),
    "figures": lambda run, work, size: forging.relived(run, work),
    "places": lambda run, work, size: pointing.pointed(run, work),
    "replaced": lambda run, work, size: pointing.replaced(run, work),
    "killed": lambda run, work, size: killing.killed(run, work, size.kills, size.seed),
    "interrupted": lambda run, work, size: killing.interrupted(run, work, size.interrupts, size.seed),
    "number": lambda run, work, size: killing.a_number_again(run, work),
    "aside": lambda run, work, size: killing.moved_aside(run, work),
    "workers": lambda run, work, size: killing.workers(work, size.sweeps),
    "full": lambda run, work, size: starving.full(run, work, size.full, size.seed),
}
