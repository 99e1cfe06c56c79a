"""A study's result as one page: parts with sentences, charts and a table each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from glasshouse.report.charts import NARROW, WIDE, Size, to_svg
from glasshouse.report.pages import template, write
from glasshouse.report.words import words
from glasshouse.text import plain_number
from glasshouse.vocabulary import NOTICE

NOT_KNOWN: Final = "–"


class Chart(NamedTuple):
    """A chart, drawn at a size when asked."""

    title: str
    draw: Callable[[Size], Any]


class PageSection(NamedTuple):
    """A part of a study's page."""

    title: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


class _Drawn(NamedTuple):
    title: str
    wide: Markup
    narrow: Markup


def study_page(kicker: str, title: str, subtitle: str, parts: Sequence[PageSection], target: Path) -> Path:
    """Write the page to ``target``, beside it first and then renamed.  Raises StoreError."""
    drawn = [
        {**part._asdict(), "charts": [_drawn(chart, f"part-{place}-{n}") for n, chart in enumerate(part.charts)]}
        for place, part in enumerate(parts)
    ]
    written = template("study.html.jinja").render(
        say=words("en").say, kicker=kicker, title=title, subtitle=subtitle, parts=drawn, foot=NOTICE
    )
    return write(written, target)


def _drawn(chart: Chart, label: str) -> _Drawn:
    wide, narrow = (Markup(to_svg(chart.draw(size), f"{label}-{size.name}")) for size in (WIDE, NARROW))
    return _Drawn(chart.title, wide, narrow)


def figure(value: float | None, digits: int = 3) -> str:
    """A number in so many digits, or a dash where there is none."""
    return NOT_KNOWN if value is None else plain_number(value, digits)


def span(value: float | None, low: float | None, high: float | None) -> str:
    """A number with the ends of its interval, all in as many digits, so that rounding puts it on no other side."""
    if value is None or low is None or high is None:
        return figure(value)
    return f"{figure(value)} ({figure(low)} to {figure(high)})"


def percent(share: float | None) -> str:
    """A share in per cent."""
    return NOT_KNOWN if share is None else f"{100 * share:.0f} %"
