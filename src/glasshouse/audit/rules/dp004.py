"""No independent appeal.

## What it finds
A black list or grave burden with no appeal, or one that is neither independent nor followed by judicial review; and a
black list that the appeal does not name.

## Why it matters
Who listed a person is not who should judge the listing.

## Example
```yaml
redress: {appeal: none}   # finding
```

## Instead
An independent body and a court, a deadline, and suspension of what cannot be undone.

## Limits
How an appeal works in practice is not in the file.

## Sources
Latif v. Holder 2014 [S40b, read]; ECHR 6, 13, ICCPR 2(3), 14, CoE AI Convention 14-15 (from memory).
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, declared, judge, known
from glasshouse.scheme import Appeal


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The appeal, then black lists that it leaves out."""
    concerned = known(True) if facts.black else facts.any_serious
    redress = facts.text.redress
    appeal = redress.appeal if redress is not None else None
    if not isinstance(appeal, Appeal):
        absent = facts.redress("appeal", "none")
        message = "there is no appeal"
        yield from judge(all_of(concerned, absent), Hit(facts.block("redress"), "redress", "appeal", message))
        return
    bound = all_of(
        declared(appeal, "independent", lambda independent: not independent, "redress.appeal"),
        facts.redress("judicial_review", False),
    )
    yield from judge(
        all_of(concerned, bound),
        Hit(facts.block("redress"), "redress", "appeal", "the appeal is neither independent nor open to a court"),
    )
    for entry in facts.black:
        if entry.id not in appeal.lists:
            yield Hit(entry, entry.id, "", "no appeal is open against an entry on this black list")


RULE = Rule(
    "DP004",
    "No independent appeal",
    find,
    (
        Criterion("US", "Latif v. Holder (D. Or. 2014)", "meaningful opportunity to contest", "S40b", True),
        Criterion("COE", "ECHR, Arts 6, 13; CoE AI Convention, Arts 14-15", "", "", False),
        Criterion("UN", "ICCPR, Arts 2(3), 14", "", "", False),
    ),
    "An independent body and a court, a deadline, and suspension of what cannot be undone",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
