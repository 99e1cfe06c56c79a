"""The register of numbers: every number of the texts, with where it comes from; which are assumed."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from glasshouse.report.case import Texts
from glasshouse.text import decimal_text, numbers

ASSUMED: Final = "assumption"


class Entry(NamedTuple):
    """One number: the text and clause it stands in, value and range as written, on what it rests, why or whence."""

    text: str
    clause: str
    key: str
    value: str
    range: str
    rests_on: str
    """source · assumption · fitted · lever (the authority chose it)."""
    said: str
    chosen: bool


def register(texts: Texts) -> tuple[Entry, ...]:
    """Every number of the schemes, then of the world, in file order; each text once.

    A number that a scheme takes over from another, word for word, is listed with the first.
    """
    named = {scheme.scheme: scheme for scheme in (*texts.schemes, texts.before)}
    out: dict[tuple[str, ...], Entry] = {}
    for name, text in (*named.items(), (texts.world.world, texts.world)):
        for number in numbers(text):
            ends = "" if number.low is None or number.high is None else _span(number.low, number.high)
            entry = Entry(
                name,
                number.clause,
                number.key,
                decimal_text(number.value),
                ends,
                number.provenance,
                number.said,
                number.is_lever,
            )
            out.setdefault(tuple(str(field) for field in entry[1:]), entry)
    return tuple(out.values())


def assumed(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Those that nobody chose and no source gives."""
    return tuple(entry for entry in unknowns(entries) if entry.rests_on == ASSUMED)


def unknowns(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Those that nobody chose: sourced, fitted or assumed."""
    return tuple(entry for entry in entries if not entry.chosen)


def chosen(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Those that the authority chose; some of them are assumed too, where its text is not public."""
    return tuple(entry for entry in entries if entry.chosen)


def _span(low: Fraction, high: Fraction) -> str:
    return f"{decimal_text(low)} – {decimal_text(high)}"
