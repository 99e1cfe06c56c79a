"""A quantity month by month, one line a series, its interval as a band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from glasshouse.report.charts.look import (
    COLOURS,
    DASHES,
    FAINT,
    FILLED,
    FULL,
    HOLLOW,
    SHAPES,
    Caption,
    Size,
    layered,
    legend_columns,
    notice,
    notice_lines,
    titled,
)
from glasshouse.report.charts.spec import Spec, field, layer, same, valid

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


def lines(
    points: Sequence[Line], across: str, up: str, caption: Caption, size: Size, *, span: tuple[float, float]
) -> Spec:
    """A chart over time: solid and dashed lines by series, bands for intervals, a rule at month 0.

    ``across`` and ``up`` name the axes with their units; ``span`` is from the smallest to the largest value that any
    panel of the figure shows, so that panels can be compared.
    """
    series = list(dict.fromkeys(point.series for point in points))
    width = size.width - 70
    room = 6 + 10 * notice_lines(caption.notice, width)
    plot = _HEIGHT - room
    lowest, top = span
    highest = lowest + (top - lowest) * _HEIGHT / plot if top > lowest else lowest + 1
    first = min(point.month for point in points) / 12
    last = math.ceil(max(point.month for point in points) / 12)
    data = [
        {key: value for key, value in {**point._asdict(), "years": point.month / 12}.items() if value is not None}
        for point in points
    ]
    scale: Spec = {"domain": [lowest, highest], "nice": False}
    text: Spec = {"labelFontSize": size.text, "titleFontSize": size.text}
    x = field(
        "years:Q",
        scale={"domain": [min(first, 0), last], "nice": False},
        axis={"title": titled(across, int(width / 5.2)), "tickMinStep": 1, "grid": False, **text},
    )
    number = "~r" if highest < 1e5 else "~s"
    y = field(
        "value:Q",
        scale=scale,
        axis={"title": titled(up, 30), "tickCount": 5, **text, "format": number, "minExtent": 34},
    )
    legend = {
        "title": None, "labelFontSize": size.text, "symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 2,
        "symbolOpacity": 1, "columns": legend_columns(series, size),
    }  # fmt: skip
    colour = field("series:N", scale={"domain": series, "range": list(COLOURS[: len(series)])}, legend=legend)
    dashes = [list(one) for one in DASHES[: len(series)]]
    dash = field("series:N", scale={"domain": series, "range": dashes}, legend=legend)
    band = {"x": x, "y": field("low:Q", scale=scale), "y2": field("high"), "color": colour}
    layers = [
        layer("area", band, where=valid("low"), opacity=0.16),
        layer("rule", {"x": field("zero:Q")}, rows=[{"zero": 0}], color=FAINT, strokeDash=[1, 3]),
        layer("line", {"x": x, "y": y, "color": colour, "strokeDash": dash}, strokeWidth=2),
        *(_points(series, x, y, colour) if len(points) <= _FEW * len(series) else ()),
        *notice(caption.notice, width, 3),
    ]
    return layered(layers, data, width, _HEIGHT, caption)


def _points(series: Sequence[str], x: Spec, y: Spec, colour: Spec) -> list[Spec]:
    """A mark at each point, of a shape for each series."""
    at = {"x": x, "y": y, "color": colour}
    looks = [{"shape": SHAPES[place], **(FULL if FILLED[place] else HOLLOW)} for place in range(len(SHAPES))]
    return [
        layer("point", at, where=same("series", name), size=40, opacity=1, **looks[place % len(looks)])
        for place, name in enumerate(series)
    ]
