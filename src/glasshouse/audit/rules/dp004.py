"""No independent appeal.

## What it finds
A black list or grave burden with no appeal, or one that is neither independent nor followed by judicial review; an
appeal in name alone, which nobody can file, almost nobody wins who is in error, or which takes more than two years;
and a black list that the appeal does not name.

## Why it matters
Who listed a person is not who should judge the listing.

## Example
```yaml
redress: {appeal: none}   # finding
```

## Instead
An independent body and a court, a deadline, and suspension of what cannot be undone.

## Limits
How an appeal works in practice is not in the file, but for its own figures: below one success in twenty of those in
error, or more than 24 months, it counts as none (conventions of this project). A case that cuts the other way: Kashem
v. Barr (9th Cir. 2019) upheld the redress procedures as they were revised after Latif [S49].

## Sources
Read in the text itself: Charter 47 [S48]; ECHR 13 [S47]. Read in an excerpt: Latif v. Holder 2014 [S40b]; Kashem v.
Barr [S49, summary]. From memory: ICCPR 2(3), 14; CoE AI Convention 14-15, of which a draft was read and not the text
as opened for signature; one source that is no official one has it in force since 1 November 2025.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts, empty_appeal
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_REMEDY
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, all_of, declared, judge, known
from glasshouse.scheme import Appeal


def find(facts: Facts) -> Iterator[Found]:
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
    empty = empty_appeal(appeal)
    if empty and bound.value is not True:
        answer = all_of(concerned, known(bool(appeal.lists)))
        yield from judge(answer, Hit(facts.block("redress"), "redress", "appeal", f"an appeal on paper alone: {empty}"))
    for entry in facts.black:
        if entry.id not in appeal.lists:
            yield Hit(entry, entry.id, "", "no appeal is open against an entry on this black list")


RULE = Rule(
    "DP004",
    "No independent appeal",
    find,
    (
        Criterion("US", "Latif v. Holder (D. Or. 2014)", "meaningful opportunity to contest", "S40b", True),
        CHARTER_REMEDY,
        Criterion("COE", "ECHR, Art. 13", "shall have an effective remedy before a national authority", "S47", True),
        Criterion(
            "COE", "CoE AI Convention, Arts 14-15 (entry into force to be verified)", "", "", False, binding=False
        ),
        Criterion("UN", "ICCPR, Arts 2(3), 14", "", "", False),
    ),
    "An independent body and a court, a deadline, and suspension of what cannot be undone",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
