"""Writes docs/audit/rules from the docstrings and docs/audit/schemes from the shipped texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from glasshouse import library
from glasshouse.audit import RULES, audit_scheme, explain, render

HERE: Final = Path(__file__).parent
DAY: Final = date(2026, 11, 24)
"""The day of the audits that the docs show."""


def pages() -> dict[Path, str]:
    """Every page, by where it lies."""
    rules = {HERE / "rules" / f"{name}.md": explain(name) for name in (*(each.id for each in RULES), "RX000")}
    schemes = {
        HERE / "schemes" / f"{name}.md": render(audit_scheme(name, as_of=DAY), "markdown")
        for name in library.scheme_names()
    }
    return {**rules, **schemes}


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
