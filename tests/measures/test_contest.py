"""Getting off a list: shares of spells by hand."""

from __future__ import annotations

import functools

import polars as pl
import pytest

from glasshouse.measures.contest import appealed, still_listed
from glasshouse.measures.cube import Cube
from glasshouse.measures.intervals import without_one
from glasshouse.measures.reading import frame
from glasshouse.measures.survival import ENDS, aalen_johansen, curves, followed
from glasshouse.records import Records, Tally, close
from glasshouse.records.cohorts import GROUPS
from tests.records.lives import BOOK, WHEN, crowd, lives, log_of

PEOPLE = 240


@functools.cache
def records() -> Records:
    people, first = crowd(PEOPLE)
    tally = Tally(people, first, BOOK, WHEN, ("scheme",), from_age=18, people_seed=3)
    tally.consume(0, log_of(lives(people, 7)))
    return close(tally, {})


def spells() -> pl.DataFrame:
    table = records().tables["spells"]
    return table.filter((pl.col("list") == "defaulters") & (pl.col("entry_quarter") >= 0))


def test_the_share_that_lasts_longer_is_kaplan_and_meiers() -> None:
    """Every way out, death too, ends a spell.  One cut by the run's end after m months could have been left in any of
    them, and in month m no more: that month is not lived."""
    table, staying = spells(), 1.0
    for month in range(13):
        seen = pl.col("months") - (pl.col("way") == "open").cast(pl.Int16)
        at_risk = table.filter(seen >= month)["spells"].sum()
        ended = table.filter((pl.col("months") == month) & (pl.col("way") != "open"))["spells"].sum()
        staying *= 1 - ended / at_risk
    of_list = still_listed(records(), Cube(records(), "scheme"))
    row = frame(of_list).filter(clause="defaulters", cohort="all", by="months=12").row(0, named=True)
    assert row["value"] == pytest.approx(staying) and 0 < staying < 1
    assert row["n"] == table["spells"].sum()


def test_what_nobody_was_followed_for_is_undefined_and_groups_are_those_with_a_spell() -> None:
    made = frame(still_listed(records(), Cube(records(), "scheme"))).filter(clause="defaulters")
    assert made.filter(cohort="all", by="months=60")["value"].to_list() == [None]
    assert set(made["cohort"]) <= set(GROUPS)
    women = spells().filter(sex="female")["spells"].sum()
    assert made.filter(cohort="sex=female", by="months=12")["n"].to_list() == [women]


def test_appeals_are_set_against_entries_and_upheld_against_decided() -> None:
    cube = Cube(records(), "scheme")
    made = frame(appealed(cube)).filter(cohort="all", clause="defaulters")
    value = {row["by"]: row["value"] for row in made.iter_rows(named=True)}
    filed = sum(cube.run(*key)[0].sum() for key in cube.keys("filed") if key[1] == "defaulters")
    entered = sum(cube.run(*key)[0].sum() for key in cube.keys("entered") if key[1] == "defaulters")
    decided = {key[3]: cube.run(*key)[0].sum() for key in cube.keys("decided") if key[1] == "defaulters"}
    upheld = sum(number for word, number in decided.items() if word and word.startswith("upheld"))
    assert value["step=filed"] == pytest.approx(filed / entered)
    assert value["step=upheld"] == pytest.approx(upheld / sum(decided.values()))
    of_error = [decided[f"{word}, in_error=yes"] for word in ("upheld", "dismissed")]
    assert value["step=upheld_in_error"] == pytest.approx(of_error[0] / sum(of_error))


def test_nobody_outstays_a_fixed_term_that_the_run_cuts_short() -> None:
    """Nineteen left after their term of 12 months; one had been there for 12 when the run ended."""
    rows = [{"batch": batch, "months": 12, "way": "term", "spells": 1} for batch in range(19)]
    rows.append({"batch": 19, "months": 12, "way": "open", "spells": 1})
    events, lost, number = map(without_one, curves(followed(pl.DataFrame(rows), ENDS, "way", "spells"), ENDS))
    _, staying = aalen_johansen(events, lost, at_start=number)
    assert staying[0, 11] == 1 and staying[0, 12] == 0
