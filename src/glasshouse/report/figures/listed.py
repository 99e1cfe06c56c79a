"""Who stands on a list: in error, as designed by ground, and what would remain at perfect sight. Never one alone."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.figure import Figure, Panel, all_nil, dot_panel, figure, none_of_it, shown
from glasshouse.report.readings import Reading

IN_ERROR: Final = "listed_in_error"
AS_DESIGNED: Final = "listed_as_designed"
PERFECT: Final = "harm_at_perfect_sight"
TOGETHER: Final = (IN_ERROR, AS_DESIGNED, PERFECT)
BESIDE: Final = ("missed_by_error", "let_go", "unseen", "induced")


def together(case: Case) -> dict[str | None, list[Reading]]:
    """By list, the rows of the three that never stand alone, where a list has all three; as designed is by ground."""
    by_list: dict[str | None, list[Reading]] = {}
    for measure in TOGETHER:
        for row in case.readings.rows(measure, scheme=case.scheme):
            if row.value is not None and (measure != AS_DESIGNED or (row.by or "").startswith("ground=")):
                by_list.setdefault(row.clause, []).append(row)
    return {clause: rows for clause, rows in by_list.items() if {row.measure for row in rows} == set(TOGETHER)}


def not_alone(case: Case) -> str:
    """The sentence for a run in which no list has all three."""
    words = case.words
    lacking = [
        words.term("measures", measure)
        for measure in TOGETHER
        if not any(
            row.value is not None and (measure != AS_DESIGNED or (row.by or "").startswith("ground="))
            for row in case.readings.rows(measure, scheme=case.scheme)
        )
    ]
    return words.say("listed.not_alone", measures=words.listed(lacking))


def listed(case: Case) -> Figure:
    """A panel a list and unit; without all three readings there is no panel, and a sentence says why."""
    words = case.words
    sentences: list[str] = []
    panels: list[Panel] = []
    drawn: list[Reading] = []
    of_lists = together(case)
    if not of_lists:
        return figure(case, "listed", said=[not_alone(case)])
    for clause, three in of_lists.items():
        rows, remarks = shown(case, [*three, *_beside(case, clause)])
        sentences.extend(remarks)
        title = case.list_(clause)
        if all_nil(rows):
            sentences.append(none_of_it(case, words.say("listed.nobody", list=title), rows))
            continue
        drawn.extend(rows)
        for unit in dict.fromkeys(row.unit for row in rows):
            of_unit = [row for row in rows if row.unit == unit]
            panels.append(dot_panel(case, title, of_unit, lambda row: labelled(case, row)))
    return figure(
        case,
        "listed",
        said=sentences,
        panels=panels,
        rows=drawn,
        label=lambda row: words.pair(case.list_(row.clause), labelled(case, row)),
        notes=[words.say("listed.smallest")],
    )


def _beside(case: Case, clause: str | None) -> list[Reading]:
    """What belongs beside the three; absent readings are left out without a word."""
    rows = [row for measure in BESIDE for row in case.readings.rows(measure, scheme=case.scheme, clause=clause)]
    return [row for row in rows if row.value is not None]


def labelled(case: Case, row: Reading) -> str:
    """The measure, and the ground, class or context that the row is of."""
    words = case.words
    label = words.term("measures", row.measure)
    if row.by:
        label = words.pair(label, words.by(row.by))
    return words.pair(label, words.term("context", row.context)) if row.context else label
