"""Protest, petition, union, belief or vote lowers the standing.

## What it finds
A signal on the right of assembly, petition, association, belief or vote (or in such a context and not adjudicated as
a breach) that worsens a person's standing.

## Why it matters
Rights that cost points are no rights.

## Example
```yaml
sees: [{id: petitions-filed, right: petition}]   # finding, where it costs points
```

## Instead
Remove it.

## Limits
Conduct recorded under another right and context is not seen.

## Sources
Read in the text itself: Charter 12(1) [S48]. Read in an excerpt: ICCPR 21, 22 [S26]; Glukhin headnote [S24]. From
memory: ICCPR 18, 25.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, any_of, declared, judge, known
from glasshouse.audit.sufficient import adjudged

_RIGHTS = frozenset({"assembly", "petition", "association", "belief", "vote"})


def find(facts: Facts) -> Iterator[Found]:
    """Signals that worsen a standing."""
    for _, sight in facts.sights:
        if not facts.lowers(sight):
            continue
        answer = any_of(
            known(facts.sphere(sight) in _RIGHTS and not adjudged(sight)),
            declared(sight, "right", _RIGHTS.__contains__, sight.id),
        )
        message = "assembly, petition, association, belief or vote worsens a standing"
        yield from judge(answer, Hit(sight, sight.id, "right", message, sight))


RULE = Rule(
    "SP002",
    "Protest, petition, union, belief or vote lowers the standing",
    find,
    (
        Criterion("UN", "ICCPR, Arts 21, 22 (18, 25 to be verified)", "", "S26", True),
        Criterion(
            "EU",
            "Charter, Art. 12(1)",
            "Everyone has the right to freedom of peaceful assembly and to freedom of association at all levels",
            "S48",
            True,
        ),
        Criterion(
            "COE",
            "ECHR, Arts 10, 11: Glukhin v. Russia",
            "chilling effect on rights to freedom of expression and assembly",
            "S24",
            True,
        ),
    ),
    "Remove it",
    __doc__,
    Right.EXPRESSION,
    Heading.RISKS,
)
