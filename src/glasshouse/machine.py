"""What this process may use of its machine: cores by affinity and quota, memory by the limits set on it.

Limits are those of Linux: resource limits (``ulimit -v``), control groups of version 1 and 2.  Where a system has none
of them, or does not tell, nothing is limited.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from glasshouse.errors import RunError

TO_START: Final = 1_900_000_000
"""Addresses that a run takes with everything loaded and nobody lived yet, on two cores: it ends well with 2,000,000 KiB
(`ulimit -v`), and with 1,500,000 a library of it aborts."""

_V2: Final = "cgroup2"
_NO_LIMIT: Final = 1 << 60
"""Version 1 writes "none" as the largest number of pages; no machine has as much."""


class Group(NamedTuple):
    """A folder of a control group, and which version it is of."""

    folder: Path
    kind: str


def cores() -> int:
    """Cores that this process may use: those it may run on, and no more than its quota pays for."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quotas = [_cpu_quota(group) for group in groups("cpu")]
    return max(1, min([allowed, *(quota for quota in quotas if quota is not None)]))


def memory_limit() -> int | None:
    """Bytes that this process may hold in all, by the limits set on it; None where there are none."""
    held = _status("VmRSS")
    limits = [left + held for group in groups("memory") if (left := _memory_left(group)) is not None]
    for kind, used in ((resource.RLIMIT_AS, "VmSize"), (resource.RLIMIT_DATA, "VmData")):
        soft, _ = resource.getrlimit(kind)
        if soft != resource.RLIM_INFINITY:
            limits.append(max(0, soft - _status(used)) + held)
    return min(limits, default=None)


def refuse_too_little() -> None:
    """Raises RunError where the limit on addresses is below what loading a run takes: a library would abort."""
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY and soft < TO_START:
        raise RunError(
            f"this process may take {soft / 2**30:.1f} GiB of addresses (ulimit -v); a run takes {TO_START / 2**30:.1f}"
            " before anybody is lived",
            remedy="raise the limit: ulimit -v unlimited; `check` and `audit` need far less",
        )


def groups(controller: str, proc: Path = Path("/proc/self")) -> Iterator[Group]:
    """The control groups that hold this process, its own first, then those above, as far as they are mounted here."""
    for kind, root, mounted in _mounts(controller, proc):
        own = _own_path(controller, kind, proc)
        if own is None:
            continue
        inside = own.relative_to(root) if own.is_relative_to(root) else Path()
        below = mounted / inside
        while True:
            if below.is_dir():
                yield Group(below, kind)
            if below == mounted or mounted not in below.parents:
                break
            below = below.parent


def _mounts(controller: str, proc: Path) -> Iterator[tuple[str, Path, Path]]:
    """Kind, root and place of each mounted hierarchy that may limit by this controller."""
    for line in _lines(proc / "mountinfo"):
        before, _, after = line.partition(" - ")
        kind, *rest = after.split()
        fields = before.split()
        if kind == _V2 or (kind == "cgroup" and controller in rest[-1].split(",")):
            yield kind, Path(fields[3]), Path(fields[4].replace("\\040", " "))


def _own_path(controller: str, kind: str, proc: Path) -> Path | None:
    """The path of this process in a hierarchy, as the kernel calls it."""
    for line in _lines(proc / "cgroup"):
        number, controllers, path = line.split(":", 2)
        if (kind == _V2 and number == "0" and not controllers) or controller in controllers.split(","):
            return Path(path)
    return None


def _cpu_quota(group: Group) -> int | None:
    """Whole cores that the quota pays for, a part of one counted as one; None for no quota."""
    if group.kind == _V2:
        quota, period = (*_words(group.folder / "cpu.max"), "", "")[:2]
    else:
        quota, period = ("".join(_words(group.folder / f"cpu.cfs_{name}_us")) for name in ("quota", "period"))
    if not (quota.isdigit() and period.isdigit()) or int(period) == 0:
        return None
    return max(1, -(-int(quota) // int(period)))


def _memory_left(group: Group) -> int | None:
    """Bytes that a group may still take: files that it read may be let go and count as free."""
    limits, used, files = (
        (("memory.max", "memory.high"), "memory.current", "inactive_file")
        if group.kind == _V2
        else (("memory.limit_in_bytes",), "memory.usage_in_bytes", "total_inactive_file")
    )
    written = [word for name in limits for word in _words(group.folder / name) if word.isdigit()]
    limit = min(map(int, written), default=_NO_LIMIT)
    if limit >= _NO_LIMIT:
        return None
    used_bytes = sum(int(word) for word in _words(group.folder / used) if word.isdigit())
    cached = sum(int(line.split()[1]) for line in _lines(group.folder / "memory.stat") if line.split()[0] == files)
    return max(0, limit - max(0, used_bytes - cached))


def _status(key: str) -> int:
    """Bytes of one line of this process's status, 0 where there is none."""
    for line in _lines(Path("/proc/self/status")):
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) * 1024
    return 0


def _words(file: Path) -> list[str]:
    return " ".join(_lines(file)).split()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
