"""One life as text: what was done, what was written down and whether it was true, which clause had which effect."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable
from typing import Final

from glasshouse.records.log import Entry
from glasshouse.report.timeline import timeline
from glasshouse.report.words import Words, words
from glasshouse.study.running.life import Life, written_month
from glasshouse.study.running.plan import IDEALISED
from glasshouse.vocabulary import GROUNDS, NOTICE, SPELL_CLASSES, Ledger

WIDTH: Final = 80


def life_text(life: Life) -> str:
    """At most 80 columns: the life drawn, then every month in which something happened, and in which worlds."""
    names, english = [world.name for world in life.worlds], words("en")
    lines = [f"Invented person number {life.person} of seed {life.people_seed}/{life.life_seed}"]
    lines += [f"  {key}: {value}" for key, value in life.who.items()]
    lines += [
        f"In force from {written_month(life.in_force)}. Where a line names no world, it holds in all of them.",
        "",
        *timeline(life),
        "",
    ]
    by_world = [
        [(entry.month, says) for entry in world.events if (says := phrase(entry, english))] for world in life.worlds
    ]
    seen: dict[tuple[int, str], list[str]] = {}
    for name, events in zip(names, by_world, strict=True):
        for (month, says), times in Counter(events).items():
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
    notes = [f"{IDEALISED}."] if life.idealised else []
    return "\n".join([*lines, "", *notes, f"{NOTICE}."])


def who(life: Life, words: Words) -> list[str]:
    """What is said of the invented person, one thing each: "work in 2011-01: looking for work"."""
    facts = []
    for key, value in life.who.items():
        what, _, month = key.partition(" in ")
        group, traits = {
            "born": ("", words.say("life.born")),
            "sex": ("who_sex", words.say("life.sex")),
            "residency": ("who_residency", words.say("life.residency")),
            "schooling": ("schooling", words.say("life.schooling")),
            "district": ("", words.say("life.district")),
            "work": ("cohort.work", words.say("life.work_in", month=month)),
            "income band": ("", words.say("life.income_in", month=month)),
        }[what]
        facts.append(words.pair(traits, words.term(group, value) if group else value))
    return facts


Called = Callable[[str, str], str]
"""How a word is printed: (the word, the list of terms that it is of; none for an id of a text)."""


def as_written(word: str, _: str) -> str:
    """As the texts write it: for a terminal, where it can be looked up."""
    return word


def phrase(entry: Entry, words: Words, called: Called = as_written) -> str:
    """What one row of the log says, or nothing for rows that only counts need."""
    value = entry.value
    a, b = (
        called(word, _TERMS.get(entry.event, "")) if isinstance(word, str) and word else word for word in entry[3:5]
    )
    phrases: dict[str, Callable[[], str]] = {
        "DEED": lambda: words.say("life.did", a=a),
        "TURN": lambda: words.say("life.met_by", a=a, b=b) if b else words.say("life.met", a=a),
        "WORK": lambda: words.say("life.work", a=a, b=b),
        "INCOME": lambda: words.say("life.income", a=a, b=b),
        "WISH": lambda: words.say("life.granted", a=a),
        "REFUSED": lambda: words.say("life.refused_once" if value == 1 else "life.refused", a=a, b=b, value=value),
        "ALSO_REFUSED": lambda: words.say("life.also_refused", a=a, b=b),
        "REWARDED": lambda: words.say("life.eased", a=a, b=b),
        "SIGHTING": lambda: words.say("life.seen_astray" if b else "life.seen", a=a),
        "RECORD": lambda: _record(str(a), int(b), words),
        "CORRECTED": lambda: words.say("life.corrected", a=a),
        "CLASS": lambda: words.say("life.class", a=a or words.say("life.none"), b=b or words.say("life.none")),
        "ENTERED": lambda: words.say(
            "life.entered", a=a, b=b or words.say("life.by_class"), ground=called(GROUNDS[value], "ground")
        ),
        "LEFT": lambda: _left(str(a), str(entry.b), value, words, called),
        "FILED": lambda: words.say("life.filed_in_error" if b else "life.filed", a=a),
        "DECIDED": lambda: words.say("life.upheld" if b else "life.dismissed", a=a),
        "AWARE": lambda: words.say("life.aware"),
    }
    phrase = phrases.get(entry.event)
    return phrase() if phrase else ""


_TERMS: Final = {"WORK": "cohort.work"}
"""Events whose words are of a closed list."""


def _record(sight: str, flags: int, words: Words) -> str:
    if flags & Ledger.MISATTRIBUTED:
        return words.say("life.untrue_of_another", a=sight)
    if flags & Ledger.FABRICATED:
        return words.say("life.untrue_of_nobody", a=sight)
    if flags & Ledger.ACTUAL:
        return words.say("life.written", a=sight)
    if flags & Ledger.CORRECTED:
        return words.say("life.not_written", a=sight)
    return ""


def _left(item: str, way: str, value: int, words: Words, called: Called) -> str:
    months, spell = value & 0xFFFF, called(SPELL_CLASSES[value >> 16], "class").replace("_", " ")
    if way == "open":
        return words.say("life.still", a=item, months=months, spell=spell)
    return words.say("life.left", a=item, months=months, way=called(way, "way"), spell=spell)
