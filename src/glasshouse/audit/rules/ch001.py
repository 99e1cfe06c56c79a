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
Ages that are declared and not checked are not seen. A recital binds nobody and gives a concern alone. PIPL 28 makes
the data of those under 14 sensitive: it is held from a lower age only, and asks for a purpose, necessity and strict
protection; it does not forbid.

## Sources
Read in the text itself: Charter 24(2) [S48]; PIPL 28 [S30c, in a translation]. Read in an excerpt: GDPR recital 71
[S12]. From memory: CRC 3, 16. Instance: Rongcheng, natural persons over 18 [S42a, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_CHILD
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, declared, judge


def find(facts: Facts) -> Iterator[Found]:
    """The scope, then signals."""
    if facts.text.index is None and not facts.text.lists:
        return
    scope = facts.text.applies_to
    if scope.from_age < 18:
        keys = _keys(scope.from_age)
        yield Hit(scope, "applies_to", "from_age", f"applies from the age of {scope.from_age}", keys=keys)
    for _, sight in facts.sights:
        young = declared(sight, "min_source_age", lambda age: age < 18, sight.id)
        message = f"reaches back to the age of {sight.min_source_age}"
        keys = _keys(sight.min_source_age or 0)
        yield from judge(young, Hit(sight, sight.id, "min_source_age", message, sight, keys=keys))


def _keys(age: int) -> tuple[str, ...]:
    """From fourteen on the Chinese law no longer calls the data of minors sensitive for their age."""
    return () if age < 14 else ("minor",)


RULE = Rule(
    "CH001",
    "Minors are scored or listed",
    find,
    (
        Criterion(
            "EU", "GDPR, recital 71", "Such measure should not concern a child", "S12", True, binding=False, key="minor"
        ),
        CHARTER_CHILD._replace(key="minor"),
        Criterion(
            "CN",
            "PIPL, Art. 28: data of persons under 14 are sensitive",
            "the personal information of minors under the age of 14",
            "S30c",
            True,
            key="under fourteen",
        ),
        Criterion("UN", "CRC, Arts 3, 16", "", "", False, key="minor"),
    ),
    "Apply from 18 or more, and purge what is older",
    __doc__,
    Right.CHILD,
    Heading.PERSONS,
)
