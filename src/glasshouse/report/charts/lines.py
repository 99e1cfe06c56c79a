"""A quantity month by month, one line a series, its interval as a band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from glasshouse.report.charts.drawing import alt
from glasshouse.report.charts.look import (
    COLOURS,
    DASHES,
    FAINT,
    FILLED,
    FULL,
    HOLLOW,
    SHAPES,
    Said,
    Size,
    layered,
    legend_columns,
    notice,
    notice_lines,
    titled,
)

_HEIGHT: Final = 190
_FEW: Final = 24
"""Up to so many points a line, each is marked: a line of one or two would hardly be seen."""


class Line(NamedTuple):
    """One month of one series; the interval's ends may be unknown."""

    series: str
    month: int
    value: float
    low: float | None
    high: float | None


def lines(points: Sequence[Line], across: str, up: str, said: Said, size: Size, *, span: tuple[float, float]) -> Any:
    """A chart over time: solid and dashed lines by series, bands for intervals, a rule at month 0.

    ``across`` and ``up`` name the axes with their units; ``span`` is from the smallest to the largest value that any
    panel of the figure shows, so that panels can be compared.
    """
    series = list(dict.fromkeys(point.series for point in points))
    width = size.width - 70
    room = 6 + 10 * notice_lines(said.notice, width)
    plot = _HEIGHT - room
    lowest, top = span
    highest = lowest + (top - lowest) * _HEIGHT / plot if top > lowest else lowest + 1
    first = min(point.month for point in points) / 12
    last = math.ceil(max(point.month for point in points) / 12)
    data = [
        {key: value for key, value in {**point._asdict(), "years": point.month / 12}.items() if value is not None}
        for point in points
    ]
    scale = alt.Scale(domain=[lowest, highest], nice=False)
    x = alt.X(
        "years:Q",
        scale=alt.Scale(domain=[min(first, 0), last], nice=False),
        axis=alt.Axis(
            title=titled(across, int(width / 5.2)), tickMinStep=1, grid=False,
            labelFontSize=size.text, titleFontSize=size.text,
        ),
    )  # fmt: skip
    y = alt.Y(
        "value:Q",
        scale=scale,
        axis=alt.Axis(
            title=titled(up, 30), tickCount=5, labelFontSize=size.text, titleFontSize=size.text,
            format="~r" if highest < 1e5 else "~s", minExtent=34,
        ),
    )  # fmt: skip
    legend = alt.Legend(
        title=None, labelFontSize=size.text, symbolType="stroke", symbolSize=500, symbolStrokeWidth=2, symbolOpacity=1,
        columns=legend_columns(series, size),
    )  # fmt: skip
    colour = alt.Color("series:N", scale=alt.Scale(domain=series, range=list(COLOURS[: len(series)])), legend=legend)
    dash = alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=series, range=[list(one) for one in DASHES[: len(series)]]), legend=legend
    )
    whole = alt.Chart()
    layers = [
        whole.transform_filter("isValid(datum.low)")
        .mark_area(opacity=0.16)
        .encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q", color=colour),
        alt.Chart(alt.InlineData([{"zero": 0}])).mark_rule(color=FAINT, strokeDash=[1, 3]).encode(x="zero:Q"),
        whole.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, strokeDash=dash),
        *(_points(whole, series, x, y, colour) if len(points) <= _FEW * len(series) else ()),
        notice(said.notice, width, 3),
    ]
    return layered(layers, data, width, _HEIGHT, said)


def _points(whole: Any, series: Sequence[str], x: Any, y: Any, colour: Any) -> list[Any]:
    """A mark at each point, of a shape for each series."""
    return [
        whole.transform_filter(alt.datum.series == name)
        .mark_point(size=40, opacity=1, shape=SHAPES[place % 4], **(FULL if FILLED[place % 4] else HOLLOW))
        .encode(x=x, y=y, color=colour)
        for place, name in enumerate(series)
    ]
