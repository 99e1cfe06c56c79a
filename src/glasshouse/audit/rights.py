"""Findings grouped by right, and by the six headings of AI Act Art. 27(1)(a)-(f): a draft annex, and no assessment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glasshouse.audit.catalogue import RULES
from glasshouse.audit.finding import NOTICE, Audit, Finding
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.lives import Simulated, amount_text
from glasshouse.shown import in_code, in_markdown

RIGHT_OF: Final = {
    Right.PRIVATE_LIFE: ("records_per_person", "life_observed"),
    Right.DUE_PROCESS: ("appeals", "listed_in_error"),
    Right.PROPORTIONALITY: ("refusals", "ever_listed", "prevalence"),
    Right.EXPRESSION: ("protected_conduct_lost",),
    Right.SOCIAL: ("work_lost", "income_lost"),
}  # fmt: skip
"""Which simulated effect bears on which right; cohorts of it bear on equality, and refusals on that of their sphere."""

RIGHT_OF_SPHERE: Final = {
    **dict.fromkeys(("travel", "driving_licence", "customs"), Right.MOVEMENT),
    **dict.fromkeys(("work", "profession", "health", "utilities", "housing", "benefits", "services", "credit"),
                    Right.SOCIAL),
    "schooling": Right.CHILD,
}  # fmt: skip

HEADING_OF: Final = {
    Heading.PROCESSES: ("records_per_person", "life_observed"),
    Heading.PERIOD: ("prevalence",),
    Heading.PERSONS: ("ever_listed",),
    Heading.RISKS: ("refusals", "listed_in_error", "work_lost", "income_lost", "protected_conduct_lost"),
    Heading.OVERSIGHT: (),
    Heading.MEASURES: ("appeals",),
}  # fmt: skip
"""Which simulated effect stands under which heading.  Of human oversight a run on invented people says nothing."""

NOT_AN_ASSESSMENT: Final = (
    "A draft annex. It is not a fundamental-rights impact assessment, replaces none, and says nothing of a real place:"
    " it lists what a text declares and leaves out. Whoever deploys a system has to assess it in operation."
)

HEADINGS_IN_SHORT: Final = (
    "The headings of Art. 27(1) stand here in short. Its period is that of use, not of retention: how long records are"
    " kept stands under the risks, and no rule asks how long a system is used."
)


def draft_annex(audit: Audit) -> str:
    """The findings of an audit, and what its scheme did in a run if it has one, as a draft annex in Markdown."""
    lines = [f"# Draft annex: {in_markdown(audit.scheme)}", "", NOT_AN_ASSESSMENT, "", NOTICE, "", audit.sentence(), ""]
    lines += [f"- {in_markdown(line)}" for line in audit.run] or ["No run was given: no simulated effects stand here."]
    lines += ["", "## By right", ""]
    for right in Right:
        rules = [rule.id for rule in RULES if rule.right is right]
        lines += _group(audit, right.value, rules, [each for each in audit.effects if _right(each) is right])
    lines += ["## By heading of AI Act, Art. 27(1)", "", HEADINGS_IN_SHORT, ""]
    for heading in Heading:
        rules = [rule.id for rule in RULES if rule.heading is heading]
        effects = [each for each in audit.effects if each.measure in HEADING_OF[heading]]
        lines += _group(audit, heading.value, rules, effects)
    return "\n".join(lines)


def _group(audit: Audit, name: str, rules: list[str], effects: list[Simulated]) -> list[str]:
    """Findings, what is waived, what is not declared, and simulated effects under one right or heading."""
    rows = [line for finding in audit.findings if finding.rule in rules for line in _rows(finding)]
    rows += [
        f"- {one.rule} {one.finding.severity.word}, waived in the text, {in_code(one.clause)}:"
        f" {in_markdown(one.reason)} (basis: {in_markdown(one.basis)})"
        for one in audit.waived
        if one.rule in rules
    ]
    silent = sorted({one.field for one in audit.undecidable if one.rule in rules})
    lines = [f"### {name}", "", *(rows or ["No finding, which is no clearance."]), ""]
    lines += [f"Not declared: {in_markdown(', '.join(silent)) or 'nothing that these rules need'}.", ""]
    if audit.run:
        simulated = [f"- {in_markdown(f'{_named(each)}: {amount_text(each.amount)}')}" for each in effects]
        lines += ["Simulated, on invented people:", "", *(simulated or ["- nothing that this run measures"]), ""]
    return lines


def _right(effect: Simulated) -> Right:
    """The right that a simulated effect bears on."""
    if effect.cohort is not None:
        return Right.EQUALITY
    if effect.context in RIGHT_OF_SPHERE and effect.measure == "refusals":
        return RIGHT_OF_SPHERE[effect.context]
    return next(name for name, measures in RIGHT_OF.items() if effect.measure in measures)


def _named(effect: Simulated) -> str:
    return ", ".join(part for part in (effect.words, effect.context, effect.cohort) if part)


def _rows(finding: Finding) -> Iterator[str]:
    yield (
        f"- {finding.rule} {finding.severity.word}, {in_code(finding.clause)} ({in_markdown(finding.place)}):"
        f" {in_markdown(finding.message)}"
    )
    if finding.run is not None:
        yield from (f"  - in the run: {in_markdown(row)}" for row in finding.run.rows())
