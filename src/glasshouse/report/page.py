"""The report as one file: everything that a reader needs, nothing that it would have to fetch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import polars as pl
from markupsafe import Markup

from glasshouse.errors import StoreError
from glasshouse.measures import CATALOGUE
from glasshouse.report import first_page, provenance, scheme_words
from glasshouse.report.audited import audited
from glasshouse.report.case import Case, Texts
from glasshouse.report.charts import NARROW, WIDE, to_svg
from glasshouse.report.figures import FIGURES, Figure
from glasshouse.report.margins import did
from glasshouse.report.readings import Readings
from glasshouse.report.register import assumed, chosen, register, unknowns
from glasshouse.report.words import words
from glasshouse.vocabulary import NOTICE


class Drawn(NamedTuple):
    """A panel as it stands in the page: once wide, once for a narrow screen."""

    title: str
    wide: Markup
    narrow: Markup


def render(
    readings: pl.DataFrame, manifest: Mapping[str, Any], texts: Texts, target: Path, *, language: str = "en"
) -> Path:
    """Write the report of a run to ``target``, beside it first and then renamed; returns ``target``.

    ``readings`` is the long frame of a run, ``manifest`` its manifest, ``texts`` the texts as used.
    Raises StoreError for readings without a column or a target that cannot be written, UsageError for a language
    that there is no file of.
    """
    written = html(readings, manifest, texts, language=language)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_text(written, encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise StoreError(
            f"cannot write {target}: {error.strerror}", remedy="name a folder that exists and can be written"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return target


def html(readings: pl.DataFrame, manifest: Mapping[str, Any], texts: Texts, *, language: str = "en") -> str:
    """The report as text."""
    case = Case(Readings(readings), texts, manifest, words(language))
    figures = [make(case) for make in FIGURES]
    entries = register(texts)
    of_them = assumed(entries)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("glasshouse.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja").render(
        say=case.words.say,
        several=case.words.several,
        language=language,
        notice=NOTICE,
        case=case,
        scheme=texts.schemes[0],
        title=case.titled(case.scheme),
        subtitle=subtitle(case),
        what=scheme_words.in_short(case),
        who=first_page.who_loses(case),
        sure=first_page.how_sure(case),
        rests=first_page.rests_on(case, entries),
        figures=[(figure, _drawn(figure)) for figure in figures],
        clauses=scheme_words.clauses(case),
        did=did(case),
        audited=audited(case, readings),
        measures=_definitions(case),
        assumed=of_them,
        others=[entry for entry in unknowns(entries) if entry not in of_them],
        chosen=chosen(entries),
        manifest=provenance.rows(manifest),
        command=provenance.command_line(manifest),
    )


def subtitle(case: Case) -> str:
    """Who and how long, beside which schemes."""
    return case.words.say(
        "page.subtitle" if case.others else "page.subtitle_alone",
        people=case.people,
        duration=case.duration(case.months),
        others=case.words.listed([case.titled(other) for other in case.others]),
    )


def _drawn(figure: Figure) -> list[Drawn]:
    return [
        Drawn(
            panel.title,
            *(Markup(to_svg(panel.draw(size), f"{figure.id}-{place}-{size.name}")) for size in (WIDE, NARROW)),
        )
        for place, panel in enumerate(figure.panels)
    ]


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
