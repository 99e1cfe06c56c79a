"""No timely correction of data.

## What it finds
Correction that is declared none, or slower than the profile's ceiling: one month in the EU, 30 days in the US, 14
days (ten working days) in CN.

## Why it matters
A wrong record works every day it stands.

## Example
```yaml
redress: {correction_days: none}   # finding
```

## Instead
Declare a channel, a deadline, a freeze of effects, and how the correction reaches every recipient.

## Limits
The Chinese ceiling is written for requests for repair. The month of GDPR 12(3) is for telling what was done on a
request; it may be extended by two further months where requests are complex or many, with reasons within the first: a
longer time that is declared for all is found. The 30 days of the FCRA may be extended by 15 where the consumer sends
more.

## Sources
Read in the text itself: Charter 8(2) [S48]; FCRA 1681i(a)(1)(A), (B), of consumer reporting agencies alone [S39b].
Read in an excerpt: GDPR 5(1)(d) [S9]; plan of 2025 on credit repair [S35c]. From memory: GDPR 12(3), 16.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, judge

_THIRTY = 30
_MONTH = 31
"""The longest month: a deadline of one month is met on its thirty-first day."""


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """The time to a correction."""
    if not facts.sights:
        return
    redress = facts.text.redress
    late = facts.redress("correction_days", lambda days: days == "none" or days > 14, ("month", "days", "fortnight"))
    days = redress.correction_days if redress is not None else None
    keys: tuple[str, ...] = ()
    if isinstance(days, int) and days <= _MONTH:
        keys = ("fortnight",) if days <= _THIRTY else ("fortnight", "days")
    message = "wrong data are never corrected" if days == "none" else f"wrong data may stand for {days} days"
    yield from judge(late, Hit(facts.block("redress"), "redress", "correction_days", message, keys=keys))


RULE = Rule(
    "DP005",
    "No timely correction of data",
    find,
    (
        Criterion("EU", "GDPR, Arts 5(1)(d), 12(3), 16", "erased or rectified without delay", "S9", True, key="month"),
        Criterion("EU", "Charter, Art. 8(2)", "and the right to have it rectified", "S48", True, key="month"),
        Criterion(
            "US",
            "FCRA, 15 U.S.C. 1681i(a)(1)(A)",
            "before the end of the 30-day period",
            "S39b",
            True,
            key="days",
            duty="consumer report",
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
