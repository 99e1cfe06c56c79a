"""What holds of every life that the plain reading tells."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings

from glasshouse.reference import live
from glasshouse.vocabulary import Ledger
from tests.random_schemes import Case, cases
from tests.reference.mechanisms import ALL, NOTHING, OFF, sights

FEW = settings(max_examples=6, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(cases(residents=16, months=20))
def test_rows_fit_together(case: Case) -> None:
    """The same inputs give the same rows; whoever enters a list leaves it once, by the end; nobody acts when absent."""
    log = live(*case)
    assert log == live(*case)
    held: Counter[tuple[int, str]] = Counter()
    people, end = case.population.people, case.regime.segments[-1].end
    for entry in log:
        if entry.event == "ENTERED":
            held[entry.person, entry.a] += 1
        elif entry.event == "LEFT":
            held[entry.person, entry.a] -= 1
        elif entry.event == "STATUS":
            assert bool(int(entry.b) & Ledger.ACTUAL) == bool(held[entry.person, entry.a])
        assert 0 <= held[entry.person, entry.a] <= 1
        assert people.birth[entry.person] <= entry.month <= end
        assert entry.month < people.death[entry.person] or entry.event == "LEFT"
    assert not any(held.values())
    assert log == sorted(log, key=lambda entry: (entry.person, entry.month))


@FEW
@given(cases(residents=16, months=20))
def test_at_perfect_sight_without_appeals_the_ledgers_agree(case: Case) -> None:
    perfect = sights(lambda _: {"coverage": ALL, "misattributed": NOTHING, "fabricated_per_month": NOTHING})
    log = live(*OFF["appeal"](perfect(case)))
    assert {entry.b for entry in log if entry.event == "STATUS"} <= {0, 7}


@FEW
@given(cases(residents=16, months=20))
def test_without_consequences_the_people_live_as_under_no_scheme(case: Case) -> None:
    """Watching alone, with responses off, moves no deed, turn, wish, work or income."""
    quiet = case
    for name in ("without response", "without sanctions", "without rewards"):
        quiet = OFF[name](quiet)
    blind = sights(lambda _: {"coverage": NOTHING, "misattributed": NOTHING, "fabricated_per_month": NOTHING})(quiet)
    lived = ("DEED", "TURN", "WISH", "WORK", "INCOME")
    assert [row for row in live(*quiet) if row.event in lived] == [row for row in live(*blind) if row.event in lived]
