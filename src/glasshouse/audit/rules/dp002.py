"""Token human: the figure decides, a person signs.

## What it finds
A decision by a person, declared or in the loop, where the figure is the sole determinant, or the reviewer may not
change it or sees nothing else.

## Why it matters
A signature under a figure is an automated decision with a witness.

## Example
```yaml
decision: {mode: human_in_loop, sole_determinant: true}   # finding
```

## Instead
Give the reviewer the case file, authority, time, and a log of what was overridden.

## Limits
What reviewers do in practice is not in the file.

## Sources
Read in the text itself: AI Act 26(2), of deployers of high-risk systems [S1]; SCHUFA C-634/21 [S16]. Read in an
excerpt: WP251 [S13].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ANNEX_III_FROM
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, any_of, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The decision block, where anything burdens."""
    answer = all_of(
        facts.any_burden,
        facts.decision("mode", lambda mode: mode != "automated"),
        any_of(
            facts.decision("sole_determinant", True),
            facts.decision("reviewer_authority_to_change", False),
            facts.decision("reviewer_sees_only_score", True),
        ),
    )
    message = "a person signs what the figure decides"
    yield from judge(answer, Hit(facts.block("decision"), "decision", "mode", message))


RULE = Rule(
    "DP002",
    "Token human: the figure decides, a person signs",
    find,
    (
        Criterion("EU", "GDPR, Art. 22: SCHUFA, C-634/21", "draws strongly on that probability value", "S16", True),
        Criterion("EU", "WP251 guidelines", "meaningful, rather than just a token gesture", "S13", True, binding=False),
        Criterion(
            "EU",
            "AI Act, Art. 26(2)",
            "competence, training and authority",
            "S1",
            True,
            applies_from=ANNEX_III_FROM,
            duty="deployer",
        ),
    ),
    "Give the reviewer the case file, authority to change the outcome, and a log of what was overridden",
    __doc__,
    Right.DUE_PROCESS,
    Heading.OVERSIGHT,
)
