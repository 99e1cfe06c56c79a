"""How often intervals of chance hold what they say: whole runs under new seeds, written to docs/coverage.md.

``python -m docs.coverage [SEEDS] [PEOPLE …]``: 200 seeds of 3,000 and 15,000 people by default, which takes hours.
An interval holds a figure where the mean of that figure over all seeds lies in it: the mean is what a run of endless
size would show, but for its own luck, which is 1/√SEEDS of a run's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import polars as pl

import glasshouse
from glasshouse.vocabulary import NOTICE

SCHEMES: Final = ("beijing-2018", "rongcheng-2014", "sesame-2015")
YEARS: Final = 5
KEYS: Final = ("measure", "scheme", "against", "clause", "context", "by")
NOMINAL: Final = 0.95
LOWEST, HIGHEST = 0.92, 0.99
"""Between which a measured coverage is as it should be."""
PAGE: Final = Path(__file__).parent / "coverage.md"


def measured(scheme: str, people: int, seeds: Iterable[int]) -> pl.DataFrame:
    """Every reading over the whole run and everybody that has an interval, a row a seed and reading."""
    frames = []
    for seed in seeds:
        result = glasshouse.compare(scheme, people=people, years=YEARS, people_seed=seed, life_seed=seed, assumptions=0)
        whole = result.readings.filter(pl.col("cohort") == "all", pl.col("month").is_null())
        frames.append(whole.with_columns(seed=pl.lit(seed)))
    return pl.concat(frames)


def coverage(rows: pl.DataFrame) -> pl.DataFrame:
    """By measure: how many readings, and in what share of seeds their intervals hold the mean over all seeds.

    A reading that has an interval in fewer than half of the seeds, or is always nought, says nothing of intervals.
    """
    held = (pl.col("low") <= pl.col("mean")) & (pl.col("mean") <= pl.col("high"))
    return (
        rows.with_columns(mean=pl.col("value").mean().over(KEYS), all=pl.len().over(KEYS))
        .filter(pl.col("low").is_not_null() & (pl.col("mean") != 0))
        .with_columns(sure=pl.len().over(KEYS))
        .filter(pl.col("sure") * 2 >= pl.col("all"))
        .with_columns(held=held)
        .group_by("measure", maintain_order=True)
        .agg(readings=pl.struct(KEYS).n_unique(), held=pl.col("held").mean())
    )


def page(found: dict[tuple[str, int], pl.DataFrame], seeds: int) -> str:
    """The page of a table a size: a row a measure, a column a scheme."""
    lines = [
        "# How often intervals of chance hold", "",
        f"*{NOTICE}.* Written by `python -m docs.coverage`.", "",
        f"Each scheme was lived {seeds} times under new seeds, {YEARS} years, beside what was in force before. A cell"
        " is the share of intervals that hold the mean over all seeds; they say 95 %. In brackets, how many readings a"
        f" cell is of. Between {100 * LOWEST:.0f} and {100 * HIGHEST:.0f} % a cell is as it should be; what lies"
        " outside is marked.", "",
    ]  # fmt: skip
    for people in dict.fromkeys(size for _, size in found):
        of_size = {scheme: frame for (scheme, size), frame in found.items() if size == people}
        measures = dict.fromkeys(name for frame in of_size.values() for name in frame["measure"].to_list())
        lines += [f"## {people:,} people", "", f"| measure | {' | '.join(of_size)} |", "|---|" + "---|" * len(of_size)]
        for measure in measures:
            cells = [_cell(frame.filter(pl.col("measure") == measure)) for frame in of_size.values()]
            lines.append(f"| {measure} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _cell(rows: pl.DataFrame) -> str:
    if rows.is_empty():
        return "–"
    share, number = rows["held"][0], rows["readings"][0]
    mark = "" if LOWEST <= share <= HIGHEST else " ✗"
    return f"{100 * share:.0f} % ({number}){mark}"


def main(arguments: list[str]) -> None:
    """Live all runs and write the page."""
    seeds, *sizes = [int(word) for word in arguments] or [200, 3_000, 15_000]
    found = {
        (scheme, people): coverage(measured(scheme, people, range(1, seeds + 1)))
        for people in sizes
        for scheme in SCHEMES
    }
    PAGE.write_text(page(found, seeds), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
