"""Public shaming.

## What it finds
A black list published to everybody with address, identity number, photo or family; or without necessity or an end; or
for conduct below gravity 4.

## Why it matters
A label that all can see is a sanction nobody imposed, and nobody can lift.

## Example
```yaml
lists: [{id: late, published: {to: public, fields: [name, address]}}]   # finding
```

## Instead
Answer those who need to know, one query at a time; name only; an end date.

## Limits
Public registers with a purpose in statute (insolvency) are found too.

## Sources
L.B. v. Hungary [S21, read]; C-439/19 [S19, read]; ICCPR 17 [S26, read]; Constantineau [S40a, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts, is_none
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, any_of, declared, judge, known

_INTIMATE = frozenset({"address", "number", "photo", "family"})


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Black lists that everybody can read."""
    for entry in facts.black:
        shown = entry.published
        if shown.to != "public":
            continue
        gravest = max((source.sight.gravity for source in facts.entering(entry)), default=None)
        answer = any_of(
            known(gravest is not None and gravest < 4),
            declared(shown, "fields", lambda fields: bool(_INTIMATE.intersection(fields)), f"{entry.id}.published"),
            declared(shown, "necessity", is_none, f"{entry.id}.published"),
            declared(shown, "months", lambda months: months.value == 0, f"{entry.id}.published"),
        )
        message = "published to everybody: intimate fields, no stated need or end, or conduct below gravity 4"
        yield from judge(answer, Hit(entry, entry.id, "published", message))


RULE = Rule(
    "SP003",
    "Public shaming",
    find,
    (
        Criterion("COE", "ECHR, Art. 8: L.B. v. Hungary [GC] 2023", "", "S21", True),
        Criterion("EU", "GDPR: C-439/19, penalty points", "", "S19", True),
        Criterion("UN", "ICCPR, Art. 17", "honour and reputation", "S26", True),
        Criterion(
            "US", "Wisconsin v. Constantineau, 400 U.S. 433 (1971)", "such a stigma or badge of disgrace", "S40a", True
        ),
    ),
    "Answer those who need to know; name only; an end date",
    __doc__,
    Right.HONOUR,
    Heading.RISKS,
)
