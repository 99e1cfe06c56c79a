"""A tornado: what a reading is where each unknown lies low and where it lies high, the widest bar first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from glasshouse.report.charts.drawing import alt
from glasshouse.report.charts.look import (
    COLOURS,
    FAINT,
    FULL,
    HOLLOW,
    LINE,
    Said,
    Size,
    broken,
    layered,
    notice,
    notice_lines,
    row_words,
    rows_down,
)


class Bar(NamedTuple):
    """One unknown: the reading at the low and at the high end of its range, and what is printed beside."""

    label: str
    at_low: float
    at_high: float
    shown: str


def tornado(
    bars: Sequence[Bar], axis: str, said: Said, size: Size, *, as_written: float | None, ends: tuple[str, str]
) -> Any:
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
    foot = 6 + 10 * notice_lines(said.notice, width)
    step = max(lines * LINE + 8, foot)
    height = step * len(bars) + 2 * foot
    values = [end for bar in bars for end in (bar.at_low, bar.at_high)]
    values += [0.0] if as_written is None else [as_written]
    room = 0.06 * (max(values) - min(values)) or 1.0
    scale = alt.Scale(domain=[min(values) - room, max(values) + room], nice=False, zero=False)
    y = rows_down([row["place"] for row in drawn], size, foot / step)
    x = alt.X(
        "at_low:Q",
        scale=scale,
        axis=alt.Axis(
            title=broken(axis, int(width / 5.2)).split("\n"), tickCount=4 if size.values == 0 else 6,
            labelFontSize=size.text, titleFontSize=size.text, format="~g",
        ),
    )  # fmt: skip
    whole = alt.Chart()
    layers = []
    for value, dash in ((as_written, [1, 0]), (0.0, [3, 3])):
        if value is not None and min(values) - room <= value <= max(values) + room:
            layers.append(
                alt.Chart(alt.InlineData([{"at": value}]))
                .mark_rule(color=FAINT, strokeDash=dash)
                .encode(x=alt.X("at:Q", scale=scale))
            )
    layers.append(whole.mark_rule(strokeWidth=5, color="#cfcfcf").encode(x=x, x2="at_high:Q", y=y))
    legend = alt.Legend(title=None, labelFontSize=size.text, symbolSize=70, symbolOpacity=1)
    for field, end, look in (("at_low", ends[0], FULL), ("at_high", ends[1], HOLLOW)):
        layers.append(
            whole.transform_calculate(end=f"'{end}'")
            .mark_point(size=52, opacity=1, **look)
            .encode(
                x=alt.X(f"{field}:Q", scale=scale),
                y=y,
                color=alt.Color(
                    "end:N", scale=alt.Scale(domain=list(ends), range=list(COLOURS[:2])), legend=legend
                ),
                shape=alt.Shape(
                    "end:N", scale=alt.Scale(domain=list(ends), range=["circle", "diamond"]), legend=legend
                ),
            )
        )  # fmt: skip
    layers += row_words(whole, y, width, size)
    layers.append(notice(said.notice, width, height - foot + 3))
    return layered(layers, drawn, width, height, said)
