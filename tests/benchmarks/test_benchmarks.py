"""Each benchmark runs, at a small size; what it measures is not tested."""

from benchmarks.__main__ import measure


def test_every_benchmark_runs():
    rows = measure(300, 1, 1)
    assert [row.unit for row in rows] == ["people", *["person-months"] * 3, "runs"]
    assert all(row.seconds > 0 for row in rows)
