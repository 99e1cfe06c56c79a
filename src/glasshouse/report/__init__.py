"""Readings to figures, sentences and pages; no statistics are made here."""

from importlib import import_module
from typing import Any

_PUBLIC = {
    "Texts": "glasshouse.report.case",
    "html": "glasshouse.report.page",
    "render": "glasshouse.report.page",
    "summary": "glasshouse.report.summary",
}
"""Public name -> the module that holds it, imported when first asked for: a table of words needs no charts."""


def __getattr__(name: str) -> Any:
    """The public name, from the module that holds it; AttributeError for any other."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'glasshouse.report' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
