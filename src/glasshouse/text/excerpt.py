"""How much of a text an error repeats: a few words of what is wrong, never a line of a file that is none of ours."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 40
"""Characters of a text that an error shows at once."""


def one_line(text: str) -> str:
    """``text`` on one line, cut where it is long."""
    line = " ".join(text[: 4 * LONGEST].split())
    return line if len(line) <= LONGEST and len(text) <= 4 * LONGEST else f"{line[: LONGEST - 1]}…"


def quoted(text: str) -> str:
    """``text`` in quotes, as :func:`one_line` shows it."""
    return f"'{one_line(text)}'"
