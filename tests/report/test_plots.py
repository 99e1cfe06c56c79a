"""What a notebook shows of a result."""

from __future__ import annotations

import sys

import pytest

import glasshouse
from glasshouse.errors import UsageError
from glasshouse.report.case import Case
from glasshouse.report.charts import to_svg
from glasshouse.report.figures import FIGURES
from glasshouse.report.plots import Plots
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from glasshouse.vocabulary import NOTICE
from tests.report import made

CASE = Case(Readings(made.frame()), made.texts(), made.MANIFEST, words("en"))


@pytest.mark.parametrize("name", [make.__name__ for make in FIGURES])
def test_every_figure_has_its_chart(name: str) -> None:
    chart = getattr(Plots(CASE), name)()
    figure = next(make(CASE) for make in FIGURES if make.__name__ == name)
    written = chart.to_dict(validate=False)
    assert [part["title"]["text"] for part in written["vconcat"]] == [panel.title for panel in figure.panels]
    assert str(written).count(NOTICE) >= len(figure.panels)


def test_a_chart_is_drawn_as_altair_draws() -> None:
    written = Plots(CASE).gaps().to_dict()  # validated by Altair's own grammar
    assert "config" in written and all("config" not in part for part in written["vconcat"])
    assert to_svg(written, "x").startswith("<svg")


def test_without_altair_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(UsageError, match="altair, which is not installed") as refused:
        Plots(CASE).gaps()
    assert refused.value.remedy == "pip install 'glasshouse[notebook]'"


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    result = glasshouse.run("none", people=200, years=1, before="empty")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pandas, which is not installed") as refused:
        result.to_pandas()
    assert refused.value.remedy == "pip install 'glasshouse[notebook]'"


def test_one_reading_is_asked_for_by_name() -> None:
    """Null in the table is what a name left out means: a comparison with None would find nothing."""
    result = glasshouse.run("none", people=200, years=1, before="empty")
    row = result.reading("prevalence", "none", month=3)
    assert (row.value, row.unit, row.month) == (0.0, "share of people", 3)
    with pytest.raises(UsageError, match="did you mean 'prevalence'"):
        result.reading("prevalance", "none")
    with pytest.raises(UsageError, match="no reading of 'prevalence' with scheme 'nobody'") as refused:
        result.reading("prevalence", "nobody")
    assert "scheme is one of: none" in str(refused.value)


def test_nothing_to_draw_is_said_in_words() -> None:
    none = Case(Readings(made.frame(lambda row: None)), made.texts(), {}, words("en"))
    with pytest.raises(UsageError, match="nothing to draw") as refused:
        Plots(none).refused()
    assert "The run has no reading of refusals" in str(refused.value)
