"""A quantity month by month, one line a series, its interval as a band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt

from glasshouse.report.charts.look import (
    COLOURS,
    DASHES,
    FAINT,
    Size,
    broken,
    layered,
    legend_columns,
    notice,
    notice_lines,
)

_HEIGHT = 190


class Line(NamedTuple):
    """One month of one series; the interval's ends may be unknown."""

    series: str
    month: int
    value: float
    low: float | None
    high: float | None


def lines(points: Sequence[Line], across: str, up: str, alternative: str, size: Size, *, top: float) -> Any:
    """A chart over time: solid and dashed lines by series, bands for intervals, a rule at month 0.

    ``across`` and ``up`` name the axes with their units; ``top`` is the largest value that any panel of the figure
    shows, so that panels can be compared.
    """
    series = list(dict.fromkeys(point.series for point in points))
    width = size.width - 70
    room = 6 + 10 * notice_lines(width)
    plot = _HEIGHT - room
    highest = top * _HEIGHT / plot if top > 0 else 1
    first = min(point.month for point in points) / 12
    last = math.ceil(max(point.month for point in points) / 12)
    data = [
        {key: value for key, value in {**point._asdict(), "years": point.month / 12}.items() if value is not None}
        for point in points
    ]
    scale = alt.Scale(domain=[0, highest], nice=False)
    x = alt.X(
        "years:Q",
        scale=alt.Scale(domain=[min(first, 0), last], nice=False),
        axis=alt.Axis(
            title=broken(across, int(width / 5.2)).split("\n"), tickMinStep=1, grid=False,
            labelFontSize=size.text, titleFontSize=size.text,
        ),
    )  # fmt: skip
    y = alt.Y(
        "value:Q",
        scale=scale,
        axis=alt.Axis(
            title=broken(up, 30).split("\n"), tickCount=5, labelFontSize=size.text, titleFontSize=size.text,
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
        notice(width, 3),
    ]
    return layered(layers, data, width, _HEIGHT, alternative)
