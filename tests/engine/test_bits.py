"""The kernel gives the log of the plain reading to the bit, in whatever blocks and on however many threads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from glasshouse.engine import live_log
from glasshouse.records.log import Entry
from glasshouse.reference import live
from tests.random_schemes import Case, cases
from tests.reference.mechanisms import offered_by_lists_alone, unrewarded

SPLITS = ((1, 1), (2, 7), (1, 1 << 20))
"""Threads, and households of a block; tests/laws/test_same_bits.py holds that all others give the same."""


def drawing(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """So many examples, the same in every run; a failing one is made smaller."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def first_difference(one: list[Entry], other: list[Entry]) -> str:
    """The rows around the first that differs, empty where none does."""
    for row, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return "\n".join(f"{log[row - 2 : row + 2]}" for log in (one, other))
    return "" if len(one) == len(other) else f"{len(one)} rows and {len(other)}: {one[-1:]}, {other[-1:]}"


@drawing(40)
@given(cases(residents=20, months=26))
def test_the_kernel_equals_the_plain_reading(case: Case) -> None:
    plain = live(*case)
    for threads, block in SPLITS:
        assert not first_difference(live_log(*case, threads=threads, block=block), plain), (threads, block)


@pytest.mark.long
@drawing(600)
@given(cases(residents=40, months=40))
def test_the_kernel_equals_the_plain_reading_on_many(case: Case) -> None:
    plain = live(*case)
    for threads, block in SPLITS:
        assert not first_difference(live_log(*case, threads=threads, block=block), plain), (threads, block)


WITHOUT_JIT = """
import warnings
warnings.filterwarnings("error", message=".*overflow.*")
from glasshouse.engine import live_log
from glasshouse.reference import live
from tests.engine.test_bits import first_difference, some_cases
import numba
assert numba.config.DISABLE_JIT
rows = 0
for case in some_cases(10):
    log = live_log(*case, block=3)
    assert not first_difference(log, live(*case))
    rows += len(log)
print(rows)
"""


@cache
def some_cases(examples: int) -> list[Case]:
    """A fixed handful of small cases."""
    drawn: list[Case] = []

    @drawing(examples)
    @given(cases(residents=8, months=14))
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    return drawn


def test_a_place_on_a_rewarded_list_is_an_offer_in_both_readings() -> None:
    """Where texts of rewards can act through what they offer alone, some life is another, and the same in both."""
    moved = 0
    for case in map(offered_by_lists_alone, some_cases(24)):
        if any(response.trigger == "reward_offered" for response in case.world.responses):
            plain = live(*case)
            assert not first_difference(live_log(*case), plain)
            moved += plain != live(*unrewarded(case))
    assert moved


def test_the_kernel_as_plain_python() -> None:
    """The same lines without numba give the same rows, and no integer overflows."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_JIT],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
