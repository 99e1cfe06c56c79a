"""How far the index has moved from conduct, who raises it, and by what."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.charts import Line, lines
from glasshouse.report.figures.cohorts import ORDER
from glasshouse.report.figures.figure import Figure, Panel, all_nil, dot_panel, figure, nothing, shown
from glasshouse.report.readings import ALL, Reading

TRACKS: Final = "index_tracks"
RAISED: Final = "index_raised"
MOVED: Final = "moved_by"
CONDUCTS: Final = ("net", "harmful", "beneficial")


def goodhart(case: Case) -> Figure:
    """For each index of the scheme: rank correlation over time, rises by income band, and what rises came with."""
    words = case.words
    indices = [row.clause for row in case.readings.rows(TRACKS, scheme=case.scheme, by="conduct=net")]
    if not indices:
        if any(case.readings.rows("class_share", scheme=case.scheme)):
            return nothing(case, "goodhart", TRACKS)
        return figure(case, "goodhart", said=[words.say("goodhart.no_class")])
    texts: list[str] = []
    panels: list[Panel] = []
    drawn: list[Reading] = []
    for index in indices:
        for part in (_tracks, _raised, _moved):
            sentences, drawings, rows = part(case, index or "")
            texts += sentences
            panels += drawings
            drawn += rows
    return figure(
        case,
        "goodhart",
        said=texts,
        panels=panels,
        rows=drawn,
        label=lambda row: _label(case, row),
        notes=words.several("goodhart.notes"),
    )


Part = tuple[list[str], list[Panel], list[Reading]]
"""Sentences, panels, and the rows that the panels show."""


def _tracks(case: Case, index: str) -> Part:
    words, named = case.words, case.words.named(index)
    whole = {
        word: next(iter(case.readings.rows(TRACKS, scheme=case.scheme, clause=index, by=f"conduct={word}")), None)
        for word in CONDUCTS
    }
    known = {word: row for word, row in whole.items() if row is not None and row.value is not None}
    if "net" not in known:
        return [words.say("goodhart.undefined", index=named)], [], []
    sentences = [words.say("goodhart.tracks", index=named, value=case.shown(known["net"]))]
    parts = [
        words.say("goodhart.tracks_one", value=case.shown(row), conduct=words.term("conduct", word))
        for word, row in known.items()
        if word != "net"
    ]
    if parts:
        sentences.append(words.say("goodhart.tracks_parts", parts=words.listed(parts)))
    yearly = [
        row
        for word in CONDUCTS
        for row in case.readings.rows(TRACKS, scheme=case.scheme, clause=index, by=f"conduct={word}", month="each")
        if row.value is not None
    ]
    net = [row for row in yearly if row.by == "conduct=net"]
    if len(net) > 1:
        ends = {"first": case.shown(net[0]), "last": case.shown(net[-1])}
        sentences.append(words.say("goodhart.tracks_time", **ends))
    if not yearly or all_nil(yearly):
        return sentences, [], []
    return sentences, [_over_time(case, index, yearly)], list(known.values())


def _over_time(case: Case, index: str, rows: list[Reading]) -> Panel:
    words = case.words
    points = [Line(words.by(row.by or ""), (row.month or 0) + 1, row.value or 0.0, row.low, row.high) for row in rows]
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    title = words.say("goodhart.panel_tracks", index=words.named(index))
    alternative = words.say(
        "alternative.lines",
        title=title,
        unit=words.unit(rows[0].unit),
        period=case.period,
        rows="; ".join(
            f"{words.by(row.by or '')}, {case.duration((row.month or 0) + 1)}: {case.shown(row)}" for row in rows
        ),
        notice=words.say("notice"),
    )
    across, up = case.axis_of_years(rows), words.unit(rows[0].unit)
    span = (min(0.0, *ends), max(0.0, *ends))
    return Panel(title, alternative, lambda size: lines(points, across, up, case.said(alternative), size, span=span))


def _raised(case: Case, index: str) -> Part:
    words = case.words
    every_row = [
        row
        for word in ORDER["income"]
        for row in case.readings.rows(RAISED, scheme=case.scheme, cohort=f"income={word}", clause=index)
    ]
    rows, sentences = shown(case, every_row)
    if not rows:
        return sentences, [], []
    if all_nil(rows):
        return [*sentences, words.say("goodhart.never_raised", index=words.named(index))], [], []
    first, last = rows[0], rows[-1]
    sentences.append(
        words.say(
            "goodhart.raised",
            index=words.named(index),
            low=case.cohort(first.cohort),
            low_value=case.shown(first),
            high=case.cohort(last.cohort),
            high_value=case.shown(last),
            unit=words.unit(first.unit),
        )
    )
    title = words.say("goodhart.panel_raised", index=words.named(index))
    return sentences, [dot_panel(case, title, rows, lambda row: case.cohort(row.cohort))], rows


def _moved(case: Case, index: str) -> Part:
    words = case.words
    every_row = [
        row
        for row in case.readings.rows(MOVED, scheme=case.scheme, clause=index)
        if (row.by or "").startswith("direction=up")
    ]
    rows, sentences = shown(case, every_row)
    alone = next((row for row in rows if (row.by or "").endswith("because=rewarded_act")), None)
    none = next((row for row in rows if (row.by or "").endswith("because=no_record")), None)
    if alone is None or none is None or all_nil(rows):
        return sentences, [], []
    sentences.append(
        words.say("goodhart.moved", index=words.named(index), alone=case.shown(alone), none=case.shown(none))
    )
    title = words.say("goodhart.panel_moved", index=words.named(index))
    panels = [dot_panel(case, title, rows, lambda row: _because(case, row))]
    every_row = [
        row
        for word in ORDER["income"]
        for row in case.readings.rows(MOVED, scheme=case.scheme, cohort=f"income={word}", clause=index, by=alone.by)
    ]
    banded, remarks = shown(case, every_row, named=lambda row: case.cohort(row.cohort))
    sentences += remarks if banded else [words.say("goodhart.few_by_income")]
    if banded and not all_nil(banded):
        title = words.say("goodhart.panel_moved_by_income", index=words.named(index))
        panels.append(dot_panel(case, title, banded, lambda row: case.cohort(row.cohort)))
    return sentences, panels, [*rows, *banded]


def _because(case: Case, row: Reading) -> str:
    word = (row.by or "").rpartition("=")[2]
    reason = case.words.term("because", word)
    return reason if row.cohort == ALL else case.words.pair(reason, case.cohort(row.cohort))


def _label(case: Case, row: Reading) -> str:
    if row.measure == MOVED:
        return case.words.pair(case.words.term("measures", MOVED), _because(case, row))
    of = case.words.by(row.by) if row.by else case.cohort(row.cohort)
    return case.words.pair(case.words.term("measures", row.measure), of)
