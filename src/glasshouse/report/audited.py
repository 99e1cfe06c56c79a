"""The audit of the scheme's text in its page: each finding, and what its clauses did in the run."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from glasshouse.audit import audit_text
from glasshouse.audit.lives import span
from glasshouse.errors import Errors
from glasshouse.report.case import Case
from glasshouse.study.clauses.exposure import exposed


class Audited(NamedTuple):
    """Sentences, then a table: rule, severity, clause, what, and four amounts of the run."""

    said: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def at(self, clause: str) -> list[tuple[int, str, str]]:
        """Number in the table, rule and severity of what was found at a clause."""
        return [(number, row[0], row[1]) for number, row in enumerate(self.rows, 1) if row[2] == clause]


def audited(case: Case, readings: pl.DataFrame) -> Audited:
    """The findings of today under all profiles, in the words of the audit; where its waivers are malformed, that."""
    text = case.texts.schemes[0]
    try:
        audit = exposed(audit_text(text), text, readings, case.manifest)
    except Errors as error:
        return Audited((case.words.say("page.audit_refused", why=str(error)),), ())
    rows = tuple(
        (one.rule, one.severity.word, one.clause, one.message, *(span(each) for each in one.run or ()))
        for one in audit.findings
    )
    return Audited((audit.sentence(), *audit.run[1:]), rows)
