"""Detriment in an unrelated context.

## What it finds
A sanction (or a reward whose absence withdraws an entitlement) in one sphere of life that a signal of another sphere
reaches, through pool, index, class and list, where the pair is not declared related. Publicity is left to SP003.

## Why it matters
A score is not what is banned; its flow into a detriment elsewhere is. Who was late with a bill should not thereby
lose a train.

## Example
```yaml
sees:      [{id: fines, context: traffic}]
sanctions: [{id: no-trains, when: {on: fined}, context: travel}]   # finding
```

## Instead
Cut the edge, keep one index per context, or declare the pair in related_contexts with statute, article and
reason, which is then printed.

## Limits
Unrelated is open texture; the table of related pairs is this project's: same context, traffic to driving licence,
finance to credit, courts to enforcement. A context declared too broadly hides a crossing.

## Sources
AI Act Art. 5(1)(c)(i) [S1, read]; recital 12 [S3, read]; UNESCO [S29, read; para 26 from memory]; ECHR 8 (from
memory).
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import INTERFERENCE, PRIVATE_LIFE, PURPOSE, SCORING, UNESCO
from glasshouse.audit.rule import Hit, Rule, Silence, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Burdens that a signal of an unrelated context reaches."""
    for effect, adverse in facts.burdens:
        if effect.context == "publicity":
            continue
        crossing = {
            context: reached for context, reached in facts.spheres(effect).items() if facts.unrelated(context, effect)
        }
        if not crossing:
            continue
        first = next(iter(crossing.values()))[0]
        count = sum(number for _, number in crossing.values())
        message = (
            f"{', '.join(crossing)} → {effect.context}: reached by {count} signal{'' if count == 1 else 's'}"
            " of contexts that are not declared related"
        )
        yield from judge(adverse, Hit(effect, effect.id, "context", message, first))


RULE = Rule(
    "CX001",
    "Detriment in an unrelated context",
    find,
    (SCORING, PURPOSE, PRIVATE_LIFE, INTERFERENCE, UNESCO),
    "Cut the edge, keep one index per context, or declare the pair related with statute, article and reason",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.PROCESSES,
)
