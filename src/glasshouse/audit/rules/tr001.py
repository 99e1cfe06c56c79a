"""Criteria, weights or model secret.

## What it finds
An index whose criteria are not public; or whose weights are not, without independent verification.

## Why it matters
Nobody can check, or answer, a figure whose making is secret.

## Example
```yaml
index: {id: risk-score, criteria_public: false}   # finding
```

## Instead
Publish, or give an independent verifier full access and say so.

## Limits
Lists without an index are left to TR002 and TR003.

## Sources
Charter 8 [S48, read]; SyRI 2020 [S20, read]; State Council Opinions 2020 No. 49 [S31b, read]; PIPL 24 [S30a, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, any_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The index."""
    index = facts.text.index
    if index is None:
        return
    secret = any_of(
        declared(index, "criteria_public", lambda public: not public, index.id),
        all_of(
            declared(index, "weights_public", lambda public: not public, index.id),
            declared(index, "independent_verification", lambda verified: not verified, index.id),
        ),
    )
    message = "what makes the figure is not public, and nobody independent verifies it"
    yield from judge(secret, Hit(index, index.id, "criteria_public", message))


RULE = Rule(
    "TR001",
    "Criteria, weights or model secret",
    find,
    (
        Criterion(
            "COE",
            "ECHR, Art. 8(2): SyRI, District Court The Hague, 5 February 2020",
            "insufficiently transparent and verifiable",
            "S20",
            True,
        ),
        Criterion(
            "CN",
            "State Council Opinions 2020 No. 49, as told by the press; PIPL, Art. 24",
            "implement catalog management and make it public",
            "S31b, S30a",
            True,
        ),
        CHARTER_DATA,
        Criterion("EU", "GDPR, Art. 13(2)(f)", "meaningful information about the logic involved", "S10", True),
    ),
    "Publish criteria and weights, or give an independent verifier full access and say so",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.MEASURES,
)
