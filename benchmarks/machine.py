"""What this machine is, and what it can do at most: bytes copied and updated, random words drawn, cells gathered."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from glasshouse.machine_code import njit

Array = np.ndarray[Any, Any]

PACKAGES = ("numba", "llvmlite", "numpy", "scipy", "polars", "pyarrow", "Mesa")
TRIES = 5


class Ceilings(NamedTuple):
    """The most that was measured in some tries, all threads together, in units a second."""

    update_bytes: float
    """Read and written in place, counted once each way."""
    draws: float
    """Keyed draws of Philox4x32-10, each of four words."""
    gathers: float
    """Reads of 4 bytes at random places of a table that no cache holds."""


def described() -> dict[str, str]:
    """Words for a reader: processor, cores, memory, system, versions."""
    return {
        "processor": _told("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "caches": ", ".join(_caches()),
        "memory": f"{_memory() / 2**30:.0f} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        **{package.lower(): version(package) for package in PACKAGES},
    }


def _told(file: str, key: str) -> str:
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def _memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 0


def _caches() -> list[str]:
    found = []
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = ((folder / word).read_text().strip() for word in ("level", "type", "size"))
        if kind != "Instruction":
            found.append(f"L{level} {size}")
    return found


@njit()
def _update(table):  # type: ignore[no-untyped-def]
    for i in range(table.size):
        table[i] += np.int32(1)


@njit()
def _draw(many):  # type: ignore[no-untyped-def]
    """Philox4x32-10, written so that it becomes vector instructions: the kernel's may not be faster than this."""
    mask, shift, total = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(0)
    for i in range(many):
        c0, c1, c2, c3 = np.uint64(i), np.uint64(7), np.uint64(3), np.uint64(1)
        k0, k1 = np.uint64(1), np.uint64(2)
        for _ in range(10):
            left, right = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
            c0, c1, c2, c3 = (right >> shift) ^ c1 ^ k0, right & mask, (left >> shift) ^ c3 ^ k1, left & mask
            k0, k1 = (k0 + np.uint64(0x9E3779B9)) & mask, (k1 + np.uint64(0xBB67AE85)) & mask
        total += c0 ^ c1 ^ c2 ^ c3
    return total


@njit()
def _gather(table, places):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for i in range(places.size):
        total += table[places[i]]
    return total


def _scattered(many: int, thread: int, size: int) -> Array:
    """(many,) int64: places in [0, size) that follow no pattern (the mixing step of splitmix64)."""
    mixed = (np.arange(many, dtype=np.uint64) + np.uint64(thread * many + 1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) % np.uint64(size)
    return mixed.astype(np.int64)


def ceilings(cells: int, threads: int) -> Ceilings:
    """Measured with tables of ``cells`` 4-byte cells for each thread, and as many draws."""
    tables = [np.zeros(cells, np.int32) for _ in range(threads)]
    whole = np.zeros(cells * threads, np.int32)
    places = [_scattered(cells, thread, whole.size) for thread in range(threads)]
    with ThreadPoolExecutor(threads) as pool:

        def best(work: Callable[[int], object]) -> float:
            shortest = float("inf")
            for _ in range(TRIES):
                began = time.perf_counter()
                list(pool.map(work, range(threads)))
                shortest = min(shortest, time.perf_counter() - began)
            return shortest

        first: tuple[Callable[[], object], ...] = (
            lambda: _update(tables[0][:8]), lambda: _draw(8), lambda: _gather(whole, places[0][:8]),
        )  # fmt: skip
        for compiled in first:
            compiled()
        return Ceilings(
            8 * cells * threads / best(lambda thread: _update(tables[thread])),
            cells * threads / best(lambda thread: _draw(cells)),
            cells * threads / best(lambda thread: _gather(whole, places[thread])),
        )
