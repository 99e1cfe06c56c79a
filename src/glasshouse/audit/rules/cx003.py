"""Basic service withheld for conduct elsewhere.

## What it finds
A burden on an essential service (housing, health care, schooling, social benefit, water and heat, banking) that
conduct of any other context reaches. A declared relation does not excuse it.

## Why it matters
What nobody can do without is not a lever for conduct elsewhere.

## Example
```yaml
sanctions: [{id: no-housing-list, when: {on: fined}, context: housing, essential: true}]   # finding
```

## Instead
Decide the service on its own eligibility criteria only.

## Limits
Essential is declared by the author; what is declared false is believed.

## Sources
AI Act Annex III 5(a) [S5, read]; Art. 5(1)(c)(i) [S1, read]; ICESCR 9, 11-13 (from memory).
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ANNEX_III_FROM, PRIVATE_LIFE, SCORING
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Essential burdens that another context reaches."""
    for effect, adverse in facts.burdens:
        elsewhere = {context: reach for context, reach in facts.spheres(effect).items() if context != effect.context}
        if not elsewhere:
            continue
        first = next(iter(elsewhere.values()))[0]
        answer = all_of(adverse, declared(effect, "essential", bool, effect.id))
        message = f"an essential service ({effect.context}) hangs on conduct in {', '.join(elsewhere)}"
        yield from judge(answer, Hit(effect, effect.id, "essential", message, first))


RULE = Rule(
    "CX003",
    "Basic service withheld for conduct elsewhere",
    find,
    (
        SCORING,
        Criterion(
            "EU",
            "AI Act, Annex III 5(a) (high-risk)",
            "grant, reduce, revoke, or reclaim such benefits and services",
            "S5",
            True,
            applies_from=ANNEX_III_FROM,
        ),
        Criterion("UN", "ICESCR, Arts 9, 11-13", "", "", False),
        PRIVATE_LIFE,
    ),
    "Decide the service on its own eligibility criteria only",
    __doc__,
    Right.SOCIAL,
    Heading.RISKS,
)
