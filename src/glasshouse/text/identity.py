"""What stands for a real person in a free text: numbers of identity, plates, telephone numbers, mail addresses.

Whatever a text says may reach an output: its titles, notes, labels and ids.  No name is looked for: there is no list of
names that would not be one of places, laws and words too.  Source: docs/decisions/0062-no-register-in-disguise.md.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from glasshouse.errors import GlasshouseError, Place
from glasshouse.text.document import Document, Mapping, Node, Scalar
from glasshouse.text.excerpt import quoted

BIBLIOGRAPHY: Final = "sources"
"""The section whose entries may hold addresses of pages and numbers of publications."""

FEWEST_DIGITS: Final = 9
"""Of a number that stands for a person or a telephone; dates, spans of years and counts have fewer, or other marks."""

_SPELLED: Final = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_MAY_HOLD: Final = re.compile(r"\d\D*\d|@|\bat\b|[\[(]at[\])]")
_FEWEST_SPELLED: Final = 3 * FEWEST_DIGITS
"""Letters of the shortest number that is spelled out: what is shorter is looked at for digits alone."""
_CITED: Final = re.compile(
    r"(?:https?://|www\.)\S+|\bdoi:?\s*\S+|\b10\.\d{4,9}/\S+|\barxiv:?\s*[\d.]+(?:v\d+)?"
    r"|\bis[bs]n(?:-1[03])?:?\s*[\d xX-]+",
    re.IGNORECASE,
)
_CHINESE_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_PLATE_LETTERS: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PROVINCES: Final = (
    "jing|jin|hu|yu|ji|yun|liao|hei|xiang|wan|lu|xin|su|zhe|gan|e|gui|meng|shan|min|yue|qing|zang|chuan|ning|qiong"
)
_YEAR: Final = r"(?:1[0-9]|20)\d\d(?:-[01]\d(?:-[0-3]\d)?)?"

_RUN: Final = re.compile(r"\+?\d(?:[ .\-_/()·]{0,2}\d){5,}")
_NO_PERSON: Final = re.compile(
    rf"{_YEAR}(?:[-/ ]{{1,3}}{_YEAR})*"  # dates and spans of them
    r"|\d{1,3}(?:[ .]\d{3}){1,2}|\d(?:[ .]\d{3}){3}"  # counts in thousands
    r"|0\.\d+"  # decimals
    r"|\d{2,4}\.\d{1,3}-\d{2,4}\.\d{1,3}"  # sections of a code
)
"""Runs of digits that stand for nobody."""

_PATTERNS: Final = tuple(
    (what, re.compile(pattern, flags))
    for what, flags, *patterns in (
        ("a mail address", 0, r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", r"[\w.+-]+ ?[\[(]at[\])] ?[\w-]+",
         r"[\w.+-]+ at [\w-]+ dot \w+"),
        ("a telephone number", re.IGNORECASE,
         r"(?:\b(?:tel|phone|telephone|mobile|fax)\b|电话|手机)[\s.:#-]*\+?\d[\d ().-]{5,}\d"),
        ("a number of identity", re.IGNORECASE, rf"(?:{_SPELLED}[ _-]?){{{FEWEST_DIGITS},}}"),
        ("a number of identity", 0, r"\b[A-Z]{1,2}-?\d{7,9}\b", r"\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b",
         r"\b\d{8}-?[A-Z]\b", r"\b[A-Z]\d{6}\(\d\)"),
        ("a plate", 0, rf"[{_PLATE_LETTERS}][A-Z][· .-]?[A-Z0-9]{{5,6}}", r"\b(?!EU)[A-Z]{2}\d\d [A-Z]{3}\b",
         r"\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?\b"),
        ("a plate", re.IGNORECASE, r"(?<![\w-])[a-z]{2}-\d{3}-[a-z]{2}(?![\w-])",
         rf"(?<![a-z0-9])(?:{_PROVINCES})[ _-][a-z][· ._-]?(?:[a-z0-9]\d{{4}}|\d{{4}}[a-z0-9])[a-z0-9]?(?![a-z0-9])"),
    )
    for pattern in patterns
)  # fmt: skip


@lru_cache(1 << 14)  # most words of a text stand in it often
def stands_for_a_person(text: str, *, cited: bool = False) -> str | None:
    """What in a text stands for a person, in words; None for nothing.  In what is ``cited`` addresses are let pass."""
    plain = text if text.isascii() else _plain(text)
    if len(plain) < _FEWEST_SPELLED and not _MAY_HOLD.search(plain):
        return None
    if cited:
        plain = _CITED.sub(" ", plain)
    for run in _RUN.finditer(plain):
        digits = sum(character.isdigit() for character in run[0])
        if run[0].startswith("+") and digits > 6:
            return "a telephone number"
        if digits >= FEWEST_DIGITS and not _NO_PERSON.fullmatch(run[0]):
            return "a number of identity, an account or a telephone"
    return next((what for what, pattern in _PATTERNS if pattern.search(plain)), None)


def persons_in(document: Document, error: type[GlasshouseError]) -> list[GlasshouseError]:
    """A refusal for every value and key of a text that stands for a person, at its place."""
    errors: list[GlasshouseError] = []

    def look(text: str, place: Place, *, cited: bool) -> None:
        what = stands_for_a_person(text, cited=cited)
        if what is not None:
            remedy = "take it out: nobody real is in a text; an address of a page stands in 'sources'"
            errors.append(error(f"{quoted(text)} looks like {what}", place, (), remedy))

    waiting: list[tuple[Node, bool]] = [(document.root, False)]
    while waiting:
        node, cited = waiting.pop()
        if isinstance(node, Scalar):
            if isinstance(node.value, str):
                look(node.value, node.place, cited=cited)
        elif isinstance(node, Mapping):
            for key, below in node.items.items():
                look(key, node.key_places[key], cited=False)
                waiting.append((below, cited or key == BIBLIOGRAPHY))
        else:
            waiting += [(item, cited) for item in node.items]
    return errors


def _plain(text: str) -> str:
    """Digits and letters of all widths and scripts as plain ones, and nothing that is not seen between them."""
    seen = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    folded = unicodedata.normalize("NFKC", seen).translate(_CHINESE_DIGITS).replace("–", "-").replace("—", "-")
    return "".join(str(unicodedata.digit(mark)) if unicodedata.category(mark) == "Nd" else mark for mark in folded)
