"""JSON Schema of the two languages, for editors."""

from __future__ import annotations

from typing import Any, Literal

from glasshouse.scheme.model import SchemeText
from glasshouse.text import json_schema
from glasshouse.world import WorldText


def schema(which: Literal["scheme", "world"]) -> dict[str, Any]:
    """JSON Schema 2020-12 of scheme files or of world files."""
    return json_schema(SchemeText if which == "scheme" else WorldText)
