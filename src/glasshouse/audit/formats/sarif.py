"""An audit for code hosts and editors: SARIF 2.1.0 (OASIS), with the flow as a code flow.

A host makes an alert of every result and reads neither its kind nor its suppressions (docs/how-to/audit-a-scheme.md).
What is waived is therefore told in the message too, and what is undecidable is no result but a notification.
"""

from __future__ import annotations

import json
from typing import Any, Final

from glasshouse import __version__
from glasshouse.audit.catalogue import RULES, explain, rule
from glasshouse.audit.finding import NOTICE, Audit, Finding, Undecided, Waived
from glasshouse.audit.formats.places import Places
from glasshouse.audit.formats.script import criteria_document
from glasshouse.audit.rule import UNDECIDABLE, Rule, Severity
from glasshouse.shown import in_line

_LEVELS: Final = {Severity.PROHIBITED: "error", Severity.UNLAWFUL_RISK: "error", Severity.CONCERN: "warning"}
_EVERY: Final = (*RULES, rule(UNDECIDABLE))
_INDEX: Final = {each.id: position for position, each in enumerate(_EVERY)}


def sarif(audit: Audit) -> str:
    """One run.  What is waived is a suppressed result, what is undecidable a notification."""
    places = Places(audit.file or audit.scheme)
    results = [_result(finding, places) for finding in audit.findings]
    results += [_suppressed(one, places) for one in audit.waived]
    driver = {
        "name": "glasshouse audit",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(each) for each in _EVERY],
        "notifications": [{"id": UNDECIDABLE, "shortDescription": {"text": rule(UNDECIDABLE).title}}],
        "properties": {"rulesVersion": audit.rules_version},
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [
            {
                "executionSuccessful": True,
                "workingDirectory": {"uri": places.root_uri},
                "toolExecutionNotifications": [_notification(one, places) for one in audit.undecidable],
            }
        ],
        "originalUriBaseIds": places.bases(),
        "results": results,
        "columnKind": "unicodeCodePoints",
        "properties": {
            "scheme": audit.scheme,
            "profiles": list(audit.profiles),
            "profilesNotRun": list(audit.profiles_not_run),
            "asOf": audit.as_of.isoformat(),
            "notRun": [{"rule": left.rule, "reason": left.reason} for left in audit.not_run],
            "unusedWaivers": list(audit.unused_waivers),
            "declaredRelated": list(audit.related),
            "broadContexts": list(audit.broad),
            "restsOnWords": list(audit.leaning),
            "notice": " ".join((audit.sentence(), NOTICE, *audit.run)),
        },
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False)


def _rule(each: Rule) -> dict[str, Any]:
    return {
        "id": each.id,
        "shortDescription": {"text": each.title},
        "fullDescription": {"text": each.cure},
        "help": {"text": explain(each.id), "markdown": explain(each.id)},
    }


def _result(finding: Finding, places: Places) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.clause}: {in_line(finding.message)}. Cure: {finding.cure}"},
        "locations": [places.of(finding.place, finding.clause)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "glasshouse/v1": finding.fingerprint,
        },
        "properties": {
            "severity": finding.severity.word,
            "reasons": list(finding.reasons),
            "borneBy": list(finding.borne_by),
            "instrument": finding.instrument,
            "criteria": criteria_document(finding),
            "path": [step.name for step in finding.path],
            **({"refusedWaiver": finding.refused} if finding.refused else {}),
            **({"run": finding.run.document()} if finding.run is not None else {}),
        },
    }
    stations = [
        {"location": {**places.of(step.place, step.name), "message": {"text": f"{step.sort} {step.name}"}}}
        for step in finding.path
        if step.place is not None
    ]
    if stations:
        result["codeFlows"] = [{"threadFlows": [{"locations": stations}]}]
    return result


def _suppressed(one: Waived, places: Places) -> dict[str, Any]:
    """The finding as it would stand, and what the text says against it."""
    result = _result(one.finding, places)
    justification = f"{one.reason} (basis: {one.basis})"
    waiver: dict[str, Any] = {"kind": "inSource", "justification": justification}
    if one.place is not None:
        waiver |= {"location": places.of(one.place, "waive")}
    message = f"{one.clause}: waived in the text, which says: {in_line(justification)}. {in_line(one.finding.message)}"
    return {**result, "message": {"text": message}, "suppressions": [waiver]}


def _notification(one: Undecided, places: Places) -> dict[str, Any]:
    """What the text does not say: no alert, and no failure of the tool."""
    return {
        "descriptor": {"id": UNDECIDABLE, "index": 0},
        "associatedRule": {"id": UNDECIDABLE, "index": _INDEX[UNDECIDABLE]},
        "level": "note",
        "message": {"text": f"{one.clause}: '{one.field}' is not declared; {one.rule} needs it"},
        "locations": [places.of(one.place, one.clause)],
    }
