"""Solely automated decision with serious effect.

## What it finds
A grave burden that follows automatically (decision.mode or the list's decided), without a gate of contract, law or
consent and the three safeguards: human review, contest, own view.

## Why it matters
A person must be able to reach a person.

## Example
```yaml
lists:     [{id: late, decided: automatically}]
sanctions: [{id: no-loans, when: {on: late}, severity: 4}]   # finding
redress:   {human_review: false}
```

## Instead
A gate and the three safeguards; in law enforcement a statute and human intervention.

## Limits
For measures on a list the list's own decided counts as well as decision.mode; for measures on a class, decision.mode.
Convention 108+ enters into force when 38 parties to Convention 108 have ratified it; the tables that were read [S50]
show no entry into force, so it binds nobody here and gives a concern at most. The GDPR holds where the LED does not:
for police and criminal courts read LED 11.

## Sources
Read in the text itself: Charter 8, 47 [S48]; PIPL 24 [S30a, in a translation]. Read in an excerpt: GDPR 22(1), (3)
[S11]; LED 11(1) [S14, in NL and RO]; Convention 108+ 9(1)(a) [S15].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, CHARTER_REMEDY
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, any_of, judge, known


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Grave burdens that follow by themselves."""
    lists = {entry.id: entry for entry in facts.text.lists}
    unguarded = any_of(
        facts.decision("art22_gate", "none"),
        facts.redress("human_review", False),
        facts.redress("contest", False),
        facts.redress("express_view", False),
    )
    for effect, adverse in facts.burdens:
        entry = lists.get(effect.when.on or effect.when.not_on or "")
        mode = facts.decision("mode", "automated")
        if entry is not None and mode.value is not True:
            mode = known(entry.decided == "automatically")
        answer = all_of(facts.serious(effect, adverse), mode, unguarded)
        message = "a grave burden follows automatically, without gate, human review, contest and own view together"
        yield from judge(answer, Hit(effect, effect.id, "", message))


RULE = Rule(
    "DP001",
    "Solely automated decision with serious effect",
    find,
    (
        Criterion(
            "EU",
            "GDPR, Art. 22(1), (3); LED, Art. 11(1)",
            "at least the right to obtain human intervention…, to express his or her "
            "point of view and to contest the decision",
            "S11, S14",
            True,
        ),
        CHARTER_DATA,
        CHARTER_REMEDY,
        Criterion(
            "COE",
            "Convention 108+, Art. 9(1)(a) (not in force as far as was read)",
            "without having his or her views taken into consideration",
            "S15",
            True,
            binding=False,
        ),
        Criterion("CN", "PIPL, Art. 24", "making the decision only through automated decision making", "S30a", True),
    ),
    "Add a gate and the safeguards: human review, contest, own view",
    __doc__,
    Right.DUE_PROCESS,
    Heading.OVERSIGHT,
)
