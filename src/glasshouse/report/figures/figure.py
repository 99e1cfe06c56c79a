"""A figure: its question, its panels, what is said in words, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from glasshouse.report.case import Case
from glasshouse.report.charts import Dot, Size, dots
from glasshouse.report.charts.dots import reach
from glasshouse.report.readings import FEWEST_PEOPLE, Reading
from glasshouse.report.words import capital


@dataclass(frozen=True)
class Panel:
    """One plot; ``draw`` makes its chart at a size."""

    title: str
    alternative: str
    draw: Callable[[Size], Any]


@dataclass(frozen=True)
class FigureTable:
    """The figures of one unit in numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """One question to the run, answered by plots, in words, in numbers."""

    id: str
    title: str
    question: str
    """What the figure lets a reader decide."""
    said: tuple[str, ...]
    """Sentences made from the readings; what is missing or nil is said here."""
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    """Period, what the intervals are of, what to hold beside it."""
    tables: tuple[FigureTable, ...] = ()


def figure(
    case: Case,
    name: str,
    *,
    said: Sequence[str] = (),
    panels: Sequence[Panel] = (),
    rows: Sequence[Reading] = (),
    notes: Sequence[str] = (),
    label: Callable[[Reading], str] | None = None,
) -> Figure:
    """A figure with the title and question that the strings give it; period and intervals are noted if it shows any."""
    words = case.words
    scheme = case.titled(case.scheme)
    drawn = [row for row in rows if row.value is not None]
    common: tuple[str, ...] = (case.period, case.of_what(drawn)) if panels else ()
    if panels and any(row.sure for row in drawn) and not all(row.sure for row in drawn):
        common += (words.say("absent.unsure"),)
    return Figure(
        id=name,
        title=words.say(f"figures.{name}.title", scheme=scheme),
        question=words.say(f"figures.{name}.question", scheme=scheme),
        said=tuple(said),
        panels=tuple(panels),
        notes=(*common, *notes),
        tables=() if label is None else tables(case, drawn, label),
    )


def tables(case: Case, rows: Sequence[Reading], label: Callable[[Reading], str]) -> tuple[FigureTable, ...]:
    """Rows in numbers, a table a unit; an interval says what it is of where not all are of the same."""
    words, out = case.words, []
    mixed = len({row.interval for row in rows if row.sure}) > 1
    for unit in dict.fromkeys(row.unit for row in rows):
        of_unit = [row for row in rows if row.unit == unit]
        caption = "; ".join(filter(None, (words.unit(unit), case.interval_in_short(of_unit))))
        cells = tuple(
            (
                label(row),
                case.series(row),
                words.amount(row.value, row.unit) if row.value is not None else "",
                _interval(case, row, mixed=mixed),
                "–" if row.n is None else words.number(row.n),
            )
            for row in of_unit
        )
        out.append(FigureTable(capital(caption), words.several("table.head"), cells))
    return tuple(out)


def _interval(case: Case, row: Reading, *, mixed: bool) -> str:
    if row.low is None or row.high is None:
        return "–"
    span = case.words.span(row.low, row.high, row.unit)
    return f"{span} ({case.words.term('interval_of', row.interval or '')})" if mixed else span


def nothing(case: Case, name: str, measure: str, notes: Sequence[str] = ()) -> Figure:
    """The figure whose measure the run does not have: it says so."""
    return figure(
        case, name, said=[case.words.say("absent.measure", measure=case.words.term("measures", measure))], notes=notes
    )


def shown(
    case: Case, rows: Sequence[Reading], *, named: Callable[[Reading], str] | None = None
) -> tuple[list[Reading], list[str]]:
    """The rows that may be drawn, and a sentence on each kind that may not: too few people, nobody, undefined.

    ``named`` says how a row is called in such a sentence, if not by all that it is of.
    """
    name = named or (lambda row: name_of(case, row))
    few = [row for row in rows if row.too_few]
    empty = [row for row in rows if row.value is None and not row.too_few]
    absent = []
    if few:
        absent.append(case.words.say("absent.few", names=_names(case, few, name), fewest=FEWEST_PEOPLE))
    if empty:
        absent.append(case.words.say("absent.undefined", names=_names(case, empty, name)))
    return [row for row in rows if row.value is not None and not row.too_few], absent


def _names(case: Case, rows: Sequence[Reading], name: Callable[[Reading], str]) -> str:
    return case.words.listed(list(dict.fromkeys(map(name, rows))))


def name_of(case: Case, row: Reading) -> str:
    """What a row is of, besides its measure and world."""
    words = case.words
    parts = [case.cohort(row.cohort)] if row.cohort != "all" else []
    if row.clause:
        parts.append(words.named(row.clause))
    if row.context:
        parts.append(words.term("context", row.context))
    if row.by:
        parts.append(words.by(row.by))
    return ", ".join(parts) or words.say("everybody")


def dot_panel(
    case: Case,
    title: str,
    rows: Sequence[Reading],
    label: Callable[[Reading], str],
    *,
    span: tuple[float, float] | None = None,
) -> Panel:
    """A panel of rows of one unit, the worlds as series."""
    unit, title = rows[0].unit, capital(title)
    drawn = drawn_as(case, rows, label)
    alternative = case.words.say(
        "alternative.dots",
        title=title,
        unit=case.words.unit(unit),
        period=case.period,
        rows="; ".join(f"{dot.series}, {dot.label}: {dot.shown}" for dot in drawn),
        notice=case.words.say("notice"),
    )
    axis = case.axis(unit, rows)
    return Panel(title, alternative, lambda size: dots(drawn, axis, case.said(alternative), size, span=span))


def drawn_as(case: Case, rows: Sequence[Reading], label: Callable[[Reading], str]) -> list[Dot]:
    """The rows as dots; shares in per cent."""
    return [
        Dot(
            label(row),
            case.series(row),
            case.words.scaled(row.value, row.unit),
            None if row.low is None else case.words.scaled(row.low, row.unit),
            None if row.high is None else case.words.scaled(row.high, row.unit),
            case.shown(row),
        )
        for row in rows
        if row.value is not None
    ]


def common_span(case: Case, rows: Sequence[Reading]) -> tuple[float, float]:
    """The range of an axis that several panels share."""
    return reach(drawn_as(case, rows, lambda row: row.cohort))


def all_nil(rows: Sequence[Reading]) -> bool:
    """Whether every value is zero."""
    return all(row.value == 0 for row in rows)


def none_of_it(case: Case, sentence: str, rows: Sequence[Reading]) -> str:
    """The sentence that nothing of the kind happened, and how much chance would still allow."""
    highest = max((row for row in rows if row.high), key=lambda row: row.high or 0, default=None)
    if highest is None or highest.high is None:
        unsure = any(row.low is None for row in rows)
        return f"{sentence} {case.words.say('absent.no_limit')}" if unsure else sentence
    limit = case.words.amount(highest.high, highest.unit)
    return f"{sentence} {case.words.say('absent.limit', limit=limit, unit=case.words.unit(highest.unit))}"
