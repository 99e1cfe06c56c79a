"""What the scheme does to each cohort: the share that it ever lists, groups in declared order."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.figure import Figure, all_nil, common_span, dot_panel, figure, none_of_it, nothing, shown
from glasshouse.report.readings import Reading
from glasshouse.vocabulary import (
    COHORT_AGES,
    COHORT_AXES,
    COHORT_INCOMES,
    MINORITY,
    RESIDENCIES,
    SEXES,
    WORK,
)

MEASURE: Final = "ever_listed"
ORDER: Final = {
    "age": COHORT_AGES,
    "sex": SEXES,
    "residency": RESIDENCIES,
    "minority": MINORITY,
    "income": COHORT_INCOMES,
    "work": WORK,
}


def cohorts(case: Case) -> Figure:
    """A panel an axis; too small and empty cohorts are named in a sentence."""
    words = case.words
    every_row: list[Reading] = []
    for axis in COHORT_AXES:
        every_row.extend(_of_axis(case, axis))
    rows, sentences = shown(case, every_row)
    if not rows:
        return nothing(case, "cohorts", MEASURE)
    if all_nil(rows):
        return figure(case, "cohorts", said=[*sentences, none_of_it(case, words.say("cohorts.nobody"), rows)])
    span = common_span(case, rows)
    panels = []
    for axis in COHORT_AXES:
        of_axis = [row for row in rows if row.cohort.startswith(f"{axis}=")]
        if of_axis:
            title = words.say("cohorts.panel", axis=words.term("axis", axis))
            panels.append(dot_panel(case, title, of_axis, lambda row: case.cohort(row.cohort), span=span))
    return figure(
        case,
        "cohorts",
        said=sentences,
        panels=panels,
        rows=rows,
        label=lambda row: case.cohort(row.cohort),
        notes=words.several("cohorts.notes"),
    )


def _of_axis(case: Case, axis: str) -> list[Reading]:
    """Rows of one axis alone, over black lists together, in declared order; nothing is sorted by its value."""
    out = []
    for level in ORDER[axis]:
        for world in case.worlds:
            out.extend(
                case.readings.rows(MEASURE, scheme=world, cohort=f"{axis}={level}", clause=None, context=None, by=None)
            )
    return out
