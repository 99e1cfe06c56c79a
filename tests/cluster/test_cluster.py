"""Runs and parts of runs on Dask workers: the same bits, and nothing lost but what was at work."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import glasshouse
from glasshouse.engine.crew import Together
from glasshouse.engine.dask import Cluster, connect
from glasshouse.engine.executor import Here
from glasshouse.errors import RunError, UsageError
from glasshouse.study.checkpoints import Checkpoints
from glasshouse.study.counted import Counted, Replicate, part_of
from glasshouse.study.plan import Options, Plan, plan
from glasshouse.study.runs import Carried, carried, execute
from glasshouse.study.sweep import sweep
from tests.study.sweeping import RUNS, STUDY, program, study_file
from tests.study.sweeping import glasshouse as command

OPTIONS = Options(world="beijing", people=400, years=2, before="none:12", threads=1)


def say_nothing(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def local() -> Iterator[Cluster]:
    with closing(connect("local:3")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def planned() -> Plan:
    return plan("beijing-2018", ["none"], OPTIONS)


@pytest.fixture(scope="module")
def whole(planned: Plan) -> str:
    return str(execute(planned, say_nothing).manifest["checksum"])


@contextmanager
def served(
    folder: Path, *, workers: int = 1, source: Path | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and workers, each a program of its own as a user starts them; the address, and the scheduler."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    alone = ["--no-dashboard", "--host", "127.0.0.1"]
    dask = [sys.executable, "-m", "dask"]
    environment = os.environ | ({"PYTHONPATH": str(source)} if source else {})
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *alone, "--port", address.rpartition(":")[2]],
        **quiet,  # type: ignore[call-overload]
    )
    hands = [
        subprocess.Popen(
            [*dask, "worker", address, *alone, "--nthreads", "1", "--no-nanny"], env=environment, **quiet
        )  # type: ignore[call-overload]
        for _ in range(workers)
    ]  # fmt: skip
    try:
        yield address, scheduler
    finally:
        for process in (*hands, scheduler):
            process.kill()
            process.wait()


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_a_run_in_parts_on_workers_is_the_run(parts: int, local: Cluster, planned: Plan, whole: str) -> None:
    done = execute(planned, say_nothing, carried=Carried(local, parts))
    assert done.manifest["checksum"] == whole
    if parts > 1:
        assert len(done.manifest["machine"]["parts"]["peak_bytes"]) == parts


def test_a_worker_killed_in_the_middle_costs_what_was_lived_since_the_checkpoint(
    planned: Plan, whole: str, tmp_path: Path
) -> None:
    checkpoints = Checkpoints(tmp_path / "checkpoints", 0, resume=False)
    killed: list[int] = []
    with closing(connect("local:2")) as cluster:
        pids = cluster.client.run(os.getpid)

        def tell(stage: str, done: int, of: int) -> None:
            if stage == "lives" and of and done > of / 2 and not killed:
                killed.append(pids[sorted(pids)[0]])
                os.kill(killed[0], signal.SIGKILL)

        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            done = execute(planned, tell, checkpoints, Carried(cluster, 3))
    assert killed
    assert done.manifest["checksum"] == whole
    assert done.manifest["machine"]["parts"]["lost"] == 1
    assert any("on from the last checkpoint" in str(warning.message) for warning in said)


def test_a_part_put_aside_is_believed_only_if_the_same_lives_agree(planned: Plan, tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path / "checkpoints", 0, resume=True)
    going: list[int] = []

    def stop(stage: str, done: int, of: int) -> None:
        going.append(done)
        if stage == "lives" and of and done > of / 2:
            raise KeyboardInterrupt

    with carried(planned, None, 2) as by, pytest.raises(KeyboardInterrupt):
        execute(planned, stop, checkpoints, by)
    asked = checkpoints.latest(_replicate(planned), 2) or []
    assert [put.month for put in asked] == [asked[0].month] * 2
    small = next(path for path in asked[1].arrays if path.endswith("state/small"))
    asked[1].arrays[small] = asked[1].arrays[small].copy()
    asked[1].arrays[small][7, 0] += 1
    with closing(_hired(planned)) as crew:
        assert crew.ask_one(0, "take_up", asked[0]) is None
        differs = crew.ask_one(1, "take_up", asked[1])
    assert differs is not None and "person 7" in differs[1]


def _replicate(planned: Plan) -> Replicate:
    return Replicate(planned, 0, planned.options.people_seed, planned.options.life_seed)


def _hired(planned: Plan) -> Together:
    return Here(1).crew(part_of, (_replicate(planned), 2), 2)


def test_a_part_holds_its_people_and_what_it_was_told(planned: Plan) -> None:
    """Bytes that grow with the people: of the whole, and of the largest of four parts."""

    def held(run: Counted) -> int:
        arrays = [*run.crowd, *run.tally.people, *(array for memory in run.tally.memories for array in memory)]
        for world in run.worlds:
            arrays += [*world.state, *world.arenas]
        return sum(array.nbytes for array in (*arrays, run.contacts if run.contacts is not None else run.elsewhere))

    larger = replace(planned, options=replace(planned.options, people=8000))
    lived = Replicate(larger, 0, 1, 1)
    with closing(Here(1).crew(part_of, (lived, 1), 1)) as whole, closing(Here(1).crew(part_of, (lived, 4), 4)) as parts:
        city, each = held(whole.members[0]), [held(run) for run in parts.members]
    assert max(each) < 0.3 * city


def test_a_sweep_on_workers_is_the_sweep_and_a_worker_killed_costs_its_batch(tmp_path: Path) -> None:
    file = study_file(tmp_path)
    sweep(file, tmp_path / "here", on="threads:1", beyond_range=False, tell=say_nothing)
    killed = threading.Event()

    def kill_one() -> None:
        mine = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout
        children: dict[int, list[int]] = {}
        for pid, parent in (map(int, line.split()) for line in mine.splitlines()[1:]):
            children.setdefault(parent, []).append(pid)
        grand = [pid for child in children.get(os.getpid(), []) for pid in children.get(child, [])]
        for pid in grand[:1]:
            os.kill(pid, signal.SIGKILL)
            killed.set()

    def tell(stage: str, done: int, of: int) -> None:
        if stage == "runs" and 1 <= done < of and not killed.is_set():
            kill_one()

    swept = sweep(file, tmp_path / "there", on="local:3", beyond_range=False, tell=tell)
    assert swept.runs == RUNS and not swept.failed
    for name in ("readings.csv",):
        assert (tmp_path / "there" / name).read_text() == (tmp_path / "here" / name).read_text()


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


def test_texts_travel_so_that_workers_need_not_see_them(tmp_path: Path, whole: str) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    assert command(here, "init", "mine").returncode == 0
    (scheme,) = here.glob("*.yaml")
    words = ["run", scheme.name, "--people", "300", "--years", "1", "--before", "empty", "--quiet", "--force"]
    with served(there) as (address, _):
        done = command(here, *words, "-o", "there", "--on", address, "--partitions", "2")
        assert done.returncode == 0, done.stderr
    assert command(here, *words, "-o", "here").returncode == 0
    assert _checksum(here / "there") == _checksum(here / "here")


def _checksum(folder: Path) -> str:
    return str(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["checksum"])


def test_nobody_at_the_address(tmp_path: Path) -> None:
    done = command(tmp_path, "run", "none", "--people", "200", "--years", "1", "--on", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "no scheduler answers there" in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_scheduler_without_workers(tmp_path: Path) -> None:
    with served(tmp_path, workers=0) as (address, _), pytest.raises(RunError, match="has no worker"):
        _patiently(address)


def test_a_worker_of_other_sources(tmp_path: Path) -> None:
    shutil.copytree(Path(glasshouse.__file__).parent, tmp_path / "src" / "glasshouse")
    changed = tmp_path / "src" / "glasshouse" / "measures" / "__init__.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    with served(tmp_path, source=tmp_path / "src") as (address, _), pytest.raises(RunError, match="sources") as told:
        _patiently(address)
    assert "not as this program" in told.value.what


def _patiently(address: str) -> None:
    """Reach a scheduler that may still be starting."""
    until = time.monotonic() + 30
    while True:
        try:
            connect(address).close()
            return
        except RunError as error:
            if "no scheduler answers" not in error.what or time.monotonic() > until:
                raise


def test_more_partitions_than_households(local: Cluster, planned: Plan) -> None:
    with pytest.raises(UsageError, match=r"390 partitions of \d+ households"):
        execute(planned, say_nothing, carried=Carried(local, 390))
    with pytest.raises(UsageError, match="more than the 400 people"), carried(planned, None, 401):
        pass


@pytest.mark.parametrize("word", ["local:0", "local", "tcp://", "cloud:3", "processes:2"])
def test_words_that_name_nobody(word: str, planned: Plan) -> None:
    with pytest.raises(UsageError, match="--on"), carried(planned, word, None):
        pass
