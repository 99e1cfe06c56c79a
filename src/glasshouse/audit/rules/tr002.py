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
Read in the text itself: AI Act 26(11), of deployers of high-risk systems [S1]; Charter 8(2) [S48]; ECHR 8 [S47]. Read
in an excerpt: GDPR 13(2)(f) [S10]. From memory: GDPR 14-15.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ANNEX_III_FROM
from glasshouse.audit.norms import PRIVATE_LIFE
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
            duty="deployer",
        ),
        Criterion(
            "EU",
            "Charter, Art. 8(2)",
            "Everyone has the right of access to data which has been collected concerning him or her",
            "S48",
            True,
        ),
        PRIVATE_LIFE,
    ),
    "Notice at collection, and free access to one's own record",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.MEASURES,
)
