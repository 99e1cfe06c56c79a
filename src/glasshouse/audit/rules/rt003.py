"""No exit, repair or erasure.

## What it finds
A black list that nobody can leave, that does not end when the person has done what was owed, or from which what is
erased lives on in copies (shadow lists) or is shown forever.

## Why it matters
A way out that does not reach the copies is none.

## Example
```yaml
lists: [{id: late, polarity: black, leave: {any: []}}]   # finding
```

## Instead
Exit by itself when the matter is settled, a longest duration, deletion pushed to all recipients.

## Limits
Copies that nobody declared are not seen.

## Sources
Chinese measures on credit repair [S35a, read]; GDPR 17 (from memory);
Charter 52(1) [S48, read]; ECHR 8(2) [S47, read]. Instance: ICO on the Gangs Matrix, informal
lists of people who had been removed [S45, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PROPORTION, PRIVATE_LIFE
from glasshouse.audit.publication import Audience, audience
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, any_of, declared, judge, known


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Black lists."""
    pools = {pool.id: pool for pool in facts.text.pools}
    for entry in facts.black:
        copied = any(name in pools and not pools[name].correction_reaches_copies for name in entry.reads)
        stuck = any_of(
            known(not entry.leave.any_),
            known(copied),
            known(entry.published.until == "forever" and audience(facts, entry) is not Audience.NOBODY),
            declared(entry.leave, "on_compliance", lambda ends: not ends, f"{entry.id}.leave"),
            declared(facts.text.ledger, "erasure_propagates", lambda reaches: not reaches, "ledger", whole=facts.text),
        )
        message = "no way out that ends it: no exit, none on settling it, copies live on, or it is shown forever"
        yield from judge(stuck, Hit(entry, entry.id, "leave", message))


RULE = Rule(
    "RT003",
    "No exit, repair or erasure",
    find,
    (
        Criterion(
            "CN",
            "Measures on credit repair",
            "Credit subjects enjoy the right to restore credit information in accordance with law",
            "S35a",
            True,
        ),
        Criterion("EU", "GDPR, Art. 17", "", "", False),
        CHARTER_PROPORTION,
        PRIVATE_LIFE,
    ),
    "Exit by itself when the matter is settled, a longest duration, and deletion pushed to all recipients",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
