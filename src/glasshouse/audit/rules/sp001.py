"""Expression lowers the standing.

## What it finds
A signal in online speech or press, or on the right of expression or press, that is not adjudicated as a breach and
worsens a person's standing.

## Why it matters
Who is scored for what they say, stops saying it.

## Example
```yaml
sees: [{id: critical-posts, context: online_speech, legality: alleged}]   # finding, where it costs points
```

## Instead
Remove it.

## Limits
Expression recorded under another context and right is not seen. A breach counts as adjudicated where legality and
proof both say so.

## Sources
Read in the text itself: Charter 11(1) [S48]. Read in an excerpt: ICCPR 19(3) [S26]; Glukhin, Art. 10 [S24].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, any_of, declared, judge, known
from glasshouse.audit.sufficient import adjudged


def find(facts: Facts) -> Iterator[Found]:
    """Signals that worsen a standing."""
    for _, sight in facts.sights:
        if adjudged(sight) or not facts.lowers(sight):
            continue
        speech = any_of(
            known(facts.sphere(sight) in ("online_speech", "press")),
            declared(sight, "right", ("expression", "press").__contains__, sight.id),
        )
        message = "what a person says or publishes worsens their standing"
        yield from judge(speech, Hit(sight, sight.id, "right", message, sight))


RULE = Rule(
    "SP001",
    "Expression lowers the standing",
    find,
    (
        Criterion("UN", "ICCPR, Art. 19(3)", "provided by law and… necessary", "S26", True),
        Criterion(
            "EU",
            "Charter, Art. 11(1)",
            "freedom to hold opinions and to receive and impart information and ideas without interference by public"
            " authority",
            "S48",
            True,
        ),
        Criterion("COE", "ECHR, Art. 10: Glukhin v. Russia", "", "S24", True),
    ),
    "Remove it",
    __doc__,
    Right.EXPRESSION,
    Heading.RISKS,
)
