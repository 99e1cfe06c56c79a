"""No evidence on errors, disparity or oversight.

## What it finds
A scheme with burdens that declares none of one of these: a measured rate of errors, a disparity test, independent
oversight, logs of six months.

## Why it matters
What is never measured is never wrong.

## Example
```yaml
governance: {error_rate: none, disparity_test: none, independent_oversight: false, logs_months: 0}   # finding
```

## Instead
Publish errors and rates by group; an outside auditor; a sunset date.

## Limits
Numbers count only when measured on operation, pilot or audit; a simulation never does.

## Sources
AI Act 15(3), 26(6) [S1, read]; GDPR 5(1)(d) [S9, read]; UNGP 17-21, OECD AI Principles (from memory). Instance: ICO
on the Gangs Matrix [S45, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ANNEX_III_FROM
from glasshouse.audit.rule import Criterion, Hit, Rule, Severity, Silence, all_of, any_of, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The governance block, where anything burdens."""
    essential = any(effect.essential for effect, answer in facts.burdens if answer.value)
    cap = None if essential else Severity.CONCERN
    reason = "" if essential else "a concern where no essential service is at stake"
    blind = any_of(
        facts.governance("error_rate", "none"),
        facts.governance("disparity_test", "none"),
        facts.governance("independent_oversight", False),
        facts.governance("logs_months", lambda months: months < 6),
    )
    message = "no measured rate of errors, no disparity test, no independent oversight, or no logs of six months"
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
        Criterion("EU", "AI Act, Arts 15(3), 26(6)", "at least six months", "S1", True, applies_from=ANNEX_III_FROM),
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
