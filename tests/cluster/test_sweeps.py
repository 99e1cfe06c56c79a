"""Sweeps on Dask workers: nothing lost but what was at work; and who may be a worker, and where."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from glasshouse.engine import dask
from glasshouse.engine.dask import connect
from glasshouse.engine.executor import executor_of
from glasshouse.errors import RunError, UsageError
from glasshouse.study.sweeps.sweep import sweep
from tests.cluster.serving import other_sources, patiently, served, worker
from tests.study.sweeps.sweeping import RUNS, STUDY, program, study_file
from tests.study.sweeps.sweeping import glasshouse as command


def say_nothing(*_: object) -> None:
    pass


def test_a_sweep_on_workers_is_the_sweep_and_a_worker_killed_costs_its_batch(tmp_path: Path) -> None:
    file = study_file(tmp_path)
    sweep(file, tmp_path / "here", on="threads:1", beyond_range=False, tell=say_nothing)
    killed: list[int] = []

    def tell(stage: str, done: int, of: int) -> None:
        if stage == "runs" and 1 <= done < of and not killed:
            workers = [child for child in multiprocessing.active_children() if child.name.startswith("Dask Worker")]
            killed.append(int(workers[0].pid or 0))
            os.kill(killed[0], signal.SIGKILL)

    swept = sweep(file, tmp_path / "there", on="local:3", beyond_range=False, tell=tell)
    assert killed and swept.runs == RUNS and not swept.failed
    assert (tmp_path / "there" / "readings.csv").read_text() == (tmp_path / "here" / "readings.csv").read_text()


def test_a_scheduler_that_goes_leaves_a_store_to_go_on_from(tmp_path: Path) -> None:
    file = study_file(tmp_path, STUDY.replace("points: 3", "points: 40"))
    with served(tmp_path) as (address, scheduler):
        words = ["sweep", str(file), "-o", str(tmp_path / "store"), "--on", address]
        going = subprocess.Popen(program(tmp_path, *words), cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        while going.poll() is None and not list((tmp_path / "store" / "pending").glob("*.parquet")):
            time.sleep(0.05)
        scheduler.kill()
        _, said = going.communicate(timeout=120)
    assert going.returncode == 2
    assert "the scheduler is gone" in said and "Traceback" not in said
    last = command(tmp_path, "sweep", str(file), "-o", str(tmp_path / "store"), "--on", "threads:1", "--json")
    assert last.returncode == 0
    assert '"failed": 0' in last.stdout


def test_a_worker_of_other_sources_that_joins_later_does_nothing(tmp_path: Path) -> None:
    file = study_file(tmp_path, STUDY.replace("points: 3", "points: 40"))
    with served(tmp_path) as (address, _):
        patiently(address)
        words = ["sweep", str(file), "-o", str(tmp_path / "store"), "--on", address]
        going = subprocess.Popen(program(tmp_path, *words), cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        while going.poll() is None and not list((tmp_path / "store" / "pending").glob("*.parquet")):
            time.sleep(0.05)
        late = worker(tmp_path, address, other_sources(tmp_path))
        _, said = going.communicate(timeout=180)
        late.kill()
        late.wait()
    assert going.returncode == 0 or "is not as the program that asks" in said
    assert "Traceback" not in said
    here = tmp_path / "here"
    assert command(tmp_path, "sweep", str(file), "-o", str(here), "--on", "threads:1", "--quiet").returncode == 0
    known = _runs(here)
    assert all(rows.equals(known[run]) for run, rows in _runs(tmp_path / "store").items())


def _runs(store: Path) -> dict[int, pl.DataFrame]:
    files = [*store.glob("runs/*.parquet"), *store.glob("pending/*.parquet")]
    rows = pl.concat([pl.read_parquet(file) for file in files])
    return {int(run): part for (run,), part in rows.partition_by("run", as_dict=True).items()}  # type: ignore[call-overload]


def test_a_sweep_whose_workers_are_all_gone_ends(tmp_path: Path) -> None:
    file = study_file(tmp_path, STUDY.replace("points: 3", "points: 40"))
    with served(tmp_path, workers=0) as (address, _):
        hand = worker(tmp_path, address)
        patiently(address)
        words = ["sweep", str(file), "-o", str(tmp_path / "store"), "--on", address]
        going = subprocess.Popen(program(tmp_path, *words), cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        while going.poll() is None and not list((tmp_path / "store" / "pending").glob("*.parquet")):
            time.sleep(0.05)
        hand.kill()
        hand.wait()
        _, said = going.communicate(timeout=120)
    assert going.returncode == 2
    assert "has no worker" in said and "Traceback" not in said


def test_what_the_work_raises_is_not_the_schedulers_end() -> None:
    with closing(connect("local:1")) as cluster, pytest.raises(OSError, match="no room"):
        list(cluster.answers(no_room, None, [1, 2]))


def no_room(given: None, task: int, threads: int) -> Iterator[int]:
    """Work that finds the disk full."""
    raise OSError(28, "no room")
    yield task


def test_an_address_that_never_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_TIMEOUT_SECONDS", 2)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        began = time.monotonic()
        with pytest.raises(RunError, match="no scheduler answers"):
            connect(f"tcp://127.0.0.1:{mute.getsockname()[1]}")
        assert time.monotonic() - began < 60


def test_nobody_at_the_address(tmp_path: Path) -> None:
    done = command(tmp_path, "run", "none", "--people", "200", "--years", "1", "--on", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "no scheduler answers there" in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_TIMEOUT_SECONDS", 2)
    with served(tmp_path, workers=0) as (address, _), pytest.raises(RunError, match="has no worker"):
        patiently(address)


def test_a_worker_of_other_sources(tmp_path: Path) -> None:
    source = other_sources(tmp_path)
    with served(tmp_path, source=source) as (address, _), pytest.raises(RunError, match="sources") as told:
        patiently(address)
    assert "not as this program" in told.value.what


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "glasshouse.engine.dask")
    with pytest.raises(UsageError, match="needs distributed, which is not installed") as told:
        executor_of("local:2")
    assert told.value.remedy == "pip install 'glasshouse[cluster]'"
