"""Catch-all or discretionary points.

## What it finds
A signal declared open-ended, points given as a range at the official's choice, or a list entered at discretion.

## Why it matters
What is not written down cannot be foreseen, and so not be obeyed.

## Example
```yaml
index: {adds: [{id: other, conduct: other_conduct, points: -5, range_at_discretion: true}]}   # finding
```

## Instead
A closed list, with fixed weights.

## Limits
Discretion that is exercised without being declared is not seen.

## Sources
ECHR 8(2), in accordance with the law [S47, read]; Charter 20, 52(1) [S48, read] (Glukhin doubts the quality of the law
[S24, read]). Instance: Rongcheng, deductions of 5 to 50 in light of circumstances [S42c, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_LIMITS, CHARTER_SAME_LAW, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Signals, points and entries at somebody's choice."""
    for _, sight in facts.sights:
        is_open = declared(sight, "open_ended", bool, sight.id)
        message = "what it records is open-ended"
        yield from judge(is_open, Hit(sight, sight.id, "open_ended", message, sight))
    for points in facts.text.index.adds if facts.text.index is not None else ():
        chosen = declared(points, "range_at_discretion", bool, points.id)
        message = "an official chooses how many points"
        yield from judge(chosen, Hit(points, points.id, "range_at_discretion", message))
    for entry in facts.text.lists:
        at_will = declared(entry.enter, "basis", "discretion".__eq__, f"{entry.id}.enter")
        message = "entry is at discretion"
        yield from judge(at_will, Hit(entry, entry.id, "enter.basis", message))


RULE = Rule(
    "TR004",
    "Catch-all or discretionary points",
    find,
    (
        PRIVATE_LIFE,
        CHARTER_LIMITS,
        CHARTER_SAME_LAW,
        Criterion(
            "CN",
            "Catalogue of public credit information (draft)",
            "must not expand the scope of inclusion on their own volition",
            "S33",
            True,
            binding=False,
        ),
        Criterion("UN", "ICCPR, Art. 17", "", "S26", True),
    ),
    "A closed list, with fixed weights",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.OVERSIGHT,
)
