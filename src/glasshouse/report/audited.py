"""The audit of the scheme's text in its page: each finding, and what its clauses did in the run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from glasshouse.audit import audit_text
from glasshouse.audit.lives import span
from glasshouse.errors import Errors, StoreError
from glasshouse.report.case import Case
from glasshouse.study.clauses.exposure import exposed


class Audited(NamedTuple):
    """Sentences, then a table: rule, severity, clause, what, and four amounts of the run."""

    said: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def at(self, clause: str) -> list[tuple[int, str, str]]:
        """Number in the table, rule and severity of what was found at a clause."""
        return [(number, row[0], row[1]) for number, row in enumerate(self.rows, 1) if row[2] == clause]


def audited(case: Case, readings: pl.DataFrame, as_of: date | None = None) -> Audited:
    """The findings under all profiles, in the words of the audit; where its waivers are malformed, that.

    They are those of ``as_of``, else of the day of the run: when the page is made changes nothing in it.  Raises
    StoreError for a manifest that names no day, where none is given.
    """
    text = case.texts.schemes[0]
    try:
        audit = exposed(audit_text(text, as_of=as_of or _day_of(case.manifest)), text, readings, case.manifest)
    except Errors as error:
        return Audited((case.words.say("page.audit_refused", why=str(error)),), ())
    rows = tuple(
        (one.rule, one.severity.word, one.clause, one.message, *(span(each) for each in one.run or ()))
        for one in audit.findings
    )
    return Audited((audit.sentence(), *audit.run[1:]), rows)


def _day_of(manifest: Mapping[str, Any]) -> date:
    machine = manifest.get("machine")
    written = machine.get("day") if isinstance(machine, Mapping) else None
    try:
        return date.fromisoformat(written if isinstance(written, str) else "")
    except ValueError:
        raise StoreError("the run's manifest does not say on which day it was made",
                         remedy="name the day whose law counts: --as-of 2026-12-31") from None  # fmt: skip
