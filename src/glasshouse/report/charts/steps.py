"""Parts that sum to a whole, each drawn from where the one before it ended: a gap taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from glasshouse.report.charts.look import (
    COLOURS,
    FAINT,
    LINE,
    Caption,
    Size,
    broken,
    layered,
    notice,
    notice_lines,
    row_words,
    rows_down,
    titled,
)
from glasshouse.report.charts.spec import Spec, field, layer, same, valid

_BAR: Final = 11


class StepBar(NamedTuple):
    """One bar: where it begins and ends, its interval as places on the axis, its value as printed; or the whole."""

    label: str
    begin: float
    end: float
    low: float | None
    high: float | None
    shown: str
    whole: bool


def steps(rows: Sequence[StepBar], axis: str, caption: Caption, size: Size, *, span: tuple[float, float]) -> Spec:
    """A chart of bars, one under the other, a thin rule from the end of each to the next; the whole from zero.

    ``axis`` names the quantity and its unit; ``span`` is the axis' range, so that panels can be compared.
    """
    drawn, height_of_row = [], 1
    for place, row in enumerate(rows):
        text = broken(row.label, size.characters)
        if not size.values:
            text += "\n" + broken(row.shown, size.characters)
        height_of_row = max(height_of_row, text.count("\n") + 1)
        drawn.append({**row._asdict(), "place": f"{place:04d}", "text": text, "up": -LINE / 2 * text.count("\n")})
    width = size.width - size.labels - size.values - 10
    foot = 6 + 10 * notice_lines(caption.notice, width)
    step = max(height_of_row * LINE + 8, foot)
    height = step * len(rows) + 2 * foot
    data = [{key: value for key, value in row.items() if value is not None} for row in drawn]
    y = rows_down([row["place"] for row in drawn], size, foot / step)
    scale: Spec = {"domain": list(span), "nice": False, "zero": True}
    x = field(
        "begin:Q",
        scale=scale,
        axis={
            "title": titled(axis, int(width / 5.2)), "tickCount": 4 if size.values == 0 else 6,
            "labelFontSize": size.text, "titleFontSize": size.text, "format": "~r",
        },
    )  # fmt: skip
    bars = {"x": x, "x2": field("end"), "y": y}
    interval = {"x": field("low:Q", scale=scale), "x2": field("high"), "y": y}
    layers = [
        layer("rule", {"x": field("zero:Q", scale=scale)}, rows=[{"zero": 0}], color=FAINT),
        _joints(drawn, scale, foot, step),
        layer("bar", bars, where=same("whole", as_what=False), size=_BAR, color=COLOURS[2]),
        layer("bar", bars, where=same("whole", as_what=True), size=_BAR, color=COLOURS[0]),
        layer("rule", interval, where=valid("low"), strokeWidth=1.5, color=COLOURS[1]),
    ]
    for end in ("low", "high"):
        at = {"x": field(f"{end}:Q", scale=scale), "y": y}
        layers.append(layer("tick", at, where=valid(end), thickness=1.5, size=9, color=COLOURS[1]))
    layers += row_words(y, width, size)
    layers += notice(caption.notice, width, height - foot + 3)
    return layered(layers, data, width, height, caption)


def _joints(drawn: Sequence[dict[str, Any]], scale: Spec, foot: float, step: float) -> Spec:
    """A thin rule down from the end of each bar to the bar that begins there."""
    places = [
        {"at": row["end"], "from": foot + step * (place + 0.5), "to": foot + step * (place + 1.5)}
        for place, row in enumerate(drawn[:-1])
    ]
    at = {"x": field("at:Q", scale=scale), "y": field("from:Q", scale=None, axis=None), "y2": field("to")}
    return layer("rule", at, rows=places, strokeWidth=1, color=FAINT, strokeDash=[1, 2])
