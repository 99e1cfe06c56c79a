"""Numbers of a text changed in Python."""

from __future__ import annotations

from fractions import Fraction

import pytest

from glasshouse.scheme import Scheme
from glasshouse.text import numbers, with_values

TEXT = Scheme.load("china-court-list").text


def test_each_number_can_be_set_and_nothing_else_moves() -> None:
    before = {(one.clause, one.key): one.value for one in numbers(TEXT)}
    for name, value in before.items():
        after = {(one.clause, one.key): one.value for one in numbers(with_values(TEXT, {name: value + 1}))}
        assert after == {**before, name: value + 1}


def test_nothing_set_is_the_same_text() -> None:
    assert with_values(TEXT, {}) is TEXT


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="coverages"):
        with_values(TEXT, {("courts-unpaid-judgment", "coverages"): Fraction(1)})
