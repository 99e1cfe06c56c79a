"""An audit for scripts: one JSON document."""

from __future__ import annotations

import json
from typing import Any

from glasshouse.audit.finding import NOTICE, Audit, Finding
from glasshouse.audit.rule import UNDECIDABLE


def script(audit: Audit) -> str:
    """The document as text."""
    return json.dumps(document(audit), ensure_ascii=False, indent=1)


def document(audit: Audit) -> dict[str, Any]:
    """The document: findings, what is undecidable, not run and waived, and the notice with the summing-up sentence."""
    return {
        "scheme": audit.scheme,
        "rules_version": audit.rules_version,
        "profiles": list(audit.profiles),
        "profiles_not_run": list(audit.profiles_not_run),
        "as_of": audit.as_of.isoformat(),
        "findings": [_finding(finding, audit.file) for finding in audit.findings],
        "undecidable": [
            {
                "rule": UNDECIDABLE,
                "needed_by": one.rule,
                "clause": one.clause,
                "field": one.field,
                "line": one.place.line if one.place else None,
                "column": one.place.column if one.place else None,
            }
            for one in audit.undecidable
        ],
        "not_run": [{"rule": left.rule, "reason": left.reason} for left in audit.not_run],
        "waived": [
            {"rule": one.rule, "clause": one.clause, "reason": one.reason, "basis": one.basis} for one in audit.waived
        ],
        "notice": " ".join((audit.sentence(), NOTICE, *audit.run)),
    }


def _finding(finding: Finding, file: str) -> dict[str, Any]:
    place = finding.place
    elsewhere = f"in {place.file}: " if place is not None and place.file != file else ""
    sentences = [f"{elsewhere}{finding.title}: {finding.message}", *finding.reasons, finding.refused]
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "clause": finding.clause,
        "path": [step.name for step in finding.path],
        "message": "; ".join(part for part in sentences if part),
        "instrument": finding.instrument,
        "cure": finding.cure,
        "fingerprint": finding.fingerprint,
        "run": finding.run.document() if finding.run is not None else None,
    }
