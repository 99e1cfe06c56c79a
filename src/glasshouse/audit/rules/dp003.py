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
Urgent cases are not told apart.

## Sources
Constantineau (1971) [S40a, read]; FCRA 1681m(a) [S39c, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
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
        ),
        Criterion("COE", "ECHR, Arts 6, 13", "", "", False),
        Criterion("UN", "ICCPR, Arts 2(3), 14", "", "", False),
    ),
    "Notice and a hearing window before the measure, with facts, basis, duration and remedy",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
