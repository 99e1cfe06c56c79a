"""Pooling between agencies without a named basis.

## What it finds
A pool whose legal basis is none, a contract or a guideline. An index or list that reads several agencies with no pool
declared is undecidable.

## Why it matters
Each file was given for a reason; putting them together is a new act that needs one of its own.

## Example
```yaml
pools: [{id: city-pool, from: [tax, courts], legal_basis: {instrument: plan, level: guideline}}]   # finding
```

## Instead
Name instrument and article for each edge.

## Limits
Whether the instrument named covers the pooling is not in the file.

## Sources
State Council Opinions 2020 No. 49, on when data may be shared [S31b, read]; GDPR 6 (from memory). Instance: Dutch
authority [S41, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Pools, then what reads several agencies without one."""
    for pool in facts.text.pools:
        if len(pool.from_) < 2:
            continue
        baseless = declared(pool, "legal_basis", lambda basis: basis.level not in ("statute", "regulation"), pool.id)
        message = f"puts the records of {len(pool.from_)} agencies together without a basis in statute or regulation"
        yield from judge(baseless, Hit(pool, pool.id, "legal_basis", message))
    index = facts.text.index
    for reader in (*((index,) if index is not None else ()), *facts.text.lists):
        direct = [agency for agency, pool in facts.flows.agencies_read(reader.reads) if pool is None]
        if len(direct) > 1:
            yield Silence(reader, reader.id, "pools.legal_basis (it reads several agencies without a pool)")


RULE = Rule(
    "PU001",
    "Pooling between agencies without a named basis",
    find,
    (
        Criterion("EU", "GDPR, Art. 6", "", "", False),
        Criterion("CN", "State Council Opinions 2020 No. 49, as told by the press", "", "S31b", True),
        PRIVATE_LIFE,
    ),
    "Name instrument and article for each edge",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.PROCESSES,
)
