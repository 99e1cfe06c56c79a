"""An audit for scripts: one JSON document."""

from __future__ import annotations

import json
from typing import Any

from glasshouse.audit.citation import BINDING_FOR, Citation, cited
from glasshouse.audit.finding import NOTICE, AppliedCriterion, Audit, Finding
from glasshouse.audit.law import applies_from, instrument
from glasshouse.audit.rule import ANY, UNDECIDABLE

CONVENTION = "a convention of this project"


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
            {
                "rule": one.rule,
                "severity": one.finding.severity.word,
                "clause": one.clause,
                "line": one.finding.place.line if one.finding.place else None,
                "message": one.finding.message,
                "reason": one.reason,
                "basis": one.basis,
                "fingerprint": one.fingerprint,
            }
            for one in audit.waived
        ],
        "unused_waivers": list(audit.unused_waivers),
        "declared_related": list(audit.related),
        "broad_contexts": list(audit.broad),
        "rests_on_words": list(audit.leaning),
        "notice": " ".join((audit.sentence(), NOTICE, *audit.run)),
    }


def criteria_document(finding: Finding) -> list[dict[str, Any]]:
    """The criteria of a finding, an object for each provision: since when, for whom, and whether it was read."""
    return [_criterion(held, one) for held in finding.held for one in cited(held.criterion.instrument)]


def _criterion(held: AppliedCriterion, cites: Citation) -> dict[str, Any]:
    criterion = held.criterion
    since, cited_law = applies_from(criterion), instrument(criterion)
    return {
        "profile": criterion.profile,
        **{name: text or None for name, text in cites._asdict().items()},
        "wording": criterion.quote or None,
        "in_force_from": since.isoformat() if since else None,
        "binding_for": BINDING_FOR[criterion.profile] if criterion.binding else "nobody",
        "not_for": dict(cited_law.not_for) if cited_law else {},
        "only_ai": criterion.only_ai,
        "read": CONVENTION if criterion.profile == ANY else "read" if criterion.read else "to be verified",
        "sources": [key.strip() for key in criterion.sources.split(",") if key.strip()],
        "severity": held.severity.word,
        "reason": held.reason or None,
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
        "reasons": list(finding.reasons),
        "borne_by": list(finding.borne_by),
        "instrument": finding.instrument,
        "criteria": criteria_document(finding),
        "cure": finding.cure,
        "fingerprint": finding.fingerprint,
        "run": finding.run.document() if finding.run is not None else None,
    }
