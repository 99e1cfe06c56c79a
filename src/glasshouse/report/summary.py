"""One screen for a terminal: plain text, 80 columns, the same readings as the page."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from glasshouse.report.case import Case, Texts
from glasshouse.report.figures.figure import all_nil
from glasshouse.report.figures.listed import TOGETHER, not_alone, together
from glasshouse.report.first_page import black, of
from glasshouse.report.readings import TWIN, Reading, Readings
from glasshouse.report.scheme_words import never_left
from glasshouse.report.words import NO_BREAK, words

COLUMNS: Final = 80
_LABEL: Final = 34


def summary(readings: pl.DataFrame, manifest: Mapping[str, Any], texts: Texts, *, language: str = "en") -> str:
    """What was compared, on whom, and what came of it, each figure with its interval; the notice at the end.

    Raises as :func:`glasshouse.report.render` does.
    """
    case = Case(Readings(readings), texts, manifest, words(language))
    say = case.words.say
    lines = [*_wrapped(_title(case)), *_wrapped(say("summary.on", **_on(case)))]
    lines += [*_wrapped(case.before), *_wrapped(case.idealised), ""]
    lines += _part(say("summary.stock"), _stocks(case), say("summary.absent"))
    lines += _part(say("summary.error"), _errors(case), say("summary.absent"))
    lines += _part(say("summary.refused"), _refused(case), say(_no_refusal(case)))
    if case.others:
        lines += _part(say("summary.lost"), _lost(case), say("summary.absent"))
    for sentence in never_left(case):
        lines += _wrapped(sentence)
    if kinds := case.readings.intervals():
        named = case.words.listed([say(f"summary.interval.{kind}") for kind in kinds])
        lines += _wrapped(say("summary.intervals", kinds=named))
    lines += _wrapped(f"{say('notice')}.")
    return "\n".join(lines).replace(NO_BREAK, " ")


def _title(case: Case) -> str:
    names = [case.titled(name) for name in case.worlds]
    if len(names) == 1:
        return names[0]
    return case.words.say("summary.title", scheme=names[0], others=case.words.listed(names[1:]))


def _on(case: Case) -> dict[str, str]:
    return {
        "people": case.people,
        "world": case.texts.world.world,
        "duration": case.duration(case.months),
    }


def _stocks(case: Case) -> list[tuple[str, str]]:
    rows = [
        row
        for row in case.readings.rows("prevalence", by=None, context=None, month="each")
        if row.value is not None and row.scheme in case.worlds
    ]
    last: dict[tuple[str, str], Reading] = {}
    for row in rows:
        key = (row.clause or "", row.scheme)
        if key not in last or (row.month or 0) > (last[key].month or 0):
            last[key] = row
    return [
        (f"{case.list_(row.clause)}, {case.titled(row.scheme)}", case.shown(row))
        for row in sorted(last.values(), key=lambda row: (row.clause or "", case.worlds.index(row.scheme)))
    ]


def _errors(case: Case) -> list[tuple[str, str]]:
    of_lists = together(case)
    if not of_lists:
        return [("", not_alone(case))]
    out = []
    for clause, rows in black(case, of_lists).items():
        if all_nil(rows):
            out.append(("", case.words.say("listed.nobody", list=case.list_(clause))))
            continue
        error, designed, perfect = (of(case, rows, measure) for measure in TOGETHER)
        sentence = case.words.say("summary.three", error=error, designed=designed, perfect=perfect)
        out.append(("", f"{case.list_(clause)}: {sentence}"))
    return out


def _refused(case: Case) -> list[tuple[str, str]]:
    rows = [
        row
        for row in case.readings.rows("refusals", clause=None, by=None)
        if row.context is not None and row.value and row.scheme in case.worlds
    ]
    rows.sort(key=lambda row: (case.worlds.index(row.scheme), -(row.value or 0)))
    return [
        (f"{case.words.term('context', row.context or '')}, {case.titled(row.scheme)}", case.shown(row))
        for row in rows[:8]
    ]


def _no_refusal(case: Case) -> str:
    """What is said where no refusal is shown: that there was none, or that the run does not count them."""
    return "refused.none" if case.readings.rows("refusals", scheme=case.scheme) else "summary.absent"


def _lost(case: Case) -> list[tuple[str, str]]:
    out = []
    for measure in ("work_lost", "income_lost"):
        for other in case.others:
            row = case.readings.one(measure, scheme=TWIN, against=other)
            if row is not None:
                beside = case.words.say("summary.against", other=case.titled(other))
                name = f"{case.words.term('measures', measure)}, {beside}"
                out.append((name, f"{case.shown(row)} {case.words.unit(row.unit)}"))
    return out


def _part(heading: str, rows: list[tuple[str, str]], absent: str) -> list[str]:
    """A heading and its rows; a row without a name is a sentence."""
    lines = [heading]
    for name, value in rows or [("", absent)]:
        if not name:
            lines += textwrap.wrap(value, COLUMNS, initial_indent="  ", subsequent_indent="  ")
            continue
        names = textwrap.wrap(name, _LABEL)
        values = textwrap.wrap(value.replace(NO_BREAK, "\0"), COLUMNS - _LABEL - 4)
        for place in range(max(len(names), len(values))):
            left = names[place] if place < len(names) else ""
            right = values[place].replace("\0", " ") if place < len(values) else ""
            lines.append(f"  {left:<{_LABEL}}  {right}".rstrip())
    return [*lines, ""]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, COLUMNS)
