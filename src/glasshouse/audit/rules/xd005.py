"""One list under several names.

## What it finds
Lists that the same records put the same people on, under several ids.

## Why it matters
A list split in identical ones is one list: its consequences belong together.

## Example
```yaml
lists: [{id: late-a, enter: {any: [{count: late, at_least: 1, within_months: 12}]}},
        {id: late-b, enter: {any: [{count: late, at_least: 1, within_months: 12}]}}]   # finding
```

## Instead
One list.

## Limits
Ways in are compared as sets: what counts, how often, within which time, from which agencies. Lists that differ in one
month are two lists here; CX002 takes them together where a record leads to both.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule
from glasshouse.scheme import List


def find(facts: Facts) -> Iterator[Found]:
    """Every list that an earlier one is."""
    first: dict[str, str] = {}
    for entry in facts.text.lists:
        earlier = first.setdefault(_ways(entry), entry.id)
        if earlier != entry.id:
            yield Hit(entry, entry.id, "enter", f"is entered as '{earlier}' is: one list under two names")


def _ways(entry: List) -> str:
    """Who gets on a list, in whatever order it is written."""
    ways = sorted(
        repr((
            sorted(enter.count or ()), enter.at_least and enter.at_least.value,
            getattr(enter.within_months, "value", enter.within_months), enter.class_at_most, enter.class_at_least,
        ))
        for enter in entry.enter.any_
    )  # fmt: skip
    return repr((sorted(entry.reads), ways))


RULE = Rule(
    "XD005",
    "One list under several names",
    find,
    (CONVENTION,),
    "Make it one list",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.PROCESSES,
)
