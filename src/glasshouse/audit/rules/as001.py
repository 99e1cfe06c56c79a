"""Score depends on contacts or group.

## What it finds
A signal about a spouse, contact, group, neighbourhood or household; or an index pulled towards the contacts' figure.

## Why it matters
Nobody answers for what others did.

## Example
```yaml
index: {association: {weight_per_month: 0.02, of: contacts}}   # finding
```

## Instead
Delete it: individual responsibility only.

## Limits
Reading 'their' in the Act as personal responsibility is an inference of this project.

## Sources
AI Act Art. 5(1)(c)(ii) [S1, read]; Charter 7, 21 [S48, read]; ECHR 8(2) [S47, read]; ICCPR 17, 26 [S26, read]; CRC
General Comment 25 on affinity profiling [S28b, secondary].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_EQUALITY, CHARTER_PRIVATE_LIFE, DISPROPORTIONATE, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, declared, judge

_OTHERS = frozenset({"spouse", "contact", "group", "neighbourhood", "household"})


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The pull of contacts, then signals about others."""
    index = facts.text.index
    if index is not None and index.association is not None and index.association.weight_per_month.value:
        yield Hit(index, index.id, "association", "the figure is pulled towards that of the person's contacts")
    for _, sight in facts.sights:
        others = declared(sight, "subject", _OTHERS.__contains__, sight.id)
        if facts.has_effect(sight):
            message = f"records a {sight.subject}, not the person themself"
            yield from judge(others, Hit(sight, sight.id, "subject", message, sight))


RULE = Rule(
    "AS001",
    "Score depends on contacts or group",
    find,
    (
        DISPROPORTIONATE._replace(quote="unjustified or disproportionate to their social behaviour"),
        Criterion("UN", "ICCPR, Arts 17, 26", "", "S26", True),
        Criterion("UN", "CRC, General Comment 25", "by association or affinity profiling", "S28b", True, binding=False),
        CHARTER_EQUALITY,
        CHARTER_PRIVATE_LIFE,
        PRIVATE_LIFE,
    ),
    "Delete it: individual responsibility only",
    __doc__,
    Right.EQUALITY,
    Heading.PERSONS,
)
