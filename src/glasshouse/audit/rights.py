"""Findings grouped by right, and by the six headings of AI Act Art. 27(1)(a)-(f): a draft annex, and no assessment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glasshouse.audit.finding import NOTICE, Audit, Finding
from glasshouse.audit.lives import Simulated, amount_text

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

RIGHT_OF: Final = {
    "Private life and data": ("records_per_person", "life_observed"),
    "Due process and remedy": ("appeals", "listed_in_error"),
    "Proportionality and legality": ("refusals", "ever_listed", "prevalence"),
    "Expression, assembly, association, belief, vote": ("protected_conduct_lost",),
    "Social rights and basic services": ("work_lost", "income_lost"),
}  # fmt: skip
"""Which simulated effect bears on which right; cohorts of it bear on equality, and refusals on that of their sphere."""

RIGHT_OF_SPHERE: Final = {
    **dict.fromkeys(("travel", "driving_licence", "customs"), "Movement"),
    **dict.fromkeys(("work", "profession", "health", "utilities", "housing", "benefits", "services", "credit"),
                    "Social rights and basic services"),
    "schooling": "Rights of the child",
}  # fmt: skip

HEADING_OF: Final = {
    "(a)": ("records_per_person", "life_observed"),
    "(b)": ("prevalence",),
    "(c)": ("ever_listed",),
    "(d)": ("refusals", "listed_in_error", "work_lost", "income_lost", "protected_conduct_lost"),
    "(e)": (),
    "(f)": ("appeals",),
}  # fmt: skip
"""Which simulated effect stands under which heading.  Of human oversight a run on invented people says nothing."""

NOT_AN_ASSESSMENT: Final = (
    "A draft annex. It is not a fundamental-rights impact assessment, replaces none, and says nothing of a real place:"
    " it lists what a text declares and leaves out. Whoever deploys a system has to assess it in operation."
)


HEADINGS_IN_SHORT: Final = (
    "The headings of Art. 27(1) stand here in short, from memory; to be verified against the Act."
)


def draft_annex(audit: Audit) -> str:
    """The findings of an audit, and what its scheme did in a run if it has one, as a draft annex in Markdown."""
    lines = [f"# Draft annex: {audit.scheme}", "", NOT_AN_ASSESSMENT, "", NOTICE, "", audit.sentence(), ""]
    lines += [f"- {line}" for line in audit.run] or ["No run was given: no simulated effects stand here."]
    lines += ["", "## By right", ""]
    for name, rules in RIGHTS.items():
        lines += _group(audit, name, rules, [each for each in audit.effects if _right(each) == name])
    lines += ["## By heading of AI Act, Art. 27(1)", "", HEADINGS_IN_SHORT, ""]
    for name, rules in HEADINGS.items():
        measures = HEADING_OF[name.split()[0]]
        lines += _group(audit, name, rules, [each for each in audit.effects if each.measure in measures])
    return "\n".join(lines)


def _group(audit: Audit, name: str, rules: tuple[str, ...], effects: list[Simulated]) -> list[str]:
    """Findings, what is not declared, and simulated effects under one right or heading."""
    found = [line for finding in audit.findings if finding.rule in rules for line in _rows(finding)]
    silent = sorted({one.field for one in audit.undecidable if one.rule in rules})
    lines = [f"### {name}", "", *(found or ["No finding, which is no clearance."]), ""]
    lines += [f"Not declared: {', '.join(silent) or 'nothing that these rules need'}.", ""]
    if audit.run:
        told = [f"- {_named(each)}: {amount_text(each.amount)}" for each in effects]
        lines += ["Simulated, on invented people:", "", *(told or ["- nothing that this run measures"]), ""]
    return lines


def _right(effect: Simulated) -> str:
    """The right that a simulated effect bears on."""
    if effect.cohort is not None:
        return "Equality and personal responsibility"
    if effect.context in RIGHT_OF_SPHERE and effect.measure == "refusals":
        return RIGHT_OF_SPHERE[effect.context]
    return next(name for name, measures in RIGHT_OF.items() if effect.measure in measures)


def _named(effect: Simulated) -> str:
    return ", ".join(part for part in (effect.words, effect.context, effect.cohort) if part)


def _rows(finding: Finding) -> Iterator[str]:
    yield f"- {finding.rule} {finding.severity.word}, `{finding.clause}` ({finding.place}): {finding.message}"
    if finding.run is not None:
        yield from (f"  - in the run: {row}" for row in finding.run.rows())
