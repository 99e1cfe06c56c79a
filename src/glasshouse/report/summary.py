"""One screen for a terminal: plain text, 80 columns, the same readings as the page."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from glasshouse.report.case import Case, Texts
from glasshouse.report.figures.listed import not_alone, together
from glasshouse.report.headlines import (
    bands_said,
    beside_error,
    change,
    compared,
    drivers_said,
    heading,
    headlines,
    main_sentence,
    place_sentence,
    rests_share,
    sure,
)
from glasshouse.report.readings import Readings
from glasshouse.report.scheme_words import never_left
from glasshouse.report.words import NO_BREAK, words

COLUMNS: Final = 80
_LABEL: Final = 34


def summary(readings: pl.DataFrame, manifest: Mapping[str, Any], texts: Texts, *, language: str = "en") -> str:
    """What was compared, on whom, what the scheme adds, and how sure that is; the notice at the end.

    Raises as :func:`glasshouse.report.render` does.
    """
    case = Case(Readings(readings), texts, manifest, words(language))
    say = case.words.say
    share, everything = rests_share(case)
    lines = [*_wrapped(_title(case)), *_wrapped(say("headline.rests", share=share, all=everything))]
    lines += [*_wrapped(say("summary.on", **_on(case))), *_wrapped(case.before), *_wrapped(case.idealised), ""]
    lines += [*_wrapped(main_sentence(case)), *_wrapped(place_sentence(case) or ""), ""]
    for against in case.others:
        over = "\n".join(_wrapped(f"{heading(case, against)}:"))
        lines += _part(over, _added(case, against), say("summary.absent"))
    if case.others and not together(case):
        lines += [*_wrapped(not_alone(case)), ""]
    if not case.others:
        lines += [*_wrapped(say("headline.alone", scheme=case.scheme)), ""]
    first = compared(case)
    leading = headlines(case, first)[:1] if first is not None else ()
    for sentence in (*bands_said(case), *(drivers_said(case, one) for one in leading), *never_left(case)):
        lines += _wrapped(sentence)
    lines += _wrapped(f"{say('notice')}.")
    return "\n".join(lines).replace(NO_BREAK, " ")


def _added(case: Case, against: str) -> list[tuple[str, str]]:
    """A row a headline figure: what was there, what is, what was added, and how sure that is."""
    rows = []
    for one in headlines(case, against):
        if not one.added and not one.level:
            continue
        sentences = (f"{change(case, one)}.", beside_error(case, one), *sure(case, one))
        rows.append((case.words.say(f"headline.{one.key}"), " ".join(filter(None, sentences))))
    return rows


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
