"""The door for text files: nothing else in this package opens a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final, NamedTuple

from glasshouse.errors import Place, TextError

LARGEST_FILE: Final = 4 * 1024 * 1024
"""Bytes; a larger text is refused by its size, before it is read."""

_SAVE_AS_UTF8: Final = "save it as plain text in UTF-8"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class TextSource(NamedTuple):
    """A text and the name by which errors call it: its path as the user wrote it."""

    name: str
    text: str


def read_text(path: str | Path) -> TextSource:
    """The text of a file.  A byte order mark is dropped; line ends stay as they are.

    Raises TextError for what is missing, no regular file, unreadable, larger than :data:`LARGEST_FILE`, empty, or not
    text in UTF-8.
    """
    name = str(path)
    try:
        facts = os.stat(path)
        if stat.S_ISDIR(facts.st_mode):
            raise TextError(f"{name}: is a directory", remedy="name a file in it")
        if not stat.S_ISREG(facts.st_mode):
            raise TextError(f"{name}: is not a regular file", remedy="save what it gives to a file, and name that")
        if facts.st_size > LARGEST_FILE:
            raise _too_large(name, facts.st_size)
        with open(path, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise TextError(f"{name}: there is no such file", remedy="check the path and its spelling") from None
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise TextError(f"{name}: cannot be read: {why}", remedy="check the path and its permissions") from None
    if len(content) > LARGEST_FILE:
        raise _too_large(name, len(content))
    return TextSource(name, _decode(name, content))


def pasted_text(name: str, text: str) -> TextSource:
    """A text that was handed over, under the limits of a file and a name for errors.  Raises TextError as one would."""
    content = text.encode("utf-8", "surrogatepass")
    if len(content) > LARGEST_FILE:
        raise _too_large(name, len(content))
    return TextSource(name, _decode(name, content))


def _too_large(name: str, size: int) -> TextError:
    return TextError(
        f"has {size:,} bytes; a text has at most {LARGEST_FILE:,}",
        Place(name, 1, 1),
        remedy="check that this is the file you meant; a longer text goes into several files",
    )


def _decode(name: str, content: bytes) -> str:
    if content.startswith(_UTF16_MARKS):
        raise TextError(f"{name}: is text in UTF-16, not in UTF-8", Place(name, 1, 1), remedy=_SAVE_AS_UTF8)
    if (nul := content.find(b"\0")) >= 0:
        before = content[:nul]
        place = Place(name, before.count(b"\n") + 1, nul - before.rfind(b"\n"))
        raise TextError(f"is not text: byte {nul + 1} is zero", place, remedy="check that this is the file you meant")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        line_start = before.rfind(b"\n") + 1
        place = Place(name, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8-sig")) + 1)
        raise TextError(
            f"is not text in UTF-8: byte {content[problem.start]:#04x} cannot stand here", place, remedy=_SAVE_AS_UTF8
        ) from None
    if not text.strip():
        raise TextError("the file is empty", Place(name, 1, 1), remedy=f"check that it was saved; {_begin_with(name)}")
    return text


def _begin_with(name: str) -> str:
    """What to begin with in place of an empty file: a table, a world or a scheme, as it is called."""
    if name.endswith(".csv"):
        return "a table begins with the names of its columns, and has a row for each combination of levels"
    if Path(name).name == "world.yaml":
        return "the worlds that ship (`glasshouse worlds`) show what one says"
    return "`glasshouse init NAME` writes a scheme to begin with"
