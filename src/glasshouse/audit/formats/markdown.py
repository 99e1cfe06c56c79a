"""An audit for documents.  Every word that may come from the text audited goes through :mod:`glasshouse.shown`."""

from __future__ import annotations

from collections.abc import Iterable

from glasshouse.audit.facts import SCALES
from glasshouse.audit.finding import NOTICE, Audit, Finding, criterion_text, headline
from glasshouse.audit.formats.plain import not_run_lines, undecidable_lines, waived_lines
from glasshouse.audit.lives import span
from glasshouse.shown import in_code, in_markdown


def markdown(audit: Audit) -> str:
    """A page: the sentence, a table of findings, then each with its flow and criteria."""
    lines = [f"# Audit of {in_markdown(audit.scheme)}", "", audit.sentence(), "", NOTICE, ""]
    if audit.findings:
        lines += ["| Rule | Severity | Clause | Place | What |", "|---|---|---|---|---|"]
        lines += [
            f"| {one.rule} | {one.severity.word} | {in_markdown(one.clause)} | {in_markdown(one.place)} |"
            f" {in_markdown(one.title)} |"
            for one in audit.findings
        ]
        lines.append("")
    for one in audit.findings:
        lines += _finding(one)
    lines += _in_the_run(audit)
    lines += _section("Waived in the text", waived_lines(audit))
    lines += _section("Waivers without effect", audit.unused_waivers)
    lines += _section("Contexts declared related", audit.related)
    lines += _section("Contexts that may be declared too broadly", audit.broad)
    lines += _section("No finding because of these words", audit.leaning)
    lines += _section("Undecidable", undecidable_lines(audit))
    lines += _section("Not run", not_run_lines(audit))
    return "\n".join([*lines, f"Scales: {SCALES}.", ""])


def _in_the_run(audit: Audit) -> list[str]:
    if not audit.run:
        return []
    measured = [(one, one.run) for one in audit.findings if one.run is not None]
    rows = [
        f"| {one.rule} | {in_markdown(one.clause)} | {' | '.join(span(each) for each in run)} |"
        for one, run in measured
    ]
    head = ["| Rule | Clause | People | Refusals | Months in error | Months listed |", "|---|---|---|---|---|---|"]
    lines = [f"- {in_markdown(line)}" for line in audit.run]
    return ["## In the run", "", *lines, "", *([*head, *rows, ""] if rows else [])]


def _finding(finding: Finding) -> list[str]:
    lines = [
        f"## {finding.rule} · {in_markdown(finding.clause)}",
        "",
        f"**{finding.severity.word}** {in_markdown(headline(finding))}: {in_markdown(finding.message)}.",
        "",
        f"- Place: {in_markdown(finding.place)}",
    ]
    if finding.path:
        lines.append(f"- Flow: {' → '.join(f'{step.sort} {in_code(step.name)}' for step in finding.path)}")
    lines += [f"- Criterion: {in_markdown(criterion_text(held))}" for held in finding.held]
    lines += [f"- In the run: {in_markdown(row)}" for row in (finding.run.rows() if finding.run is not None else ())]
    lines += [f"- Cure: {in_markdown(finding.cure)}"]
    lines += [f"- {in_markdown(finding.refused)}"] if finding.refused else []
    return [*lines, f"- Fingerprint: `{finding.fingerprint}`", ""]


def _section(title: str, rows: Iterable[str]) -> list[str]:
    lines = [f"- {in_markdown(row)}" for row in rows]
    return [f"## {title}", "", *lines, ""] if lines else []
