"""A run in parts on Dask workers: the same bits, and what is lost is lived again from the last checkpoint."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from glasshouse.engine import dask
from glasshouse.engine.crew import LocalCrew
from glasshouse.engine.dask import Cluster, connect
from glasshouse.engine.executor import InProcess
from glasshouse.errors import RunError, UsageError
from glasshouse.study.running.checkpoints import Checkpoints
from glasshouse.study.running.counted import Counted, Replicate, part_of
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import Carried, carried, execute
from tests.cluster.serving import patiently, served
from tests.study.sweeps.sweeping import glasshouse as command
from tests.study.sweeps.sweeping import program

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
    asked = checkpoints.last(_replicate(planned), 2) or []
    assert [put.month for put in asked] == [asked[0].month] * 2
    small = next(path for path in asked[1].arrays if path.endswith("state/small"))
    asked[1].arrays[small] = asked[1].arrays[small].copy()
    asked[1].arrays[small][7, 0] += 1
    with closing(_hired(planned)) as crew:
        assert crew.call_one(0, Counted.take_up, asked[0]) is None
        differs = crew.call_one(1, Counted.take_up, asked[1])
        (number,) = crew.members[1].numbering.numbers(np.array([7]))
    assert differs is not None and f"person {number}" in differs[1]


def _replicate(planned: Plan) -> Replicate:
    return Replicate(planned, 0, planned.options.people_seed, planned.options.life_seed)


def _hired(planned: Plan) -> LocalCrew:
    return InProcess(1).crew(part_of, (_replicate(planned), 2), 2)


def test_a_part_holds_its_people_and_what_it_was_told(planned: Plan) -> None:
    """Bytes that grow with the people: of the whole, and of the largest of four parts."""

    def held(run: Counted) -> int:
        arrays = [*run.crowd, *run.tally.people, *(array for memory in run.tally.memories for array in memory)]
        for world in run.worlds:
            arrays += [*world.state, *world.arenas]
        return sum(array.nbytes for array in (*arrays, run.contacts if run.contacts is not None else run.elsewhere))

    larger = replace(planned, options=replace(planned.options, people=8000))
    lived = Replicate(larger, 0, 1, 1)
    with (
        closing(InProcess(1).crew(part_of, (lived, 1), 1)) as whole,
        closing(InProcess(1).crew(part_of, (lived, 4), 4)) as parts,
    ):
        city, each = held(whole.members[0]), [held(run) for run in parts.members]
    assert max(each) < 0.3 * city


def test_a_run_whose_scheduler_goes_is_gone_on_with_by_another(tmp_path: Path) -> None:
    words = ["run", "beijing-2018", "--people", "1000", "--years", "4", "--before", "none:12", "-o", "run"]
    words += ["--partitions", "2", "--checkpoint-every", "0"]
    aside = tmp_path / ".run.checkpoint"
    with served(tmp_path, workers=2) as (address, scheduler):
        patiently(address)
        going = subprocess.Popen(
            program(tmp_path, *words, "--on", address), cwd=tmp_path, stderr=subprocess.PIPE, text=True
        )
        while going.poll() is None and not list(aside.glob("*-month-*/manifest.json")):
            time.sleep(0.02)
        scheduler.kill()
        _, said = going.communicate(timeout=120)
    assert going.returncode == 2
    assert "the scheduler is gone" in said and "Traceback" not in said
    with served(tmp_path, workers=1) as (address, _):
        patiently(address)
        refused = command(tmp_path, *words[:-4], "--partitions", "3", "--on", address, "--resume")
        assert refused.returncode == 2 and "--partitions 2" in refused.stderr
        done = command(tmp_path, *words, "--on", address, "--resume")
        assert done.returncode == 0, done.stderr
    alone = Options(world="beijing", people=1000, years=4, before="none:12")
    assert _checksum(tmp_path / "run") == execute(plan("beijing-2018", [], alone), say_nothing).manifest["checksum"]


def test_replicates_in_parts(local: Cluster, planned: Plan) -> None:
    twice = replace(planned, options=replace(planned.options, replicates=2))
    apart = execute(twice, say_nothing, carried=Carried(local, 2)).manifest
    assert apart["checksums"] == execute(twice, say_nothing).manifest["checksums"]
    assert len(set(apart["checksums"])) == 2


def test_members_go_when_nobody_wants_them(local: Cluster, planned: Plan) -> None:
    few = Replicate(replace(planned, options=replace(planned.options, people=200)), 0, 1, 1)
    crew = local.crew(part_of, (few, 2), 2)
    assert sum(local.client.run(_held_there).values()) == 2
    crew.held = []  # as when the program that asks is gone
    until = time.monotonic() + 20
    while sum(local.client.run(_held_there).values()) and time.monotonic() < until:
        gc.collect()  # what stands for a result may be part of a cycle
        time.sleep(0.1)
    assert not sum(local.client.run(_held_there).values())


def _held_there() -> int:
    return len(dask._MEMBERS)


def test_an_interrupt_reaches_the_workers_too_and_says_nothing_of_them(tmp_path: Path) -> None:
    words = ["run", "beijing-2018", "--people", "5000", "--years", "50", "-o", "run", "--on", "local:2"]
    going = subprocess.Popen(
        program(tmp_path, *words, "--checkpoint-every", "0"), cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    while going.poll() is None and not list((tmp_path / ".run.checkpoint").glob("*-month-*/manifest.json")):
        time.sleep(0.02)
    os.killpg(going.pid, signal.SIGINT)
    _, said = going.communicate(timeout=60)
    assert going.returncode not in (0, 2)
    assert "Traceback" not in said and "worker" not in said


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


def test_more_partitions_than_households(local: Cluster, planned: Plan) -> None:
    with pytest.raises(UsageError, match=r"390 partitions of \d+ households"), carried(planned, None, 390) as by:
        execute(planned, say_nothing, carried=by)
    with pytest.raises(RunError, match="in 390 parts, 390 of them on this machine"):
        execute(planned, say_nothing, carried=Carried(local, 390))
    with pytest.raises(UsageError, match="more than the 400 people"), carried(planned, None, 401):
        pass


@pytest.mark.parametrize("word", ["local:0", "local", "tcp://", "cloud:3", "processes:2"])
def test_words_that_name_nobody(word: str, planned: Plan) -> None:
    with pytest.raises(UsageError, match="--on"), carried(planned, word, None):
        pass
