"""Sanction outweighs the conduct.

## What it finds
A burden whose severity exceeds by more than one the gravest conduct that can bring it about, alone or by
accumulation.

## Why it matters
Many small things do not add up to a great one. A burden has to answer to the gravity of what was done.

## Example
```yaml
sees:      [{id: late-returns, gravity: 1}]
sanctions: [{id: no-flights, when: {on: late}, severity: 4}]   # finding
```

## Instead
Lower the measure, raise the threshold, or grade it.

## Limits
Gravity and severity are scales of this project, declared by the author. The gravest conduct counts: where a mild one
suffices beside a grave one, PR002 may find it.

## Sources
AI Act Art. 5(1)(c)(ii) [S1, read]; State Council Opinions 2020 No. 49, as told by officials [S31c, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import DISPROPORTIONATE, MODERATE, PRIVATE_LIFE
from glasshouse.audit.rule import Hit, Rule, Silence, all_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Burdens graver than all that leads to them."""
    for effect, adverse in facts.burdens:
        gravest = facts.gravest(effect)
        if gravest is None or gravest.gravity >= 4:
            continue
        most = gravest.gravity + 1
        answer = all_of(adverse, declared(effect, "severity", most.__lt__, effect.id))
        message = f"severity {effect.severity} for conduct of gravity {gravest.gravity} at most"
        yield from judge(answer, Hit(effect, effect.id, "severity", message, gravest))


RULE = Rule(
    "PR001",
    "Sanction outweighs the conduct",
    find,
    (DISPROPORTIONATE, MODERATE, PRIVATE_LIFE),
    "Lower the measure, raise the threshold, or grade it",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.RISKS,
)
