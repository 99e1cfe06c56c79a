"""Contestability: whether the listed could know why, the way back in the text, and who gets there in the run."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.figures.cohorts import ORDER
from glasshouse.report.figures.figure import Figure, Panel, all_nil, dot_panel, figure, nothing, shown
from glasshouse.report.readings import EVERY, Reading
from glasshouse.report.ways_back import could_know, ways_back
from glasshouse.report.words import capital
from glasshouse.scheme import List

MEASURE: Final = "still_listed"
MONTHS: Final = ("months=12", "months=24", "months=60")
AXES: Final = ("age", "income", "work")


def contest(case: Case) -> Figure:
    """For each black list: sentences on the text and on the run, how many stay how long, and who of them."""
    words = case.words
    text = case.texts.schemes[0]
    lists = [entry for entry in text.lists if entry.polarity == "black"]
    if not lists:
        return figure(case, "contest", said=[words.say("contest.no_list")])
    sentences = [could_know(text, words)]
    panels: list[Panel] = []
    drawn: list[Reading] = []
    for entry in lists:
        sentences.append(words.pair(capital(case.list_(entry.id)), ways_back(text, entry, words)))
        sentences += _in_the_run(case, entry)
        rows, _ = shown(case, _stayed(case, entry.id))
        if not rows or all_nil(rows):
            continue
        title = words.say("contest.panel", list=case.list_(entry.id))
        panels.append(dot_panel(case, title, rows, lambda row: words.by(row.by or "")))
        drawn += rows
        groups, remarks = _groups(case, entry.id, rows[-1])
        if len(groups) < 2:
            sentences.append(words.say("contest.few_by_group", list=case.list_(entry.id)))
            continue
        sentences += remarks
        if not all_nil(groups):
            title = words.say("contest.panel_who", list=case.list_(entry.id), months=words.by(rows[-1].by or ""))
            panels.append(dot_panel(case, title, groups, lambda row: case.cohort(row.cohort)))
            drawn += groups
    if not case.readings.rows(MEASURE, scheme=case.scheme):
        return nothing(case, "contest", MEASURE, sentences)
    return figure(
        case,
        "contest",
        said=sentences,
        panels=panels,
        rows=drawn,
        label=lambda row: words.pair(f"{case.list_(row.clause)}, {words.by(row.by or '')}", case.cohort_or_all(row)),
        notes=words.several("contest.notes"),
    )


def _stayed(case: Case, entry: str) -> list[Reading]:
    return [row for by in MONTHS for row in case.readings.rows(MEASURE, scheme=case.scheme, clause=entry, by=by)]


def _groups(case: Case, entry: str, longest: Reading) -> tuple[list[Reading], list[str]]:
    """Of the longest time that the run can tell, the share by age, income and work at the start, in declared order."""
    rows = [
        row
        for axis in AXES
        for word in ORDER[axis]
        for row in case.readings.rows(MEASURE, scheme=case.scheme, cohort=f"{axis}={word}", clause=entry, by=longest.by)
    ]
    return shown(case, rows, named=lambda row: f"{case.cohort(row.cohort)} ({case.list_(row.clause)})")


def _in_the_run(case: Case, entry: List) -> list[str]:
    """What the run says of one list: entries, how long, by which way, appeals."""
    words, out = case.words, []
    ever = case.readings.one("ever_listed", scheme=case.scheme, clause=entry.id)
    if ever is None or not ever.value:
        return [words.say("contest.nobody", list=case.list_(entry.id))]
    spells = [row for row in case.readings.rows("time_on_list", scheme=case.scheme, clause=entry.id)]
    mean = next((row for row in spells if row.by == "restricted mean" and row.value is not None), None)
    if mean is not None:
        out.append(words.say("contest.mean", months=case.shown(mean), spells=words.number(mean.n or 0)))
    ways = [row for row in spells if (row.by or "").startswith("way=") and row.value]
    if ways:
        shares = [words.say("contest.way", way=words.by(row.by or ""), share=case.shown(row)) for row in ways]
        out.append(words.say("contest.left", ways=words.listed(shares)))
    stayed = [row for row in _stayed(case, entry.id) if row.value is not None]
    if stayed:
        longest = stayed[-1]
        out.append(words.say("contest.stayed", share=case.shown(longest), months=words.by(longest.by or "")))
    steps = {row.by: row for row in case.readings.rows("contested", scheme=case.scheme, clause=entry.id, context=EVERY)}
    filed, upheld = steps.get("step=filed"), steps.get("step=upheld")
    if filed is not None and filed.value is not None:
        out.append(words.say("contest.filed", share=case.shown(filed)))
        if upheld is not None and upheld.value is not None:
            out.append(words.say("contest.upheld", share=case.shown(upheld)))
    return out
