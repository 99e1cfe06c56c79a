"""What the report says, in one language: sentences by key, terms by list and word, numbers as they are printed.

Strings lie in ``strings/LANGUAGE.yaml``, one file a language; a key that is missing there is a defect.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from glasshouse.errors import UsageError, did_you_mean
from glasshouse.text import Node, Scalar, Sequence, TextSource, decimal_text, parse

NO_BREAK: Final = "\u00a0"
_STRINGS: Final = "strings"


def languages() -> tuple[str, ...]:
    """The languages that a report can be written in."""
    folder = files("glasshouse.report") / _STRINGS
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


@lru_cache(maxsize=8)
def words(language: str) -> Words:
    """The strings of a language.  Raises UsageError for one that there is no file of."""
    known = languages()
    if language not in known:
        hint = did_you_mean(language, known)
        raise UsageError(
            f"no report in language '{language}'",
            detail=(f"languages: {', '.join(known)}",),
            remedy=f"did you mean '{hint}'?" if hint else "name one of these",
        )
    text = (files("glasshouse.report") / _STRINGS / f"{language}.yaml").read_text(encoding="utf-8")
    return Words(language, _plain(parse(TextSource(f"{_STRINGS}/{language}.yaml", text)).root))


def _plain(node: Node) -> Any:
    """A tree of strings: what is written as a number stays the text that wrote it."""
    if isinstance(node, Scalar):
        return node.raw
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, value in node.items.items()}


class Words:
    """The strings of one language; keys are dotted paths into its file."""

    def __init__(self, language: str, strings: Mapping[str, Any]) -> None:
        self.language = language
        self.strings = strings
        self._decimal = str(strings["numbers"]["decimal"])
        self._thousands = str(strings["numbers"]["thousands"])

    def has(self, key: str) -> bool:
        """Whether there is a string, or a group of strings, under a key."""
        return self._find(key) is not None

    def say(self, key: str, /, **values: object) -> str:
        """The sentence under a key with its places filled in.  Raises KeyError for a key that is not there."""
        text = self._find(key)
        if not isinstance(text, str):
            raise KeyError(f"{self.language}: no string '{key}'")
        return text.strip().format(**values)

    def several(self, key: str) -> tuple[str, ...]:
        """The list of sentences under a key.  Raises KeyError for a key that is not a list."""
        entries = self._find(key)
        if not isinstance(entries, list):
            raise KeyError(f"{self.language}: no list of strings '{key}'")
        return tuple(str(entry).strip() for entry in entries)

    def term(self, group: str, word: str) -> str:
        """A word of a closed list as it is printed; one that is not there, as an id of a text is."""
        group_of_words = self._find(f"terms.{group}")
        if isinstance(group_of_words, dict) and word in group_of_words:
            return str(group_of_words[word])
        return self.named(word)

    def by(self, written: str) -> str:
        """What a reading is of besides list and context: "ground=minor", "axis=sex, part=scheme"."""
        parts = [part.partition("=") for part in written.split(", ")]
        return ", ".join(self.term(axis, word) if word else self.named(axis) for axis, _, word in parts)

    def named(self, identifier: str) -> str:
        """An id as it is printed: as the language calls it, if it does."""
        called = self._find("terms.called")
        if isinstance(called, dict) and identifier in called:
            return str(called[identifier])
        return identifier.replace("-", " ").replace("_", " ")

    def pair(self, of: str, which: str) -> str:
        """What something is of, and which of it."""
        return self.say("numbers.pair", of=of, which=which)

    def listed(self, parts: tuple[str, ...] | list[str]) -> str:
        """a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + f" {self.say('numbers.and')} " + parts[-1]

    def number(self, value: float) -> str:
        """Three significant digits, at most six decimals; all digits from 100 up, grouped by thousands."""
        size = abs(value)
        places = 0 if size >= 100 or size == 0 else min(6, 2 - math.floor(math.log10(size)))
        shown = f"{size:,.{places}f}"
        if places:
            shown = shown.rstrip("0").rstrip(".")
        sign = "−" if value < 0 and float(shown.replace(",", "")) else ""
        return sign + self._localised(shown)

    def exact(self, value: int | Fraction) -> str:
        """A number of a text, to its last digit."""
        return decimal_text(value).replace(".", self._decimal).replace("-", "−")

    def scaled(self, value: float, unit: str) -> float:
        """A value as it stands on an axis: a share times 100."""
        return 100 * value if unit in SHARES else value

    def amount(self, value: float, unit: str) -> str:
        """A value in its unit: a share in per cent, all else as number and unit's name."""
        if unit in SHARES:
            return f"{self.number(100 * value)}{NO_BREAK}%"
        return self.number(value)

    def span(self, low: float, high: float, unit: str) -> str:
        """An interval's ends in the value's unit."""
        scale = 100 if unit in SHARES else 1
        percent = f"{NO_BREAK}%" if unit in SHARES else ""
        return self.say("numbers.span", low=self.number(scale * low), high=self.number(scale * high)) + percent

    def unit(self, unit: str) -> str:
        """A unit as it stands on an axis."""
        return self.term("unit", unit)

    def _localised(self, shown: str) -> str:
        return shown.replace(",", "\0").replace(".", self._decimal).replace("\0", self._thousands)

    def _find(self, key: str) -> Any:
        below: Any = self.strings
        for part in key.split("."):
            if not isinstance(below, dict) or part not in below:
                return None
            below = below[part]
        return below


SHARES: Final = (
    "share", "share of people", "share of spells", "share of exits", "share of moves", "share of entries",
    "share of appeals", "probability",
)  # fmt: skip
"""Units that are printed in per cent."""


def capital(text: str) -> str:
    """The text with a capital at its head."""
    return text[:1].upper() + text[1:]
