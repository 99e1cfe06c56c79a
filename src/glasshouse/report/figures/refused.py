"""What people ask for and are refused, by context, per 1,000 people and year."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.figure import Figure, all_nil, dot_panel, figure, none_of_it, nothing, shown

MEASURE: Final = "refusals"


def refused(case: Case) -> Figure:
    """One panel, a row a context, the worlds as series."""
    words = case.words
    every_row = [
        row
        for row in case.readings.rows(MEASURE, clause=None, by=None)
        if row.scheme in case.worlds and row.context is not None
    ]
    rows, sentences = shown(case, every_row)
    if not rows:
        return nothing(case, "refused", MEASURE)
    if all_nil(rows):
        return figure(case, "refused", said=[*sentences, none_of_it(case, words.say("refused.none"), rows)])
    heights: dict[str | None, float] = {}
    for row in rows:
        if row.scheme == case.scheme:
            heights[row.context] = row.value or 0
    nil = {row.context for row in rows} - {row.context for row in rows if row.value}
    if nil:
        names = words.listed(sorted(words.term("context", context) for context in nil if context))
        sentences.append(words.say("refused.nil", names=names))
    drawn = [row for row in rows if row.context not in nil]
    drawn.sort(key=lambda row: (-heights.get(row.context, 0.0), row.context or "", case.worlds.index(row.scheme)))
    panel = dot_panel(case, words.say("refused.panel"), drawn, lambda row: words.term("context", row.context or ""))
    return figure(
        case,
        "refused",
        said=sentences,
        panels=[panel],
        rows=drawn,
        label=lambda row: words.term("context", row.context or ""),
        notes=[words.say("refused.note")],
    )
