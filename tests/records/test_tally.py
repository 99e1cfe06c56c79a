"""The tally against a slow one that recounts every month from the log, and the laws that its numbers obey."""

from __future__ import annotations

import functools
import itertools
import threading
from collections import Counter

import numpy as np
import polars as pl
import pytest

from glasshouse.records import Log, Records, Tally, close
from glasshouse.records.cohorts import GROUPS
from glasshouse.vocabulary import (
    COHORT_AGES,
    COHORT_INCOMES,
    MINORITY,
    RESIDENCIES,
    SEXES,
    SPELL_CLASSES,
    WAYS,
    WORK,
    Event,
)
from tests.records.lives import BOOK, WHEN, Row, crowd, lives, log_of

MONTHS = range(WHEN.start, WHEN.end)


def tallied(batches: list[Log], *, threads: int = 1) -> Tally:
    people, first = crowd()
    tally = Tally(people, first, BOOK, WHEN, ("scheme", "other"), from_age=18, people_seed=3, threads=threads)

    def feed(part: list[Log]) -> None:
        for batch in part:
            tally.consume(0, batch)

    running = [threading.Thread(target=feed, args=(batches[n::threads],)) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    tally.consume(1, log_of(lives(people, 8)))
    return tally


@functools.cache
def rows() -> tuple[Row, ...]:
    return tuple(lives(crowd()[0], 7))


@functools.cache
def records() -> Records:
    return close(tallied([log_of(list(rows()))]), {0: 1})


def run_value(quantity: str, cohort: str = "all", **key: str) -> int:
    table = (
        records()
        .tables["tally_batch"]
        .filter(
            pl.col("month").is_null(),
            pl.col("world") == "scheme",
            pl.col("cohort") == cohort,
            pl.col("quantity") == quantity,
        )
    )
    for column in ("clause", "context", "by"):
        table = table.filter(pl.col(column) == key[column] if column in key else pl.col(column).is_null())
    return int(table["value"].sum())


def monthly(quantity: str, **key: str) -> list[int]:
    """Values of each month from start on; stocks as changes."""
    table = (
        records()
        .tables["tally_batch"]
        .filter(pl.col("month").is_not_null(), pl.col("world") == "scheme", pl.col("quantity") == quantity)
    )
    for column in ("clause", "context", "by"):
        table = table.filter(pl.col(column) == key[column] if column in key else pl.col(column).is_null())
    found = dict(table.group_by("month").agg(pl.col("value").sum()).iter_rows())
    return [found.get(month - WHEN.in_force, 0) for month in MONTHS]


class Slow:
    """What a person is in each month, recounted from their rows."""

    def __init__(self) -> None:
        self.people, first = crowd()
        self.of: dict[int, list[Row]] = {}
        for row in rows():
            self.of.setdefault(row[0], []).append(row)
        self.first = first

    def last(self, person: int, event: Event, before: int, a: int | None = None) -> Row | None:
        found = [r for r in self.of.get(person, []) if r[2] == event and r[1] < before and (a is None or r[3] == a)]
        return found[-1] if found else None

    def present(self, person: int, month: int) -> bool:
        return bool(self.people.birth[person] <= month < self.people.death[person])

    def work(self, person: int, month: int) -> int:
        row = self.last(person, Event.WORK, month)
        return row[3] if row else int(self.people.work[person])

    def income(self, person: int, month: int) -> int:
        row = self.last(person, Event.INCOME, month)
        return row[3] if row else int(self.people.income[person])

    def status(self, person: int, item: int, month: int) -> int:
        row = self.last(person, Event.STATUS, month + 1, item)
        return row[4] if row else 0

    def band(self, person: int, month: int) -> int:
        row = self.last(person, Event.CLASS, month + 1)
        return row[3] if row else -1

    def ground(self, person: int, item: int, month: int) -> int:
        row = self.last(person, Event.ENTERED, month + 1, item)
        return row[5] if row else 0

    def cohorts(self, person: int, month: int) -> set[str]:
        people = self.people
        own = (WHEN.start - int(people.birth[person])) // 12 >= 18
        age = (max(month, WHEN.start) - int(people.birth[person])) // 12
        fixed_age = (WHEN.start - int(people.birth[person])) // 12 if own else 18
        if age < 18:
            band = "below-scope"
        else:
            band = next(w for w in reversed(COHORT_AGES[1:]) if int(w.rstrip("+").split("-")[0]) <= fixed_age)
        of = person if own else int(self.first[people.household[person]])
        return {
            "all",
            f"age={band}",
            f"sex={SEXES[people.sex[person]]}",
            f"residency={RESIDENCIES[people.residency[person]]}",
            f"minority={MINORITY[people.minority[person]]}",
            f"income={COHORT_INCOMES[self.income(of, WHEN.start) // 2]}",
            f"work={WORK[self.work(of, WHEN.start)]}",
        }


@functools.cache
def slow() -> Slow:
    return Slow()


@pytest.mark.parametrize(
    ("quantity", "key"),
    [
        ("people", {}),
        ("income", {}),
        *(("work", {"by": f"work={word}"}) for word in WORK),
        ("listed", {"clause": "defaulters"}),
        ("listed", {}),
        ("in_error", {"clause": "redlist"}),
        ("as_designed", {"clause": "defaulters", "by": "ground=minor"}),
        ("missed_by_error", {"clause": "defaulters"}),
        ("let_go", {"clause": "defaulters"}),
        ("unseen", {"clause": "defaulters"}),
        ("on_full", {}),
        ("in_class", {"clause": "grade/high"}),
    ],
)
def test_stocks_are_what_a_recount_of_each_month_finds(quantity: str, key: dict[str, str]) -> None:
    counted = Counter[str]()
    by_month = []
    for month in MONTHS:
        standing = 0
        for person in range(slow().people.birth.size):
            if slow().present(person, month):
                number = _stock(person, month, quantity, key)
                standing += number
                if month >= WHEN.in_force:
                    counted.update(dict.fromkeys(slow().cohorts(person, month), number))
        by_month.append(standing)
    assert sum(by_month) > 0
    assert np.cumsum(monthly(quantity, **key)).tolist() == by_month
    assert {cohort: run_value(quantity, cohort, **key) for cohort in GROUPS} == {c: counted[c] for c in GROUPS}


def _stock(person: int, month: int, quantity: str, key: dict[str, str]) -> int:
    of = slow()
    if quantity == "people":
        return 1
    if quantity == "income":
        return of.income(person, month)
    if quantity == "work":
        return int(key["by"] == f"work={WORK[of.work(person, month)]}")
    if quantity == "in_class":
        return int(of.band(person, month) == BOOK.classes.index(key["clause"]))
    item = BOOK.lists.index(key.get("clause", "defaulters"))
    flags = of.status(person, item, month)
    a, c, f, gone = bool(flags & 1), bool(flags & 2), bool(flags & 4), bool(flags & 8)
    return int(
        {
            "listed": a,
            "in_error": a and not c,
            "as_designed": a and c and of.ground(person, item, month) == 1,
            "missed_by_error": c and not a and not gone,
            "let_go": c and not a and gone,
            "unseen": f and not c,
            "on_full": f,
        }[quantity]
    )


def _is(event: Event, a: int | None = None, b: int | None = None):
    return lambda row: row[2] == event and (a is None or row[3] == a) and (b is None or row[4] == b)


@pytest.mark.parametrize(
    ("quantity", "key", "test"),
    [
        ("deeds", {"clause": "petition", "context": "petition"}, _is(Event.DEED, 3)),
        ("turns", {"clause": "lose-job", "context": "work"}, _is(Event.TURN)),
        ("turns_caused", {"clause": "no-flights"}, _is(Event.TURN, None, 1)),
        ("wishes", {"clause": "fly", "context": "travel"}, _is(Event.WISH)),
        ("refused", {"context": "travel"}, _is(Event.REFUSED)),
        ("refused", {"clause": "no-trains"}, _is(Event.REFUSED, None, 1)),
        ("also_refused", {"clause": "no-trains"}, _is(Event.ALSO_REFUSED)),
        ("rewarded", {"clause": "no-flights"}, _is(Event.REWARDED)),
        ("sightings", {"clause": "court/debt", "by": "went=astray"}, _is(Event.SIGHTING, 0, 1)),
        ("records", {"clause": "camera/speed", "by": "record=fabricated"}, _is(Event.RECORD, 1, 17)),
        ("records", {"clause": "court/debt", "by": "record=astray"}, _is(Event.RECORD, 0, 6)),
        ("corrected", {"clause": "court/debt"}, _is(Event.CORRECTED)),
        ("class_moves", {"clause": "grade/low", "by": "to=grade/high"}, _is(Event.CLASS, 1, 0)),
        ("left", {"clause": "redlist", "by": "way=appeal"}, _is(Event.LEFT, 1, WAYS.index("appeal"))),
        ("filed", {"clause": "redlist", "by": "in_error=yes"}, _is(Event.FILED, 1, 1)),
        ("became_aware", {}, _is(Event.AWARE)),
    ],
)
def test_events_are_the_rows_of_the_log(quantity: str, key: dict[str, str], test) -> None:
    of_run = [row for row in rows() if test(row) and WHEN.in_force <= row[1] < WHEN.end]
    assert of_run
    cohorts = Counter(cohort for row in of_run for cohort in slow().cohorts(row[0], row[1]))
    assert {cohort: run_value(quantity, cohort, **key) for cohort in GROUPS} == {c: cohorts[c] for c in GROUPS}
    by_month = Counter(row[1] for row in rows() if test(row))
    assert monthly(quantity, **key) == [by_month[month] for month in MONTHS]


def test_attempts_deeds_seen_people_refused_and_decided_appeals() -> None:
    told = [row for row in rows() if WHEN.in_force <= row[1] < WHEN.end]
    assert run_value("attempts") == sum(row[5] for row in told if row[2] == Event.REFUSED)
    years = {(row[0], (row[1] - WHEN.in_force) // 12) for row in told if row[2] == Event.REFUSED}
    assert run_value("people_refused") == len(years)
    seen = sum(
        row[2] == Event.DEED and row[3] == 4 and following[2] == Event.SIGHTING
        for row, following in itertools.pairwise(told)
    )
    assert run_value("deeds_seen", clause="speed", context="traffic") == seen > 0
    upheld_in_error = sum(
        row[2] == Event.DECIDED and row[3] == 0 and row[4] == 1 and before[4] == 1
        for before, row in itertools.pairwise(told)
    )
    assert run_value("decided", clause="defaulters", by="upheld, in_error=yes") == upheld_in_error > 0


def test_every_spell_has_a_class_once_at_its_end_or_where_it_stands_open_at_the_runs() -> None:
    classed = Counter(
        (BOOK.lists[row[3]], SPELL_CLASSES[row[5] >> 16], row[1] == WHEN.end)
        for row in rows()
        if row[2] == Event.LEFT and WHEN.in_force <= row[1] <= WHEN.end
    )
    assert any(stands_open for _, _, stands_open in classed)
    for name in BOOK.lists:
        for word in SPELL_CLASSES:
            ended, standing = classed[name, word, False], classed[name, word, True]
            assert run_value("spells", clause=name, by=f"spell_class={word}") == ended + standing
        exits = sum(run_value("left", clause=name, by=f"way={way}") for way in WAYS)
        assert exits == sum(number for (item, _, standing), number in classed.items() if item == name and not standing)


def test_now_is_before_and_entered_less_left() -> None:
    """Law 5, for each list and month."""
    for name in BOOK.lists:
        change = np.array(monthly("listed", clause=name))
        entered = sum(np.array(monthly("entered", clause=name, by=f"ground={g}")) for g in
                      ("adjudicated_serious", "minor", "unproven", "lawful_or_protected"))  # fmt: skip
        left = sum(np.array(monthly("left", clause=name, by=f"way={way}")) for way in WAYS)
        assert (change[1:] == (entered - left)[1:]).all()


def test_stock_months_are_the_lengths_of_spells_cut_at_the_run() -> None:
    table = records().tables["spells"].filter(pl.col("world") == "scheme")
    for name in BOOK.lists:
        of_list = table.filter(pl.col("list") == name)
        assert (of_list["months_in_run"].cast(pl.Int64) * of_list["spells"]).sum() == run_value("listed", clause=name)


@pytest.mark.parametrize("threads", [2, 5])
def test_batches_and_threads_change_nothing(threads: int) -> None:
    by_household: dict[int, list[Row]] = {}
    for row in rows():
        by_household.setdefault(row[0] // 3, []).append(row)
    parts = [log_of(part) for part in by_household.values()]
    assert close(tallied(parts, threads=threads), {0: 1}).checksum == records().checksum


def test_windows_change_nothing() -> None:
    windows = [(WHEN.begin, WHEN.start + 5), (WHEN.start + 5, WHEN.start + 6), (WHEN.start + 6, WHEN.end + 1)]
    parts = [log_of([row for row in rows() if first <= row[1] < last]) for first, last in windows]
    assert close(tallied(parts), {0: 1}).checksum == records().checksum


def test_ever_listed_induced_and_lived_against_a_recount() -> None:
    other = Slow()
    other.of = {}
    for row in lives(crowd()[0], 8):
        other.of.setdefault(row[0], []).append(row)
    ever, induced, lived = Counter[str](), Counter[str](), Counter[str]()
    for person in range(crowd()[0].birth.size):
        present = [m for m in range(WHEN.in_force, WHEN.end) if slow().present(person, m)]
        listed = [month for month in present if slow().status(person, 0, month) & 1]
        if listed:
            ever.update(slow().cohorts(person, listed[0]))
        lived.update({cohort for month in present for cohort in slow().cohorts(person, month)})
        for month in listed:
            if not other.status(person, 0, month) & 1:
                induced.update(slow().cohorts(person, month))
    for cohort in GROUPS:
        assert run_value("ever_listed", cohort, clause="defaulters") == ever[cohort]
        assert run_value("induced", cohort, clause="defaulters") == induced[cohort]
        assert run_value("lived", cohort) == lived[cohort]
    assert 0 < induced["all"] < run_value("listed", clause="defaulters")


def test_twin_differences_are_those_of_the_people() -> None:
    ours, theirs = ([row for row in lives(crowd()[0], seed) if WHEN.in_force <= row[1] < WHEN.end] for seed in (7, 8))
    for total, kinds in (("protected_deeds", (3,)), ("harmful_deeds", (0, 4))):
        gaps = []
        for person in range(crowd()[0].birth.size):
            if any(slow().present(person, month) for month in range(WHEN.in_force, WHEN.end)):
                a, b = (sum(r[0] == person and r[2] == Event.DEED and r[3] in kinds for r in t) for t in (ours, theirs))
                gaps.append(a - b)
        found = (
            records()
            .tables["twin"]
            .filter(pl.col("cohort") == "all", pl.col("among") == "all", pl.col("total") == total)
        )
        told = {name: found[name].sum() for name in ("people", "sum", "squares", "positive", "negative")}
        assert told == {
            "people": len(gaps),
            "sum": sum(gaps),
            "squares": sum(gap * gap for gap in gaps),
            "positive": sum(gap > 0 for gap in gaps),
            "negative": sum(gap < 0 for gap in gaps),
        }


def test_personal_totals_of_stocks_sum_to_the_tally() -> None:
    tally = tallied([log_of(list(rows()))])
    made = close(tally, {0: 1})
    whole = made.tables["tally_batch"].filter(
        pl.col("world") == "scheme", pl.col("cohort") == "all", pl.col("month").is_null(), pl.col("clause").is_null()
    )
    totals = tally.memories[0].totals.sum(axis=0)
    for column, quantity in ((0, "listed"), (1, "in_error"), (3, "income"), (5, "refused"), (6, "attempts")):
        chosen = whole.filter(pl.col("quantity") == quantity, pl.col("context").is_null())
        assert totals[column] == chosen["value"].sum() > 0


def test_returns_follow_exits_of_the_run() -> None:
    table = records().tables["returns"].filter(pl.col("world") == "scheme")
    left = [
        row for row in rows()
        if row[2] == Event.LEFT and WAYS[row[4]] != "death" and WHEN.in_force <= row[1] < WHEN.end
    ]  # fmt: skip
    assert table["exits"].sum() == len(left) > 0
    back = 0
    for row in left:
        back += any(r[2] == Event.ENTERED and r[3] == row[3] and r[1] > row[1] for r in slow().of[row[0]])
    assert table.filter(pl.col("observed") == "returned")["exits"].sum() == back > 0


def test_exposure_by_age() -> None:
    table = (
        records()
        .tables["ages"]
        .filter(pl.col("world") == "scheme", pl.col("cohort") == "all", pl.col("list") == "defaulters")
    )
    months, entries = Counter[int](), Counter[int]()
    for person in range(crowd()[0].birth.size):
        entry = next((r[1] for r in slow().of.get(person, []) if r[2] == Event.ENTERED and r[3] == 0), WHEN.end)
        for month in range(WHEN.in_force, WHEN.end):
            age = (month - int(crowd()[0].birth[person])) // 12
            if slow().present(person, month) and month <= entry:
                months[age] += 1
                entries[age] += month == entry
    assert sum(entries.values()) > 0
    told = {
        row["age"]: row for row in table.group_by("age").agg(pl.col("months", "entries").sum()).iter_rows(named=True)
    }
    assert {age: row["months"] for age, row in told.items()} == dict(months)
    assert {age: row["entries"] for age, row in told.items()} == {age: entries[age] for age in months}


def test_panel_holds_whole_histories_with_weights_that_give_the_strata() -> None:
    panel = records().tables["panel"].filter(pl.col("world") == "scheme")
    person = int(panel["person"][0])
    one = panel.filter(pl.col("person") == person, pl.col("stratum") == "any")
    assert one.height == len(slow().of[person])
    drawn = panel.filter(pl.col("stratum") == "ever_listed").group_by("person").agg(pl.col("weight").first())
    assert drawn["weight"].sum() == pytest.approx(run_value("ever_listed"))


def test_a_class_lost_with_its_scheme_is_no_move_and_touches_no_other_counter() -> None:
    people, first = crowd()
    tally = Tally(people, first, BOOK, WHEN, ("scheme",), from_age=18, people_seed=3)
    tally.consume(0, log_of([(0, WHEN.in_force, int(Event.CLASS), -1, 0, 0)]))
    whole = close(tally, {}).tables["tally_batch"].filter(pl.col("month").is_null())
    assert set(whole["quantity"]) == {"people", "work", "income", "lived"}


def test_a_spell_without_an_end_is_refused() -> None:
    people, first = crowd()
    tally = Tally(people, first, BOOK, WHEN, ("scheme",), from_age=18, people_seed=3)
    tally.consume(0, log_of([(0, WHEN.start, int(Event.ENTERED), 0, 1, 0)]))
    with pytest.raises(ValueError, match="without an exit"):
        close(tally, {})
