"""The gallery: every chart of the report, what it lets a reader decide, in colour, in grey and on a narrow screen."""

from __future__ import annotations

from html import escape
from pathlib import Path

import glasshouse
from glasshouse.measures import readings as measured
from glasshouse.report.case import Case, Texts
from glasshouse.report.charts import NARROW, WIDE, to_svg
from glasshouse.report.figures import FIGURES
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from glasshouse.scheme import Scheme
from glasshouse.study.running.folder import opened, tables_of
from glasshouse.world import World

SCHEME, WORLD, PEOPLE, YEARS = "rongcheng-2014", "beijing", 20_000, 5
"""The run that the gallery shows: a scheme with points, classes, a list and rewards."""


def decides() -> str:
    """The charts as a table: what each lets a reader decide."""
    english = words("en")
    lines = ["| Figure | What it lets a reader decide |", "|---|---|"]
    for make in FIGURES:
        title, question = (
            english.say(f"figures.{make.__name__}.{part}", scheme="the scheme") for part in ("title", "question")
        )
        lines.append(f"| {title} (`result.plot.{make.__name__}()`) | {question} |")
    return "\n".join(lines)


def drawn(folder: Path) -> str:
    """Every chart of a run, as HTML; ``folder`` is where the run is put."""
    result = glasshouse.compare(SCHEME, against=["none"], world=WORLD, people=PEOPLE, years=YEARS)
    manifest, _ = opened(result.save(folder / "run"))
    records = tables_of(folder / "run", manifest)
    texts = Texts(
        (Scheme.load(SCHEME).text, Scheme.load("none").text), Scheme.load("none").text, World.load(WORLD).text
    )
    case = Case(Readings(measured(records[0])), texts, manifest, words("en"))
    parts = [f"<p>{escape(manifest['command'])}</p>"]
    for figure in (make(case) for make in FIGURES):
        parts += [f"<h2>{escape(figure.title)}</h2>", f"<p><b>Lets you decide:</b> {escape(figure.question)}</p>"]
        parts += [f"<p>{escape(sentence)}</p>" for sentence in figure.said]
        for place, panel in enumerate(figure.panels):
            name = f"{figure.id}-{place}"
            parts += [f"<h3>{escape(panel.title)}</h3>", to_svg(panel.draw(WIDE), name)]
            if place == 0:
                grey, narrow = (
                    to_svg(panel.draw(size), f"{name}-{size.name}") for size in (WIDE._replace(name="g"), NARROW)
                )
                parts.append(f'<div class="pair"><div class="grey">{grey}</div><div>{narrow}</div></div>')
    return "\n".join(parts)
