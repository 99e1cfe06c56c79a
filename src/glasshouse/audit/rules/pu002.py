"""Incompatible re-use.

## What it finds
A pool whose purpose is not among those for which a signal was collected, with a compatibility statement declared
none; or an index that reads such a signal with no pool that could state it.

## Why it matters
What was told to one office for one reason is not told to all for any.

## Example
```yaml
pools: [{id: city-pool, purpose: [civility], compatibility_statement: none}]   # finding
sees:  [{id: bills, collected_for: [billing]}]
```

## Instead
A new basis, or cut the edge.

## Limits
Purposes are compared as written.

## Sources
GDPR 5(1)(b) [S9, read]; PIPL 6 [S30b, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts, is_none
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import PURPOSE
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, any_of, declared, judge


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Pools, then an index that reads agencies directly."""
    agencies = {agency.id: agency for agency in facts.text.agencies}
    for pool in facts.text.pools:
        answers = [
            (sight, declared(sight, "collected_for", frozenset(pool.purpose or ()).isdisjoint, sight.id))
            for name in pool.from_
            for sight in agencies[name].sees
            if facts.has_effect(sight)
        ]  # fmt: skip
        strange = next((sight for sight, answer in answers if answer.value), None)
        other = all_of(declared(pool, "purpose", bool, pool.id), any_of(*(answer for _, answer in answers)))
        unstated = declared(pool, "compatibility_statement", is_none, pool.id)
        message = "pools records for a purpose for which they were not collected, and states no compatibility"
        yield from judge(all_of(other, unstated), Hit(pool, pool.id, "purpose", message, strange))
    index = facts.text.index
    if index is None or not index.purpose:
        return
    for source in facts.flows.into_index:
        collected = source.sight.collected_for
        if source.pool is None and collected is not None and not set(index.purpose) & set(collected):
            message = "the figure uses records for a purpose for which they were not collected"
            yield Hit(index, index.id, "purpose", message, source.sight)
            return


RULE = Rule(
    "PU002",
    "Incompatible re-use",
    find,
    (PURPOSE, Criterion("CN", "PIPL, Art. 6", "directly related to the processing purpose", "S30b", True)),
    "Find a new basis, or cut the edge",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.PROCESSES,
)
