"""How far the scheme draws groups apart, and what the gap is made of: parts that sum to it, in declared order."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from glasshouse.report.case import Case
from glasshouse.report.charts import StepBar, steps
from glasshouse.report.figures.cohorts import ORDER
from glasshouse.report.figures.figure import Figure, Panel, all_nil, figure, nothing
from glasshouse.report.modelled import modelled_axes
from glasshouse.report.readings import Reading
from glasshouse.report.words import capital

MEASURE: Final = "disparity"
_ROOM: Final = 0.06


class AxisGap(NamedTuple):
    """The rows of one axis: the gap, and the parts of it that are defined, all of them or none."""

    axis: str
    whole: Reading
    parts: tuple[Reading, ...]


def gaps(case: Case) -> Figure:
    """A panel an axis; a gap, or parts of one, that the run cannot tell are named in a sentence."""
    words = case.words
    every_gap = _axis_gaps(case)
    if not every_gap:
        return nothing(case, "gaps", MEASURE)
    known = modelled_axes(case)
    alike = [gap for gap in every_gap if gap.axis not in known]
    every_gap = [gap for gap in every_gap if gap.axis in known]
    drawn = [gap for gap in every_gap if gap.whole.value is not None]
    sentences = [_sentence(case, gap) for gap in drawn]
    for key, gaps_of in (
        ("gaps.not_modelled", alike),
        ("gaps.too_few", [gap for gap in every_gap if gap.whole.value is None]),
        ("gaps.no_parts", [gap for gap in drawn if not gap.parts]),
    ):
        if gaps_of:
            sentences.append(words.say(key, names=words.listed([_between(case, gap.axis) for gap in gaps_of])))
    rows = [row for gap in drawn for row in (*gap.parts, gap.whole)]
    if all_nil(rows):
        return figure(case, "gaps", said=[*sentences, words.say("gaps.none")] if drawn else sentences)
    bars = {gap.axis: _bars(case, gap) for gap in drawn}
    span = _span([bar for of_axis in bars.values() for bar in of_axis])
    return figure(
        case,
        "gaps",
        said=sentences,
        panels=[_panel(case, gap, bars[gap.axis], span) for gap in drawn],
        rows=rows,
        label=lambda row: words.pair(_between(case, _axis(row)), _name(case, row)),
        notes=words.several("gaps.notes"),
    )


def _axis_gaps(case: Case) -> list[AxisGap]:
    rows = case.readings.rows(MEASURE, scheme=case.scheme, clause=None)
    out = []
    for axis in dict.fromkeys(_axis(row) for row in rows):
        of_axis = [row for row in rows if _axis(row) == axis]
        parts = tuple(row for row in of_axis if "part" in _by(row))
        whole = next(row for row in of_axis if "part" not in _by(row))
        out.append(AxisGap(axis, whole, parts if all(part.value is not None for part in parts) else ()))
    return out


def _by(row: Reading) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in (row.by or "").split(", "))


def _axis(row: Reading) -> str:
    return _by(row).get("axis", "")


def _groups(case: Case, axis: str) -> tuple[str, str]:
    """The two groups of an axis, in declared order."""
    first, second = ORDER[axis]
    return case.words.term(f"cohort.{axis}", first), case.words.term(f"cohort.{axis}", second)


def _between(case: Case, axis: str) -> str:
    first, second = _groups(case, axis)
    return case.words.say("gaps.between", second=second, first=first)


def _name(case: Case, row: Reading) -> str:
    part = _by(row).get("part")
    return case.words.say("gaps.whole") if part is None else case.words.term("part", part)


def _sentence(case: Case, gap: AxisGap) -> str:
    """The gap as a ratio, the scheme as its subject; where the interval holds 1, that it cannot be told."""
    words, row = case.words, gap.whole
    first, second = _groups(case, gap.axis)
    times = words.number(math.exp(row.value or 0.0))
    key, low, high = "gaps.ratio_unsure", "", ""
    if row.low is not None and row.high is not None:
        low, high = (words.number(math.exp(end)) for end in (row.low, row.high))
        times += f" ({words.say('numbers.span', low=low, high=high)})"
        key = "gaps.ratio_holds_one" if row.low <= 0 <= row.high else "gaps.ratio"
    return capital(
        words.say(key, scheme=case.titled(case.scheme), second=second, first=first, times=times, low=low, high=high)
    )


def _bars(case: Case, gap: AxisGap) -> list[StepBar]:
    out, at = [], 0.0
    for row in gap.parts:
        out.append(_bar(case, row, at))
        at = out[-1].end
    return [*out, _bar(case, gap.whole, 0.0)]


def _bar(case: Case, row: Reading, begin: float) -> StepBar:
    return StepBar(
        label=_name(case, row),
        begin=begin,
        end=begin + (row.value or 0.0),
        low=None if row.low is None else begin + row.low,
        high=None if row.high is None else begin + row.high,
        shown=case.shown(row),
        whole="part" not in _by(row),
    )


def _span(bars: list[StepBar]) -> tuple[float, float]:
    ends = [0.0, *(end for bar in bars for end in (bar.begin, bar.end, bar.low, bar.high) if end is not None)]
    low, high = min(ends), max(ends)
    room = _ROOM * (high - low) or 1.0
    return low - room, high + room


def _panel(case: Case, gap: AxisGap, bars: list[StepBar], span: tuple[float, float]) -> Panel:
    words = case.words
    title = capital(_between(case, gap.axis))
    unit, axis = words.unit(gap.whole.unit), case.axis(gap.whole.unit, [*gap.parts, gap.whole])
    alternative = words.say(
        "alternative.dots",
        title=title,
        unit=unit,
        period=case.period,
        rows="; ".join(f"{bar.label}: {bar.shown}" for bar in bars),
        notice=words.say("notice"),
    )
    return Panel(title, alternative, lambda size: steps(bars, axis, case.said(alternative), size, span=span))
