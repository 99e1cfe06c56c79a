"""The report as one file: everything that a reader needs, nothing that it would have to fetch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from glasshouse.measures import CATALOGUE
from glasshouse.placing import put
from glasshouse.report import first_page, provenance, scheme_words
from glasshouse.report.added_figure import added_panel
from glasshouse.report.audited import audited
from glasshouse.report.case import Case, Texts
from glasshouse.report.charts import NARROW, WIDE, to_svg
from glasshouse.report.figures import FIGURES, Figure, Panel
from glasshouse.report.headlines import (
    TILES,
    bands_said,
    compared,
    drivers_said,
    headlines,
    main_sentence,
    may_not_write,
    may_write,
    place_sentence,
    rests_share,
    tile,
)
from glasshouse.report.lesson import lesson
from glasshouse.report.margins import did
from glasshouse.report.pages import template, write
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from glasshouse.study.clauses.register import NumberRow, register
from glasshouse.study.running.telling import Tell, say_nothing
from glasshouse.vocabulary import NOTICE


class DrawnPanel(NamedTuple):
    """A panel as it stands in the page: once wide, once for a narrow screen."""

    title: str
    wide: Markup
    narrow: Markup


def render(
    readings: pl.DataFrame,
    manifest: Mapping[str, Any],
    texts: Texts,
    target: Path,
    *,
    language: str = "en",
    as_of: date | None = None,
    tell: Tell = say_nothing,
) -> Path:
    """Write the report of a run to ``target``, beside it first and then renamed; returns ``target``.

    ``readings`` is the long frame of a run, ``manifest`` its manifest, ``texts`` the texts as used; ``as_of`` is the
    day whose law its audit holds the scheme against, that of the run by default.
    Raises StoreError for readings without a column or a target that cannot be written, UsageError for a language
    that there is no file of.
    """
    return write(html(readings, manifest, texts, language=language, as_of=as_of, tell=tell), target)


def render_class(
    readings: pl.DataFrame, manifest: Mapping[str, Any], texts: Texts, target: Path, *, language: str = "en"
) -> tuple[Path, Path]:
    """Write the sheets for a lesson, and the answers beside them; both files.  Raises as :func:`render` does."""
    answers = target.with_name(f"{target.stem}-answers{target.suffix}")
    sheets, with_answers = class_pages(readings, manifest, texts, language=language)
    put((target, sheets), (answers, with_answers))
    return target, answers


def class_pages(
    readings: pl.DataFrame, manifest: Mapping[str, Any], texts: Texts, *, language: str = "en"
) -> tuple[str, str]:
    """The sheets for a lesson, and the answers, as texts."""
    case = Case(Readings(readings), texts, manifest, words(language))
    sheets = lesson(case)
    panels = [_one_drawn(panel, f"class-{place}") for place, panel in enumerate(sheets.panels)]
    page, common, what = template("class.html.jinja"), _common(case, language), scheme_words.in_short(case)
    without, answered = (
        page.render(**common, what=what, lesson=sheets, panels=panels, answers=answers) for answers in (False, True)
    )
    return without, answered


def html(
    readings: pl.DataFrame,
    manifest: Mapping[str, Any],
    texts: Texts,
    *,
    language: str = "en",
    as_of: date | None = None,
    tell: Tell = say_nothing,
) -> str:
    """The report as text."""
    case = Case(Readings(readings), texts, manifest, words(language))
    figures = [make(case) for make in FIGURES]
    entries = register(texts.world, (*texts.schemes, texts.before))
    return template("report.html.jinja").render(
        **_common(case, language),
        front=_front(case),
        what=scheme_words.in_short(case),
        who=first_page.who_loses(case),
        sure=first_page.how_sure(case),
        rests=first_page.rests_on(case, entries),
        figures=list(zip(figures, _drawn(figures, tell), strict=True)),
        clauses=scheme_words.clauses(case),
        did=did(case),
        audited=audited(case, readings, as_of),
        measures=_definitions(case),
        registers=[(heading, sum(row.size for row in rows), rows) for heading, rows in _registers(entries)],
        manifest=provenance.rows(manifest),
        command=provenance.command_line(manifest),
    )


def _front(case: Case) -> dict[str, Any]:
    """The first page: a sentence, five figures, one chart, what it rests on, what may be written."""
    against, chart = compared(case), added_panel(case)
    share, everything = rests_share(case)
    shown = headlines(case, against) if against is not None else ()
    tiles = [tile(case, one) for one in shown if one.key in TILES]
    leading = [drivers_said(case, one) for one in shown[:1]]
    rests = [case.words.say("headline.rests", share=share, all=everything), *bands_said(case), *leading]
    if against is None:
        rests.append(case.words.say("headline.alone", scheme=case.scheme))
    return {
        "sentence": " ".join(filter(None, (main_sentence(case), place_sentence(case)))),
        "tiles": tiles,
        "chart": None if chart is None else _one_drawn(chart, "added"),
        "rests": list(filter(None, rests)),
        "may": may_write(case, share),
        "may_not": may_not_write(case),
    }


def _common(case: Case, language: str) -> dict[str, Any]:
    """What every page says."""
    return {
        "say": case.words.say,
        "several": case.words.several,
        "language": language,
        "notice": NOTICE,
        "foot": Markup(case.words.say("notice")),
        "case": case,
        "scheme": case.texts.schemes[0],
        "title": case.titled(case.scheme),
        "subtitle": subtitle(case),
        "before": case.before,
    }


def subtitle(case: Case) -> str:
    """Who and how long, beside which schemes."""
    return case.words.say(
        "page.subtitle" if case.others else "page.subtitle_alone",
        people=case.people,
        duration=case.duration(case.months),
        others=case.words.listed([case.titled(other) for other in case.others]),
    )


def _drawn(figures: list[Figure], tell: Tell) -> list[list[DrawnPanel]]:
    """The panels of all figures; ``tell`` hears of every one that is drawn."""
    out, done, total = [], 0, sum(len(figure.panels) for figure in figures)
    for figure in figures:
        panels = []
        for place, panel in enumerate(figure.panels):
            tell("drawing", done, total)
            panels.append(_one_drawn(panel, f"{figure.id}-{place}"))
            done += 1
        out.append(panels)
    tell("drawing", done, total)
    return out


def _one_drawn(panel: Panel, name: str) -> DrawnPanel:
    return DrawnPanel(
        panel.title, *(Markup(to_svg(panel.draw(size), f"{name}-{size.name}")) for size in (WIDE, NARROW))
    )


def _registers(rows: Sequence[NumberRow]) -> Iterator[tuple[str, list[NumberRow]]]:
    """What is assumed, what has a source or was fitted, and what the authority chose, each under its heading."""
    yield "page.register_assumed", [row for row in rows if row.is_assumed]
    yield "page.register_other", [row for row in rows if not row.is_assumed and not row.is_lever]
    yield "page.register_chosen", [row for row in rows if row.is_lever]


def _definitions(case: Case) -> list[tuple[str, str, str]]:
    """Id, title and definition of each measure that the run has: the catalogue's, or the language's own."""
    say, has = case.words.say, case.words.has
    return [
        (
            measure.id,
            say(f"titles.{measure.id}") if has(f"titles.{measure.id}") else measure.title,
            say(f"definitions.{measure.id}") if has(f"definitions.{measure.id}") else measure.definition,
        )
        for measure in CATALOGUE
        if measure.id in case.readings.measures
    ]
