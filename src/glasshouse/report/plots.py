"""``result.plot``: the figures of the report as Altair charts, for a notebook."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from glasshouse.errors import UsageError, needed
from glasshouse.report import figures
from glasshouse.report.added_figure import added_panel
from glasshouse.report.case import Case
from glasshouse.report.charts import WIDE
from glasshouse.report.charts.spec import Spec
from glasshouse.report.figures import Figure


class Plots:
    """One method a figure of the report; each gives its panels, one under the other, the notice inside each.

    Every method raises UsageError, with the sentences that the report would say instead, where there is nothing to
    draw.
    """

    def __init__(self, case: Case) -> None:
        self._case = case

    def __call__(self) -> Any:
        """What the scheme adds to what was before, luck and assumption apart: title, source and notice inside.

        Raises UsageError where the run has nothing to set it beside, or nobody is listed.
        """
        panel = added_panel(self._case)
        if panel is None:
            raise UsageError("nothing to draw: no world beside this one, or nobody on a list in either",
                             remedy="compare with another scheme, or read result.summary()")  # fmt: skip
        return _altair().Chart.from_dict(panel.draw(WIDE))

    def over_time(self) -> Any:
        """People on each list, month by month."""
        return self._drawn(figures.over_time)

    def listed(self) -> Any:
        """In error, as designed by ground, and at perfect sight: never one alone."""
        return self._drawn(figures.listed)

    def contest(self) -> Any:
        """Who is still on a list after 12, 24 and 60 months."""
        return self._drawn(figures.contest)

    def classes(self) -> Any:
        """People by class of an index."""
        return self._drawn(figures.classes)

    def goodhart(self) -> Any:
        """How closely classes follow conduct, who rises, and by what."""
        return self._drawn(figures.goodhart)

    def refused(self) -> Any:
        """Refusals by context."""
        return self._drawn(figures.refused)

    def cohorts(self) -> Any:
        """Ever listed, by group."""
        return self._drawn(figures.cohorts)

    def gaps(self) -> Any:
        """Gaps between groups, taken apart."""
        return self._drawn(figures.gaps)

    def twin(self) -> Any:
        """Work and income, the same people in both worlds."""
        return self._drawn(figures.twin)

    def protected(self) -> Any:
        """Protected conduct lost."""
        return self._drawn(figures.protected)

    def averted(self) -> Any:
        """Harmful conduct averted, as assumed."""
        return self._drawn(figures.averted)

    def _drawn(self, make: Callable[[Case], Figure]) -> Any:
        figure = make(self._case)
        if not figure.panels:
            raise UsageError(
                f"nothing to draw: {figure.title}",
                None,
                figure.said,
                "read result.summary(), or run with other options",
            )
        return _altair().VConcatChart.from_dict(one_under_the_other(figure))


def one_under_the_other(figure: Figure) -> Spec:
    """The panels of a figure as one chart, each with its title."""
    charts: list[Spec] = []
    shared: Spec = {}
    for panel in figure.panels:
        chart = panel.draw(WIDE)
        shared = {key: chart.pop(key) for key in ("$schema", "config")}
        charts.append({**chart, "title": {"text": panel.title, "anchor": "start", "fontSize": 12}})
    description = "; ".join(chart["description"] for chart in charts)
    return {**shared, "description": description, "spacing": 24, "vconcat": charts}


def _altair() -> Any:
    with needed("a chart in a notebook needs", "notebook", "altair"):
        return import_module("altair")
