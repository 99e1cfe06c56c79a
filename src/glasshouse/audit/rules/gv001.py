"""No impact assessment.

## What it finds
Grave burdens with the data-protection assessment (EU), its Chinese counterpart (CN) or the fundamental-rights
assessment (EU, from 2 December 2027: of a public deployer, or of one that scores credit) declared none.

## Why it matters
What nobody looked at in advance is looked at when it has happened.

## Example
```yaml
governance: {dpia: none}   # finding
```

## Instead
File it, and publish a summary.

## Limits
An assessment counts only with a date, a source, and measured on operation, pilot or audit; a simulation never does.
What it says is not read.

## Sources
AI Act 27(1) [S4, read]; PIPL 55(2) [S30d, read]; GDPR 35 (from memory).
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ANNEX_III_FROM
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The assessments, where a burden is grave."""
    for name in ("dpia", "pipia", "fria"):
        if name == "fria" and facts.text.about.operator == "private" and not _scores_credit(facts):
            continue
        missing = facts.governance(name, "none", (name,))
        message = f"no impact assessment ({name}) for burdens that are grave"
        yield from judge(
            all_of(facts.any_serious, missing),
            Hit(facts.block("governance"), "governance", name, message, keys=(name,)),
        )


def _scores_credit(facts: Facts) -> bool:
    """Whether an index stands between conduct and credit."""
    return facts.text.index is not None and any(
        effect.context == "credit" or effect.restricts == "credit" for effect, _ in facts.burdens
    )


RULE = Rule(
    "GV001",
    "No impact assessment",
    find,
    (
        Criterion("EU", "GDPR, Art. 35", "", "", False, key="dpia"),
        Criterion("CN", "PIPL, Art. 55(2): assess in advance", "", "S30d", True, key="pipia"),
        Criterion(
            "EU",
            "AI Act, Art. 27(1)",
            "shall perform an assessment of the impact on fundamental rights",
            "S4",
            True,
            applies_from=ANNEX_III_FROM,
            key="fria",
        ),
    ),
    "File it, and publish a summary",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.MEASURES,
)
