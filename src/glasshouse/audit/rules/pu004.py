"""Offence risk predicted from profile alone.

## What it finds
An index that predicts offences with no input that rests on an adjudicated fact.

## Why it matters
A forecast of guilt without a deed is a judgment on a type of person.

## Example
```yaml
index: {id: risk, kind: weighted, predicts: offence}   # finding
```

## Instead
Support a person's assessment of objective, verifiable facts only.

## Limits
Offence is the word offence in predicts.

## Sources
AI Act Art. 5(1)(d) [S1, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ARTICLE_5_FROM, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Hit, Rule, Severity, Silence, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The index."""
    index = facts.text.index
    if index is None or any(source.sight.proof == "adjudicated" for source in facts.flows.into_index):
        return
    predicts = declared(index, "predicts", "offence".__eq__, index.id)
    message = "predicts offences, and no input rests on an adjudicated fact"
    yield from judge(predicts, Hit(index, index.id, "predicts", message))


RULE = Rule(
    "PU004",
    "Offence risk predicted from profile alone",
    find,
    (
        Criterion(
            "EU",
            "AI Act, Art. 5(1)(d)",
            "based solely on the profiling of a natural person or on assessing their "
            "personality traits and characteristics",
            "S1",
            True,
            Severity.PROHIBITED,
            ARTICLE_5_FROM,
            only_ai=True,
        ),
        PRIVATE_LIFE,
    ),
    "Support a person's assessment of objective, verifiable facts only",
    __doc__,
    Right.DUE_PROCESS,
    Heading.RISKS,
)
