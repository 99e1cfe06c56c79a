"""Estimates of a run's time and memory, made before anything is allocated."""

from __future__ import annotations

import os
import resource
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from glasshouse import machine
from glasshouse.errors import RunError
from glasshouse.scheme.regime import Regime
from glasshouse.world import WorldText

PERSON_BYTES = 60
"""The drawn people, and what the kernel reads of them."""
WORLD_BYTES = 220
"""One world, per person: state, ledgers, rows kept, and what closing the records takes; FIXED_BYTES and this are from
the peaks of ``beijing-2018`` against ``none`` at 200,000 and 1,000,000 people."""
CONTACT_BYTES = 4
FIXED_BYTES = 900_000_000
FIXED_SECONDS = 3
"""To load, to make the tables, and to draw readings from records."""
PERSON_MONTHS_A_SECOND = 7_000_000
"""Of one thread, counted too: beijing-2021-eyes-and-apps, the slowest of five that ship."""
UNBORN = 1.35
"""Rows for each resident: who is born while the run lasts too."""


DRAWING_BYTES = 70
"""A person while the whole city is drawn, measured at two million."""


class Estimate(NamedTuple):
    """What a run needs."""

    seconds: float
    bytes: int


class Counting(NamedTuple):
    """Bytes that counting takes beside the lives: in all, and for each person."""

    fixed: int = 0
    each: int = 0


def estimate(
    world: WorldText,
    regimes: Sequence[Regime],
    people: int,
    months: int,
    threads: int = 2,
    counting: Counting = Counting(),  # noqa: B008 - a tuple of numbers
) -> Estimate:
    """Seconds and bytes for ``people`` residents over ``months`` months, roughly."""
    public = any(
        listing.published.to == "public" for regime in regimes for s in regime.segments for listing in s.scheme.lists
    )
    pulled = any(
        s.scheme.index is not None and s.scheme.index.association is not None
        for regime in regimes
        for s in regime.segments
    )
    world_bytes = WORLD_BYTES + 2 * public + 48 * pulled
    person_bytes = (
        PERSON_BYTES + world_bytes * len(regimes) + CONTACT_BYTES * world.contacts.degree * (public or pulled)
    )
    person_bytes += counting.each
    person_months = people * months * len(regimes)
    return Estimate(
        FIXED_SECONDS + person_months / (PERSON_MONTHS_A_SECOND * threads),
        FIXED_BYTES + counting.fixed + int(people * UNBORN * person_bytes),
    )


def available() -> int | None:
    """Bytes of memory that are free and within all limits; None where the system does not say."""
    return min((limit for limit in (_free(), machine.memory_limit()) if limit is not None), default=None)


def _free() -> int | None:
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (AttributeError, OSError, ValueError):
        return None
    return free


def peak() -> int:
    """Peak memory of this program in bytes; on some systems that of the program that started it is included."""
    with suppress(OSError, ValueError), open("/proc/self/status", encoding="ascii") as lines:
        for line in lines:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def refuse_beyond_memory(
    world: WorldText,
    regimes: Sequence[Regime],
    people: int,
    counting: Counting = Counting(),  # noqa: B008 - a tuple of numbers
    *,
    parts: int = 1,
    here: int = 1,
) -> None:
    """Raises RunError, with the estimate and the largest city that fits, before anything is allocated.

    The city may be cut into ``parts``, of which so many are lived ``here``: each is drawn with all the others.
    """
    free = available()
    fixed = here * (FIXED_BYTES + counting.fixed)
    each = here * _bytes_per_person(world, regimes, counting, parts)
    needed = fixed + int(people * each)
    if free is None or needed <= free:
        return
    most = max(0, int((free - fixed) / each)) // 1000 * 1000
    cut = f" in {parts} parts, {here} of them on this machine," if parts > 1 else ""
    raise RunError(
        f"{people} people under {len(regimes)} regimes{cut} need about {needed / 2**30:.1f} GiB;"
        f" {free / 2**30:.1f} are free",
        detail=(f"about {most} people fit",) if most else ("the counters alone do not fit",),
        remedy=f"--people {most}, or fewer schemes at once" if most else "fewer schemes at once, or --threads 1",
    )


def _bytes_per_person(world: WorldText, regimes: Sequence[Regime], counting: Counting, parts: int) -> float:
    """Bytes for each person of the city in one part of it, at the peak: while drawn, or while lived."""
    lived = (estimate(world, regimes, 1000, 1, counting=counting).bytes - FIXED_BYTES - counting.fixed) / 1000 / parts
    return max(lived, DRAWING_BYTES) if parts > 1 else lived
