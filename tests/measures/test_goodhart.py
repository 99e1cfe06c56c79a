"""How far the class has moved from conduct: ranks by hand and by scipy, what moved it counted by a loop."""

from __future__ import annotations

import functools

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from glasshouse.measures.cube import Cube
from glasshouse.measures.goodhart import moved_by, raised, rank_correlation, tracks
from glasshouse.measures.reading import frame
from glasshouse.records import Records, Tally, close
from glasshouse.records.cohorts import GROUPS
from glasshouse.records.panel import order
from glasshouse.records.standing import BECAUSE, DIRECTIONS, LOOKS_BACK
from glasshouse.vocabulary import Event
from tests.records.lives import BOOK, WHEN, crowd, lives, log_of

PEOPLE = 240
BANDS = ("grade/low", "grade/high")


@functools.cache
def told() -> tuple[Records, list[tuple[int, ...]]]:
    people, first = crowd(PEOPLE)
    rows = lives(people, 5)
    tally = Tally(people, first, BOOK, WHEN, ("scheme",), from_age=18, people_seed=3)
    tally.consume(0, log_of(rows))
    who = np.isin(np.arange(PEOPLE), order(PEOPLE, 3))
    return close(tally, {}), [row for row in rows if who[row[0]]]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=3, max_size=60))
def test_the_rank_correlation_is_spearmans_with_ties_at_their_mean_rank(pairs: list[tuple[int, int]]) -> None:
    counts = np.zeros((4, 6))
    for one, other in pairs:
        counts[one, other] += 1
    ours = float(rank_correlation(counts))
    if len({one for one, _ in pairs}) == 1 or len({other for _, other in pairs}) == 1:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(stats.spearmanr(*zip(*pairs, strict=True)).statistic)


def test_a_class_that_is_conduct_itself_follows_it_wholly_and_one_turned_round_against_it() -> None:
    assert rank_correlation(np.diag([5, 4, 3])) == pytest.approx(1)
    assert rank_correlation(np.diag([5, 4, 3])[::-1]) == pytest.approx(-1)


def test_class_and_conduct_at_a_years_end_are_those_of_the_log() -> None:
    records, rows = told()
    people, _ = crowd(PEOPLE)
    counted: dict[tuple[int, str, int], int] = {}
    for month in range(WHEN.in_force + LOOKS_BACK - 1, WHEN.end, LOOKS_BACK):
        for person in {row[0] for row in rows}:
            held = [row for row in rows if row[0] == person and row[2] == Event.CLASS and row[1] <= month]
            if not held or not people.birth[person] <= month < people.death[person]:
                continue
            done = [
                row
                for row in rows
                if row[0] == person and row[2] == Event.DEED and month - LOOKS_BACK < row[1] <= month
            ]
            harmful = sum(BOOK.kind_polarity[row[3]] == "harmful" for row in done)
            key = (month - WHEN.in_force, BOOK.classes[held[-1][3]], harmful)
            counted[key] = counted.get(key, 0) + 1
    table = records.tables["standing"].group_by("month", "class", "harmful").agg(pl.col("people").sum())
    assert {
        (row["month"], row["class"], row["harmful"]): row["people"] for row in table.iter_rows(named=True)
    } == counted
    assert len(counted) > 10


def test_what_fell_due_in_the_month_of_a_change_is_what_moved_it() -> None:
    records, rows = told()
    counted: dict[tuple[str, str], int] = {}
    for person, month, event, new, old, _ in rows:
        if event == Event.CLASS and month >= WHEN.in_force:
            due = any(row[:3] == (person, month, Event.RECORD) and row[4] & 1 for row in rows)
            key = (DIRECTIONS[new > old], BECAUSE[2 * due])
            counted[key] = counted.get(key, 0) + 1
    table = records.tables["moves"].group_by("direction", "because").agg(pl.col("moves").sum())
    found = {(row["direction"], row["because"]): row["moves"] for row in table.iter_rows(named=True)}
    assert found == counted and len(counted) == 4


def test_readings_say_what_the_tables_count() -> None:
    records, _ = told()
    cube = Cube(records, "scheme")
    rises = frame([raised(cube, "grade", BANDS)]).filter(cohort="all").row(0, named=True)
    moves = [cube.run(*key)[0].sum() for key in cube.keys("class_moves") if key[3] == "to=grade/high"]
    assert rises["value"] == pytest.approx(12_000 * sum(moves) / cube.run("people")[0].sum())
    moved = frame(moved_by(records, cube, "grade", BANDS)).filter(cohort="all")
    by = {row["by"]: row["value"] for row in moved.iter_rows(named=True)}
    for direction in DIRECTIONS:
        assert sum(by[f"direction={direction}, because={word}"] for word in BECAUSE) == pytest.approx(1)
    assert set(frame(tracks(records, cube, "grade", BANDS))["month"]) == {None, 11, 23}


def test_a_class_that_nearly_everybody_holds_has_no_rank_correlation() -> None:
    records, _ = told()
    table = records.tables["standing"]
    one_class = Records(records.manifest, {**records.tables, "standing": table.filter(table["class"] == BANDS[0])})
    made = frame(tracks(one_class, Cube(records, "scheme"), "grade", BANDS))
    assert made["value"].null_count() == made.height > 0
    assert GROUPS[0] == "all"
