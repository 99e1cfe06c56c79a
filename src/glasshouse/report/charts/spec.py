"""The few words of Vega-Lite's grammar that the charts are written in, as the plain mappings that it reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from glasshouse.late import Late

if TYPE_CHECKING:
    import vl_convert
else:
    vl_convert = Late(lambda: import_module("vl_convert"))

__all__ = ["Spec", "datum", "field", "layer", "same", "valid", "value", "vl_convert"]

Spec = dict[str, Any]
"""A chart, or a part of one."""

_TYPES: Final = {"Q": "quantitative", "N": "nominal"}


def field(title: str, **look: Any) -> Spec:
    """A channel that shows a column: ``NAME:Q`` for a quantity, ``NAME:N`` for names, ``NAME`` for a second end."""
    name, _, kind = title.partition(":")
    return {"field": name, **({"type": _TYPES[kind]} if kind else {}), **look}


def value(of: float | str) -> Spec:
    """A channel with one value, in pixels or as it is."""
    return {"value": of}


def datum(of: float) -> Spec:
    """A channel with one value of its scale."""
    return {"datum": of}


def layer(
    kind: str,
    channels: Mapping[str, Spec],
    *,
    where: str | None = None,
    rows: Sequence[Mapping[str, Any]] | None = None,
    **look: Any,
) -> Spec:
    """Marks of a kind, of the chart's rows or of ``rows`` of their own, those ``where`` an expression holds."""
    drawn: Spec = {"mark": {"type": kind, **look}, "encoding": dict(channels)}
    if rows is not None:
        drawn["data"] = {"values": list(rows)}
    if where is not None:
        drawn["transform"] = [{"filter": where}]
    return drawn


def valid(name: str) -> str:
    """The expression that a column has a value."""
    return f"isValid(datum.{name})"


def same(name: str, as_what: str | bool) -> str:  # noqa: FBT001 - a value of a column
    """The expression that a column says this."""
    return f"datum.{name} === {json.dumps(as_what)}"
