"""Kept too long, or one length for all gravities.

## What it finds
Retention above the profile's ceiling (US 84 months, of consumer reporting agencies alone; CN 36 months of public
display), for life included; or, as a concern, retention of a signal that harms above a ladder by gravity: 12 months
for gravity 0 and 1, 30 for 2, 60 for 3, 120 for 4 and 5. An agency's own register is held against the same ladder, and
figures and registers that everybody can read against the ceiling of display.

## Why it matters
Time is part of the penalty: a small matter should be forgotten sooner than a great one.

## Example
```yaml
ledger: {retention: 120}   # finding under profile US
```

## Instead
A ladder by gravity, within the ceiling.

## Limits
The EU fixes no ceiling; the ladder is a convention of this project, taken from German points: it is held against each
signal by itself, so that keeping something shorter never adds a finding. In the US convictions are excepted and
bankruptcies have ten years: both are found here and have to be waived with that reason.

## Sources
Read in an excerpt: FCRA 1681c [S39a, read]; Chinese repair measures since 1 April 2026 [S35b, read]; German points:
2.5, 5 and 10 years [S44, read]; C-26/22 [S18, read].
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.publication import Audience
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, Severity, judge
from glasshouse.audit.sufficient import weight
from glasshouse.scheme.model import Register

_LADDER = (12, 12, 30, 60, 120, 120)
"""Months by gravity, 0 to 5: the German steps of 2.5, 5 and 10 years, and one year below them."""
_FLAT = "too long for the gravity is a concern, no breach of a ceiling"


def find(facts: Facts) -> Iterator[Found]:
    """Retention by signal and register, by ceiling and by gravity, then public display."""
    for _, sight in facts.sights:
        months = facts.months_kept(sight)
        if months is None:
            continue
        if months > 84:
            message = f"kept {_words(months)}; the ceiling is 84"
            yield Hit(sight, sight.id, "retention", message, sight, keys=("seven years",))
        longest = _LADDER[weight(sight)]
        if facts.harmed_by(sight).value and months > longest:
            message = f"kept {_words(months)} for gravity {weight(sight)}; the ladder has {longest}"
            yield Hit(sight, sight.id, "gravity", message, sight, Severity.CONCERN, _FLAT, keys=("flat",))
    for agency in facts.text.agencies:
        months = facts.register_months(agency.register_)
        harming = [sight for sight in agency.sees if facts.harmed_by(sight).value]
        if agency.register_ is None or months is None or not harming:
            continue
        mildest = min(harming, key=lambda sight: _LADDER[weight(sight)])
        if months > _LADDER[weight(mildest)]:
            message = (
                f"the agency's own register keeps gravity {weight(mildest)} {_words(months)};"
                f" the ladder has {_LADDER[weight(mildest)]}"
            )
            yield Hit(
                agency.register_, agency.id, "retention", message, mildest, Severity.CONCERN, _FLAT, keys=("flat",)
            )
    for one in facts.shown:
        if one.audience is Audience.EVERYBODY:
            source = one.mildest if isinstance(one.part, Register) else None
            message = "shown in public for more than 36 months"
            hit = Hit(one.part, one.clause, "published", message, source, keys=("display",))
            yield from judge(one.longer(36, ("display",)), hit)


def _words(months: float) -> str:
    return "for life" if months == inf else f"{months:g} months"


RULE = Rule(
    "RT002",
    "Kept too long, or one length for all gravities",
    find,
    (
        Criterion(
            "US",
            "FCRA, 15 U.S.C. 1681c",
            "antedates the report by more than seven years",
            "S39a",
            True,
            key="seven years",
            duty="consumer report",
        ),
        Criterion(
            "CN",
            "Measures on credit repair (from 1 April 2026): public display of serious breaches up to three years",
            "",
            "S35b",
            True,
            key="display",
        ),
        Criterion(
            "CN", "Measures on credit repair (from 1 April 2026): three steps by gravity", "", "S35b", True, key="flat"
        ),
        Criterion("EU", "GDPR, Art. 5(1)(e)", "no longer than is necessary", "S9", True, key="flat"),
    ),
    "A ladder of retention by gravity, within the ceiling",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.RISKS,
)
