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
ICCPR 21, 22 [S26, read], 18, 25 (from memory); Glukhin headnote [S24, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, any_of, declared, judge, known

_RIGHTS = frozenset({"assembly", "petition", "association", "belief", "vote"})


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Signals that worsen a standing."""
    for _, sight in facts.sights:
        if not facts.lowers(sight):
            continue
        answer = any_of(
            known(sight.context in _RIGHTS and sight.legality != "unlawful_adjudicated"),
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
