"""Altair, and what turns its charts into SVG: loaded when the first chart is drawn, for most runs draw none."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from glasshouse.late import Late

if TYPE_CHECKING:
    import altair as alt
    import vl_convert
else:
    alt = Late(lambda: import_module("altair"))
    vl_convert = Late(lambda: import_module("vl_convert"))

__all__ = ["alt", "vl_convert"]
