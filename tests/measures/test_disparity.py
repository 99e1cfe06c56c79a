"""The gap between groups and its parts, against numbers worked by hand and a run in which some parts are nothing."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

import glasshouse
from glasshouse.measures.cube import Cube
from glasshouse.measures.disparity import PARTS, gaps
from glasshouse.measures.intervals import freedom, quantile
from glasshouse.measures.reading import frame
from glasshouse.records import Records
from glasshouse.records.result import SCHEMAS
from glasshouse.vocabulary import BATCHES

MONTHS = 10
PEOPLE = (400, 200)
STANDING = {
    "seen": {"on_full": (40, 40), "on_corrected": (20, 10), "listed": (20, 20)},
    "lived": {"on_full": (50, 50), "on_corrected": (30, 30), "listed": (40, 30)},
}
"""People of each group who stand there in every month: by hand 2, 1, 2 and 1.5 times the other group's share."""


def _uneven(number: int, batch: int) -> int:
    """``number`` times MONTHS person-months dealt to the batches, a little more to the early ones."""
    whole, rest = divmod(number * MONTHS, BATCHES)
    return whole + (batch < rest)


def _cubes(words: tuple[str, str], standing: dict[str, dict[str, tuple[int, int]]] = STANDING) -> dict[str, Cube]:
    """Cubes of both worlds in which the groups of ``words``, in this order, are of those sizes and stand there."""
    rows = [
        (world, f"sex={word}", batch, quantity, None, None, None, None, _uneven(of[place], batch))
        for world, quantities in standing.items()
        for quantity, of in {"people": PEOPLE, **quantities}.items()
        for place, word in enumerate(words)
        for batch in range(BATCHES)
    ]
    run = {"start": 0, "in_force": 0, "end": MONTHS, "lists": {}, "worlds": list(standing), "watch_only": {}}
    table = pl.DataFrame(rows, schema=dict(SCHEMAS["tally_batch"]), orient="row")
    records = Records({"run": run}, {"tally_batch": table})
    return {world: Cube(records, world) for world in standing}


def _readings(cubes: dict[str, Cube]) -> dict[str, dict[str, object]]:
    made = frame(gaps(cubes["lived"], cubes["seen"])).filter(pl.col("by").str.starts_with("axis=sex"))
    return {row["by"].removeprefix("axis=sex").removeprefix(", part="): row for row in made.iter_rows(named=True)}


def _values(cubes: dict[str, Cube]) -> dict[str, object]:
    return {name: row["value"] for name, row in _readings(cubes).items()}


def test_parts_worked_by_hand() -> None:
    found = _values(_cubes(("female", "male")))
    assert found == pytest.approx(
        {
            "": math.log(1.5),
            "circumstance_and_law": math.log(2),
            "coverage": -math.log(2),
            "errors": math.log(2),
            "consequences_and_response": math.log(1.5 / 2),
        }
    )
    assert tuple(found)[1:] == PARTS


def test_parts_sum_to_the_gap() -> None:
    found = _values(_cubes(("female", "male")))
    assert sum(found[part] for part in PARTS) == pytest.approx(found[""], abs=1e-12)  # type: ignore[misc]


def test_groups_that_change_places_change_every_sign() -> None:
    one, other = _values(_cubes(("female", "male"))), _values(_cubes(("male", "female")))
    assert other == pytest.approx({name: -value for name, value in one.items()})  # type: ignore[operator]


def test_the_interval_is_that_of_leaving_each_batch_out() -> None:
    row = _readings(_cubes(("female", "male")))["coverage"]

    def ratio(quantity: str, without: int) -> float:
        def share(place: int) -> float:
            number, of = STANDING["seen"][quantity][place], PEOPLE[place]
            return (number * MONTHS - _uneven(number, without)) / (of * MONTHS - _uneven(of, without))

        return math.log(share(1) / share(0))

    left_out = np.array([ratio("on_corrected", batch) - ratio("on_full", batch) for batch in range(BATCHES)])
    reach = quantile(freedom(left_out)) * math.sqrt((BATCHES - 1) * np.var(left_out))
    assert (row["low"], row["high"]) == pytest.approx((row["value"] - reach, row["value"] + reach))
    assert (row["interval"], row["n"]) == ("chance", min(PEOPLE))


def test_parts_that_rest_on_few_people_have_no_interval() -> None:
    found = _readings(_cubes(("female", "male")))
    for part in ("errors", "consequences_and_response"):
        assert found[part]["value"] is not None
        assert (found[part]["low"], found[part]["high"], found[part]["interval"]) == (None, None, None)


def test_fewer_than_ten_standing_leave_the_gap_and_what_it_bounds_undefined() -> None:
    few = {**STANDING, "seen": {**STANDING["seen"], "on_corrected": (20, 9)}}
    found = _values(_cubes(("female", "male"), few))
    assert [name for name, value in found.items() if value is None] == ["coverage", "errors"]
    nobody = {**STANDING, "seen": {**STANDING["seen"], "on_full": (0, 40)}}
    assert _values(_cubes(("female", "male"), nobody))["circumstance_and_law"] is None


def test_without_a_watched_twin_there_are_no_parts() -> None:
    made = frame(gaps(_cubes(("female", "male"))["lived"], None))
    assert made["by"].to_list() == ["axis=sex", "axis=residency", "axis=minority"]


def test_where_all_is_seen_and_nothing_mistaken_coverage_and_errors_are_nothing() -> None:
    result = glasshouse.compare(
        "china-court-list", against=["none"], people=3_000, years=2, threads=1, idealised=True, without=["appeals"],
        assumptions=0,
    )  # fmt: skip
    parts = result.readings.filter(pl.col("measure") == "disparity", pl.col("by").str.contains("part="))
    for part in ("coverage", "errors"):
        of_part = parts.filter(pl.col("by").str.ends_with(part)).drop_nulls("value")
        assert of_part.height > 0
        assert not of_part.select("value", "low", "high").fill_null(0).to_numpy().any()
    whole = parts.filter(pl.col("by").str.ends_with("circumstance_and_law")).drop_nulls("value")
    assert whole["value"].to_numpy().any()
