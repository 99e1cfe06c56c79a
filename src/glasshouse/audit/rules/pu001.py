"""Pooling between agencies without a named basis.

## What it finds
A pool whose legal basis is none, a contract or a guideline, or is not named; one agency that holds the records of
several spheres that nothing relates, with no pool that names a basis; an agency's own register that other agencies can
read, beside agencies of an unrelated sphere: a pool in other words. An index or list that reads several agencies
with no pool declared is undecidable.

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
Read in the text itself: Charter 8(2) [S48]; ECHR 8(2) [S47]. Read in an excerpt: State Council Opinions 2020 No. 49,
on when data may be shared [S31b]. From memory: GDPR 6. Instance: Dutch authority [S41, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, Silence, declared, judge
from glasshouse.audit.statements import binds


def find(facts: Facts) -> Iterator[Found]:
    """Pools, agencies of several spheres, open registers, then what reads several agencies without a pool."""
    based: set[str] = set()
    for pool in facts.text.pools:
        baseless = declared(pool, "legal_basis", lambda basis: not binds(basis), pool.id)
        based.update(pool.from_ if baseless.value is False else ())
        if len(pool.from_) < 2:
            continue
        message = f"puts the records of {len(pool.from_)} agencies together without a basis in statute or regulation"
        yield from judge(baseless, Hit(pool, pool.id, "legal_basis", message))
    for agency in facts.text.agencies:
        spheres = dict.fromkeys(facts.sphere(sight) for sight in agency.sees if facts.has_effect(sight))
        strange = [one for one in spheres if not any(facts.joined(one, other) for other in spheres if other != one)]
        if len(strange) > 1 and agency.id not in based:
            message = f"one agency holds records of {', '.join(strange)}; no basis is named for putting them together"
            yield Hit(agency, agency.id, "sees", message, agency.sees[0])
    yield from _open_registers(facts, based)
    index = facts.text.index
    for reader in (*((index,) if index is not None else ()), *facts.text.lists):
        direct = [agency for agency, pool in facts.flows.agencies_read(reader.reads) if pool is None]
        if len(direct) > 1:
            yield Silence(reader, reader.id, "pools.legal_basis (it reads several agencies without a pool)")


def _open_registers(facts: Facts, based: set[str]) -> Iterator[Hit]:
    """Registers that agencies of an unrelated sphere can read, with no pool that names a basis for it."""
    for agency in facts.text.agencies:
        published = agency.register_.published if agency.register_ is not None else None
        if published is None or published.to == "nobody" or agency.id in based:
            continue
        own = {facts.sphere(sight) for sight in agency.sees}
        others = dict.fromkeys(
            facts.sphere(sight) for other in facts.text.agencies if other is not agency for sight in other.sees
        )
        strange = [one for one in others if own and one not in own and not any(facts.joined(one, mine) for mine in own)]
        if strange:
            message = f"its own register is open to agencies of {', '.join(strange)}; no basis is named for that"
            yield Hit(agency.register_ or agency, agency.id, "published", message, agency.sees[0])


RULE = Rule(
    "PU001",
    "Pooling between agencies without a named basis",
    find,
    (
        Criterion("EU", "GDPR, Art. 6(1)", "", "", False),
        CHARTER_DATA,
        Criterion("CN", "State Council Opinions 2020 No. 49, as told by the press", "", "S31b", True),
        PRIVATE_LIFE,
    ),
    "Name instrument and article for each edge",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.PROCESSES,
)
