"""A list called red that burdens.

## What it finds
A list of polarity red on which a sanction hangs, off which a reward does, or which holds those who committed a
breach.

## Why it matters
A black list by another name is a black list.

## Example
```yaml
lists:     [{id: honest, polarity: red}]   # finding
sanctions: [{id: no-loans, when: {on: honest}}]
```

## Instead
polarity: black.

## Limits
Every rule reads such a list as black. A red list that nobody can leave, and that everybody else is measured by, is
not seen.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule


def find(facts: Facts) -> Iterator[Found]:
    """Lists called red."""
    for entry in facts.text.lists:
        if entry.polarity == "red" and facts.blackens(entry):
            message = "is called red, and burdens whoever is on it or holds those who committed a breach"
            yield Hit(entry, entry.id, "polarity", message)


RULE = Rule(
    "XD002",
    "A list called red that burdens",
    find,
    (CONVENTION,),
    "Call it black",
    __doc__,
    Right.HONOUR,
    Heading.PROCESSES,
)
