"""Data not needed for the declared purpose.

## What it finds
A signal that reaches no index and no list, or whose necessity is declared none; figures of persons, or an agency's own
register, shown to others with no need that is stated with a basis; and, as a concern, six or more
contexts pooled for one purpose.

## Why it matters
What is collected and not needed is there to be misused.

## Example
```yaml
sees: [{id: library-loans}]   # finding, where nothing reads it
```

## Instead
Delete unused signals; one line of necessity for each signal.

## Limits
Six contexts is a threshold of this project.

## Sources
SyRI [S20d, read]; PIPL 6 [S30b, read]; GDPR 5(1)(c) [S9, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, CHARTER_PROPORTION
from glasshouse.audit.publication import Audience
from glasshouse.audit.rule import Criterion, Found, Hit, Leaning, Rule, Severity, any_of, declared, judge, known
from glasshouse.audit.statements import quoted
from glasshouse.scheme import Agency, List
from glasshouse.scheme.model import Register
from glasshouse.text import TextModel


def find(facts: Facts) -> Iterator[Found]:
    """Signals, what is shown, then pools and the index by their breadth."""
    for _, sight in facts.sights:
        used = facts.has_effect(sight)
        unstated = declared(sight, "necessity", lambda statement: not facts.stands(statement, None), sight.id)
        needless = any_of(known(not used), unstated)
        if used and unstated.value is False and sight.necessity:
            yield Leaning(sight, sight.id, "necessity", sight.necessity)
        message = (
            f"its necessity is not stated with a basis{quoted(sight.necessity)}"
            if used
            else "reaches no index and no list"
        )
        yield from judge(needless, Hit(sight, sight.id, "necessity", message, sight))
    yield from _shown(facts)
    agencies = {agency.id: agency for agency in facts.text.agencies}
    readers: list[tuple[TextModel, str, list[Agency]]] = [
        (pool, pool.id, [agencies[name] for name in pool.from_]) for pool in facts.text.pools
    ]
    index = facts.text.index
    if index is not None and not any(name == pool.id for pool in facts.text.pools for name in index.reads):
        read = [agency for agency, _ in facts.flows.agencies_read(index.reads)]
        readers.append((index, index.id, read))
    for part, name, sights in readers:
        spheres = list(dict.fromkeys(facts.sphere(sight) for agency in sights for sight in agency.sees))
        if len(spheres) >= 6:
            message = f"puts {len(spheres)} contexts together for one purpose: {', '.join(spheres)}"
            yield Hit(part, name, "from", message, None, Severity.CONCERN, "breadth alone is a concern of this project")


def _shown(facts: Facts) -> Iterator[Found]:
    """Figures and registers; lists are left to the rule on shaming."""
    for one in facts.shown:
        if isinstance(one.part, List) or one.audience is Audience.NOBODY:
            continue
        necessity = one.published.necessity
        unstated = declared(one.published, "necessity", lambda necessity: not facts.stands(necessity, None), one.at)
        if unstated.value is False and necessity:
            yield Leaning(one.part, one.clause, "published.necessity", necessity)
        source = one.mildest if isinstance(one.part, Register) else None
        message = f"{one.words}: shown to others, and no need for it is stated with a basis{quoted(necessity)}"
        yield from judge(unstated, Hit(one.part, one.clause, "published", message, source))


RULE = Rule(
    "PU003",
    "Data not needed for the declared purpose",
    find,
    (
        Criterion(
            "COE", "ECHR, Art. 8(2): SyRI", "transparency, purpose limitation and data minimization", "S20d", True
        ),
        Criterion("CN", "PIPL, Art. 6", "minimum scope", "S30b", True),
        Criterion("EU", "GDPR, Art. 5(1)(c)", "", "S9", True),
        CHARTER_DATA,
        CHARTER_PROPORTION,
    ),
    "Delete unused signals, and write one line of necessity for each",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.PROCESSES,
)
