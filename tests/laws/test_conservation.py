"""Law 5: who is on a list was there before or has entered, and has not left; months on it are lengths of stays."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import polars as pl
import pytest

from glasshouse.compiler import codebook
from glasshouse.engine import live
from glasshouse.engine.lives import schemes_of
from glasshouse.records import Calendar, Records, Tally, close
from glasshouse.records.cohorts import GROUPS
from glasshouse.reference.law import Law
from glasshouse.vocabulary import RESIDENCIES, Ledger
from tests.laws.asking import FEW_AND_MANY, ask, lived
from tests.random_schemes import Case


def stays(case: Case) -> int:
    """From the log alone, for every person, list and month: so for every cohort of people that one could name."""
    end = case.regime.segments[-1].end
    on: dict[tuple[int, str], bool] = defaultdict(bool)
    since: dict[tuple[int, str], int] = {}
    moved: Counter[tuple[int, str, int]] = Counter()
    told: dict[tuple[int, str, int], bool] = {}
    entered = 0
    for entry in lived(case):
        stay, now = (entry.person, entry.a), (entry.person, entry.a, entry.month)
        if entry.event == "ENTERED":
            assert stay not in since
            since[stay] = entry.month
            moved[now] += 1
            entered += 1
        elif entry.event == "LEFT":
            months = entry.month - since.pop(stay)
            assert entry.value & 0xFFFF == months
            assert (entry.b == "open") == (entry.month == end)
            if entry.b != "open":
                moved[now] -= 1
            if entry.b == "death":
                told[now] = False
        elif entry.event == "STATUS":
            told[now] = bool(int(entry.b) & Ledger.ACTUAL)
    assert not since
    for person, listing, month in sorted({*moved, *told}):
        before = on[person, listing]
        now_on = before + moved[person, listing, month]
        assert now_on == told.get((person, listing, month), before), (person, listing, month)
        on[person, listing] = bool(now_on)
    return entered


def _records(case: Case) -> Records:
    first, last = case.regime.segments[0], case.regime.segments[-1]
    book = codebook(case.world, schemes_of(case.regime))
    tally = Tally(
        case.population.people,
        case.population.households.first,
        book,
        Calendar(first.first, first.first, last.first, last.end),
        (case.regime.name,),
        from_age=last.scheme.applies_to.from_age,
        people_seed=case.people_seed,
    )
    live(
        case.world,
        [case.regime],
        case.population,
        book,
        case.life_seed,
        case.people_seed,
        threads=2,
        block=7,
        consume=tally.consume,
    )
    return close(tally, {})


def tallied(case: Case) -> int:
    """From the records: by list, batch and month (stocks are kept as changes); and stocks against stays, by group."""
    records = _records(case)
    lists = list(records.manifest["run"]["lists"])
    table = records.tables["tally_batch"].filter(pl.col("clause").is_in(lists))
    signed = pl.when(pl.col("quantity") == "left").then(-pl.col("value")).otherwise(pl.col("value"))
    changes, flows = (
        table.filter(pl.col("month").is_not_null(), pl.col("quantity").is_in(names))
        .group_by("batch", "clause", "month")
        .agg(signed.sum().alias("value"))
        .filter(pl.col("value") != 0)
        .sort("batch", "clause", "month")
        for names in (["listed"], ["entered", "left"])
    )
    assert changes.equals(flows)
    stocks = table.filter(pl.col("month").is_null(), pl.col("quantity") == "listed")
    stays = records.tables["spells"].with_columns(
        months=pl.col("months_in_run").cast(pl.Int64) * pl.col("spells"), cohort=pl.lit("all")
    )
    lasted = 0
    for axis in ("cohort", "sex", "residency", "minority"):
        group = pl.col(axis).cast(pl.String) if axis == "cohort" else f"{axis}=" + pl.col(axis).cast(pl.String)
        by_group = stays.group_by(group.alias("cohort"), "list").agg(pl.col("months").sum())
        expected = {(cohort, name): months for cohort, name, months in by_group.rows() if months}
        within = stocks.filter(pl.col("cohort").cast(pl.String).is_in(_groups(axis)))
        summed = within.group_by(pl.col("cohort").cast(pl.String), "clause").agg(pl.col("value").sum())
        assert {(cohort, name): months for cohort, name, months in summed.rows() if months} == expected, axis
        lasted = sum(expected.values())
    return lasted


def _groups(axis: str) -> list[str]:
    """The groups of an axis that is fixed for life; of none of them: everybody."""
    return ["all"] if axis == "cohort" else [group for group in GROUPS if group.startswith(f"{axis}=")]


def classed(case: Case) -> int:
    """Every change begins at the class that was held; in log and records, those with a class are those in scope."""
    held: dict[int, str] = {}
    for entry in lived(case):
        if entry.event == "CLASS":
            assert entry.b == held.get(entry.person, "") != entry.a
            held[entry.person] = entry.a
    last = case.regime.segments[-1]
    present = case.population.people.death >= last.end
    standing = Counter(name for person, name in held.items() if name and present[person])
    told = _records(case).tables["tally_batch"].filter(pl.col("quantity") == "in_class", pl.col("month").is_not_null())
    stocks = dict(told.group_by("clause").agg(pl.col("value").sum()).iter_rows())
    assert {name: number for name, number in stocks.items() if number} == dict(standing)
    law = Law(last.scheme, frozenset())
    assert standing.total() == (_in_scope(case, law, last.end - 1) if law.bands else 0)
    return standing.total()


def _in_scope(case: Case, law: Law, month: int) -> int:
    people, applies = case.population.people, law.scheme.applies_to
    age = (month - people.birth.astype(np.int64)) // 12
    within = (people.birth <= month) & (month < people.death) & (age >= applies.from_age)
    if applies.to_age is not None:
        within &= age < applies.to_age
    if applies.residents != "all":
        within &= people.residency == RESIDENCIES.index(applies.residents)
    return int(within.sum())


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_who_has_a_class_is_who_is_in_scope(examples: int) -> None:
    assert ask(classed, examples) > 0


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_now_is_before_and_entered_less_left(examples: int) -> None:
    assert ask(stays, examples) > 0


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_the_records_conserve_people(examples: int) -> None:
    assert ask(tallied, examples) > 0
