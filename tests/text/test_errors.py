"""Errors say where, what and what to do; many are told at once."""

import pickle

import pytest

from glasshouse.errors import Errors, GlasshouseError, Place, SchemeError, TextError, did_you_mean


def test_an_error_reads_as_the_house_writes_it() -> None:
    error = SchemeError(
        "no-flights: unknown list 'defaulter'",
        Place("schemes/demo.yaml", 42, 11),
        ("lists declared here: defaulters, redlist",),
        "did you mean 'defaulters'?",
    )
    assert str(error) == (
        "schemes/demo.yaml:42:11: no-flights: unknown list 'defaulter'\n"
        "  lists declared here: defaulters, redlist\n"
        "  did you mean 'defaulters'?"
    )


def test_an_error_without_a_place_starts_with_what() -> None:
    assert str(GlasshouseError("nothing to run", remedy="name a scheme")) == "nothing to run\n  name a scheme"


def test_problems_are_sorted_by_place_and_nested_ones_are_flattened() -> None:
    late, early, nowhere = TextError("b", Place("x", 10, 1)), TextError("a", Place("x", 9, 2)), TextError("c")
    errors = Errors([nowhere, Errors([late, early])])
    assert errors.problems == (early, late, nowhere)
    assert (errors.place, errors.what) == (early.place, "a")
    assert str(errors).splitlines() == ["x:9:2: a", "x:10:1: b", "c"]


@pytest.mark.parametrize(("count", "end"), [(20, "p19"), (21, "and 1 more problem"), (33, "and 13 more problems")])
def test_twenty_problems_are_shown_and_the_rest_is_counted(count: int, end: str) -> None:
    lines = str(Errors(TextError(f"p{i}", Place("x", i + 1, 1)) for i in range(count))).splitlines()
    assert len(lines) == min(count, 20) + (count > 20)
    assert lines[-1].endswith(end)


def test_errors_hold_at_least_one_problem() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Errors([])


def test_errors_cross_process_borders() -> None:
    error = SchemeError("what", Place("x", 1, 2), ("more",), "remedy")
    again = pickle.loads(pickle.dumps(Errors([error, error])))
    assert isinstance(again, Errors)
    assert isinstance(again.problems[0], SchemeError)
    assert str(again) == f"{error}\n{error}"


def test_did_you_mean() -> None:
    assert did_you_mean("defaulter", ["redlist", "defaulters"]) == "defaulters"
    assert did_you_mean("lag_years", ["lag_months", "lead_months"]) == "lag_months"
    assert did_you_mean("lag_years", ["lag_months", "lag_m"]) is None
    assert did_you_mean("xyz", ["redlist", "defaulters"]) is None
    assert did_you_mean("a" * 1000, ["a" * 999]) is None
