"""Undecidable: a field is not declared.

## What it finds
A field that some rule needs and the text leaves out, wherever the rule's outcome hangs on it.

## Why it matters
Silence answers no question. A rule that cannot be decided is neither a finding nor the absence of one.

## Example
```yaml
redress: {notice: {before: true, after: true}}   # RX000 for DP005: correction_days is not declared
```

## Instead
Declare the field: what is so, or `none`, `false`, an empty list where it is not so.

## Limits
What is declared is believed. RX000 alone never makes the command fail.

## Sources
The rule set's own convention.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.rule import UNDECIDABLE, Hit, Rule, Silence


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Nothing of its own: the silences are those of the other rules."""
    yield from ()


RULE = Rule(
    UNDECIDABLE,
    "Undecidable: a field is not declared",
    find,
    (),
    "Declare the field",
    __doc__,
    None,
    None,
)
