"""Childhood record follows into adulthood.

## What it finds
A scheme that holds records of minors, without sealing them at 18.

## Why it matters
Who grows up should be able to begin.

## Example
```yaml
applies_to: {from_age: 14, residents: all}
ledger: {retention: 60, juvenile_sealing: false}   # finding
```

## Instead
Seal or delete at 18.

## Limits
Any retention at all carries the last months of childhood past 18.

## Sources
Charter 24(2) [S48, read]; CRC General Comment 25 para 68 [S28a, read]; S. and Marper on retention irrespective of age
[S22, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_CHILD
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The ledger, where minors are recorded."""
    ages = [sight.min_source_age for _, sight in facts.sights if sight.min_source_age is not None]
    youngest = min([facts.text.applies_to.from_age, *ages])
    if youngest >= 18 or not facts.sights:
        return
    ledger = facts.text.ledger
    unsealed = declared(ledger, "juvenile_sealing", lambda sealed: not sealed, "ledger", whole=facts.text)
    message = f"records from the age of {youngest} on are not sealed at 18"
    yield from judge(unsealed, Hit(facts.block("ledger"), "ledger", "juvenile_sealing", message))


RULE = Rule(
    "CH003",
    "Childhood record follows into adulthood",
    find,
    (
        Criterion(
            "UN",
            "CRC, General Comment 25 para 68",
            "which can continue to affect them at later stages of their lives",
            "S28a",
            True,
            binding=False,
        ),
        Criterion("COE", "ECHR, Art. 8: S. and Marper", "", "S22", True),
        CHARTER_CHILD,
        Criterion("UN", "CRC, Art. 16", "", "", False),
    ),
    "Seal or delete at 18",
    __doc__,
    Right.CHILD,
    Heading.RISKS,
)
