"""What a process may use is found where the system says it: affinity, control groups of both versions, limits."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from glasshouse import machine
from glasshouse.engine import memory
from glasshouse.machine import Group, cores, groups

V1: Final = "38 31 0:35 / {place} rw,relatime - cgroup cgroup rw,{controller}\n"
V2: Final = "38 31 0:35 / {place} rw,relatime - cgroup2 cgroup2 rw\n"
INSIDE: Final = "38 31 0:35 /docker/abc {place} rw,relatime - cgroup2 cgroup2 rw\n"


def laid_out(folder: Path, mounts: str, own: str, files: dict[str, str]) -> Path:
    """A process's folder as the kernel shows it, and a hierarchy with these files."""
    proc, place = folder / "self", folder / "groups"
    proc.mkdir()
    (proc / "mountinfo").write_text(mounts.replace("{place}", str(place)), encoding="utf-8")
    (proc / "cgroup").write_text(own, encoding="utf-8")
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return proc


@pytest.mark.parametrize(
    ("mounts", "own", "files", "quotas"),
    [
        (V2, "0::/job/step\n", {"job/step/cpu.max": "max 100000\n", "job/cpu.max": "150000 100000\n"}, [None, 2, None]),
        (V2, "0::/job\n", {"job/cpu.max": "50000 100000\n"}, [1, None]),
        (INSIDE, "0::/docker/abc\n", {"cpu.max": "300000 100000\n"}, [3]),
        (INSIDE, "0::/\n", {"cpu.max": "300000 100000\n"}, [3]),
        (V2, "0::/gone\n", {"cpu.max": "broken\n"}, [None]),
        (V2, "0::/job\n", {"job/cpu.max": "100000 0\n"}, [None, None]),
        (
            V1.replace("{controller}", "cpu,cpuacct"),
            "4:cpu,cpuacct:/job\n0::/\n",
            {"job/cpu.cfs_quota_us": "200000\n", "job/cpu.cfs_period_us": "100000\n", "cpu.cfs_quota_us": "-1\n"},
            [2, None],
        ),
    ],
)
def test_cpu_quotas_of_a_group_and_those_above_it(
    tmp_path: Path, mounts: str, own: str, files: dict[str, str], quotas: list[int | None]
) -> None:
    proc = laid_out(tmp_path, mounts, own, files)
    assert [machine._cpu_quota(group) for group in groups("cpu", proc)] == quotas


@pytest.mark.parametrize(
    ("kind", "files", "left"),
    [
        ("cgroup2", {"memory.max": "max\n", "memory.current": "5\n"}, None),
        ("cgroup2", {"memory.max": "1000\n", "memory.current": "400\n"}, 600),
        ("cgroup2", {"memory.max": "1000\n", "memory.high": "800\n", "memory.current": "400\n"}, 400),
        ("cgroup2", {"memory.max": "1000", "memory.current": "400", "memory.stat": "anon 9\ninactive_file 99\n"}, 699),
        ("cgroup2", {"memory.max": "1000\n", "memory.current": "2000\n"}, 0),
        ("cgroup", {"memory.limit_in_bytes": "1000\n", "memory.usage_in_bytes": "300\n"}, 700),
        ("cgroup", {"memory.limit_in_bytes": "9223372036854771712\n", "memory.usage_in_bytes": "300\n"}, None),
        ("cgroup", {}, None),
    ],
)  # fmt: skip
def test_memory_that_a_group_has_left(tmp_path: Path, kind: str, files: dict[str, str], left: int | None) -> None:
    laid_out(tmp_path, "", "", files)
    assert machine._memory_left(Group(tmp_path / "groups", kind)) == left


def test_a_system_that_tells_nothing_limits_nothing(tmp_path: Path) -> None:
    assert list(groups("cpu", tmp_path)) == []
    assert cores() >= 1


def test_what_fits_counts_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    free = memory.available()
    assert free is not None
    monkeypatch.setattr(machine, "memory_limit", lambda: free // 4)
    assert memory.available() == free // 4


def limited(words: list[str], limit: int, kind: int = resource.RLIMIT_AS) -> subprocess.CompletedProcess[str]:
    """A command under a limit of its own."""
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()", *words]
    return subprocess.run(
        program, capture_output=True, text=True, check=False, timeout=300,
        preexec_fn=lambda: resource.setrlimit(kind, (limit, limit)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("gigabytes", "command"),
    [(0.5, "run none"), (1.0, "run none"), (1.5, "compare none --against beijing-2018"), (1.8, "run none"),
     (0.5, "warm"), (1.0, "verify x"), (1.0, "report x"), (1.5, "sweep x")],
)  # fmt: skip
def test_too_few_addresses_are_told_before_a_library_aborts(gigabytes: float, command: str) -> None:
    done = limited(command.split(), int(gigabytes * 10**9))
    assert done.returncode == 2, done.stderr
    assert "ulimit -v" in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_texts_are_checked_where_a_run_has_no_room() -> None:
    done = limited(["check", "beijing-2018"], 500_000_000)
    assert done.returncode == 0, done.stderr


def test_a_limit_under_which_a_run_starts_is_counted_in_what_fits(tmp_path: Path) -> None:
    words = ["run", "none", "--people", "20000000", "--years", "1", "--threads", "1", "-q", "-o", str(tmp_path / "r")]
    done = limited(words, 4_000_000_000)
    assert done.returncode == 2, done.stderr
    assert "people fit" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system has no affinity")
def test_one_core_of_many_is_what_a_process_may_use() -> None:
    program = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
    program += "from glasshouse.machine import cores; print(cores())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
