"""Child's schooling or benefit cut for a parent's record.

## What it finds
A burden whose target is a child.

## Why it matters
A child is punished for what a parent did.

## Example
```yaml
sanctions: [{id: no-private-school, when: {on: defaulters}, target: child}]   # finding
```

## Instead
Remove it.

## Limits
Burdens on a household that reach a child are left to AS002.

## Sources
Charter 24(2) [S48, read]; ECHR 8(2), Protocol 1, 2 [S47, read]; CRC 2(2) [S27, read]. Instance: children in schools
with high fees [S37, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_CHILD, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Burdens aimed at children."""
    for effect, adverse in facts.burdens:
        if effect.target == "child":
            message = f"a child bears it ({effect.context}) for a parent's record"
            yield from judge(adverse, Hit(effect, effect.id, "target", message))


RULE = Rule(
    "CH002",
    "Child's schooling or benefit cut for a parent's record",
    find,
    (
        Criterion(
            "UN",
            "CRC, Art. 2(2)",
            "discrimination or punishment on the basis of the status, activities, "
            "expressed opinions, or beliefs of the child's parents, legal guardians, or family members",
            "S27",
            True,
        ),
        CHARTER_CHILD,
        PRIVATE_LIFE,
        Criterion("COE", "ECHR, Protocol 1, Art. 2", "No person shall be denied the right to education", "S47", True),
    ),
    "Remove it",
    __doc__,
    Right.CHILD,
    Heading.PERSONS,
)
