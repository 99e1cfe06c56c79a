"""Intervals of chance hold what they say over whole runs: the table of docs/coverage.md, and what may stand in it."""

from __future__ import annotations

import polars as pl
import pytest

from docs.coverage import KEYS, coverage, measured, page
from glasshouse.measures.reading import SCHEMA


def rows(values: list[float], half: float) -> pl.DataFrame:
    """A reading of as many seeds, each with its value and an interval of so much to either side."""
    blank = dict.fromkeys(SCHEMA)
    made = [
        {**blank, "measure": "prevalence", "scheme": "s", "value": value, "low": value - half, "high": value + half}
        for value in values
    ]
    return pl.DataFrame(made, schema=SCHEMA)


def test_an_interval_holds_where_the_mean_over_seeds_lies_in_it() -> None:
    found = coverage(rows([1.0, 2.0, 3.0, 6.0], 1.5))
    assert found["held"].to_list() == [0.5]  # the mean is 3: 2 and 3 reach it, 1 and 6 do not
    assert found["readings"].to_list() == [1]


def test_what_seldom_has_an_interval_or_never_happens_is_not_counted() -> None:
    assert coverage(rows([0.0, 0.0], 0.1)).is_empty()
    few = rows([1.0, 2.0, 3.0], 1.0).with_columns(low=pl.when(pl.col("value") == 1).then(pl.col("low")))
    assert coverage(few).is_empty()


def test_the_page_marks_what_lies_outside() -> None:
    good, bad = coverage(rows([float(n) for n in range(40)], 19.0)), coverage(rows([1.0, 2.0, 3.0], 0.1))
    text = page({("a", 3_000): good, ("b", 3_000): bad}, 3)
    assert "| prevalence | 95 % (1) | 33 % (1) ✗ |" in text


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["beijing-2018", "rongcheng-2014", "sesame-2015"])
def test_headline_intervals_hold_over_new_seeds(scheme: str) -> None:
    """60 seeds of 3,000 people: of 95 in 100, at least 84 hold; by luck fewer would once in 300 (binomial)."""
    found = measured(scheme, 3_000, range(1, 61))
    assert set(KEYS) <= set(found.columns)
    headline = found.filter(
        pl.col("measure").is_in(["ever_listed", "prevalence", "people_refused", "refusals"]), pl.col("clause").is_null()
    )
    for measure, _, held in coverage(headline).iter_rows():
        assert held >= 0.84, (measure, held)
