"""Lifelong or unlimited record.

## What it finds
Records kept for life; or a burden that lasts while listed, on a list that nobody can leave and that does not end when
the person has done what was owed.

## Why it matters
A record without an end turns one deed into a status.

## Example
```yaml
ledger: {retention: lifelong}   # finding
```

## Instead
Months per signal, deletion by itself, periodic review.

## Limits
Deletion that is declared and not carried out is not seen.

## Sources
GDPR 5(1)(e) [S9, read]; PIPL 19 [S30b, read]; S. and Marper para 125 [S22, read]; Gaughran 2020 [S23, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The ledger, signals with a retention of their own, then burdens without an end."""
    ledger = facts.text.ledger
    common = next((sight for _, sight in facts.sights if sight.retention is None), None)
    if ledger is not None and ledger.retention == "lifelong" and common is not None:
        yield Hit(ledger, "ledger", "retention", "records count for life", common)
    for _, sight in facts.sights:
        if sight.retention == "lifelong":
            yield Hit(sight, sight.id, "retention", "its records count for life", sight)
    lists = {entry.id: entry for entry in facts.text.lists}
    for effect, adverse in facts.burdens:
        entry = lists.get(effect.when.on or "")
        if entry is None or entry.leave.any_ or isinstance(effect.duration_months, int):
            continue
        forever = declared(entry.leave, "on_compliance", lambda ends: not ends, f"{entry.id}.leave")
        message = "the burden lasts while listed, and nobody can leave the list"
        yield from judge(all_of(adverse, forever), Hit(effect, effect.id, "duration_months", message))


RULE = Rule(
    "RT001",
    "Lifelong or unlimited record",
    find,
    (
        Criterion("EU", "GDPR, Art. 5(1)(e)", "no longer than is necessary", "S9", True),
        Criterion("COE", "ECHR, Art. 8: S. and Marper; Gaughran 2020", "blanket and indiscriminate", "S22, S23", True),
        Criterion("CN", "PIPL, Art. 19", "shortest period necessary", "S30b", True),
    ),
    "Months per signal, deletion by itself, periodic review",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.PERIOD,
)
