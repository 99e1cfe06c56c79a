"""Offence risk predicted from profile alone.

## What it finds
An index that predicts offences where inputs that rest on no adjudicated fact suffice; one adjudicated fact beside
them excuses nothing.

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
Read in the text itself: AI Act Art. 5(1)(d) [S1]; Charter 7 [S48]; ECHR 8(2) [S47].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ARTICLE_5_FROM
from glasshouse.audit.norms import CHARTER_PRIVATE_LIFE, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, Severity, declared, judge


def find(facts: Facts) -> Iterator[Found]:
    """The index, where records that nobody adjudicated suffice to move it."""
    index = facts.text.index
    if index is None or (
        (sources := facts.flows.into_index) and all(one.sight.proof == "adjudicated" for one in sources)
    ):
        return
    predicts = declared(index, "predicts", "offence".__eq__, index.id)
    message = "predicts offences, and records on which nobody has adjudicated suffice"
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
        CHARTER_PRIVATE_LIFE,
        PRIVATE_LIFE,
    ),
    "Support a person's assessment of objective, verifiable facts only",
    __doc__,
    Right.DUE_PROCESS,
    Heading.RISKS,
)
