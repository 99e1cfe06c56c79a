"""Declared proxy, or virtue that needs money or health.

## What it finds
A signal that stands for something else (proxy_for), or is a postcode, name, benefit_receipt or housing_type; and, as
a concern, prosocial conduct that needs money or health, or income as an input of the figure.

## Why it matters
What stands for a group works like the group. Giving blood and money is open to those who have them.

## Example
```yaml
sees: [{id: postcodes, attribute: postcode, proxy_for: [income]}]   # finding
```

## Instead
Drop it, or publish a disparity test with numbers.

## Limits
Proxies that nobody declares are not seen.

## Sources
Read in the text itself: Charter 20, 21(1) [S48]; ECHR 14 [S47]. From memory: ICCPR 26. Instances, and no holdings: the
claimants against SyRI pleaded that it hit weak citizens [S20c, read], which the court noted as a risk and did not
decide on Art. 14; criticism of scoring blood donation [S46, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_EQUALITY, CHARTER_SAME_LAW
from glasshouse.audit.rule import Criterion, Hit, Rule, Severity, Silence, any_of, declared, judge

_PROXIES = frozenset({"postcode", "name", "benefit_receipt", "housing_type"})
_MILD = "a virtue that needs means is a concern"


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Signals with an effect, then income in the index."""
    for _, sight in facts.sights:
        if not facts.has_effect(sight):
            continue
        proxy = any_of(
            declared(sight, "proxy_for", bool, sight.id), declared(sight, "attribute", _PROXIES.__contains__, sight.id)
        )
        message = "stands for something else than conduct"
        yield from judge(proxy, Hit(sight, sight.id, "proxy_for", message, sight))
        if sight.legality != "prosocial":
            continue
        dear = declared(sight, "needs_money_or_health", bool, sight.id)
        message = "credits what only those with money or health can do"
        yield from judge(dear, Hit(sight, sight.id, "needs_money_or_health", message, sight, Severity.CONCERN, _MILD))
    index = facts.text.index
    if index is not None and any(points.value for points in index.income_points or ()):
        message = "income moves the figure"
        yield Hit(index, index.id, "income_points", message, None, Severity.CONCERN, _MILD)


RULE = Rule(
    "EQ002",
    "Declared proxy, or virtue that needs money or health",
    find,
    (
        Criterion("UN", "ICCPR, Art. 26", "", "", False),
        CHARTER_EQUALITY,
        CHARTER_SAME_LAW,
        Criterion("COE", "ECHR, Art. 14", "shall be secured without discrimination on any ground", "S47", True),
    ),
    "Drop it, or publish a disparity test with numbers",
    __doc__,
    Right.EQUALITY,
    Heading.PERSONS,
)
