"""An audit for code hosts and editors: SARIF 2.1.0 (OASIS), with the flow as a code flow."""

from __future__ import annotations

import json
from typing import Any, Final

from glasshouse import __version__
from glasshouse.audit.catalogue import RULES, explain
from glasshouse.audit.finding import NOTICE, Audit, Finding
from glasshouse.audit.rule import UNDECIDABLE, Rule, Severity
from glasshouse.errors import Place

_PLAIN: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_LEVELS: Final = {Severity.PROHIBITED: "error", Severity.UNLAWFUL_RISK: "error", Severity.CONCERN: "warning"}


def sarif(audit: Audit) -> str:
    """One run.  What is waived is a suppressed result, what is undecidable an open one."""
    rules = {each.id: position for position, each in enumerate(RULES)}
    results = [_result(finding, rules[finding.rule]) for finding in audit.findings]
    results += [
        {
            "ruleId": one.rule,
            "ruleIndex": rules[one.rule],
            "kind": "fail",
            "level": "note",
            "message": {"text": f"{one.clause}: waived in the text"},
            "suppressions": [{"kind": "inSource", "justification": f"{one.reason} (basis: {one.basis})"}],
            "partialFingerprints": {"glasshouse/v1": one.fingerprint},
        }
        for one in audit.waived
    ]
    results += [
        {
            "ruleId": UNDECIDABLE,
            "kind": "open",
            "level": "none",
            "message": {"text": f"{one.clause}: '{one.field}' is not declared; {one.rule} needs it"},
            **_locations(one.place, one.clause),
        }
        for one in audit.undecidable
    ]
    driver = {
        "name": "glasshouse audit",
        "version": __version__,
        "rules": [_rule(each) for each in RULES],
        "properties": {"rulesVersion": audit.rules_version},
    }
    run = {
        "tool": {"driver": driver},
        "results": results,
        "columnKind": "unicodeCodePoints",
        "properties": {
            "scheme": audit.scheme,
            "profiles": list(audit.profiles),
            "profilesNotRun": list(audit.profiles_not_run),
            "asOf": audit.as_of.isoformat(),
            "notRun": [{"rule": left.rule, "reason": left.reason} for left in audit.not_run],
            "notice": " ".join((audit.sentence(), NOTICE, *audit.run)),
        },
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _rule(each: Rule) -> dict[str, Any]:
    return {
        "id": each.id,
        "shortDescription": {"text": each.title},
        "fullDescription": {"text": each.cure},
        "help": {"text": explain(each.id), "markdown": explain(each.id)},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.clause}: {finding.message}. Cure: {finding.cure}"},
        **_locations(finding.place, finding.clause),
        "partialFingerprints": {"glasshouse/v1": finding.fingerprint},
        "properties": {
            "severity": finding.severity.word,
            "reasons": list(finding.reasons),
            "instrument": finding.instrument,
            "path": [step.name for step in finding.path],
            **({"run": finding.run.document()} if finding.run is not None else {}),
        },
    }
    stations = [
        {"location": {**_location(step.place), "message": {"text": f"{step.sort} {step.name}"}}}
        for step in finding.path
        if step.place is not None
    ]
    if stations:
        result["codeFlows"] = [{"threadFlows": [{"locations": stations}]}]
    return result


def _locations(place: Place | None, clause: str) -> dict[str, Any]:
    if place is None:
        return {}
    return {"locations": [{**_location(place), "logicalLocations": [{"name": clause}]}]}


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.file)}, "region": region}}


def _uri(file: str) -> str:
    """A path as a relative reference, all but plain characters as %XX."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in file.encode())
