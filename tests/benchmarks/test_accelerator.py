"""Lanes live what the engine lives, to the bit; no device is needed, nor numba-cuda.  On a device it was measured."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from benchmarks import accelerator
from benchmarks.accelerator import CITIES, anew, by_engine, by_lanes, person_by_person
from benchmarks.lanes import Lanes, OnDevice, Serial, apart, fingerprint, lanes_of, words_needed
from benchmarks.lived import Wanted, planned
from benchmarks.reference_model.figures import SCHEME, WORLD
from glasshouse.compiler import codebook
from glasshouse.engine import Run, Together, conduct, room
from glasshouse.population import Population
from glasshouse.records.log import COLUMNS, new_log
from glasshouse.study.running.plan import Plan
from glasshouse.study.running.runs import city_of
from glasshouse.vocabulary import Month


@pytest.fixture(scope="module")
def serial() -> Serial:
    return Serial()


@pytest.fixture(scope="module")
def does(serial: Serial) -> Lanes:
    return lanes_of(serial)


def few(city: str, people: int = 400, years: int = 2) -> tuple[Plan, Population]:
    cities = CITIES | {"contacts": Wanted(SCHEME, world=WORLD)}
    plan = planned(cities[city]._replace(people=people, years=years, threads=1))
    return plan, city_of(plan, plan.options.people_seed)


@pytest.mark.parametrize(
    ("city", "each", "alike"), [("reference", 7, False), ("contacts", 7, False), ("beijing-2018", 1, True)]
)
def test_lanes_live_what_the_engine_lives(serial: Serial, does: Lanes, city: str, each: int, alike: bool) -> None:
    plan, people = few(city)
    there = by_lanes(plan, people, serial, does, each=each, alike=alike, threads=1, kept=True)
    here = by_engine(plan, people, 1, kept=True)
    assert there.rows == here.rows > 1000
    assert there.hashed == here.hashed
    assert np.array_equal(person_by_person(there.log), person_by_person(here.log))


def test_what_overflows_is_lived_again_with_more_room(
    serial: Serial, does: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, least in (("FIRST_ROWS", 2), ("FIRST_WORDS", 4), ("FIRST_RECORDS", 2), ("FIRST_EVENTS", 4)):
        monkeypatch.setattr(f"benchmarks.lanes.{name}", least)
    plan, people = few("reference", 200)
    there = by_lanes(plan, people, serial, does, each=3, alike=False, threads=1, kept=False)
    assert there.about["passes"] > there.about["windows"] + 3
    assert there.hashed == by_engine(plan, people, 1, kept=False).hashed


def engine_and_lanes(plan: Plan, people: Population, serial: Serial, does: Lanes) -> tuple[Run, OnDevice]:
    book, seeds = codebook(plan.world.text, plan.texts), (plan.options.life_seed, plan.options.people_seed)
    return (
        Run(plan.world.text, plan.regimes, people, book, seeds, threads=1, consume=lambda *_: None),
        OnDevice(plan, people, serial, does, each=4, alike=False, threads=1, consume=None),
    )


def test_figures_that_others_read_are_the_engines(serial: Serial, does: Lanes) -> None:
    engine, lanes = engine_and_lanes(*few("contacts"), serial, does)
    for one in (engine, lanes):
        conduct(Together([one]))
        one.close()
    here, there = engine.worlds[0].state, lanes.on["state"]
    assert np.unique(here.means).size > 100
    assert np.array_equal(here.shown, there.shown)
    assert np.array_equal(here.means, there.means)
    ahead = lanes.template[room.AHEAD_AT]
    assert np.any(lanes.work.rooms[:, ahead : lanes.template[room.SHARED_AT]])  # some were stepped ahead


def test_what_all_read_is_what_the_engine_reads_in_every_window(serial: Serial, does: Lanes) -> None:
    plan, people = few("beijing-2018")

    def flows(run: Run) -> list[Any]:
        seen: list[Any] = []

        def look(_: Month) -> None:
            seen.append(
                np.concatenate([run.worlds[0].state.flow.reshape(-1), np.sum(run.worlds[0].astray, axis=0).ravel()])
            )

        conduct(Together([run]), at_window=look)
        run.close()
        return seen

    engine, lanes = engine_and_lanes(plan, people, serial, does)
    assert words_needed(engine) <= room.WORDS
    expected = flows(engine)
    assert max(flow.max() for flow in expected) > 0
    assert all(np.array_equal(one, other) for one, other in zip(flows(lanes), expected, strict=True))


class Plain(Serial):
    """Nothing is compiled: the kernel's source is run anew, as for a device."""

    def __init__(self) -> None:
        super().__init__()
        self.cells = np.ravel
        self.kernel = anew(self, "tests.kernel_anew")

    def compiled(self, **_: Any) -> Any:
        def as_written(function: Callable[..., Any]) -> Callable[..., Any]:
            return function

        return as_written


def test_the_kernels_source_lives_the_same_anew() -> None:
    plan, people = few("reference", 100, 1)
    device = Plain()
    assert isinstance(device.kernel, ModuleType) and not hasattr(device.kernel.live_block, "py_func")
    there = by_lanes(plan, people, device, lanes_of(device), each=5, alike=False, threads=1, kept=True)
    here = by_engine(plan, people, 1, kept=True)
    assert np.array_equal(person_by_person(there.log), person_by_person(here.log))


@pytest.mark.parametrize("words", [8, 136, room.WORDS])
def test_a_lane_has_words_of_its_own(words: int) -> None:
    begins = apart(2 * (room.WORDS // words) + 1, words)
    columns = np.arange(0, room.DRAWN_END, room.WORDS)
    own = begins[:, None, None] + columns[:, None] + np.arange(words)
    assert np.unique(own).size == own.size
    assert own.max() < begins[-1] + room.DRAWN_END


def test_a_fingerprint_knows_rows_not_their_order() -> None:
    log = new_log(4)
    for row, name in itertools.product(range(4), COLUMNS):
        log[name][row] = 3 * row - 1 if name in ("a", "b", "value") else row
    log["spare"] = 0
    whole = fingerprint(log.view(np.int64), 4)
    assert fingerprint(log[::-1].copy().view(np.int64), 4) == whole
    for name in COLUMNS:
        other = log.copy()
        other[name][2] += 1
        assert fingerprint(other.view(np.int64), 4) != whole


@pytest.mark.parametrize(("there", "said"), [(False, "numba-cuda"), (True, "no CUDA device")])
def test_without_a_device_it_says_what_is_missing(
    there: bool, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "numba_cuda", ModuleType("numba_cuda") if there else None)
    monkeypatch.setattr("numba.cuda.is_available", lambda: False)
    with pytest.raises(SystemExit, match="2"):
        accelerator.main([])
    error = capsys.readouterr().err
    assert error.startswith("accelerator: ") and said in error and error.count("\n") == 1


def test_one_line_of_json_a_run(
    serial: Serial, does: Lanes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(accelerator, "lanes_of", lambda *_: does)
    monkeypatch.setattr(Serial, "report", lambda _: {"registers": 0}, raising=False)
    monkeypatch.setattr(accelerator, "Cuda", lambda *_: serial)
    accelerator.main(["--city", "reference", "--people", "150", "--years", "1", "--each", "2", "--log"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["people"] for line in lines] == [100, 150]
    assert all(line["same"] and line["rows"] > 0 for line in lines)
    with pytest.raises(SystemExit, match="2"):
        accelerator.main(["--people", "7"])
    assert "--people" in capsys.readouterr().err
