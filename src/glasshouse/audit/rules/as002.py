"""Consequence falls on household or family.

## What it finds
A burden whose target is the household while the conduct is a person's own. Children are left to CH002.

## Why it matters
A burden on those who did nothing is a hostage, not a sanction.

## Example
```yaml
sanctions: [{id: no-moving, when: {on: late}, target: household}]   # finding
```

## Instead
target: self; officers of a company only with a finding of their own fault.

## Limits
Effects that reach a family without being aimed at it are not found.

## Sources
Charter 7 [S48, read]; ECHR 8 [S47, read]; ICCPR 17, 26 [S26, read]; Fafa [2019] No. 35 [S36b, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.flows import trigger
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PRIVATE_LIFE, PRIVATE_LIFE
from glasshouse.audit.rule import Answer, Criterion, Hit, Rule, Silence, all_of, any_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Burdens aimed at the household."""
    own_conduct: dict[str, Answer] = {}
    for effect, adverse in facts.burdens:
        if effect.target != "household":
            continue
        same = trigger(effect)
        if same not in own_conduct:
            sights = [source.sight for inlet in facts.flows.into(effect) for source in inlet.sources]
            asked = any_of(*(declared(sight, "subject", "self".__eq__, sight.id) for sight in sights))
            own_conduct[same] = asked
        own = own_conduct[same]
        own_conduct[same] = own._replace(silences=())
        message = "falls on the whole household for what one person did"
        yield from judge(all_of(adverse, own), Hit(effect, effect.id, "target", message))


RULE = Rule(
    "AS002",
    "Consequence falls on household or family",
    find,
    (
        Criterion("UN", "ICCPR, Arts 17, 26", "", "S26", True),
        Criterion(
            "CN",
            "Fafa [2019] No. 35",
            "must not include its legally-designated representative, principal responsible person…",
            "S36b",
            True,
        ),
        CHARTER_PRIVATE_LIFE,
        PRIVATE_LIFE,
    ),
    "Aim at the person themself; at officers of a company only with a finding of their own fault",
    __doc__,
    Right.EQUALITY,
    Heading.PERSONS,
)
