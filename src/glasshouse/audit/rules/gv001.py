"""No impact assessment.

## What it finds
Grave burdens with the data-protection assessment (EU), its Chinese counterpart (CN) or the fundamental-rights
assessment declared none, or with no date. The last is for deployers of high-risk systems alone: bodies governed by
public law, private ones that provide public services, and those that score credit (Annex III 5(b)) or price life and
health insurance (5(c)).

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
Read in the text itself: AI Act 27(1), (4), (5) as amended [S4, S53]; its date [S54]; PIPL 55 [S30d, in a
translation]. From memory: GDPR 35.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ANNEX_III_FROM
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, all_of, judge
from glasshouse.audit.statements import is_evidence


def find(facts: Facts) -> Iterator[Found]:
    """The assessments, where a burden is grave."""
    for name in ("dpia", "pipia", "fria"):
        missing = facts.governance(name, lambda evidence: not is_evidence(evidence), (name,))
        message = f"no impact assessment ({name}) for burdens that are grave"
        yield from judge(
            all_of(facts.any_serious, missing),
            Hit(facts.block("governance"), "governance", name, message, keys=(name,)),
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
            duty="rights assessment",
        ),
    ),
    "File it, and publish a summary",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.MEASURES,
)
