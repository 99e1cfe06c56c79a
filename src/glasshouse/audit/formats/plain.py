"""An audit for people."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import SCALES
from glasshouse.audit.finding import NOTICE, Audit, Finding, criterion_text, headline
from glasshouse.shown import in_line


def plain(audit: Audit) -> str:
    """Findings in order of place, then what is waived, undecidable and not run, then the sentence."""
    lines = [line for finding in audit.findings for line in (*_finding(finding), "")]
    for word, lines_of in (
        ("waived", waived_lines(audit)),
        ("waiver without effect", audit.unused_waivers),
        ("declared related", audit.related),
        ("broad context", audit.broad),
        ("no finding because of these words", audit.leaning),
        ("undecidable", undecidable_lines(audit)),
        ("not run", not_run_lines(audit)),
    ):
        lines += [f"{word}: {in_line(line)}" for line in lines_of]
    lines += ["", *(in_line(line) for line in audit.run)] if audit.run else []
    lines += ["", f"Scales: {SCALES}.", NOTICE, audit.sentence()]
    return "\n".join(lines).lstrip("\n")


def waived_lines(audit: Audit) -> list[str]:
    """What the text waives, one line a finding, with its severity and the author's own words."""
    return [
        f"{one.rule} {one.finding.severity.word} {one.clause}: {one.reason} (basis: {one.basis})"
        for one in audit.waived
    ]


def undecidable_lines(audit: Audit) -> list[str]:
    """What is not declared, one line a field: the clauses that lack it, and the rules that need it."""
    by_field: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for one in audit.undecidable:
        clauses, rules = by_field.setdefault(one.field, ({}, {}))
        clauses[f"{one.clause} (line {one.place.line})" if one.place is not None else one.clause] = None
        rules[one.rule] = None
    return [
        f"RX000: '{field}' is not declared at {_first_names(list(clauses))}; needed by {', '.join(rules)}"
        for field, (clauses, rules) in by_field.items()
    ]


def not_run_lines(audit: Audit) -> list[str]:
    """What was not run, one line a reason."""
    by_reason: dict[str, list[str]] = {}
    for left in audit.not_run:
        by_reason.setdefault(left.reason, []).append(left.rule)
    return [f"{', '.join(rules)}: {reason}" for reason, rules in by_reason.items()]


def _first_names(names: list[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"{', '.join(names[:4])}{more}"


def _finding(finding: Finding) -> Iterator[str]:
    yield in_line(f"{finding.place}: {finding.clause}: {finding.rule} {finding.severity.word} {headline(finding)}")
    yield f"  {in_line(f'{finding.title}: {finding.message}')}"
    if finding.path:
        yield f"  flow: {' → '.join(f'{step.sort} {step.name}' for step in finding.path)}"
    for held in finding.held:
        yield f"  criterion: {in_line(criterion_text(held))}"
    yield f"  cure: {in_line(finding.cure)}"
    if finding.run is not None:
        yield from (f"  in the run: {in_line(row)}" for row in finding.run.rows())
    if finding.refused:
        yield f"  {in_line(finding.refused)}"
    yield f"  fingerprint: {finding.fingerprint}"
