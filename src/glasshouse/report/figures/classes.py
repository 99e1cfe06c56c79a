"""In which class of an index people stand, where a scheme has classes."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.figure import Figure, all_nil, dot_panel, figure, shown
from glasshouse.report.readings import Reading

MEASURE: Final = "class_share"


def classes(case: Case) -> Figure:
    """A panel an index, a row a class, the worlds as series."""
    words = case.words
    every_row = [row for row in case.readings.rows(MEASURE) if row.scheme in case.worlds]
    rows, sentences = shown(case, every_row)
    if not rows or all_nil(rows):
        return figure(case, "classes", said=[*sentences, words.say("classes.none")])
    panels, drawn = [], list[Reading]()
    for index in dict.fromkeys(row.clause for row in rows):
        of_index = [row for row in rows if row.clause == index]
        by_class = [row for by in dict.fromkeys(row.by for row in of_index) for row in of_index if row.by == by]
        title = words.say("classes.panel", index=words.named(index or ""))
        panels.append(dot_panel(case, title, by_class, lambda row: words.by(row.by or "")))
        drawn += by_class
    return figure(
        case,
        "classes",
        said=sentences,
        panels=panels,
        rows=drawn,
        label=lambda row: words.by(row.by or ""),
        notes=[words.say("classes.note")],
    )
