"""Trivial conduct, or conduct that no law forbids, is burdened.

## What it finds
A signal of gravity 0 or 1, or one of a legality that names no breach, that leads to a burden or a black list.

## Why it matters
Lists that began with serious breaches widen; incivility and morals have no hearing, no statute and no end.

## Example
```yaml
sees: [{id: noise-on-trains, gravity: 1, legality: moral}]   # finding, where its points lead to a sanction
```

## Instead
Restrict inputs to breaches of law or contract; set entry.min_gravity to 3 or more.

## Limits
Gravity and legality are declared by the author; conduct of a legality that names no breach is light whatever its
gravity. XD007 holds both against each other and against the proof.

## Sources
Read in the text itself: AI Act Art. 5(1)(c)(ii) [S1]; Charter 52(1) [S48]; ECHR 8(2) [S47]. Read in an excerpt: State
Council Opinions 2020 No. 49 [S31b]; draft catalogue of public credit information [S33].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PROPORTION, DISPROPORTIONATE, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, Severity, judge
from glasshouse.audit.sufficient import weight


def find(facts: Facts) -> Iterator[Found]:
    """Signals of no weight that lead to harm."""
    for _, sight in facts.sights:
        if weight(sight) > 1:
            continue
        free = ", which no law forbids," if sight.legality in ("lawful", "moral") else ""
        message = f"conduct of gravity {weight(sight)}{free} leads to a burden or a black list"
        yield from judge(facts.harmed_by(sight), Hit(sight, sight.id, "gravity", message, sight))


RULE = Rule(
    "PR002",
    "Trivial conduct, or conduct that no law forbids, is burdened",
    find,
    (
        DISPROPORTIONATE._replace(severity=Severity.UNLAWFUL_RISK),
        CHARTER_PROPORTION,
        Criterion(
            "CN",
            "State Council Opinions 2020 No. 49, as told by the press",
            "shall not be added or expanded without authorization",
            "S31b",
            True,
        ),
        Criterion(
            "CN",
            "Catalogue of public credit information (draft)",
            "must not expand the scope of inclusion on their own volition",
            "S33",
            True,
            binding=False,
        ),
        PRIVATE_LIFE,
    ),
    "Restrict inputs to breaches of law or contract; set entry.min_gravity to 3 or more",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.RISKS,
)
