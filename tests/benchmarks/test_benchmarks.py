"""Each benchmark runs, at a small size; what it measures is not tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.bench import Bench, Line, median
from benchmarks.results import page
from benchmarks.rows import ROWS
from benchmarks.sizes import SMALL


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(SMALL)


@pytest.mark.parametrize("row", ROWS)
def test_every_benchmark_runs(bench: Bench, row: str) -> None:
    for line in ROWS[row](bench):
        assert line.work and line.measured
        assert (line.met is None) == (not line.bar)


def test_a_bar_that_is_missed_is_said(bench: Bench) -> None:
    written = page(bench, {"processor": "of some kind"}, [Line("slow work", "9 s", "", "1 s", met=False)])
    assert "| slow work | 9 s |  | 1 s | **no** |" in written
    assert "0 of 1 bars are met at these sizes, 1 are missed" in written


def test_one_row_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["--size", "small", "--row", "people", "-o", str(tmp_path / "page.md")])
    assert "drawing 1,000 people" in capsys.readouterr().out
    assert "drawing 1,000 people" in (tmp_path / "page.md").read_text(encoding="utf-8")


def test_medians() -> None:
    assert median([3.0, 1.0, 2.0]).shown() == "2 s (1 to 3)"
