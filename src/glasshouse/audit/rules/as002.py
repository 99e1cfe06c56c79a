"""Consequence falls on household or family.

## What it finds
A burden whose target is the household, the spouse, or the staff of a firm, while the conduct is that of somebody else.
Children are left to CH002.

## Why it matters
A burden on those who did nothing is a hostage, not a sanction.

## Example
```yaml
sanctions: [{id: no-moving, when: {on: late}, target: household}]   # finding
```

## Instead
target: self; officers of a company only with a finding of their own fault.

## Limits
Effects that reach a family without being aimed at it are not found.

## Sources
Charter 7 [S48, read]; ECHR 8 [S47, read]; ICCPR 17, 26 [S26, read]; Fafa [2019] No. 35 [S36b, read].
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glasshouse.audit.facts import Facts
from glasshouse.audit.flows import trigger
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PRIVATE_LIFE, PRIVATE_LIFE
from glasshouse.audit.rule import YES, Answer, Criterion, Hit, Rule, Silence, all_of, any_of, declared, judge

_OF_OTHERS: Final = {
    "household": frozenset({"self", "child", "spouse", "contact", "neighbourhood"}),
    "spouse": frozenset({"self", "child", "contact", "group", "household", "neighbourhood"}),
}
"""Whose conduct, as records name it, is not that of the target; staff never are the firm that is listed."""
_ON: Final = {"household": "the whole household", "spouse": "the spouse", "staff": "the staff of a firm"}


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Burdens aimed at the household, the spouse or the staff."""
    answers: dict[tuple[str, str], Answer] = {}
    for effect, adverse in facts.burdens:
        if effect.target not in _ON:
            continue
        same = (trigger(effect), effect.target)
        if same not in answers:
            sights = [source.sight for inlet in facts.flows.into(effect) for source in inlet.sources]
            foreign = _OF_OTHERS.get(effect.target)
            answers[same] = (
                YES
                if foreign is None
                else any_of(*(declared(sight, "subject", foreign.__contains__, sight.id) for sight in sights))
            )
        others = answers[same]
        answers[same] = others._replace(silences=())
        message = f"falls on {_ON[effect.target]} for what somebody else did"
        yield from judge(all_of(adverse, others), Hit(effect, effect.id, "target", message))


RULE = Rule(
    "AS002",
    "Consequence falls on household or family",
    find,
    (
        Criterion("UN", "ICCPR, Arts 17, 26", "", "S26", True),
        Criterion(
            "CN",
            "Fafa [2019] No. 35",
            "must not include its legally-designated representative, principal responsible person…",
            "S36b",
            True,
        ),
        CHARTER_PRIVATE_LIFE,
        PRIVATE_LIFE,
    ),
    "Aim at the person themself; at officers of a company only with a finding of their own fault",
    __doc__,
    Right.EQUALITY,
    Heading.PERSONS,
)
