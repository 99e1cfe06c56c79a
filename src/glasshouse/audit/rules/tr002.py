"""Person not told, or cannot see the record.

## What it finds
A scheme that does not inform the persons it records, or gives them no access to their own record.

## Why it matters
A record that its subject cannot see is corrected by nobody.

## Example
```yaml
transparency: {informs_subject: false, own_record: true}   # finding
```

## Instead
Notice at collection, and free access to one's own record.

## Limits
Whether the notice can be understood is not in the file.

## Sources
GDPR 13(2)(f) [S10, read], 14-15 (from memory); AI Act 26(11) [S1, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ANNEX_III_FROM
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, any_of, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """What the scheme tells the persons it records."""
    if not facts.sights:
        return
    kept_dark = any_of(facts.transparency("informs_subject", False), facts.transparency("own_record", False))
    message = "persons are not told, or cannot see their own record"
    yield from judge(kept_dark, Hit(facts.block("transparency"), "transparency", "", message))


RULE = Rule(
    "TR002",
    "Person not told, or cannot see the record",
    find,
    (
        Criterion(
            "EU",
            "GDPR, Art. 13(2)(f)",
            "meaningful information about the logic involved, as well as the "
            "significance and the envisaged consequences",
            "S10",
            True,
        ),
        Criterion(
            "EU",
            "AI Act, Art. 26(11)",
            "shall inform the natural persons that they are subject to the use",
            "S1",
            True,
            applies_from=ANNEX_III_FROM,
        ),
        Criterion("COE", "ECHR, Art. 8", "", "", False),
    ),
    "Notice at collection, and free access to one's own record",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.MEASURES,
)
