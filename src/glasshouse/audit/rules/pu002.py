"""Incompatible re-use.

## What it finds
A pool whose purpose is not among those for which a signal was collected, with a compatibility statement declared
none, or in words without a basis; or an index or list that reads such a signal with no pool that could state it.

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
Purposes are compared as written. A statement of compatibility counts only beside a basis with its article, and is
quoted.

## Sources
Read in the text itself: Charter 8(2) [S48]. Read in an excerpt: GDPR 5(1)(b) [S9]; PIPL 6 [S30b].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.flows import Inflow
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, PURPOSE
from glasshouse.audit.rule import Criterion, Found, Hit, Leaning, Rule, all_of, any_of, declared, is_there, judge, known
from glasshouse.audit.statements import quoted
from glasshouse.scheme import List
from glasshouse.scheme.model import Index


def find(facts: Facts) -> Iterator[Found]:
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
        statement = pool.compatibility_statement
        stands = facts.stands(statement, pool.legal_basis)
        unstated = all_of(declared(pool, "compatibility_statement", is_there, pool.id), known(not stands))
        if statement and unstated.value is False and other.value is not False:
            yield Leaning(pool, pool.id, "compatibility_statement", statement)
        message = (
            "pools records for a purpose for which they were not collected, and states no compatibility with its basis"
            f"{quoted(statement)}"
        )
        yield from judge(all_of(other, unstated), Hit(pool, pool.id, "purpose", message, strange))
    index = facts.text.index
    if index is not None:
        yield from _direct(facts, index, facts.flows.into_index, index.purpose or facts.text.about.purpose)
    for entry in facts.text.lists:
        yield from _direct(facts, entry, facts.flows.counted_by(entry), facts.text.about.purpose)


def _direct(facts: Facts, part: Index | List, sources: Iterable[Inflow], purposes: tuple[str, ...]) -> Iterator[Found]:
    """The first record that an index or list reads from an agency itself, and that was collected for something else."""
    for source in sources:
        collected = source.sight.collected_for
        if source.pool is None and purposes and collected is not None and not set(purposes) & set(collected):
            message = "uses records for a purpose for which they were not collected"
            yield Hit(part, part.id, "purpose" if isinstance(part, Index) else "reads", message, source.sight)
            return


RULE = Rule(
    "PU002",
    "Incompatible re-use",
    find,
    (
        PURPOSE,
        CHARTER_DATA,
        Criterion("CN", "PIPL, Art. 6", "directly related to the processing purpose", "S30b", True),
    ),
    "Find a new basis, or cut the edge",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.PROCESSES,
)
