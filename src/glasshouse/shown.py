"""The one door by which words of a text reach a terminal or a page: they stay words there, whatever they spell.

A scheme's author writes titles, reasons and file names; a reader must be able to tell them from what Glasshouse says.
Templates in HTML escape by themselves; every other writer asks here.
"""

from __future__ import annotations

import re
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, ANSI escapes among them; a tab and an end of line are seen
    "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # order of writing, no width
    "\u2028\u2029\ud800-\udfff\U000e0000-\U000e007f]"  # ends of lines by other names, halves of characters, tags
)
_BREAKS: Final = re.compile(r"\s*[\n\r\t]\s*")
_MARKS: Final = re.compile(r"([\\`*\[\]~|$]|(?<![^\W_])_|_(?![^\W_]))")
_ENTITY: Final = re.compile(r"&(?=#|\w+;)")
_ADDRESS: Final = re.compile(r"(?i):(?=//)|(?<=mailto):|(?<=xmpp):|(?<=www)\.|@")
_LINK: Final = re.compile(r"https?://[^\s<>\"'`|\\]+")
_BEGINS: Final = re.compile(r"^([#=:]|[+-](?=[\s+-]|$)|\d{1,9}(?=[.)](?:\s|$)))")


def visible(text: str) -> str:
    """``text`` with each character that a terminal obeys or a reader cannot see written out, as ``\\u001b``.

    Ends of lines and tabs stay.  In a JSON document the same letters spell the same character.
    """
    return _UNSEEN.sub(lambda match: _written_out(match[0]), text)


def _written_out(character: str) -> str:
    """As JSON writes it: past 16 bits as two halves."""
    whole = ord(character)
    if whole < 0x10000:
        return f"\\u{whole:04x}"
    return f"\\u{0xD800 + ((whole - 0x10000) >> 10):04x}\\u{0xDC00 + ((whole - 0x10000) & 0x3FF):04x}"


def in_line(text: object) -> str:
    """``text`` within a line of plain output: on one line, and all of it seen."""
    return visible(_BREAKS.sub(" ", str(text)).strip())


def in_markdown(text: object) -> str:
    """``text`` within a line of Markdown: a cell, an item or a paragraph, and never markup, HTML, math or a link."""
    escaped = _MARKS.sub(r"\\\1", in_line(text).strip())
    escaped = _ENTITY.sub("&amp;", escaped).replace("<", "&lt;").replace(">", "&gt;")
    escaped = _ADDRESS.sub(_no_address, escaped)
    begins = _BEGINS.match(escaped)
    if begins is None:
        return escaped
    return f"{begins[1]}\\{escaped[begins.end() :]}" if begins[1].isdigit() else f"\\{escaped}"


def _no_address(match: re.Match[str]) -> str:
    """A host of code makes links of bare addresses: the mark that it looks for is written as an entity."""
    return f"&#{ord(match[0])};"


def in_code(text: object) -> str:
    """``text`` as code within a line of Markdown, also in a cell of a table."""
    line = in_line(text).strip().replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}" if line else ""


def in_comment(text: object) -> str:
    """``text`` within a comment of Markdown or HTML, which it cannot end."""
    return in_line(text).replace("-->", "--&gt;").replace("--!>", "--!&gt;")


def in_address(text: object) -> str:
    """A plain address of the web as a link of Markdown, anything else as words."""
    line = in_line(text)
    return f"<{line}>" if _LINK.fullmatch(line) else in_markdown(line)
