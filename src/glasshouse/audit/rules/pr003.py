"""Mechanical consequence, no individual assessment.

## What it finds
A grave burden with individual_assessment declared false; or a list entered on non-payment with ability_to_pay_test
declared false.

## Why it matters
Whoever cannot pay is not whoever will not. Only somebody who looks at the case can tell.

## Example
```yaml
sanctions: [{id: no-loans, when: {on: late}, severity: 4, individual_assessment: false}]   # finding
```

## Instead
A case-by-case test that takes hardship and ability into account.

## Limits
Non-payment is read from the contexts of what a list counts: finance, credit, courts, enforcement, tax, utilities.

## Sources
L.B. v. Hungary [GC] 2023, headnote [S21, read]; SPC list Art. 1(1) [S36a, read in a translation]; Charter 41(2)(c),
52(1) [S48, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PROPORTION
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, declared, judge

_PAYMENT = frozenset({"finance", "credit", "courts", "enforcement", "tax", "utilities"})


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Grave burdens, then lists that count arrears."""
    for effect, adverse in facts.burdens:
        without = declared(effect, "individual_assessment", lambda assessed: not assessed, effect.id)
        message = "a grave burden follows without anybody weighing the case"
        answer = all_of(facts.serious(effect, adverse), without)
        yield from judge(answer, Hit(effect, effect.id, "individual_assessment", message))
    for entry in facts.black:
        arrears = next((one.sight for one in facts.entering(entry) if facts.sphere(one.sight) in _PAYMENT), None)
        if arrears is None:
            continue
        untested = declared(entry.enter, "ability_to_pay_test", lambda tested: not tested, f"{entry.id}.enter")
        message = "entered on non-payment without a test of the ability to pay"
        yield from judge(untested, Hit(entry, entry.id, "enter.ability_to_pay_test", message, arrears))


RULE = Rule(
    "PR003",
    "Mechanical consequence, no individual assessment",
    find,
    (
        Criterion(
            "COE",
            "ECHR, Art. 8: L.B. v. Hungary [GC] 2023",
            "No requirement of an individualised proportionality assessment by tax authority",
            "S21",
            True,
        ),
        CHARTER_PROPORTION,
        Criterion(
            "CN",
            "SPC, Provisions on the List of Judgment Defaulters, Art. 1(1)",
            "have the ability to perform… but refuse",
            "S36a",
            True,
        ),
    ),
    "A case-by-case test that takes hardship and ability into account",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.RISKS,
)
