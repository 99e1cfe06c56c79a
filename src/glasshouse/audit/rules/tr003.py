"""No reasons for the individual outcome.

## What it finds
Grave burdens without an explanation of the individual outcome, or with an explanation declared to contain nothing.

## Why it matters
Who is told only that a figure was too low learns neither what to answer nor what to change.

## Example
```yaml
redress: {explanation: {individual: false}}   # finding
```

## Instead
The main factors, and what would change the result.

## Limits
Whether reasons are more than a formula cannot be read from the file.

## Sources
AI Act 86(1) [S1, read]; C-203/22 [S17, read]; Regulation B 1002.9(b)(2) [S39d, read]; General Comment 27 para 15
[S25, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ANNEX_III_FROM
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The explanation, where a burden is grave."""
    mute = facts.redress("explanation", lambda told_why: not told_why.individual or told_why.content == ())
    message = "no reasons are given for the individual outcome"
    yield from judge(all_of(facts.any_serious, mute), Hit(facts.block("redress"), "redress", "explanation", message))


RULE = Rule(
    "TR003",
    "No reasons for the individual outcome",
    find,
    (
        Criterion(
            "EU",
            "AI Act, Art. 86(1) (date as amended not checked)",
            "clear and meaningful explanations of the role of the AI system… and the main elements of the decision",
            "S1",
            True,
            applies_from=ANNEX_III_FROM,
        ),
        Criterion("EU", "GDPR, Art. 15: C-203/22", "the mere communication of an algorithm", "S17", True),
        Criterion("US", "Regulation B, 12 CFR 1002.9(b)(2)", "to achieve a qualifying score", "S39d", True),
        Criterion("UN", "ICCPR, Art. 12, with General Comment 27 para 15", "", "S25", True),
    ),
    "Give the main factors, and what would change the result",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
