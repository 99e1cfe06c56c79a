"""Tutorials as text notebooks: cells between ``# %%`` lines, run one after the other, told as Markdown with what they
showed.

Jupyter and most editors open the files as notebooks.  The tests run them, and the site shows them as they ran.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from glasshouse.report.charts import to_svg

HERE: Final = Path(__file__).parent / "tutorials"
FILES: Final = tuple(HERE / f"{name}.py" for name in ("first-run", "write-a-scheme", "is-this-difference-real"))


class Cell(NamedTuple):
    """One cell: words, or code."""

    is_code: bool
    text: str


def cells(text: str) -> Iterator[Cell]:
    """The cells of a text notebook; words without the marks of a comment."""
    for part in re.split(r"^# %%", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        if "[markdown]" in head:
            yield Cell(False, re.sub(r"^# ?", "", body, flags=re.MULTILINE).strip())
        else:
            yield Cell(True, body.strip())


class Ran(NamedTuple):
    """A cell, what it printed, and what its last line shows as HTML."""

    cell: Cell
    printed: str
    shown: str


def ran(text: str, name: str) -> list[Ran]:
    """Every cell, run in order in one room of names.  Raises what a cell raises."""
    room: dict[str, Any] = {"__name__": "__main__"}
    return [_ran(cell, room, f"{name}-{place}") for place, cell in enumerate(cells(text))]


def _ran(cell: Cell, room: dict[str, Any], name: str) -> Ran:
    if not cell.is_code:
        return Ran(cell, "", "")
    tree = ast.parse(cell.text)
    last = tree.body[-1]
    told = io.StringIO()
    shown = ""
    with contextlib.redirect_stdout(told):
        if isinstance(last, ast.Expr) and not _prints(last):
            exec(compile(ast.Module(tree.body[:-1], []), name, "exec"), room)
            shown = _shown(eval(compile(ast.Expression(last.value), name, "eval"), room), name)
        else:
            exec(compile(tree, name, "exec"), room)
    return Ran(cell, told.getvalue(), shown)


def _prints(last: ast.Expr) -> bool:
    """Whether a line is a call whose result nobody looks at."""
    call = last.value
    return isinstance(call, ast.Call) and (
        (isinstance(call.func, ast.Name) and call.func.id == "print")
        or (isinstance(call.func, ast.Attribute) and call.func.attr.startswith("write"))
    )


def _shown(value: Any, name: str) -> str:
    """A value as a notebook shows it; a chart without a browser."""
    if hasattr(value, "to_dict") and hasattr(value, "vconcat"):
        return to_svg(value.to_dict(), name)
    if hasattr(value, "_repr_html_"):
        return str(value._repr_html_())
    return "" if value is None else f"<pre>{value}</pre>"


def markdown(cells_that_ran: list[Ran]) -> str:
    """A page: words, code, and what it showed."""
    parts = []
    for one in cells_that_ran:
        if not one.cell.is_code:
            parts.append(one.cell.text)
            continue
        parts.append(f"```python\n{one.cell.text}\n```")
        if one.printed:
            parts.append(f"```text\n{one.printed.rstrip()}\n```")
        if one.shown:
            whole = re.sub(r"\n(?=\n)", "\n&#32;", one.shown)  # a blank line would end the HTML
            parts.append(f'<div class="shown">{whole}</div>')
    return "\n\n".join(parts) + "\n"
