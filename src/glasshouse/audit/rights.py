"""Findings grouped by right, and by the six headings of AI Act Art. 27(1)(a)-(f): a draft annex, and no assessment."""

from __future__ import annotations

from typing import Final

from glasshouse.audit.finding import NOTICE, Audit, Finding

RIGHTS: Final = {
    "Private life and data": ("TR001", "TR002", "TR004", "RT001", "RT002", "PU001", "PU002", "PU003", "BI001",
                              "BI002", "BI003", "GV003"),
    "Due process and remedy": ("DP001", "DP002", "DP003", "DP004", "DP005", "DP006", "TR003", "RT003", "PU004"),
    "Proportionality and legality": ("CX001", "CX002", "PR001", "PR002", "PR003", "GV001", "GV002"),
    "Movement": ("PR004",),
    "Social rights and basic services": ("CX003",),
    "Expression, assembly, association, belief, vote": ("SP001", "SP002"),
    "Honour and reputation": ("SP003",),
    "Equality and personal responsibility": ("EQ001", "EQ002", "AS001", "AS002"),
    "Rights of the child": ("CH001", "CH002", "CH003"),
}  # fmt: skip
"""Every rule under one right."""

HEADINGS: Final = {
    "(a) the deployer's processes in which the system is used": ("CX001", "CX002", "PU001", "PU002", "PU003", "GV002"),
    "(b) the period of time and frequency of use": ("RT001", "RT002", "CH003"),
    "(c) the categories of persons and groups affected": ("AS001", "AS002", "CH001", "CH002", "EQ001", "EQ002"),
    "(d) the specific risks of harm": ("CX003", "PR001", "PR002", "PR003", "PR004", "BI001", "BI002", "BI003",
                                       "PU004", "SP001", "SP002", "SP003"),
    "(e) human oversight": ("DP001", "DP002", "DP006", "TR004"),
    "(f) measures to be taken, governance and complaints": ("DP003", "DP004", "DP005", "TR001", "TR002", "TR003",
                                                            "RT003", "GV001", "GV003"),
}  # fmt: skip
"""Every rule under one heading; the headings in short, from memory, to be verified against the Act."""

NOT_AN_ASSESSMENT: Final = (
    "A draft annex. It is not a fundamental-rights impact assessment, replaces none, and says nothing of a real place:"
    " it lists what a text declares and leaves out. Whoever deploys a system has to assess it in operation."
)


def draft_annex(audit: Audit) -> str:
    """The findings of an audit as a draft annex, in Markdown."""
    lines = [f"# Draft annex: {audit.scheme}", "", NOT_AN_ASSESSMENT, "", NOTICE, "", audit.sentence(), ""]
    for title, groups in (("By right", RIGHTS), ("By heading of AI Act, Art. 27(1)", HEADINGS)):
        lines += [f"## {title}", ""]
        for name, rules in groups.items():
            found = [finding for finding in audit.findings if finding.rule in rules]
            open_questions = {one.field for one in audit.undecidable if one.rule in rules}
            lines += [f"### {name}", ""]
            lines += [_row(finding) for finding in found] or ["No finding, which is no clearance."]
            lines += ["", f"Not declared: {', '.join(sorted(open_questions)) or 'nothing that these rules need'}.", ""]
    return "\n".join(lines)


def _row(finding: Finding) -> str:
    return f"- {finding.rule} {finding.severity.word}, `{finding.clause}` ({finding.place}): {finding.message}"
