"""No evidence on errors, disparity or oversight.

## What it finds
A scheme with burdens that lacks one of these: a rate of errors, measured as a figure (share) of at most one in
twenty; a disparity, measured as a figure; independent oversight; logs of six months.

## Why it matters
What is never measured is never wrong.

## Example
```yaml
governance: {error_rate: none, disparity_test: none, independent_oversight: false, logs_months: 0}   # finding
```

## Instead
Publish errors and rates by group; an outside auditor; a sunset date.

## Limits
Numbers count only when measured on operation, pilot or audit, with a date; a simulation never does, and what a
finding says in words is quoted and counts for nothing. One in twenty is a convention of this project.

## Sources
AI Act 15(3), 26(6), of high-risk systems [S1, read]; GDPR 5(1)(d) [S9, read]; UNGP 17-21, OECD AI Principles (from
memory). Instance: ICO on the Gangs Matrix [S45, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ANNEX_III_FROM
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, Severity, all_of, any_of, judge
from glasshouse.audit.statements import measured_share, quoted
from glasshouse.scheme.process import Evidence

_MOST_ERRORS = 0.05
"""Above this share of wrong records or decisions a measured rate clears nothing: a convention of this project."""


def too_many(evidence: Evidence) -> bool:
    """Whether a rate of errors is not measured as a figure, or is too high."""
    share = measured_share(evidence)
    return share is None or share > _MOST_ERRORS


def find(facts: Facts) -> Iterator[Found]:
    """The governance block, where anything burdens."""
    essential = any(effect.essential for effect, answer in facts.burdens if answer.value)
    cap = None if essential else Severity.CONCERN
    reason = "" if essential else "a concern where no essential service is at stake"
    blind = any_of(
        facts.governance("error_rate", too_many),
        facts.governance("disparity_test", lambda tested: measured_share(tested) is None),
        facts.governance("independent_oversight", False),
        facts.governance("logs_months", lambda months: months < 6),
    )
    governance = facts.text.governance
    finding = getattr(governance.error_rate, "finding", None) if governance is not None else None
    message = (
        "no rate of errors measured as a figure of at most one in twenty, no disparity measured, no independent"
        f" oversight, or no logs of six months{quoted(finding)}"
    )
    yield from judge(
        all_of(facts.any_burden, blind),
        Hit(facts.block("governance"), "governance", "", message, None, cap, reason),
    )


RULE = Rule(
    "GV003",
    "No evidence on errors, disparity or oversight",
    find,
    (
        Criterion("EU", "GDPR, Art. 5(1)(d)", "", "S9", True),
        Criterion(
            "EU", "AI Act, Art. 26(6)", "at least six months", "S1", True, applies_from=ANNEX_III_FROM, duty="deployer"
        ),
        Criterion("COE", "ECHR, Art. 8(2): SyRI", "insufficiently transparent and verifiable", "S20", True),
        Criterion(
            "ETHICS", "UN Guiding Principles 17-21; OECD AI Principles", "", "", False, Severity.CONCERN, binding=False
        ),
    ),
    "Publish errors and rates by group; an outside auditor; a sunset date",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.MEASURES,
)
