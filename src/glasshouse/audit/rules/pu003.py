"""Data not needed for the declared purpose.

## What it finds
A signal that reaches no index and no list, or whose necessity is declared none; and, as a concern, six or more
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
from glasshouse.audit.rule import Criterion, Found, Hit, Leaning, Rule, Severity, any_of, declared, judge, known
from glasshouse.audit.statements import quoted
from glasshouse.scheme import Agency
from glasshouse.text import TextModel


def find(facts: Facts) -> Iterator[Found]:
    """Signals, then pools and the index by their breadth."""
    for _, sight in facts.sights:
        used = facts.has_effect(sight)
        unstated = declared(sight, "necessity", lambda said: not facts.stands(said, None), sight.id)
        needless = any_of(known(not used), unstated)
        if used and unstated.value is False and sight.necessity:
            yield Leaning(sight, sight.id, "necessity", sight.necessity)
        message = (
            f"its necessity is not stated with a basis{quoted(sight.necessity)}"
            if used
            else "reaches no index and no list"
        )
        yield from judge(needless, Hit(sight, sight.id, "necessity", message, sight))
    agencies = {agency.id: agency for agency in facts.text.agencies}
    readers: list[tuple[TextModel, str, list[Agency]]] = [
        (pool, pool.id, [agencies[name] for name in pool.from_]) for pool in facts.text.pools
    ]
    index = facts.text.index
    if index is not None and not any(name == pool.id for pool in facts.text.pools for name in index.reads):
        read = [agency for agency, _ in facts.flows.agencies_read(index.reads)]
        readers.append((index, index.id, read))
    for part, name, some in readers:
        spheres = list(dict.fromkeys(facts.sphere(sight) for agency in some for sight in agency.sees))
        if len(spheres) >= 6:
            message = f"puts {len(spheres)} contexts together for one purpose: {', '.join(spheres)}"
            yield Hit(part, name, "from", message, None, Severity.CONCERN, "breadth alone is a concern of this project")


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
