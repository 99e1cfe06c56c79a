"""A kernel with a slip in it is noticed: each planted fault by the scenario that is named for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from typing import NamedTuple

import pytest

from tests.faults.catchers import CATCHERS
from tests.faults.faults import FAULTS, HARMLESS, PACKAGE, Fault, planted
from tests.faults.halved import FORMS, HALVED

ROOT = PACKAGE.parents[1]
LIMIT = 240
"""Seconds for all faults, several times what they take; a fault that makes the engine run on and on ends here."""

Pair = tuple[str | None, str]


class Answer(NamedTuple):
    """What came of a scenario on an engine: ``agree``, ``differ``, ``anchor`` or ``broke``, and in which words."""

    outcome: str
    words: str


@pytest.fixture(scope="module")
def answers() -> dict[Pair, Answer]:
    """Every scenario on the engine as it is, then every fault's, in one process without the JIT."""
    asked: list[Pair] = [(None, catcher) for catcher in CATCHERS]
    asked += [(fault.name, fault.caught_by) for fault in (*FAULTS, *HARMLESS, *HALVED)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        try:
            told, trouble = worker.communicate(json.dumps(asked), timeout=LIMIT)
        except subprocess.TimeoutExpired:
            worker.kill()
            told, trouble = worker.communicate()
    given: dict[Pair, Answer] = {}
    seconds = 0.0
    for line in told.splitlines():
        name, catcher, outcome, words, took = json.loads(line)
        given[name, catcher] = Answer(outcome, words)
        seconds += took
    print(f"{len(given)} of {len(asked)} answers in {seconds:.1f} s")
    unanswered = next((pair for pair in asked if pair not in given), None)
    assert unanswered is None, f"no answer for {unanswered} within {LIMIT} s of all: {trouble[-2000:]}"
    return given


@pytest.mark.parametrize("catcher", sorted(CATCHERS))
def test_the_kernel_as_it_is_agrees(answers: dict[Pair, Answer], catcher: str) -> None:
    outcome, words = answers[None, catcher]
    assert outcome == "agree", words


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_the_fault_is_caught(answers: dict[Pair, Answer], fault: Fault) -> None:
    """By a difference in the lives: an engine that merely breaks was not planted well."""
    outcome, words = answers[fault.name, fault.caught_by]
    assert outcome != "anchor", words
    assert outcome != "agree", f"fault {fault.name!r}: {fault.caught_by} did not notice it"
    assert outcome == "differ", f"fault {fault.name!r}: the engine broke instead of telling other lives: {words}"


@pytest.mark.parametrize("fault", HALVED, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_closed_form_notices_a_halved_mechanism(answers: dict[Pair, Answer], fault: Fault) -> None:
    outcome, words = answers[fault.name, fault.caught_by]
    assert outcome != "anchor", words
    assert outcome != "agree", f"half the mechanism, and {fault.caught_by!r} did not notice"
    assert outcome == "differ", f"fault {fault.name!r}: the engine broke instead of telling other lives: {words}"


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_planting_alone_changes_nothing(answers: dict[Pair, Answer], harmless: Fault) -> None:
    outcome, words = answers[harmless.name, harmless.caught_by]
    assert outcome == "agree", words


def test_a_lost_anchor_says_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"fault 'lost': its anchor is gone: move it"):
        planted(Fault("lost", FAULTS[0].file, "nowhere in the source", "", FAULTS[0].caught_by))


def test_every_fault_has_a_name_and_every_scenario_a_fault() -> None:
    repeated = [name for name, times in Counter(fault.name for fault in (*FAULTS, *HALVED)).items() if times > 1]
    assert not repeated
    assert {fault.caught_by for fault in FAULTS} == set(CATCHERS)
    assert {fault.caught_by for fault in HALVED} == set(FORMS)
    assert not set(FORMS) & set(CATCHERS)
