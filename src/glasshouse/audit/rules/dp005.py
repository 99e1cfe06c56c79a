"""No timely correction of data.

## What it finds
Correction that is declared none, or slower than the profile's ceiling: 30 days in EU and US, 14 days (ten working
days) in CN.

## Why it matters
A wrong record works every day it stands.

## Example
```yaml
redress: {correction_days: none}   # finding
```

## Instead
Declare a channel, a deadline, a freeze of effects, and how the correction reaches every recipient.

## Limits
The Chinese ceiling is written for requests for repair. Thirty days in the EU stands for one month, from memory.

## Sources
FCRA 1681i(a)(1)(A) [S39b, read]; GDPR 5(1)(d) [S9, read], 16 (from memory); plan of 2025 on credit repair [S35c,
read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The time to a correction."""
    if not facts.sights:
        return
    redress = facts.text.redress
    late = facts.redress("correction_days", lambda days: days == "none" or days > 14)
    days = redress.correction_days if redress is not None else None
    keys = ("fortnight",) if isinstance(days, int) and days <= 30 else ()
    message = "wrong data are never corrected" if days == "none" else f"wrong data may stand for {days} days"
    yield from judge(late, Hit(facts.block("redress"), "redress", "correction_days", message, keys=keys))


RULE = Rule(
    "DP005",
    "No timely correction of data",
    find,
    (
        Criterion("EU", "GDPR, Art. 5(1)(d)", "erased or rectified without delay", "S9", True, key="month"),
        Criterion(
            "US", "FCRA, 15 U.S.C. 1681i(a)(1)(A)", "before the end of the 30-day period", "S39b", True, key="month"
        ),
        Criterion(
            "CN", "Plan of 2025 on credit repair: feedback in 10 working days", "", "S35c", True, key="fortnight"
        ),
    ),
    "Declare a channel, a deadline, a freeze of effects, and propagation to every recipient",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
