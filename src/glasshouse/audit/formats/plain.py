"""An audit for people."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import SCALES
from glasshouse.audit.finding import NOTICE, Audit, Finding, criterion_text


def plain(audit: Audit) -> str:
    """Findings in order of place, then what is waived, undecidable and not run, then the sentence."""
    lines = [line for finding in audit.findings for line in (*_finding(finding), "")]
    for waived in audit.waived:
        lines.append(f"waived: {waived.rule} {waived.clause}: {waived.reason} (basis: {waived.basis})")
    lines += [f"waiver without effect: {waiver}" for waiver in audit.unused_waivers]
    lines += [f"declared related: {pair}" for pair in audit.related]
    lines += [f"undecidable: {line}" for line in undecidable_lines(audit)]
    lines += [f"not run: {left.rule}: {left.reason}" for left in audit.not_run]
    lines += ["", *audit.run] if audit.run else []
    lines += ["", f"Scales: {SCALES}.", NOTICE, audit.sentence()]
    return "\n".join(lines).lstrip("\n")


def undecidable_lines(audit: Audit) -> list[str]:
    """What is not declared, one line a field: the clauses that lack it, and the rules that need it."""
    by_field: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for one in audit.undecidable:
        clauses, rules = by_field.setdefault(one.field, ({}, {}))
        clauses[one.clause] = None
        rules[one.rule] = None
    return [
        f"RX000: '{field}' is not declared at {_some(list(clauses))}; needed by {', '.join(rules)}"
        for field, (clauses, rules) in by_field.items()
    ]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"{', '.join(names[:4])}{more}"


def _finding(finding: Finding) -> Iterator[str]:
    why = f" ({'; '.join(finding.reasons)})" if finding.reasons else ""
    yield f"{finding.place}: {finding.clause}: {finding.rule} {finding.severity.word}{why}"
    yield f"  {finding.title}: {finding.message}"
    if finding.path:
        yield f"  flow: {' → '.join(f'{step.sort} {step.name}' for step in finding.path)}"
    for held in finding.held:
        yield f"  criterion: {criterion_text(held)}"
    yield f"  cure: {finding.cure}"
    if finding.run is not None:
        yield from (f"  in the run: {row}" for row in finding.run.rows())
    if finding.refused:
        yield f"  {finding.refused}"
    yield f"  fingerprint: {finding.fingerprint}"
