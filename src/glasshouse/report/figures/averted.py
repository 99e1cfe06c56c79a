"""Harmful conduct averted, as assumed: the assumption stands beside it."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.figure import Figure, all_nil, dot_panel, figure, name_of, none_of_it, nothing, shown
from glasshouse.report.readings import TWIN
from glasshouse.world import Response

MEASURE: Final = "averted_as_assumed"


def averted(case: Case) -> Figure:
    """One panel, and each response of the world on which it rests."""
    words = case.words
    notes = [words.say("averted.rests"), *(assumption(case, response) for response in case.texts.world.responses)]
    if not case.texts.world.responses:
        notes = [words.say("averted.no_response")]
    every_row = case.readings.rows(MEASURE, scheme=TWIN, clause=None)
    rows, sentences = shown(case, every_row)
    if not rows:
        return nothing(case, "averted", MEASURE, notes)
    if all_nil(rows):
        return figure(
            case, "averted", said=[*sentences, none_of_it(case, words.say("averted.none"), rows)], notes=notes
        )
    panel = dot_panel(case, words.term("measures", MEASURE), rows, lambda row: name_of(case, row))
    return figure(
        case, "averted", said=sentences, panels=[panel], rows=rows, label=lambda row: name_of(case, row), notes=notes
    )


def assumption(case: Case, response: Response) -> str:
    """What one response assumes, with its number, its range and why."""
    words = case.words
    times = response.times
    ends = (
        ""
        if times.range is None
        else " " + words.say("averted.range", low=words.exact(times.range[0]), high=words.exact(times.range[1]))
    )
    why = times.assumption or times.source or times.fitted_to or response.assumption or response.source or ""
    return words.say(
        "averted.assumption",
        id=response.id,
        trigger=words.term("trigger", response.trigger),
        kinds=words.listed([words.named(kind) for kind in response.kinds]),
        times=words.exact(times.value),
        range=ends,
        why=why,
    )
