"""Live remote biometric identification feeds the scheme.

## What it finds
A signal of modality remote_biometric, in real time, in public space.

## Why it matters
Everyone who walks past is identified so that someone can be scored.

## Example
```yaml
sees: [{id: faces-at-crossings, modality: remote_biometric, realtime: true, public_space: true}]   # finding
```

## Instead
Remove it; scoring is never one of the three objectives.

## Limits
Law enforcement is read from the kind of the agency, police. The exceptions of Art. 5(1)(h) are not weighed. This is a
number in a model; nothing here identifies anybody.

## Sources
AI Act Art. 5(1)(h), 26(10) [S1, read]; Glukhin [S24, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ARTICLE_5_FROM
from glasshouse.audit.norms import CHARTER_PRIVATE_LIFE, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Hit, Rule, Severity, Silence, all_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Signals."""
    for agency, sight in facts.sights:
        live = all_of(
            declared(sight, "modality", "remote_biometric".__eq__, sight.id),
            declared(sight, "realtime", bool, sight.id),
            declared(sight, "public_space", bool, sight.id),
        )
        police = agency.kind == "police"
        cap = None if police else Severity.UNLAWFUL_RISK
        reason = "" if police else "the agency is not one of law enforcement: the ban is on use for that purpose"
        message = "identifies people at a distance, live, in public space"
        yield from judge(live, Hit(sight, sight.id, "modality", message, sight, cap, reason))


RULE = Rule(
    "BI001",
    "Live remote biometric identification feeds the scheme",
    find,
    (
        Criterion(
            "EU",
            "AI Act, Art. 5(1)(h)",
            "unless and in so far as such use is strictly necessary for one of the following objectives",
            "S1",
            True,
            Severity.PROHIBITED,
            ARTICLE_5_FROM,
            only_ai=True,
        ),
        Criterion("COE", "ECHR, Art. 8: Glukhin v. Russia", "", "S24", True),
        CHARTER_PRIVATE_LIFE,
        PRIVATE_LIFE,
    ),
    "Remove it: scoring is never one of the objectives",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.RISKS,
)
