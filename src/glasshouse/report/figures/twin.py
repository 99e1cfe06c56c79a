"""Work and income of the same people in both worlds."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.figure import (
    Figure,
    Panel,
    all_nil,
    dot_panel,
    figure,
    name_of,
    none_of_it,
    nothing,
    shown,
)
from glasshouse.report.readings import EVERY, TWIN, Reading

MEASURES: Final = ("work_lost", "income_lost")


def twin(case: Case) -> Figure:
    """A panel a measure: all people, then the cohorts by work and by income at the start."""
    words = case.words
    panels: list[Panel] = []
    sentences: list[str] = []
    drawn: list[Reading] = []
    for measure in MEASURES:
        every_row = [
            row
            for other in case.others
            for row in case.readings.rows(measure, scheme=TWIN, against=other, cohort=EVERY, clause=None, by=None)
            if row.context is None and row.cohort.split("=")[0] in ("all", "income", "work") and "," not in row.cohort
        ]
        order = list(dict.fromkeys(row.cohort for row in every_row))
        rows, remarks = shown(case, sorted(every_row, key=lambda row: order.index(row.cohort)))
        sentences.extend(remarks)
        if not rows:
            sentences.append(words.say("absent.measure", measure=words.term("measures", measure)))
            continue
        if all_nil(rows):
            same = words.say("twin.same", measure=words.term("measures", measure))
            sentences.append(none_of_it(case, same, rows))
            continue
        drawn.extend(rows)
        panels.append(dot_panel(case, words.term("measures", measure), rows, lambda row: name_of(case, row)))
    if not drawn and not sentences:
        return nothing(case, "twin", MEASURES[0])
    return figure(
        case,
        "twin",
        said=list(dict.fromkeys(sentences)),
        panels=panels,
        rows=drawn,
        label=lambda row: words.pair(words.term("measures", row.measure), name_of(case, row)),
        notes=words.several("twin.notes"),
    )
