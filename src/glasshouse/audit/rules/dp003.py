"""Listed or sanctioned without notice.

## What it finds
A scheme with burdens or black lists whose notice does not come before, or does not contain facts, basis, duration and
remedy.

## Why it matters
Nobody can answer what they were not told.

## Example
```yaml
redress: {notice: {before: false, after: true, content: [facts]}}   # finding
```

## Instead
Notice and a hearing window before; notice afterwards only where there is urgency.

## Limits
Urgent cases are not told apart. Cases that cut the other way: Paul v. Davis (1976) asks for more than a name that is
hurt; Connecticut v. Doe (2003) needs no hearing on a fact that the law does not ask for [S49]. Charter 41 binds the
Union's own bodies; for Member States the same is a general principle of Union law.

## Sources
Read in the text itself: Charter 41(2)(a), 47 [S48]; ECHR 13 [S47]; Connecticut v. Doe [S49]. Read in an excerpt:
Constantineau (1971) [S40a]; FCRA 1681m(a), of users of consumer reports alone [S39c]. From memory: Paul v. Davis;
ICCPR.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ADMINISTRATION, CHARTER_REMEDY
from glasshouse.audit.rule import Answer, Criterion, Hit, Rule, Silence, all_of, judge, known

_CONTENT = frozenset({"facts", "basis", "duration", "remedy"})


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The notice, where anything burdens."""
    redress = facts.text.redress
    if redress is None:
        answer = facts.redress("notice", bool)
    elif not redress.notice.before:
        answer = known(True)
    elif "content" not in redress.notice.model_fields_set:
        answer = Answer(None, (Silence(redress.notice, "redress.notice", "content"),))
    else:
        answer = known(bool(_CONTENT.difference(redress.notice.content)))
    message = "no notice before the measure, or none that names facts, basis, duration and remedy"
    yield from judge(all_of(facts.any_burden, answer), Hit(facts.block("redress"), "redress", "notice", message))


RULE = Rule(
    "DP003",
    "Listed or sanctioned without notice",
    find,
    (
        Criterion(
            "US",
            "Wisconsin v. Constantineau, 400 U.S. 433 (1971)",
            "such a stigma or badge of disgrace that procedural due process requires "
            "notice and an opportunity to be heard",
            "S40a",
            True,
        ),
        Criterion(
            "US",
            "FCRA, 15 U.S.C. 1681m(a)",
            "provide oral, written, or electronic notice of the adverse action",
            "S39c",
            True,
            duty="consumer report",
        ),
        Criterion(
            "EU",
            f"Charter, Art. 41(2)(a) ({ADMINISTRATION})",
            "the right of every person to be heard, before any individual measure which would affect him or her"
            " adversely is taken",
            "S48",
            True,
            duty="public task",
        ),
        CHARTER_REMEDY,
        Criterion("COE", "ECHR, Art. 13", "shall have an effective remedy before a national authority", "S47", True),
        Criterion("UN", "ICCPR, Arts 2(3), 14", "", "", False),
    ),
    "Notice and a hearing window before the measure, with facts, basis, duration and remedy",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
