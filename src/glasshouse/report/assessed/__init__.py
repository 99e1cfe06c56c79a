"""An impact assessment to hand in: as Markdown, as a document of a word processor, and as a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from glasshouse.errors import UsageError
from glasshouse.placing import check_file
from glasshouse.report.assessed.document import write_document
from glasshouse.report.assessed.markdown import markdown
from glasshouse.report.assessed.page import page
from glasshouse.report.pages import write
from glasshouse.study.clauses.assessment import Assessment

_WRITERS: Final[dict[str, Callable[[Assessment, Path], Path]]] = {
    ".md": lambda assessment, target: write(markdown(assessment), target),
    ".html": lambda assessment, target: write(page(assessment), target),
    ".docx": write_document,
}


def check_ending(target: Path) -> None:
    """Raise UsageError, before any work, where the file's ending names no form, and StoreError where none can lie."""
    if target.suffix not in _WRITERS:
        forms = ", ".join(_WRITERS)
        raise UsageError(f"{target}: its ending names no form", None, (f"forms: {forms}",), "end it in one of these")
    check_file(target)


def write_assessment(assessment: Assessment, target: Path) -> Path:
    """Write the draft in the form that the file's ending names.  Raises UsageError and StoreError."""
    check_ending(target)
    return _WRITERS[target.suffix](assessment, target)


__all__ = ["check_ending", "markdown", "page", "write_assessment"]
