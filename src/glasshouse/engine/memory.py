"""How long a run will take and how much it will hold, said before anything is allocated."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from glasshouse.errors import RunError
from glasshouse.scheme.regime import Regime
from glasshouse.world import WorldText

PERSON_BYTES = 60
"""The drawn people, and what the kernel reads of them."""
WORLD_BYTES = 40
"""State and ledgers of one world, per person, on the average of the schemes that ship."""
CONTACT_BYTES = 4
FIXED_BYTES = 300_000_000
PERSON_MONTHS_A_SECOND = 10_000_000
"""Of one thread, on the schemes that ship."""
UNBORN = 1.35
"""Rows for each resident: who is born while the run lasts too."""


class Estimate(NamedTuple):
    """What a run needs."""

    seconds: float
    bytes: int


def estimate(world: WorldText, regimes: Sequence[Regime], people: int, months: int, threads: int = 2) -> Estimate:
    """Seconds and bytes for ``people`` residents over ``months`` months, roughly."""
    public = any(
        listing.published.to == "public" for regime in regimes for s in regime.segments for listing in s.scheme.lists
    )
    pulled = any(
        s.scheme.index is not None and s.scheme.index.association is not None
        for regime in regimes
        for s in regime.segments
    )
    of_world = WORLD_BYTES + 2 * public + 48 * pulled
    of_person = PERSON_BYTES + of_world * len(regimes) + CONTACT_BYTES * world.contacts.degree * (public or pulled)
    person_months = people * months * len(regimes)
    return Estimate(person_months / (PERSON_MONTHS_A_SECOND * threads), FIXED_BYTES + int(people * UNBORN * of_person))


def available() -> int | None:
    """Bytes of memory that are free for us; None where the system does not tell."""
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (AttributeError, OSError, ValueError):
        return None
    return free


def refuse_beyond_memory(world: WorldText, regimes: Sequence[Regime], people: int) -> None:
    """Raises RunError, with the estimate and the largest city that fits, before anything is allocated."""
    free = available()
    needed = estimate(world, regimes, people, 1).bytes
    if free is None or needed <= free:
        return
    each = max(1, needed - FIXED_BYTES) / people
    most = max(0, int((free - FIXED_BYTES) / each)) // 1000 * 1000
    raise RunError(
        f"{people} people under {len(regimes)} regimes need about {needed / 2**30:.1f} GiB;"
        f" {free / 2**30:.1f} are free",
        detail=(f"about {most} people fit",),
        remedy=f"--people {most}, or fewer schemes at once",
    )
