"""Readings of a small run: every measure, undefined as null, nothing of a handful of people."""

from __future__ import annotations

import functools

import numpy as np
import polars as pl
import pytest

from glasshouse.measures import CATALOGUE, describe, readings
from glasshouse.measures.catalogue import FILES, ORDER, UNIT
from glasshouse.measures.reading import SCHEMA, TOO_FEW, Block, Estimates, Labels, Reading
from glasshouse.measures.reading import frame as framed
from glasshouse.records import Records
from tests.records.lives import WHEN, closed_records

PEOPLE = 120


@functools.cache
def records() -> Records:
    return closed_records(PEOPLE)


@functools.cache
def frame() -> pl.DataFrame:
    return readings(records())


def one(measure: str, scheme: str = "scheme", cohort: str = "all", **key: str) -> dict[str, object]:
    chosen = frame().filter(
        pl.col("measure") == measure, pl.col("scheme") == scheme, pl.col("cohort") == cohort, pl.col("month").is_null()
    )
    for column in ("clause", "context", "by"):
        chosen = chosen.filter(pl.col(column) == key[column] if column in key else pl.col(column).is_null())
    assert chosen.height == 1
    return chosen.row(0, named=True)


def counted(quantity: str, **key: str) -> int:
    table = (
        records()
        .tables["tally_batch"]
        .filter(
            pl.col("world") == "scheme",
            pl.col("cohort") == "all",
            pl.col("month").is_null(),
            pl.col("quantity") == quantity,
        )
    )
    for column in ("clause", "context", "by"):
        table = table.filter(pl.col(column) == key[column] if column in key else pl.col(column).is_null())
    return int(table["value"].sum())


def test_columns_and_catalogue() -> None:
    assert tuple(frame().columns) == Reading._fields == tuple(SCHEMA)
    assert set(frame()["measure"]) == {measure.id for measure in CATALOGUE} == set(UNIT)
    assert sum(len(file.MEASURES) for file in FILES) == len(CATALOGUE) == len(describe())
    assert all(row["definition"].endswith(".") for row in describe())


def test_what_the_order_names_is_measured() -> None:
    assert [measure.id for measure in CATALOGUE][: len(ORDER)] == list(ORDER)


def test_nothing_is_nan_or_infinite() -> None:
    for column in ("value", "low", "high"):
        assert frame()[column].drop_nulls().is_finite().all()


def test_no_row_of_one_to_twenty_nine_people_tells_anything() -> None:
    of_people = pl.col("unit").is_in(["share of people", "per 1,000 people and year"])
    small = frame().filter(of_people & pl.col("n").is_between(1, 29))
    assert small.height > 0
    assert small["value"].null_count() == small["low"].null_count() == small["high"].null_count() == small.height
    assert set(small["interval"]) == {TOO_FEW}


def test_the_smallest_cohort_that_is_shown_has_thirty_people() -> None:
    people = np.array([0, 1, 29, 29.9, 30])
    half = np.full(5, 0.5)
    rows = framed([Block(Labels("prevalence", "scheme", "share"), Estimates(half, half, half), people, ("all",) * 5)])
    assert rows["value"].is_null().to_list() == [False, True, True, True, False]
    assert rows["interval"].to_list() == ["chance", TOO_FEW, TOO_FEW, TOO_FEW, "chance"]


def test_no_key_is_told_twice() -> None:
    key = ["measure", "scheme", "against", "cohort", "clause", "context", "by", "month"]
    assert frame().select(key).is_duplicated().sum() == 0


def test_values_are_the_tally_divided() -> None:
    lived = counted("people")
    assert one("prevalence", clause="defaulters")["value"] == pytest.approx(
        counted("listed", clause="defaulters") / lived
    )
    assert one("refusals", context="travel")["value"] == pytest.approx(
        12_000 * counted("refused", context="travel") / lived
    )
    assert one("ever_listed")["value"] == pytest.approx(counted("ever_listed") / counted("lived"))
    assert one("induced")["value"] == pytest.approx(counted("induced") / lived)


def test_a_month_is_what_stood_at_its_end() -> None:
    months = frame().filter(
        pl.col("measure") == "prevalence", pl.col("scheme") == "scheme", pl.col("clause") == "defaulters",
        pl.col("month").is_not_null(),
    )  # fmt: skip
    assert months["month"].to_list() == list(range(WHEN.end - WHEN.in_force))
    standing = (months["value"] * months["n"]).round().sum()
    assert standing == counted("listed", clause="defaulters")


def test_shares_of_spells_sum_to_one() -> None:
    words = ("as_designed", "wrong_at_entry", "wrong_reason", "held_too_long")
    shares = [one("wrong", clause="defaulters", by=f"class={word}")["value"] for word in words]
    assert sum(shares) == pytest.approx(1)


def test_people_by_class_stand_in_declared_order_and_are_the_tally_divided() -> None:
    rows = frame().filter(
        pl.col("measure") == "class_share", pl.col("scheme") == "scheme", pl.col("cohort") == "all",
        pl.col("month").is_null(),
    )  # fmt: skip
    assert rows["by"].to_list() == ["class=low", "class=high"]
    assert set(rows["clause"]) == {"grade"}
    standing = [counted("in_class", clause=f"grade/{name}") for name in ("low", "high")]
    assert rows["value"].to_list() == pytest.approx([number / counted("people") for number in standing])


def test_twin_rows_turn_the_sign_of_what_is_lost() -> None:
    lost = one("protected_conduct_lost", "twin")
    gap = one("twin_difference", "twin", by="total=protected_deeds")
    assert lost["value"] == pytest.approx(-gap["value"])
    assert lost["against"] == "other"


def test_what_lasts_longer_than_the_run_is_undefined() -> None:
    assert one("return", clause="defaulters", by="months=60")["value"] is None
    assert one("return", clause="defaulters", by="months=12")["value"] is not None
