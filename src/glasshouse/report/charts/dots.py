"""Rows with a value and its interval each, from zero: what a table says, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from glasshouse.report.charts.look import (
    COLOURS,
    FAINT,
    FILLED,
    FULL,
    HOLLOW,
    LINE,
    SHAPES,
    Caption,
    Size,
    broken,
    layered,
    legend_columns,
    notice,
    notice_lines,
    row_words,
    rows_down,
    titled,
)
from glasshouse.report.charts.spec import Spec, datum, field, layer, same, valid

CROSSED: Final[dict[str, Any]] = {"filled": False, "strokeWidth": 2}
CROSS: Final = "M-1,-1L1,1M-1,1L1,-1"
_GAP: Final = 9


class Dot(NamedTuple):
    """One row: what it is of, in which series, its value as drawn and as printed."""

    label: str
    series: str
    value: float
    low: float | None
    high: float | None
    shown: str


def dots(
    rows: Sequence[Dot],
    axis: str,
    caption: Caption,
    size: Size,
    *,
    span: tuple[float, float] | None = None,
    crossed: str | None = None,
) -> Spec:
    """A chart of rows: a stem from zero, a mark by series, a bar for the interval, the value in print.

    ``axis`` names the quantity and its unit; ``span`` is the axis' range, where several panels share one; the series
    ``crossed`` is drawn as crosses.
    """
    series = list(dict.fromkeys(row.series for row in rows))
    several = len(series) > 1
    drawn, places, lines = [], list[str](), 1
    for place, row in enumerate(rows):
        first = row.label if row.label not in {before.label for before in rows[:place]} else ""
        text = broken(first, size.characters) if first else ""
        if not size.values:
            text = "\n".join(part for part in (text, broken(row.shown, size.characters)) if part)
        lines = max(lines, text.count("\n") + 1)
        if first and several and places:
            places.append(f"before {place:04d}")
        places.append(f"{place:04d}")
        drawn.append({**row._asdict(), "place": f"{place:04d}", "text": text, "up": -LINE / 2 * text.count("\n")})
    width = size.width - size.labels - size.values - 10
    foot = 6 + 10 * notice_lines(caption.notice, width)
    step = max(lines * LINE + (2 if several else _GAP), foot)
    data = [{key: value for key, value in row.items() if value is not None} for row in drawn]
    y = rows_down(places, size, foot / step)
    low, high = span or reach(rows)
    scale: Spec = {"domain": [low, high], "nice": False, "zero": True}
    x = field(
        "value:Q",
        scale=scale,
        axis={
            "title": titled(axis, int(width / 5.2)), "tickCount": 4 if size.values == 0 else 6,
            "labelFontSize": size.text, "titleFontSize": size.text, "format": "~r" if high < 1e5 else "~s",
        },
    )  # fmt: skip
    legend: Spec | None = None
    if several:
        columns = legend_columns(series, size)
        legend = {
            "title": None, "labelFontSize": size.text, "symbolSize": 70, "symbolOpacity": 1, "columns": columns,
        }  # fmt: skip
    colour = field("series:N", scale={"domain": series, "range": list(COLOURS[: len(series)])}, legend=legend)
    shapes = [CROSS if one == crossed else SHAPES[place] for place, one in enumerate(series)]
    shape = field("series:N", scale={"domain": series, "range": shapes}, legend=legend)
    bar = {"x": field("low:Q", scale=scale), "x2": field("high"), "y": y, "color": colour}
    layers = [
        layer("rule", {"x": field("zero:Q", scale=scale)}, rows=[{"zero": 0}], color=FAINT),
        layer("rule", {"x": x, "x2": datum(0), "y": y}, strokeWidth=1, color="#bbbbbb"),
        layer("rule", bar, where=valid("low"), strokeWidth=2.5),
    ]
    for end in ("low", "high"):
        at = {"x": field(f"{end}:Q", scale=scale), "y": y, "color": colour}
        layers.append(layer("tick", at, where=valid(end), thickness=1.5, size=9))
    for place, name in enumerate(series):
        look = CROSSED if name == crossed else FULL if FILLED[place % 4] else HOLLOW
        at = {"x": x, "y": y, "color": colour, "shape": shape}
        layers.append(layer("point", at, where=same("series", name), size=52, opacity=1, **look))
    layers += row_words(y, width, size)
    height = step * len(places) + 2 * foot
    layers += notice(caption.notice, width, height - foot + 3)
    return layered(layers, data, width, height, caption)


def reach(rows: Sequence[Dot]) -> tuple[float, float]:
    """The range that holds zero and all values and intervals, with room at the ends."""
    ends = [0.0]
    for row in rows:
        ends.extend(end for end in (row.value, row.low, row.high) if end is not None)
    low, high = min(ends), max(ends)
    room = 0.06 * (high - low)
    return (low - room if low < 0 else 0.0, high + room if high > 0 else 0.0)
