"""One figure for a newspaper: people on a black list before and under the scheme, and how sure what is added is.

Title, source and notice stand inside the drawing, so that it can be passed on alone.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from glasshouse.report.charts.look import COLOURS, FAINT, FONT, GRID, INK, LINE, Caption, Size, broken

PALE: Final = "#c9d2e3"
"""What nobody knows: paler than luck, and lying under it."""
_ROW: Final = 40


class Bars(NamedTuple):
    """What is drawn; counts of the city that was run.  Each word is printed as it stands."""

    title: str
    source: str
    axis: str
    before: tuple[str, float] | None
    level: tuple[str, float]
    added: tuple[str, float]
    luck: tuple[str, float, float] | None
    assumed: tuple[str, float, float] | None


def headline_chart(bars: Bars, caption: Caption, size: Size) -> dict[str, Any]:
    """A Vega-Lite specification: a bar a world, and under them what is added with luck and assumption apart."""
    width = size.width - 40
    rows, bands = _rows(bars)
    ends = [0.0, *(float(row["value"]) for row in rows), *(float(band["high"]) for band in bands)]
    low = min(0.0, *(float(band["low"]) for band in bands), bars.added[1])
    room = 0.04 * (max(ends) - low)
    scale = {"domain": [low - room if low < 0 else 0, max(ends) + room], "nice": False}
    places = list(dict.fromkeys(str(row["place"]) for row in (*rows, *bands)))
    y = {"field": "place", "type": "nominal", "sort": places, "axis": None, "scale": {"domain": places}}
    x = {
        "field": "value", "type": "quantitative", "scale": scale,
        "axis": {"title": broken(bars.axis, int(width / 5.5)).split("\n"), "tickCount": 5, "format": ",~r"},
    }  # fmt: skip
    labels = [(place, broken(text, int(size.width / 5.8))) for place, text in _labels(bars, places)]
    lines = max(text.count("\n") + 1 for _, text in labels)
    words = {
        "align": "left", "baseline": "bottom", "fontSize": size.text, "color": INK, "x": 0, "lineBreak": "\n",
        "lineHeight": LINE, "dy": {"expr": "datum.up"},
    }  # fmt: skip
    layers: list[dict[str, Any]] = [
        {"data": {"values": rows}, "mark": {"type": "bar", "height": 12},
         "encoding": {"x": x, "y": y, "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None}}},
        {"data": {"values": bands},
         "mark": {"type": "bar", "height": 12},
         "encoding": {"x": {"field": "low", "type": "quantitative", "scale": scale}, "x2": {"field": "high"}, "y": y,
                      "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None}}},
        {"data": {"values": [{"place": places[-1], "value": bars.added[1]}]},
         "mark": {"type": "tick", "height": 20, "thickness": 2, "color": INK},
         "encoding": {"x": {"field": "value", "type": "quantitative", "scale": scale}, "y": y}},
        {"data": {"values": [{"place": place, "text": text, "up": -9 - LINE * text.count("\n")}
                             for place, text in labels]},
         "mark": {"type": "text", **words}, "encoding": {"y": y, "text": {"field": "text"}}},
    ]  # fmt: skip
    foot = broken(f"{bars.source} {caption.notice}.", int(size.width / 5.2)).split("\n")
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": caption.alternative,
        "title": {
            "text": broken(bars.title, int(size.width / 7.4)).split("\n"), "subtitle": foot, "anchor": "start",
            "frame": "bounds", "fontSize": size.text + 3, "subtitleFontSize": 9, "subtitleColor": FAINT, "offset": 16,
            "color": INK,
        },
        "width": width, "height": (_ROW + LINE * (lines - 1)) * len(places), "layer": layers,
        "config": {
            "font": FONT, "background": "white", "padding": {"left": 4, "right": 8, "top": 4, "bottom": 4},
            "view": {"stroke": None}, "axis": {"gridColor": GRID, "domainColor": FAINT, "titleFontWeight": "normal"},
            "locale": {"number": {"decimal": caption.decimal, "thousands": caption.thousands, "grouping": [3],
                                  "currency": ["", ""]}},
        },
    }  # fmt: skip


def _rows(bars: Bars) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = [{"place": "2 level", "value": bars.level[1], "colour": COLOURS[0]}]
    if bars.before is not None:
        rows.insert(0, {"place": "1 before", "value": bars.before[1], "colour": COLOURS[3]})
    bands = []
    if bars.assumed is not None:
        bands.append({"place": "3 added", "low": bars.assumed[1], "high": bars.assumed[2], "colour": PALE})
    if bars.luck is not None:
        bands.append({"place": "3 added", "low": bars.luck[1], "high": bars.luck[2], "colour": COLOURS[2]})
    if not bands:
        bands.append({"place": "3 added", "low": 0.0, "high": bars.added[1], "colour": COLOURS[2]})
    return rows, bands


def _labels(bars: Bars, places: list[str]) -> list[tuple[str, str]]:
    of_added = [bars.added[0], *(part[0] for part in (bars.luck, bars.assumed) if part is not None)]
    texts = [bars.level[0], " ".join(of_added)]
    if bars.before is not None:
        texts.insert(0, bars.before[0])
    return list(zip(places, texts, strict=True))
