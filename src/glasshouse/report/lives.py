"""One life as text: what was done, what was written down and whether it was true, which clause had which effect."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable
from typing import Final

from glasshouse.records.log import Entry
from glasshouse.report.timeline import timeline
from glasshouse.study.life import Life, written_month
from glasshouse.study.plan import IDEALISED
from glasshouse.vocabulary import GROUNDS, NOTICE, SPELL_CLASSES, Ledger

WIDTH: Final = 80


def life_text(life: Life) -> str:
    """At most 80 columns: the life drawn, then every month in which something happened, and in which worlds."""
    names = [world.name for world in life.worlds]
    lines = [f"Invented person number {life.person} of seed {life.people_seed}/{life.life_seed}"]
    lines += [f"  {key}: {value}" for key, value in life.who.items()]
    lines += [
        f"In force from {written_month(life.in_force)}. Where a line names no world, it holds in all of them.",
        "",
        *timeline(life),
        "",
    ]
    by_world = [[(entry.month, says) for entry in world.events if (says := phrase(entry))] for world in life.worlds]
    seen: dict[tuple[int, str], list[str]] = {}
    for name, told in zip(names, by_world, strict=True):
        for (month, says), times in Counter(told).items():
            moment = (month, says if times == 1 else f"{says} ({times} times)")
            seen.setdefault(moment, []).append(name)
    current = None
    for (month, says), where in sorted(seen.items(), key=lambda item: item[0][0]):
        label = written_month(month) if month != current else ""
        current = month
        only = "" if len(where) == len(names) else f"[{', '.join(where)}] "
        lines.append(
            textwrap.fill(
                only + says, WIDTH, initial_indent=f"{label:<7}  ", subsequent_indent=" " * 11, break_long_words=False
            )
        )
    if not seen:
        lines.append("Nothing of what is recorded happened in this life.")
    said = [f"{IDEALISED}."] if life.idealised else []
    return "\n".join([*lines, "", *said, f"{NOTICE}."])


def phrase(entry: Entry) -> str:
    """What one row of the log says, or nothing for rows that only counts need."""
    a, b, value = entry.a, entry.b, entry.value
    phrases: dict[str, Callable[[], str]] = {
        "DEED": lambda: f"did: {a}",
        "TURN": lambda: f"met: {a}" + (f" (caused by {b})" if b else ""),
        "WORK": lambda: f"work: from {b} to {a}",
        "INCOME": lambda: f"income band: from {b} to {a}",
        "WISH": lambda: f"asked for and got: {a}",
        "REFUSED": lambda: f"refused: {a}, by {b} ({value} {'attempt' if value == 1 else 'attempts'})",
        "ALSO_REFUSED": lambda: f"would have been refused too: {a}, by {b}",
        "REWARDED": lambda: f"eased: {a}, by {b}",
        "SIGHTING": lambda: f"seen by {a}" + (", pinned on somebody else" if b else ""),
        "RECORD": lambda: _record(str(a), int(b)),
        "CORRECTED": lambda: f"a false record of {a} was corrected at its source",
        "CLASS": lambda: f"class: from {b or 'none'} to {a or 'none'}",
        "ENTERED": lambda: f"put on the list {a} by {b or 'a class held'} (ground: {GROUNDS[value]})",
        "LEFT": lambda: _left(str(a), str(b), value),
        "FILED": lambda: f"appealed against {a}, listed {'in error' if b else 'as the rule wants'}",
        "DECIDED": lambda: f"appeal against {a}: {'upheld' if b else 'dismissed'}",
        "AWARE": lambda: "became aware of the scheme",
    }
    phrase = phrases.get(entry.event)
    return phrase() if phrase else ""


def _record(sight: str, flags: int) -> str:
    if flags & Ledger.MISATTRIBUTED:
        return f"written down, not true: {sight} (somebody else's deed)"
    if flags & Ledger.FABRICATED:
        return f"written down, not true: {sight} (nobody's deed)"
    if flags & Ledger.ACTUAL:
        return f"written down, true: {sight}"
    if flags & Ledger.CORRECTED:
        return f"not written down here: {sight} (pinned on somebody else)"
    return ""


def _left(item: str, way: str, value: int) -> str:
    months = value & 0xFFFF
    spell = SPELL_CLASSES[value >> 16].replace("_", " ")
    if way == "open":
        return f"still on {item} when the run ends, after {months} months ({spell})"
    return f"off {item} after {months} months, by {way} ({spell})"
