"""Groups that nothing in the texts tells apart: their gap is not modelled, and is not told as a finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from glasshouse.report.case import Case, Texts
from glasshouse.report.figures.gaps import gaps
from glasshouse.report.modelled import modelled_axes
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from glasshouse.scheme import Scheme
from glasshouse.world import World
from tests.report import made

ONE_WAY = [{"margin": name, "cell": f"{name} x", "wanted": 1, "drawn": 1} for name in ("age", "residency", "minority")]


def case(margins: list[dict[str, Any]], texts: Texts | None = None) -> Case:
    return Case(Readings(made.frame()), texts or made.texts(), made.MANIFEST | {"margins": margins}, words("en"))


def test_groups_that_nothing_names_are_alike_by_construction() -> None:
    assert modelled_axes(case(ONE_WAY)) == {"sex"}


def test_a_table_that_counts_two_traits_together_tells_groups_apart() -> None:
    joint = [*ONE_WAY, {"margin": "work", "cell": "residency migrant, work employed", "wanted": 1, "drawn": 1}]
    assert modelled_axes(case(joint)) == {"sex", "residency"}


@pytest.mark.parametrize("residents", ["local", "migrant"])
def test_a_scope_tells_residents_apart(residents: str) -> None:
    text = made.texts().schemes[0]
    scoped = text.model_copy(update={"applies_to": text.applies_to.model_copy(update={"residents": residents})})
    texts = replace(made.texts(), schemes=(scoped, *made.texts().schemes[1:]))
    assert "residency" in modelled_axes(case(ONE_WAY, texts))


def test_an_error_that_falls_on_a_group_tells_it_apart() -> None:
    cameras = Scheme.load("beijing-2021-eyes-and-apps").text
    texts = Texts((cameras,), made.texts().before, World.load("beijing").text)
    named = {
        name
        for agency in cameras.agencies
        for sight in agency.sees
        if sight.times_for is not None
        for name, factor in sight.times_for
        if factor is not None
    }
    assert ("minority" in modelled_axes(case(ONE_WAY, texts))) == ("minority" in named)


def test_a_run_that_does_not_say_its_margins_is_taken_to_tell_all_apart() -> None:
    assert modelled_axes(case([])) == {"sex", "residency", "minority"}


def test_the_figure_of_gaps_says_what_is_not_modelled_and_draws_the_rest() -> None:
    figure = gaps(case(ONE_WAY))
    assert any(sentence.startswith("Not modelled: ") and "luck" in sentence for sentence in figure.said)
    assert len(figure.panels) == 1
    assert all("migrant" not in row[0] for table in figure.tables for row in table.rows)
