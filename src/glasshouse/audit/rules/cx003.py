"""Basic service withheld for conduct elsewhere.

## What it finds
A burden on an essential service (housing, health care, schooling, social benefit, water and heat, banking) that
records of any other context reach. A declared relation does not excuse it.

## Why it matters
What nobody can do without is not a lever for conduct elsewhere.

## Example
```yaml
sanctions: [{id: no-housing-list, when: {on: fined}, context: housing, essential: true}]   # finding
```

## Instead
Decide the service on its own eligibility criteria only.

## Limits
Essential is declared by the author; XD007 holds what is declared against what a measure restricts. A means test by
statute that an official decides is a concern and no prohibition: whether those records are needed for it is for
people to judge. That a system is high-risk is no breach: it says which duties follow.

## Sources
Read in the text itself: AI Act Art. 5(1)(c)(i) [S1], Annex III 5(a) [S5], recital 31 [S2]; Charter 52(1) [S48]; ECHR
8(2) [S47]. From memory: ICESCR 9, 11-13.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ANNEX_III_FROM
from glasshouse.audit.norms import CHARTER_PROPORTION, PRIVATE_LIFE, SCORING, no_scoring
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, Severity, all_of, declared, judge
from glasshouse.audit.spheres import falls_in


def find(facts: Facts) -> Iterator[Found]:
    """Essential burdens that another context reaches."""
    for effect, adverse in facts.burdens:
        target = falls_in(effect)
        elsewhere = {
            one: reach for one, reach in facts.reaching(effect).items() if one.strange or one.context != target
        }
        if not elsewhere:
            continue
        first = next(iter(elsewhere.values()))[0]
        answer = all_of(adverse, declared(effect, "essential", bool, effect.id))
        message = f"an essential service ({target}) hangs on records of {', '.join(one.words() for one in elsewhere)}"
        spares, reason = no_scoring(facts, effect)
        if not any(facts.unrelated(one, effect) for one in elsewhere):
            spares, reason = ("scoring",), "the contexts are declared related: the ban on scoring is not held"
        cap = Severity.CONCERN if facts.means_test(effect) else None
        yield from judge(answer, Hit(effect, effect.id, "essential", message, first, cap, reason, spares=spares))


RULE = Rule(
    "CX003",
    "Basic service withheld for conduct elsewhere",
    find,
    (
        SCORING,
        Criterion(
            "EU",
            "AI Act, Annex III 5(a) (high-risk)",
            "grant, reduce, revoke, or reclaim such benefits and services",
            "S5",
            True,
            Severity.CONCERN,
            ANNEX_III_FROM,
            duty="high risk",
        ),
        CHARTER_PROPORTION,
        Criterion("UN", "ICESCR, Arts 9, 11-13", "", "", False),
        PRIVATE_LIFE,
    ),
    "Decide the service on its own eligibility criteria only",
    __doc__,
    Right.SOCIAL,
    Heading.RISKS,
)
