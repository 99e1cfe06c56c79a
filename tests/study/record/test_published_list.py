"""A published list counted from the log: as the records count it, and as counting by hand does."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

from glasshouse.records.log import new_log
from glasshouse.study.record import published_list
from glasshouse.study.record.published_list import Counts, observe, together, what_the_list_reads
from glasshouse.study.record.targets import load_targets
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.study.running.runs import execute
from glasshouse.vocabulary import BATCHES, WAYS, Event

LIST = load_targets().published_list
YEARS = 9


@pytest.fixture(scope="module")
def planned() -> Plan:
    error = ("courts-unpaid-judgment.misattributed=0.3", "courts-unpaid-judgment.coverage=1")
    options = Options(world="china", people=3000, years=YEARS, before="empty", settings=error)
    whole = plan("china-court-list", [], options)
    text = published_list._refusing_only(whole.schemes[0].text, LIST.wish)
    small = replace(whole.world, text=what_the_list_reads(whole.world.text, text, LIST.wish))
    regimes = tuple(
        one._replace(segments=tuple(part._replace(scheme=text) for part in one.segments)) for one in whole.regimes
    )
    return replace(whole, world=small, schemes=(replace(whole.schemes[0], text=text),), regimes=regimes)


@pytest.fixture(scope="module")
def counts(planned: Plan) -> Counts:
    return observe(planned, planned.world.text, planned.schemes[0].text, LIST.wish, (1, 1))


def test_counts_are_those_of_the_records(planned: Plan, counts: Counts) -> None:
    table = execute(planned, lambda *_: None).records[0].tables["tally_batch"].filter(pl.col("month").is_not_null())

    def counted(quantity: str, by: str = "", *, stock: bool = False) -> list[int]:
        rows = table.filter(pl.col("quantity") == quantity, pl.col("clause") == "defaulters")
        if by:
            rows = rows.filter(pl.col("by").cast(pl.String).str.contains(by))
        months = np.zeros((12 * YEARS, BATCHES), np.int64)
        np.add.at(months, (rows["month"].to_numpy(), rows["batch"].to_numpy()), rows["value"].to_numpy())
        return list((np.cumsum(months, axis=0) if stock else months).sum(axis=1))

    assert list(counts.entered.sum(axis=1)) == counted("entered")
    assert list(counts.left.sum(axis=1)) == counted("left", "way=[^d]")
    assert list(counts.settled.sum(axis=1)) == counted("left", "way=settled")
    assert list(counts.listed.sum(axis=1)) == counted("listed", stock=True)
    assert list(counts.in_error.sum(axis=1)) == counted("in_error", stock=True)
    assert counts.in_error.sum() > 0 and counts.settled.sum() > 0 and counts.caught.sum() > 0


def test_attempts_and_people_caught(counts: Counts) -> None:
    assert (counts.caught <= counts.attempts).all()
    assert (counts.caught[1:] <= counts.listed[:-1]).all()


def test_two_cities_are_counted_side_by_side(counts: Counts) -> None:
    both = together([counts, counts])
    assert both.entered.shape == (12 * YEARS, 2 * BATCHES)
    one, two = published_list.attempts(counts, LIST), published_list.attempts(both, LIST)
    assert one.value == pytest.approx(two.value)
    assert two.low is not None and one.low is not None and two.low > one.low


class _People(NamedTuple):
    birth: np.ndarray
    death: np.ndarray
    batch: np.ndarray


def test_by_hand() -> None:
    """Two grown people and a child; one is listed in month 1, caught twice in month 2, pays in month 3."""
    people = _People(np.array([0, 0, 1000]), np.array([9999, 1004, 9999]), np.zeros(3, np.int8))
    first, rows = 1000, new_log(6)
    told = [
        (0, 1001, Event.ENTERED, 0, 1, 0),
        (0, 1001, Event.STATUS, 0, 1, 0),
        (0, 1002, Event.REFUSED, 4, 0, 7),
        (0, 1002, Event.REFUSED, 4, 0, 2),
        (0, 1003, Event.LEFT, 0, WAYS.index("settled"), 2),
        (0, 1003, Event.STATUS, 0, 0, 0),
    ]
    for row, (person, month, event, a, b, value) in enumerate(told):
        rows[row] = (person, month, a, b, event, 0, value)
    found = published_list._counted(rows, people, 4, first, first + 6)
    assert found.entered[:, 0].tolist() == [0, 1, 0, 0, 0, 0]
    assert found.left[:, 0].tolist() == found.settled[:, 0].tolist() == [0, 0, 0, 1, 0, 0]
    assert found.listed[:, 0].tolist() == found.in_error[:, 0].tolist() == [0, 1, 1, 0, 0, 0]
    assert found.adults[:, 0].tolist() == [2, 2, 2, 2, 1, 1]
    assert found.caught[:, 0].tolist() == [0, 0, 1, 0, 0, 0]
    assert found.attempts[:, 0].tolist() == [0, 0, 9, 0, 0, 0]
