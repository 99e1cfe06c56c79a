"""Public shaming.

## What it finds
A black list published to everybody with address, identity number, photo or family; or without an end, or a necessity
that is stated with a basis; or where conduct below gravity 4 suffices to get on it. Recipients who are everybody are
everybody, whatever the list says that it is published to; recipients who are no agencies of the text give a concern.

## Why it matters
A label that all can see is a sanction nobody imposed, and nobody can lift.

## Example
```yaml
lists: [{id: late, published: {to: public, fields: [name, address]}}]   # finding
```

## Instead
Answer those who need to know, one query at a time; name only; an end date.

## Limits
Public registers with a purpose in statute (insolvency) are found too. A word for everybody among the recipients is
one of a closed list. A case that cuts the other way: Connecticut v. Doe (2003) needs no hearing where a public
register rests on a conviction alone [S49].

## Sources
Read in the text itself: Charter 7, 8 [S48]. Read in an excerpt: L.B. v. Hungary [S21]; C-439/19 [S19]; ICCPR 17
[S26]; Constantineau [S40a]; Connecticut v. Doe [S49].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import LIFELONG, Audience, Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, CHARTER_PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Found, Hit, Leaning, Rule, Severity, any_of, declared, judge, known
from glasshouse.audit.statements import quoted
from glasshouse.audit.sufficient import weight

_INTIMATE = frozenset({"address", "number", "photo", "family"})
_UNTOLD = "the recipients are no agencies of this text: whether they are everybody is not told"


def find(facts: Facts) -> Iterator[Found]:
    """Black lists that everybody can read, or whose readers nobody can tell."""
    for entry in facts.black:
        shown, audience = entry.published, facts.audience(entry)
        if audience is Audience.AGENCIES:
            continue
        enough = facts.sufficient.for_list(entry)
        at = f"{entry.id}.published"
        answer = any_of(
            known(enough is not None and enough.sight is not None and weight(enough.sight) < 4),
            declared(shown, "fields", lambda fields: bool(_INTIMATE.intersection(fields)), at),
            declared(shown, "necessity", lambda said: not facts.stands(said, None), at),
            declared(shown, "months", lambda months: months.value == 0 or months.value >= LIFELONG, at),
        )
        if answer.value is False and shown.necessity:
            yield Leaning(entry, entry.id, "published.necessity", shown.necessity)
        told = "to everybody" if audience is Audience.EVERYBODY else f"to {', '.join(entry.recipients or ())}"
        message = (
            f"published {told}: intimate fields, no need stated with a basis, no end, or conduct below gravity 4 that"
            f" suffices{quoted(shown.necessity)}"
        )
        cap = None if audience is Audience.EVERYBODY else Severity.CONCERN
        yield from judge(answer, Hit(entry, entry.id, "published", message, None, cap, _UNTOLD))


RULE = Rule(
    "SP003",
    "Public shaming",
    find,
    (
        Criterion("COE", "ECHR, Art. 8: L.B. v. Hungary [GC] 2023", "", "S21", True),
        Criterion("EU", "GDPR: C-439/19, penalty points", "", "S19", True),
        CHARTER_PRIVATE_LIFE,
        CHARTER_DATA,
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
