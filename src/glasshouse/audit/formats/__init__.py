"""How an audit is written down: for people, for scripts, for code hosts, for documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from glasshouse.audit.finding import Audit
from glasshouse.audit.formats.markdown import markdown
from glasshouse.audit.formats.plain import plain
from glasshouse.audit.formats.sarif import sarif
from glasshouse.audit.formats.script import script
from glasshouse.errors import UsageError

_FORMATS: Final[dict[str, Callable[[Audit], str]]] = {
    "text": plain,
    "json": script,
    "sarif": sarif,
    "markdown": markdown,
}
FORMATS: Final = tuple(_FORMATS)


def render(audit: Audit, form: str = "text") -> str:
    """The audit in one of :data:`FORMATS`.  Raises UsageError for another."""
    if form not in _FORMATS:
        raise UsageError(f"unknown format '{form}'", None, (), f"write one of: {', '.join(FORMATS)}")
    return _FORMATS[form](audit)


__all__ = ["FORMATS", "render"]
