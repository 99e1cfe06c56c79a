"""Sensitive or protected attribute as input.

## What it finds
A signal whose attribute is race, ethnic_origin, religion, belief, politics, union, health, genetic, biometric,
sex_life or orientation, or nationality, sex, age, disability or marital_status, and that reaches an index or list.

## Why it matters
What a person is, is not what a person did.

## Example
```yaml
sees: [{id: passports, attribute: nationality}]   # finding, where it has an effect
```

## Instead
Remove it; allow it only to test for bias.

## Limits
The words are a closed list; an attribute by another name is not seen, which EQ002 can only mend where it is declared.

## Sources
GDPR 22(4) [S11, read], 9 (from memory); LED 11(3) [S14, read]; Hunan 2021 [S38, read]; Dutch authority's fine for
nationality [S41, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, declared, judge, known

_SPECIAL = frozenset({
    "race", "ethnic_origin", "religion", "belief", "politics", "union", "health", "genetic", "biometric", "sex_life",
    "orientation", "nationality", "sex", "age", "disability", "marital_status",
})  # fmt: skip


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Signals with an effect."""
    for _, sight in facts.sights:
        answer = all_of(known(facts.has_effect(sight)), declared(sight, "attribute", _SPECIAL.__contains__, sight.id))
        message = f"the attribute '{sight.attribute}' moves a figure or a list"
        yield from judge(answer, Hit(sight, sight.id, "attribute", message, sight))


RULE = Rule(
    "EQ001",
    "Sensitive or protected attribute as input",
    find,
    (
        Criterion(
            "EU", "GDPR, Art. 22(4); LED, Art. 11(3)", "shall not be based on special categories", "S11, S14", True
        ),
        Criterion("CN", "Hunan Social Credit Regulation 2021", "", "S38", True),
        Criterion("UN", "ICCPR, Art. 26", "", "", False),
        Criterion("COE", "ECHR, Art. 14", "", "", False),
    ),
    "Remove it; allow it only to test for bias",
    __doc__,
    Right.EQUALITY,
    Heading.PERSONS,
)
