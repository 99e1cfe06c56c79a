"""On each list, month by month, in every world."""

from __future__ import annotations

from typing import Final

from glasshouse.report.case import Case
from glasshouse.report.charts import Line, lines
from glasshouse.report.figures.figure import Figure, Panel, all_nil, figure, none_of_it, nothing
from glasshouse.report.readings import TWIN, Reading
from glasshouse.report.words import capital

MEASURE: Final = "prevalence"


def over_time(case: Case) -> Figure:
    """A panel a list; lists that nobody is on are named in a sentence."""
    rows = [
        row
        for row in case.readings.rows(MEASURE, by=None, context=None, month="each")
        if row.value is not None and row.scheme in case.worlds
    ]
    if not rows:
        return nothing(case, "over_time", MEASURE)
    words = case.words
    by_list: dict[str | None, list[Reading]] = {}
    for row in rows:
        by_list.setdefault(row.clause, []).append(row)
    sentences: list[str] = []
    panels: list[Panel] = []
    last_rows: list[Reading] = []
    drawn = {name: of_list for name, of_list in by_list.items() if not all_nil(of_list)}
    top = max(
        (words.scaled(max(row.value or 0, row.high or 0), row.unit) for each in drawn.values() for row in each),
        default=0.0,
    )
    for name, of_list in by_list.items():
        titled = case.list_(name)
        if name not in drawn:
            sentences.append(none_of_it(case, words.say("over_time.nobody", list=titled), of_list))
            continue
        last = [_last(of_list, world) for world in case.worlds]
        last_rows.extend(row for row in last if row is not None)
        sentences.append(
            words.say(
                "over_time.last",
                list=capital(titled),
                duration=case.duration(max(row.month or 0 for row in of_list) + 1),
                worlds=words.listed(
                    [
                        words.say("over_time.world", share=case.shown(row), scheme=case.titled(row.scheme))
                        for row in last
                        if row is not None
                    ]
                ),
            )
        )
        panels.append(_panel(case, capital(titled), of_list, top))
    return figure(
        case, "over_time", said=sentences, panels=panels, rows=last_rows, label=lambda row: case.list_(row.clause)
    )


def _last(rows: list[Reading], world: str) -> Reading | None:
    return max((row for row in rows if row.scheme == world), key=lambda row: row.month or 0, default=None)


def _panel(case: Case, title: str, rows: list[Reading], top: float) -> Panel:
    words = case.words
    unit = rows[0].unit
    points = [
        Line(
            case.series(row),
            row.month or 0,
            words.scaled(row.value or 0, unit),
            None if row.low is None else words.scaled(row.low, unit),
            None if row.high is None else words.scaled(row.high, unit),
        )
        for world in case.worlds
        for row in rows
        if row.scheme == world and row.scheme != TWIN
    ]
    ends = [_last(rows, world) for world in case.worlds]
    alternative = words.say(
        "alternative.lines",
        title=title,
        unit=words.unit(unit),
        period=case.period,
        rows="; ".join(f"{case.series(row)}: {case.shown(row)}" for row in ends if row is not None),
        notice=words.say("notice"),
    )
    across, up = case.axis_of_years(rows), words.unit(unit)
    return Panel(
        title, alternative, lambda size: lines(points, across, up, case.said(alternative), size, span=(0.0, top))
    )
