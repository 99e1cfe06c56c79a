"""Public shaming.

## What it finds
A black list, the figures of an index that records lower, or an agency's own register that holds breaches, published to
everybody with address, identity number, photo or family; or without an end, or a necessity that is stated with a
basis; or where conduct below gravity 4 suffices to be shown. Recipients who are everybody are everybody, whatever the
list says that it is published to; recipients who are no agencies of the text give a concern.

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
one of a closed list. What is shown until a debt is settled has an end; what is shown forever has none, whatever its
months say. A case that cuts the other way: Connecticut v. Doe (2003) needs no hearing where a public
register rests on a conviction alone [S49].

## Sources
Read in the text itself: Charter 7, 8 [S48]. Read in an excerpt: L.B. v. Hungary [S21]; C-439/19 [S19]; ICCPR 17
[S26]; Constantineau [S40a]; Connecticut v. Doe [S49].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import LIFELONG, Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, CHARTER_PRIVATE_LIFE
from glasshouse.audit.publication import Audience
from glasshouse.audit.rule import Criterion, Found, Hit, Leaning, Rule, Severity, any_of, declared, judge, known
from glasshouse.audit.statements import quoted
from glasshouse.audit.sufficient import weight
from glasshouse.scheme import List
from glasshouse.scheme.model import Register

_INTIMATE = frozenset({"address", "number", "photo", "family"})
_UNTOLD = "the recipients are no agencies of this text: whether they are everybody is not told"


def find(facts: Facts) -> Iterator[Found]:
    """What everybody can read, or whose readers nobody can tell."""
    for one in facts.shown:
        if one.audience not in (Audience.EVERYBODY, Audience.UNTOLD):
            continue
        published, part = one.published, one.part
        told_end = known(False) if one.months is None and published.until is not None else one.longer(LIFELONG - 1)
        answer = any_of(
            known(one.mildest is not None and weight(one.mildest) < 4),
            declared(published, "fields", lambda fields: bool(_INTIMATE.intersection(fields)), one.at),
            declared(published, "necessity", lambda statement: not facts.stands(statement, None), one.at),
            told_end,
        )
        if answer.value is False and published.necessity:
            yield Leaning(part, one.clause, "published.necessity", published.necessity)
        recipients = ", ".join(part.recipients or ()) if isinstance(part, List) else ""
        audience = "to everybody" if one.audience is Audience.EVERYBODY else f"to {recipients}"
        what = "" if isinstance(part, List) else f"{one.words}, "
        message = (
            f"{what}published {audience}: intimate fields, no need stated with a basis, no end, or conduct below"
            f" gravity 4 that suffices{quoted(published.necessity)}"
        )
        cap = None if one.audience is Audience.EVERYBODY else Severity.CONCERN
        source = one.mildest if isinstance(part, Register) else None
        yield from judge(answer, Hit(part, one.clause, "published", message, source, cap, _UNTOLD))


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
