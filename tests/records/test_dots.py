"""Dots say what each world holds on a thousand people, month by month, as the log does; and who they are, nowhere."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from glasshouse.records import Tally, dots_of, panel, picture
from glasshouse.records.dots import DOTS, LATELY, SCHEMA
from glasshouse.vocabulary import Event, Held, Ledger
from tests.records.lives import BOOK, WHEN, Row, crowd, lives, log_of

SEED = 7
PEOPLE, FIRST = crowd(90)
LIVES = [lives(PEOPLE, seed) for seed in (1, 2)]


def tallied() -> Tally:
    tally = Tally(PEOPLE, FIRST, BOOK, WHEN, ["plan", "none"], from_age=18, people_seed=SEED)
    for regime, rows in enumerate(LIVES):
        tally.consume(regime, log_of(rows))
    return tally


@pytest.fixture(scope="module")
def dots() -> pl.DataFrame:
    return picture([dots_of(tallied(), 2)])


def who() -> list[int]:
    """The people behind the dots, in order."""
    order = panel.order(90, SEED).tolist()
    return [row for row in order if PEOPLE.birth[row] <= WHEN.in_force < PEOPLE.death[row]]


def told(rows: list[Row], person: int, month: int) -> tuple[int, str | None]:
    """What is held on a person in a month, and their class, read slowly."""
    held, band = 0, None
    status = {0: 0, 1: 0}
    for _, when, event, a, b, _ in (row for row in rows if row[0] == person and row[1] <= month):
        lately = month - when < LATELY
        if event == Event.STATUS:
            status[a] = b
        elif event == Event.CLASS:
            band = BOOK.classes[a] if a >= 0 else None
        elif event == Event.RECORD and b & Ledger.ACTUAL and lately:
            held |= Held.WRITTEN
            if b & (Ledger.MISATTRIBUTED | Ledger.FABRICATED):
                held |= Held.UNTRUE
        elif event == Event.REFUSED and lately:
            held |= Held.REFUSED
        elif event == Event.REWARDED and lately:
            held |= Held.EASED
    if status[0] & Ledger.ACTUAL:
        held |= Held.LISTED
        if not status[0] & Ledger.CORRECTED:
            held |= Held.IN_ERROR
    if status[1] & Ledger.ACTUAL:
        held |= Held.FAVOURED
    return int(held), band


def test_every_month_of_every_dot_is_what_the_log_says(dots: pl.DataFrame) -> None:
    months = 0
    for world, rows in zip(("plan", "none"), LIVES, strict=True):
        for dot, person in enumerate(who()):
            stretches = dots.filter(world=world, dot=dot).sort("month")
            shown = {
                month: (row["held"], row["class"])
                for row in stretches.to_dicts()
                for month in range(row["month"], row["month"] + row["months"])
            }
            alive = range(min(WHEN.end, int(PEOPLE.death[person])) - WHEN.in_force)
            assert shown == {month: told(rows, person, WHEN.in_force + month) for month in alive}
            months += len(alive)
    assert months > 1000
    assert set(dots["world"].cast(pl.String)) == {"plan", "none"}


def test_each_flag_is_held_by_some_dot(dots: pl.DataFrame) -> None:
    """Otherwise the test above shows less than it says."""
    seen = int(np.bitwise_or.reduce(dots["held"].to_numpy()))
    assert seen == sum(Held)
    assert dots["class"].n_unique() == 1 + len(BOOK.classes)


def test_a_stretch_is_as_long_as_nothing_changes(dots: pl.DataFrame) -> None:
    follows = dots.sort("world", "dot", "month").with_columns(
        next=pl.col("month").shift(-1).over("world", "dot"),
        same=(pl.col("held") == pl.col("held").shift(-1).over("world", "dot"))
        & pl.col("class").cast(pl.String).eq_missing(pl.col("class").cast(pl.String).shift(-1).over("world", "dot")),
    )
    inner = follows.filter(pl.col("next").is_not_null())
    assert inner.filter(pl.col("month") + pl.col("months") != pl.col("next")).is_empty()
    assert inner.filter("same").is_empty()


def test_a_dot_keeps_its_place_and_has_no_number_and_no_group(dots: pl.DataFrame) -> None:
    assert list(dots.columns) == list(SCHEMA)
    assert list(SCHEMA) == ["world", "dot", "age", "income", "work", "class", "month", "months", "held"]
    places = dots.select("dot", "age", "income", "work").unique()
    assert places.height == places["dot"].n_unique() == len(who())
    assert places["dot"].max() == len(who()) - 1 < DOTS
