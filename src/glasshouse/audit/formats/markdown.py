"""An audit for documents."""

from __future__ import annotations

from glasshouse.audit.facts import SCALES
from glasshouse.audit.finding import NOTICE, Audit, Finding, criterion_text
from glasshouse.audit.formats.plain import not_run_lines, undecidable_lines
from glasshouse.audit.lives import span


def markdown(audit: Audit) -> str:
    """A page: the sentence, a table of findings, then each with its flow and criteria."""
    lines = [f"# Audit of {audit.scheme}", "", audit.sentence(), "", NOTICE, ""]
    if audit.findings:
        lines += ["| Rule | Severity | Clause | Place | What |", "|---|---|---|---|---|"]
        lines += [
            f"| {one.rule} | {one.severity.word} | {one.clause} | {one.place} | {_cell(one.title)} |"
            for one in audit.findings
        ]
        lines.append("")
    for one in audit.findings:
        lines += _finding(one)
    lines += _in_the_run(audit)
    lines += _section(
        "Waived in the text", [f"{w.rule} {w.clause}: {w.reason} (basis: {w.basis})" for w in audit.waived]
    )
    lines += _section("Waivers without effect", list(audit.unused_waivers))
    lines += _section("Contexts declared related", list(audit.related))
    lines += _section("Contexts that may be declared too broadly", list(audit.broad))
    lines += _section("Undecidable", undecidable_lines(audit))
    lines += _section("Not run", not_run_lines(audit))
    return "\n".join([*lines, f"Scales: {SCALES}.", ""])


def _in_the_run(audit: Audit) -> list[str]:
    if not audit.run:
        return []
    measured = [(one, one.run) for one in audit.findings if one.run is not None]
    rows = [f"| {one.rule} | {one.clause} | {' | '.join(span(each) for each in run)} |" for one, run in measured]
    head = ["| Rule | Clause | People | Refusals | Months in error | Months listed |", "|---|---|---|---|---|---|"]
    return ["## In the run", "", *(f"- {line}" for line in audit.run), "", *([*head, *rows, ""] if rows else [])]


def _finding(finding: Finding) -> list[str]:
    why = f" ({'; '.join(finding.reasons)})" if finding.reasons else ""
    lines = [
        f"## {finding.rule} · {finding.clause}",
        "",
        f"**{finding.severity.word}**{why}: {finding.message}.",
        "",
        f"- Place: {finding.place}",
    ]
    if finding.path:
        lines.append(f"- Flow: {' → '.join(f'{step.sort} `{step.name}`' for step in finding.path)}")
    lines += [f"- Criterion: {criterion_text(held)}" for held in finding.held]
    lines += [f"- In the run: {row}" for row in (finding.run.rows() if finding.run is not None else ())]
    lines += [f"- Cure: {finding.cure}", *([f"- {finding.refused}"] if finding.refused else [])]
    return [*lines, f"- Fingerprint: `{finding.fingerprint}`", ""]


def _section(title: str, rows: list[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {row}" for row in rows), ""] if rows else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
