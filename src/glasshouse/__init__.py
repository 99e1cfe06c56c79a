"""Glasshouse: a laboratory for social-credit schemes, run on invented people."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Scheme": "glasshouse.scheme",
    "World": "glasshouse.world",
    "run": "glasshouse.api",
    "compare": "glasshouse.api",
    "open": "glasshouse.api",
}
"""Public name -> the module that holds it, imported when the name is first asked for."""


def __getattr__(name: str) -> Any:
    """The public name, from the module that holds it; AttributeError for any other."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'glasshouse' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
