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
Whether reasons are more than a formula cannot be read from the file. Art. 86 lies in Chapter IX and applies from 2
August 2026, which Regulation (EU) 2026/1744 did not move; it is about high-risk systems of Annex III, whose
classification applies from 2 December 2027. Its right is against the deployer, and only where Union law gives no
other (86(3), from memory).

## Sources
Read in the text itself: AI Act 86(1) [S1]; Charter 41(2)(c) [S48]. C-203/22 of 27 February 2025: its head and an
account of it were read [S17]; it asks for the procedure and principles actually applied, in clear terms, for which
neither a formula nor each step is enough; the wording that stood here before was not found in it, and none is quoted.
Read in an excerpt: Regulation B 1002.9(b)(2), of creditors alone [S39d]; General Comment 27 para 15 [S25].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ARTICLE_86_FROM
from glasshouse.audit.norms import ADMINISTRATION
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
            "AI Act, Art. 86(1)",
            "clear and meaningful explanations of the role of the AI system… and the main elements of the decision",
            "S1",
            True,
            applies_from=ARTICLE_86_FROM,
            duty="deployer",
        ),
        Criterion("EU", "GDPR, Art. 15(1)(h): C-203/22", "", "S17", True),
        Criterion(
            "EU",
            f"Charter, Art. 41(2)(c) ({ADMINISTRATION})",
            "the obligation of the administration to give reasons for its decisions",
            "S48",
            True,
            duty="public task",
        ),
        Criterion(
            "US",
            "Regulation B, 12 CFR 1002.9(b)(2)",
            "to achieve a qualifying score",
            "S39d",
            True,
            duty="consumer report",
        ),
        Criterion("UN", "ICCPR, Art. 12, with General Comment 27 para 15", "", "S25", True),
    ),
    "Give the main factors, and what would change the result",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
