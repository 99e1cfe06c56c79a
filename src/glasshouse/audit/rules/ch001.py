"""Minors are scored or listed.

## What it finds
A scheme that applies from an age below 18, or a signal that reaches back below 18.

## Why it matters
What a child does is not yet a record.

## Example
```yaml
applies_to: {from_age: 16, residents: all}   # finding
```

## Instead
from_age 18 or more, and purge what is older.

## Limits
Ages that are declared and not checked are not seen.

## Sources
GDPR recital 71 [S12, read; not absolute]; PIPL 28 [S30c, read]; CRC 3, 16 (from memory). Instance: Rongcheng, natural
persons over 18 [S42a, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The scope, then signals."""
    if facts.text.index is None and not facts.text.lists:
        return
    scope = facts.text.applies_to
    if scope.from_age < 18:
        yield Hit(scope, "applies_to", "from_age", f"applies from the age of {scope.from_age}")
    for _, sight in facts.sights:
        young = declared(sight, "min_source_age", lambda age: age < 18, sight.id)
        message = f"reaches back to the age of {sight.min_source_age}"
        yield from judge(young, Hit(sight, sight.id, "min_source_age", message, sight))


RULE = Rule(
    "CH001",
    "Minors are scored or listed",
    find,
    (
        Criterion("EU", "GDPR, recital 71", "Such measure should not concern a child", "S12", True),
        Criterion("CN", "PIPL, Art. 28: data of persons under 14 are sensitive", "", "S30c", True),
        Criterion("UN", "CRC, Arts 3, 16", "", "", False),
    ),
    "Apply from 18 or more, and purge what is older",
    __doc__,
    Right.CHILD,
    Heading.PERSONS,
)
