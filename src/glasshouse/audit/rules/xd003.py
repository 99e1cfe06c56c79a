"""A reward that everybody has until a record takes it.

## What it finds
A reward for whoever is not on a list, or not below a class, that everybody has of whom nothing is recorded: a
sanction in other words. Also a reward declared to withdraw no entitlement that is so.

## Why it matters
What one loses is a loss, whatever is given to the others.

## Example
```yaml
rewards: [{id: trains, when: {not_on: late}, withdraws_entitlement: false}]   # finding
```

## Instead
Write it as a sanction.

## Limits
Every rule reads such a reward as a burden. A weighted figure that income moves has no start that is the same for all;
what everybody has of it is not seen.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule
from glasshouse.scheme import Reward


def find(facts: Facts) -> Iterator[Found]:
    """Rewards."""
    for effect in facts.flows.effects:
        if isinstance(effect, Reward) and facts.is_withdrawn_by_records(effect):
            message = "is called a reward, and everybody has it until a record takes it away"
            yield Hit(effect, effect.id, "when", message)


RULE = Rule(
    "XD003",
    "A reward that everybody has until a record takes it",
    find,
    (CONVENTION,),
    "Write it as a sanction",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.RISKS,
)
