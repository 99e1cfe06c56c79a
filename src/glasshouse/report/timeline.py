"""A life drawn for a terminal: a row a list, and one each for refusals and for records that are not true."""

from __future__ import annotations

from typing import Final

from glasshouse.records.log import Entry
from glasshouse.study.running.life import Life, WorldStory
from glasshouse.vocabulary import Ledger

COLUMNS: Final = 60
"""Marks of a row: a mark is a month, or as many months as it takes to fit."""
LABEL: Final = 18
LISTED, IN_ERROR, REFUSED, UNTRUE, NOTHING = "█", "░", "×", "!", "·"
_YEAR: Final = 12
_FALSE: Final = int(Ledger.MISATTRIBUTED | Ledger.FABRICATED)


def timeline(life: Life) -> list[str]:
    """Lines of at most 80 columns: years, then what befell the person in each world; none where nothing is drawn."""
    months = [entry.month for world in life.worlds for entry in world.events]
    if not months:
        return []
    first = min(months) // _YEAR * _YEAR
    each = -(-(max(months) + 1 - first) // COLUMNS)
    wide = -(-(max(months) + 1 - first) // each)
    rows = []
    for world in life.worlds:
        drawn = _rows(world, first, each, wide)
        if drawn:
            rows += [world.name, *(f"  {label[: LABEL - 3]:<{LABEL - 2}}{marks}" for label, marks in drawn.items())]
    if not rows:
        return ["On no list, refused nothing, and nothing untrue written down, in any world."]
    unit = "a month" if each == 1 else f"{each} months"
    signs = f"{LISTED} on the list  {IN_ERROR} on it in error  {REFUSED} refused  {UNTRUE} written down, not true"
    force = " " * (LABEL + (life.in_force - first) // each) + "▼ in force"
    return [_years(first, each, wide), force, *rows, signs, f"A mark is {unit}."]


def _years(first: int, each: int, wide: int) -> str:
    """Numbers of the years above their first month, as many as stand apart."""
    line = ""
    for year in range(first // _YEAR, (first + each * wide) // _YEAR + 1):
        at = (_YEAR * year - first) // each
        if at >= len(line) + bool(line) and at + 4 <= wide:
            line = f"{line:<{at}}{year}"
    return " " * LABEL + line


def _rows(world: WorldStory, first: int, each: int, wide: int) -> dict[str, str]:
    """Marks by row; a row without a mark is left out."""
    last = first + each * wide
    drawn: dict[str, list[str]] = {}

    def mark(row: str, begin: int, end: int, sign: str) -> None:
        marks = drawn.setdefault(row, [NOTHING] * wide)
        for column in range((begin - first) // each, -(-(min(end, last) - first) // each)):
            if marks[column] != LISTED or sign == IN_ERROR:
                marks[column] = sign

    since: dict[str, tuple[int, str]] = {}
    for entry in world.events:
        if entry.event == "STATUS":
            if entry.a in since:
                begin, sign = since.pop(entry.a)
                mark(entry.a, begin, entry.month, sign)
            sign = _listed(entry)
            if sign:
                since[entry.a] = (entry.month, sign)
        elif entry.event == "REFUSED":
            mark("refused", entry.month, entry.month + 1, REFUSED)
        elif entry.event == "RECORD" and int(entry.b) & _FALSE:
            mark("not true", entry.month, entry.month + 1, UNTRUE)
    for item, (begin, sign) in since.items():
        mark(item, begin, last, sign)
    return {row: "".join(marks) for row, marks in drawn.items()}


def _listed(entry: Entry) -> str:
    """Whether a status is on the list, and how; a person listed by error alone is on it though the rule would not."""
    flags = int(entry.b)
    if not flags & Ledger.ACTUAL:
        return ""
    return LISTED if flags & Ledger.CORRECTED else IN_ERROR
