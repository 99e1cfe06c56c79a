"""Sanction outweighs the conduct.

## What it finds
A burden whose severity exceeds by more than one the mildest conduct that suffices to bring it about, alone or by
accumulation; with points, the least grave whose records reach the class. A graver way in beside it excuses nothing.
Where the burden falls on people of whom nothing is recorded, the gravity is 0.

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
Gravity and severity are scales of this project, declared by the author; conduct that no law forbids has gravity 0,
incivility at most 1, whatever is declared. Several breaches in the sphere that the measure is about count as one step
graver than each of them (a driver who does not stop speeding): a convention of this project. How fast records come,
and whether they are deleted before the class is reached, is not reckoned.

## Sources
Read in the text itself: AI Act Art. 5(1)(c)(ii) [S1]; Charter 52(1) [S48]; ECHR 8(2) [S47]. Read as told by
officials: State Council Opinions 2020 No. 49 [S31c].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PROPORTION, DISPROPORTIONATE, MODERATE, PRIVATE_LIFE, no_scoring
from glasshouse.audit.rule import Found, Hit, Rule, all_of, declared, judge


def find(facts: Facts) -> Iterator[Found]:
    """Burdens graver than the least that brings them about."""
    for effect, adverse in facts.burdens:
        enough = facts.sufficient.for_measure(effect)
        if enough is None or enough.gravity >= 4:
            continue
        most = enough.gravity + 1
        answer = all_of(adverse, declared(effect, "severity", most.__lt__, effect.id))
        message = f"severity {effect.severity}, and {enough.words()} suffice{'s' if enough.records < 2 else ''}"
        spares, reason = no_scoring(facts, effect)
        yield from judge(answer, Hit(effect, effect.id, "severity", message, enough.sight, None, reason, spares=spares))


RULE = Rule(
    "PR001",
    "Sanction outweighs the conduct",
    find,
    (DISPROPORTIONATE, CHARTER_PROPORTION, MODERATE, PRIVATE_LIFE),
    "Lower the measure, raise the threshold, or grade it",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.RISKS,
)
