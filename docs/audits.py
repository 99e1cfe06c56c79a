"""The pages of the audit: one a rule, from its docstring, and one a scheme that ships, from its text."""

from __future__ import annotations

from datetime import date
from typing import Final

from glasshouse import library
from glasshouse.audit import RULES, audit_scheme, explain, render

DAY: Final = date(2026, 11, 24)
"""The day of the audits that the docs show."""


def pages() -> dict[str, str]:
    """Every page, by its path in the folder of docs."""
    rules = {f"audit/rules/{name}.md": explain(name) for name in (*(each.id for each in RULES), "RX000")}
    schemes = {
        f"audit/schemes/{name}.md": render(audit_scheme(name, as_of=DAY), "markdown") for name in library.scheme_names()
    }
    return {**rules, **schemes}
