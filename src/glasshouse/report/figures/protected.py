"""Protected conduct that is not done: always a loss."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.figure import Figure, all_nil, dot_panel, figure, name_of, none_of_it, nothing, shown
from glasshouse.report.readings import TWIN

MEASURE: Final = "protected_conduct_lost"


def protected(case: Case) -> Figure:
    """One panel: all, then by context."""
    words = case.words
    every_row = [
        row for other in case.others for row in case.readings.rows(MEASURE, scheme=TWIN, against=other, clause=None)
    ]
    rows, sentences = shown(case, every_row)
    if not rows:
        return nothing(case, "protected", MEASURE)
    if all_nil(rows):
        return figure(case, "protected", said=[*sentences, none_of_it(case, words.say("protected.none"), rows)])
    panel = dot_panel(case, words.term("measures", MEASURE), rows, lambda row: name_of(case, row))
    return figure(
        case,
        "protected",
        said=sentences,
        panels=[panel],
        rows=rows,
        label=lambda row: name_of(case, row),
        notes=[words.say("protected.note")],
    )
