"""A tornado: what a reading is where each unknown lies low and where it lies high, the widest bar first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from glasshouse.report.charts.look import (
    COLOURS,
    FAINT,
    FULL,
    HOLLOW,
    LINE,
    Caption,
    Size,
    broken,
    layered,
    notice,
    notice_lines,
    row_words,
    rows_down,
)
from glasshouse.report.charts.spec import Spec, field, layer


class Bar(NamedTuple):
    """One unknown: the reading at the low and at the high end of its range, and what is printed beside."""

    label: str
    at_low: float
    at_high: float
    shown: str


def tornado(
    bars: Sequence[Bar], axis: str, caption: Caption, size: Size, *, as_written: float | None, ends: tuple[str, str]
) -> Spec:
    """A chart of bars around the reading as the texts are written; ``ends`` name the low and the high end of a range.

    ``axis`` names the reading and its unit.
    """
    drawn, lines = [], 1
    for place, bar in enumerate(bars):
        text = broken(bar.label, size.characters)
        if not size.values:
            text = "\n".join((text, broken(bar.shown, size.characters)))
        lines = max(lines, text.count("\n") + 1)
        drawn.append({**bar._asdict(), "place": f"{place:04d}", "text": text, "up": -LINE / 2 * text.count("\n")})
    width = size.width - size.labels - size.values - 10
    foot = 6 + 10 * notice_lines(caption.notice, width)
    step = max(lines * LINE + 8, foot)
    height = step * len(bars) + 2 * foot
    values = [end for bar in bars for end in (bar.at_low, bar.at_high)]
    values += [0.0] if as_written is None else [as_written]
    room = 0.06 * (max(values) - min(values)) or 1.0
    scale: Spec = {"domain": [min(values) - room, max(values) + room], "nice": False, "zero": False}
    y = rows_down([row["place"] for row in drawn], size, foot / step)
    x = field(
        "at_low:Q",
        scale=scale,
        axis={
            "title": broken(axis, int(width / 5.2)).split("\n"), "tickCount": 4 if size.values == 0 else 6,
            "labelFontSize": size.text, "titleFontSize": size.text, "format": "~g",
        },
    )  # fmt: skip
    layers = []
    for value, dash in ((as_written, [1, 0]), (0.0, [3, 3])):
        if value is not None and min(values) - room <= value <= max(values) + room:
            line = {"x": field("at:Q", scale=scale)}
            layers.append(layer("rule", line, rows=[{"at": value}], color=FAINT, strokeDash=dash))
    layers.append(layer("rule", {"x": x, "x2": field("at_high"), "y": y}, strokeWidth=5, color="#cfcfcf"))
    legend = {"title": None, "labelFontSize": size.text, "symbolSize": 70, "symbolOpacity": 1}
    colour = field("end:N", scale={"domain": list(ends), "range": list(COLOURS[:2])}, legend=legend)
    shape = field("end:N", scale={"domain": list(ends), "range": ["circle", "diamond"]}, legend=legend)
    for column, end, look in (("at_low", ends[0], FULL), ("at_high", ends[1], HOLLOW)):
        at = {"x": field(f"{column}:Q", scale=scale), "y": y, "color": colour, "shape": shape}
        points = layer("point", at, size=52, opacity=1, **look)
        layers.append({**points, "transform": [{"calculate": json.dumps(end), "as": "end"}]})
    layers += row_words(y, width, size)
    layers += notice(caption.notice, width, height - foot + 3)
    return layered(layers, drawn, width, height, caption)
