"""What a reader needs of a drawing: labels apart, series apart in grey print, intervals named, the same in French."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from glasshouse.report.case import Case, Texts
from glasshouse.report.charts import NARROW, WIDE, Caption, Dot, dots, to_svg
from glasshouse.report.charts.look import COLOURS, DASHES, SHAPES
from glasshouse.report.figures import FIGURES
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from tests.report import made
from tests.report.overlaps import boxes, outside, overlapping


@pytest.fixture(scope="module")
def texts() -> Texts:
    return made.texts()


@pytest.fixture(scope="module", params=["en", "fr"])
def drawings(request: pytest.FixtureRequest, texts: Texts) -> dict[str, str]:
    case = Case(Readings(made.frame()), texts, made.MANIFEST, words(request.param))
    return {
        f"{figure.id}-{place}-{size.name}": to_svg(panel.draw(size), "x")
        for figure in (make(case) for make in FIGURES)
        for place, panel in enumerate(figure.panels)
        for size in (WIDE, NARROW)
    }


def test_every_figure_is_drawn_wide_and_narrow(drawings: dict[str, str]) -> None:
    assert {name.partition("-")[0] for name in drawings} == {make.__name__ for make in FIGURES}
    assert len(drawings) > 50


def test_no_label_lies_on_another_and_none_leaves_the_drawing(drawings: dict[str, str]) -> None:
    assert {name: overlapping(svg) for name, svg in drawings.items() if overlapping(svg)} == {}
    assert {name: outside(svg) for name, svg in drawings.items() if outside(svg)} == {}


def test_every_drawing_says_what_its_bars_are(drawings: dict[str, str]) -> None:
    for name, svg in drawings.items():
        said = " ".join(box.text for box in boxes(svg))
        assert "95" in said and ("chance" in said or "hasard" in said), name


def test_labels_that_lie_on_each_other_are_caught() -> None:
    texts = "".join(
        f'<text transform="translate({at})">{said}</text>' for at, said in (("5,20", "one"), ("9,24", "two"))
    )
    assert overlapping(f'<svg viewBox="0 0 99 99">{texts}</svg>') == [("one", "two")]
    assert outside('<svg viewBox="0 0 99 99"><text transform="translate(90,20)">gone</text></svg>') == ["gone"]
    apart = dots(
        [Dot("a" * 60, "s", 1.0, None, None, "1"), Dot("b", "s", 1.0, None, None, "1")], "n", Caption(""), WIDE
    )
    assert overlapping(to_svg(apart, "x")) == []


def grey(colour: str) -> float:
    """How light a colour is in grey print, 0 to 1 (ITU-R BT.601)."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_series_stay_apart_in_grey_print_and_on_white() -> None:
    greys = [grey(colour) for colour in COLOURS]
    assert all(lighter - darker > 0.1 for darker, lighter in pairwise(greys))
    assert all(1.05 / (lightness**2.2 + 0.05) > 3 for lightness in greys)
    assert len(set(map(tuple, DASHES))) == len(set(SHAPES)) == len(COLOURS)


def test_french_numbers_stand_on_french_axes(texts: Texts) -> None:
    case = Case(Readings(made.frame()), texts, made.MANIFEST, words("fr"))
    figure = next(figure for figure in (make(case) for make in FIGURES) if figure.id == "over_time")
    svg = to_svg(figure.panels[0].draw(WIDE), "x")
    marks = {box.text for box in boxes(svg)}
    assert "0,5" in marks and "0.5" not in marks
    assert words("fr").say("notice") in re.sub(r"<[^>]+>", " ", svg)
