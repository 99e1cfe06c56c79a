"""Rows of words as a table: one that fits a terminal, where rows that would not stand one under the other; Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

from glasshouse.shown import in_markdown

LONGEST_WORD: Final = 16
"""No column is narrower than its longest word, as far as words of this length go."""

HIGHEST_ROW: Final = 4
"""Lines that a row of a table may take before the table is no table any more."""


def table_text(rows: Sequence[Mapping[str, Any]], width: int = 80) -> str:
    """Rows with the same keys as lines of at most ``width`` characters; long cells are wrapped, none is cut."""
    if not rows:
        return "(nothing)"
    keys = list(rows[0])
    cells = [[_written(row[key]) for key in keys] for row in rows]
    room = width - 2 * (len(keys) - 1)
    wanted = [max(len(key), *(len(row[column]) for row in cells)) for column, key in enumerate(keys)]
    words = [max(map(len, " ".join([key, *(row[column] for row in cells)]).split())) for column, key in enumerate(keys)]
    widths = _fitted(wanted, [min(word, LONGEST_WORD) for word in words], room)
    lines = [_line(row, widths) for row in cells]
    if sum(widths) > room or max(line.count("\n") for line in lines) >= HIGHEST_ROW:
        return "\n\n".join(_block(keys, row, width) for row in cells)
    return "\n".join([_line(keys, widths), _line(["-" * size for size in widths], widths), *lines])


def markdown_table(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows with the same keys as a table of a Markdown page."""
    if not rows:
        return "(nothing)"
    keys = list(rows[0])
    head = [f"| {' | '.join(keys)} |", f"|{'---|' * len(keys)}"]
    return "\n".join([*head, *(f"| {' | '.join(in_markdown(row[key]) for key in keys)} |" for row in rows)])


def _written(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.4g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _fitted(wanted: Sequence[int], narrowest: Sequence[int], room: int) -> list[int]:
    """Widths of at most ``room`` in all: the widest columns give way first, the first, which names a row, last."""
    first, *widths = wanted
    while first + sum(widths) > room:
        spare = [size if size > least else 0 for size, least in zip(widths, narrowest[1:], strict=True)]
        if not any(spare):
            break
        widths[spare.index(max(spare))] -= 1
    return [first if widths else min(first, room), *widths]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    columns = zip(cells, widths, strict=True)
    wrapped = [textwrap.wrap(cell, size, break_on_hyphens=False) or [""] for cell, size in columns]
    height = max(map(len, wrapped))
    return "\n".join(
        "  ".join(
            (column[row] if row < len(column) else "").ljust(size) for column, size in zip(wrapped, widths, strict=True)
        ).rstrip()
        for row in range(height)
    )


def _block(keys: Sequence[str], cells: Sequence[str], width: int) -> str:
    """One row: what names it, then every other cell with its key; short ones share lines."""
    rest = "; ".join(f"{key}: {cell}" for key, cell in zip(keys[1:], cells[1:], strict=True))
    body = textwrap.wrap(rest, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join([cells[0], *body])
