"""What all charts share: sizes, colours that stay apart in grey, the notice, alternative text, SVG."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from glasshouse.report.charts.spec import Spec, field, layer, value, vl_convert
from glasshouse.vocabulary import NOTICE

FONT: Final = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK: Final = "#222222"
FAINT: Final = "#5a5a5a"
GRID: Final = "#e4e4e4"
COLOURS: Final = ("#14213d", "#8f3d10", "#5f7bb0", "#a8935c")
"""By order of series: each is lighter than the one before by a fifth of the way to white, so that they stay apart in
grey print, and dark enough to be seen on white; dashes and shapes say the same."""
DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2])
SHAPES: Final = ("circle", "diamond", "square", "triangle-up")
FILLED: Final = (True, False, False, False)
FULL: Final[dict[str, Any]] = {"filled": True}
HOLLOW: Final[dict[str, Any]] = {"filled": False, "fill": "white", "strokeWidth": 1.6}


SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
"""The grammar that charts are written in; a name, nothing is fetched."""

LINE: Final = 13
"""Height of a line of a row's label, in pixels."""


class Caption(NamedTuple):
    """What a chart says in words, and how its numbers are written."""

    alternative: str
    notice: str = NOTICE
    decimal: str = "."
    thousands: str = ","


class Size(NamedTuple):
    """How wide a chart is, in pixels of the page, and how many characters a row's label has in a line."""

    name: str
    width: int
    labels: int
    """Of which for labels at the left."""
    values: int
    """Of which for values at the right; 0: they stand under the label."""
    characters: int
    text: int
    """Size of letters."""


WIDE: Final = Size("wide", 680, 190, 150, 34, 11)
NARROW: Final = Size("narrow", 340, 130, 0, 21, 11)


def broken(text: str, characters: int) -> str:
    """A label broken into lines of at most so many characters."""
    return "\n".join(textwrap.wrap(text.replace("\u00a0", "\x00"), characters, break_long_words=True)).replace(
        "\x00", "\u00a0"
    )


def notice(text: str, width: int, y: float) -> list[Spec]:
    """The notice as marks in the plot area, right-aligned, its first line at height ``y``, on a ground of its own."""
    shown = _notice(text, width)
    look: dict[str, Any] = {
        "text": shown if len(shown) > 1 else shown[0],
        "align": "right",
        "baseline": "top",
        "fontSize": 9,
        "lineHeight": 10,
        "fontStyle": "italic",
    }
    at, rows = {"x": value(width - 4), "y": value(y)}, [{"notice": text}]
    return [
        layer("text", at, rows=rows, **look, stroke="white", strokeWidth=4, strokeJoin="round", aria=False),
        layer("text", {**at, "description": value(text)}, rows=rows, **look, color=FAINT),
    ]


def notice_lines(text: str, width: int) -> int:
    """How many lines the notice takes in a plot area of this width."""
    return len(_notice(text, width))


def _notice(text: str, width: int) -> list[str]:
    return broken(text, max(20, int(width / 5.0))).split("\n")


def titled(text: str, characters: int) -> list[str]:
    """An axis' title in lines of at most so many characters; a line break of the text stays one."""
    return [line for part in text.split("\n") for line in broken(part, characters).split("\n")]


def _config(caption: Caption) -> Spec:
    numbers = {"decimal": caption.decimal, "thousands": caption.thousands, "grouping": [3], "currency": ["", ""]}
    return {
        "font": FONT,
        "background": "white",
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 2},
        "view": {"stroke": None},
        "axis": {
            "gridColor": GRID, "domainColor": FAINT, "tickColor": FAINT, "labelColor": INK, "titleColor": INK,
            "titleFontWeight": "normal",
        },
        "legend": {
            "labelColor": INK, "titleColor": INK, "labelLimit": 0, "orient": "top", "direction": "horizontal",
        },
        "locale": {"number": numbers},
    }  # fmt: skip


def legend_columns(series: Sequence[str], size: Size) -> int:
    """1: one under the other, where a row would not fit; 0: in a row."""
    return 1 if size.values == 0 or sum(len(one) + 6 for one in series) * size.text * 0.5 > size.width else 0


def rows_down(places: Sequence[str], size: Size, margin: float) -> Spec:
    """The axis on which rows stand one under the other, a field ``place`` each; ``margin`` is in heights of a row."""
    return field(
        "place:N",
        sort=None,
        scale={"domain": list(places), "paddingInner": 0, "paddingOuter": margin},
        axis={
            "title": None, "labels": False, "minExtent": size.labels, "maxExtent": size.labels, "ticks": False,
            "domain": False,
        },
    )  # fmt: skip


def row_words(y: Spec, width: float, size: Size) -> list[Spec]:
    """Layers: the label of each row (field ``text``, raised by ``up``), and its value in print where there is room."""
    label = layer(
        "text", {"x": value(-8), "y": y, "text": field("text:N")},
        align="right", fontSize=size.text, color=INK, lineBreak="\n", lineHeight=LINE, dy={"expr": "datum.up"},
    )  # fmt: skip
    if not size.values:
        return [label]
    shown = {"x": value(width + 8), "y": y, "text": field("shown:N")}
    return [label, layer("text", shown, align="left", fontSize=size.text, color=INK)]


def layered(layers: Iterable[Spec], rows: list[dict[str, Any]], width: float, height: float, caption: Caption) -> Spec:
    """The layers on one set of rows, with the common look, the alternative text and the notice."""
    return {
        "$schema": SCHEMA,
        "config": _config(caption),
        "data": {"values": rows},
        "description": caption.alternative,
        "height": height,
        "layer": list(layers),
        "width": width,
    }


_IDENTIFIER: Final = re.compile(r'(id="|url\(#|href="#)((?:clip|gradient)[\w-]*)')


def to_svg(chart: Spec, name: str) -> str:
    """The chart as an SVG element to stand in a page; its inner ids begin with ``name``, so that charts do not meet."""
    svg = vl_convert.vegalite_to_svg(chart)
    svg = _IDENTIFIER.sub(rf"\1{name}-\2", svg)
    alternative = chart["description"]
    head = re.match(r"<svg[^>]*>", svg)
    assert head is not None, "vl-convert writes an svg element"
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', head.group(0))
    assert size is not None, "vl-convert writes its width and height"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{_escaped(alternative)}"'
        f' viewBox="0 0 {size.group(1)} {size.group(2)}" width="{size.group(1)}" height="{size.group(2)}">'
    )
    return opening + svg[head.end() :]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
