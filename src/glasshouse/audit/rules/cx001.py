"""Detriment in an unrelated context.

## What it finds
A sanction (or a reward whose absence withdraws an entitlement) in one sphere of life that a signal of another sphere
reaches, through pool, index, class and list, where the pair is not declared related with statute and article. What
does nothing but make a name public is left to SP003.

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
finance to credit, courts to enforcement. A word that names no sphere (services, civic, consumption, membership,
publicity), or one that holds more than two fifths of the signals, relates nothing for another purpose. The ban of the
AI Act needs an evaluation over a period of time: one record alone is none, and a means test by statute that an
official decides is left out of it (recital 31).

## Sources
Read in the text itself: AI Act Art. 5(1)(c)(i) [S1], recitals 12 and 31 [S2, S3]; Charter 8(2) [S48]; ECHR 8(2)
[S47]. Read in an excerpt: UNESCO [S29; para 26 from memory].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, INTERFERENCE, PRIVATE_LIFE, PURPOSE, SCORING, UNESCO, no_scoring
from glasshouse.audit.rule import Found, Hit, Leaning, Rule, judge
from glasshouse.audit.spheres import Sphere, falls_in, only_names
from glasshouse.audit.statements import relates


def find(facts: Facts) -> Iterator[Found]:
    """Burdens that a signal of an unrelated context reaches."""
    for effect, adverse in facts.burdens:
        if only_names(effect):
            continue
        crossing = {one: reach for one, reach in facts.reaching(effect).items() if facts.unrelated(one, effect)}
        for pair in facts.text.related_contexts:
            if relates(pair) and pair.to == falls_in(effect) and Sphere(pair.from_) in facts.reaching(effect):
                words = f"{pair.from_} → {pair.to}: {pair.statute}, {pair.article}; {pair.reason}"
                yield Leaning(effect, effect.id, "context", words)
        if not crossing:
            continue
        first = next(iter(crossing.values()))[0]
        count = sum(number for _, number in crossing.values())
        message = (
            f"{', '.join(one.words() for one in crossing)} → {falls_in(effect)}: reached by {count}"
            f" signal{'' if count == 1 else 's'} of contexts that are not declared related"
        )
        spares, reason = no_scoring(facts, effect)
        yield from judge(adverse, Hit(effect, effect.id, "context", message, first, None, reason, spares=spares))


RULE = Rule(
    "CX001",
    "Detriment in an unrelated context",
    find,
    (SCORING, PURPOSE, CHARTER_DATA, PRIVATE_LIFE, INTERFERENCE, UNESCO),
    "Cut the edge, keep one index per context, or declare the pair related with statute, article and reason",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.PROCESSES,
)
