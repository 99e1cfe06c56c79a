"""Kept too long, or one length for all gravities.

## What it finds
Retention above the profile's ceiling (US 84 months; CN 36 months of public display); or the same retention for
signals that harm and differ in gravity by two or more.

## Why it matters
Time is part of the penalty: a small matter should be forgotten sooner than a great one.

## Example
```yaml
ledger: {retention: 120}   # finding under profile US
```

## Instead
A ladder by gravity, within the ceiling.

## Limits
The EU fixes no ceiling. In the US convictions are excepted and bankruptcies have ten years: both are found here and
have to be waived with that reason.

## Sources
FCRA 1681c [S39a, read]; Chinese repair measures since 1 April 2026 [S35b, read]; German points: 2.5, 5 and 10 years
[S44, read]; C-26/22 [S18, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Severity, Silence, declared, judge
from glasshouse.scheme import Sight


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Retention by signal, public display by list, then one length for all."""
    by_months: dict[int, list[Sight]] = {}
    for _, sight in facts.sights:
        months = facts.months_kept(sight)
        if months is None:
            continue
        if months > 84:
            message = f"kept {months} months; the ceiling is 84"
            yield Hit(sight, sight.id, "retention", message, sight, keys=("seven years",))
        if facts.harmed_by(sight).value:
            by_months.setdefault(months, []).append(sight)
    for entry in facts.black:
        if entry.published.to != "public":
            continue
        shown = declared(
            entry.published, "months", lambda months: months.value > 36, f"{entry.id}.published", keys=("display",)
        )
        message = "shown in public for more than 36 months"
        yield from judge(shown, Hit(entry, entry.id, "published", message, keys=("display",)))
    for months, sights in by_months.items():
        mild, grave = min(sights, key=lambda s: s.gravity), max(sights, key=lambda s: s.gravity)
        if grave.gravity - mild.gravity >= 2:
            message = f"one retention, {months} months, for gravity {mild.gravity} and gravity {grave.gravity}"
            yield Hit(
                mild, mild.id, "gravity", message, mild, Severity.CONCERN,
                "one length for all gravities is a concern, no breach of a ceiling", keys=("flat",),
            )  # fmt: skip


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
    Heading.PERIOD,
)
