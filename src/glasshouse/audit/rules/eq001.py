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
GDPR 22(4) is about the categories of Article 9, with exceptions; nationality, sex, age, disability and marital status
rest on Charter 21 and GDPR 5(1)(a). ECHR 14 holds together with another right of the Convention. Not each difference
by age or nationality is discrimination: a reason may justify it, which is for people to judge.

## Sources
Read in the text itself: Charter 21(1) [S48]; ECHR 14 [S47]. Read in an excerpt: GDPR 22(4) [S11]; LED 11(3) [S14];
Hunan Social Credit Information Measures, issued in January 2021, from 1 May 2021: religious belief, genes,
fingerprints, blood type, illness and medical history [S38, as told]; the Regulations of 26 May 2022, from 1 September
2022, are another instrument, of which the beginning was read [S52]. From memory: GDPR 5(1)(a), 9; ICCPR 26. Instance:
Dutch authority's fine for nationality [S41, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_EQUALITY
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, all_of, declared, judge, known

_SPECIAL = frozenset({
    "race", "ethnic_origin", "religion", "belief", "politics", "union", "health", "genetic", "biometric", "sex_life",
    "orientation",
})  # fmt: skip
"""Article 9 of the GDPR."""
_PROTECTED = frozenset({"nationality", "sex", "age", "disability", "marital_status"})
_IN_HUNAN = frozenset({"religion", "genetic", "biometric", "health"})


def find(facts: Facts) -> Iterator[Found]:
    """Signals with an effect."""
    for _, sight in facts.sights:
        every = _SPECIAL | _PROTECTED
        answer = all_of(known(facts.has_effect(sight)), declared(sight, "attribute", every.__contains__, sight.id))
        message = f"the attribute '{sight.attribute}' moves a figure or a list"
        keys = ("equality", *(("special",) if sight.attribute in _SPECIAL else ()))
        keys = (*keys, *(("hunan",) if sight.attribute in _IN_HUNAN else ()))
        yield from judge(answer, Hit(sight, sight.id, "attribute", message, sight, keys=keys))


RULE = Rule(
    "EQ001",
    "Sensitive or protected attribute as input",
    find,
    (
        Criterion(
            "EU",
            "GDPR, Art. 22(4); LED, Art. 11(3)",
            "shall not be based on special categories",
            "S11, S14",
            True,
            key="special",
        ),
        CHARTER_EQUALITY._replace(key="equality"),
        Criterion("EU", "GDPR, Art. 5(1)(a)", "", "", False, key="equality"),
        Criterion(
            "CN", "Hunan Social Credit Information Measures (2021, from 1 May 2021)", "", "S38", True, key="hunan"
        ),
        Criterion("UN", "ICCPR, Art. 26", "", "", False, key="equality"),
        Criterion(
            "COE", "ECHR, Art. 14", "shall be secured without discrimination on any ground", "S47", True, key="equality"
        ),
    ),
    "Remove it; allow it only to test for bias",
    __doc__,
    Right.EQUALITY,
    Heading.PERSONS,
)
