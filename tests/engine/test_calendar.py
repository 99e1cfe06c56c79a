"""In how many windows a life is lived, and how often it has to be taken up again, changes no row."""

from __future__ import annotations

import pytest

from glasshouse.engine import buffers, exchange, live_log, memory, run, worlds
from glasshouse.engine.room import Sizes
from glasshouse.errors import RunError
from tests.engine.test_bits import some_cases
from tests.faults import made
from tests.faults.catchers import CATCHERS, LIFE_SEED


@pytest.fixture
def more_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every window cut into months."""
    whole = exchange.windows

    def cut(*arguments: object) -> list[tuple[int, int]]:
        return [(t, t + 1) for first, until in whole(*arguments) for t in range(first, until)]  # type: ignore[arg-type]

    monkeypatch.setattr(run, "windows", cut)


def test_windows_cut_into_months(request: pytest.FixtureRequest) -> None:
    drawn = some_cases(12)
    whole = [live_log(*case) for case in drawn]
    assert any(whole)
    request.getfixturevalue("more_windows")
    assert [live_log(*case) for case in drawn] == whole


@pytest.mark.parametrize("name", CATCHERS)
def test_each_mechanism_in_windows_cut_into_months(name: str, request: pytest.FixtureRequest) -> None:
    """What stands over from one window to the next, mechanism by mechanism, on lives in which it comes about."""
    lived = CATCHERS[name]()
    case = (lived.world, lived.regime, lived.population, LIFE_SEED, made.PEOPLE_SEED)
    whole = live_log(*case)
    request.getfixturevalue("more_windows")
    assert live_log(*case) == whole


def test_a_small_log_and_arena_are_filled_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = some_cases(12)
    whole = [live_log(*case) for case in drawn]
    monkeypatch.setattr(buffers, "LOG_ROWS", 4)
    monkeypatch.setattr(worlds, "FIRST_ARENA", 2)
    monkeypatch.setattr(buffers, "Sizes", lambda **sizes: Sizes(**{**sizes, "records": 1, "events": 1}))
    assert [live_log(*case) for case in drawn] == whole


def test_more_people_than_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    case = some_cases(1)[0]
    monkeypatch.setattr(memory, "available", lambda: memory.FIXED_BYTES + 2_000_000)
    monkeypatch.setattr(run, "Run", None)  # refused before anything is made
    with pytest.raises(RunError) as refused:
        memory.refuse_beyond_memory(case.world, [case.regime], 10_000_000)
    fits = int(str(refused.value.remedy).split()[1].rstrip(","))
    assert 0 < fits < 10_000_000
    memory.refuse_beyond_memory(case.world, [case.regime], fits)
    with pytest.raises(RunError, match="GiB"):
        memory.refuse_beyond_memory(case.world, [case.regime], 2 * fits + 1000)
