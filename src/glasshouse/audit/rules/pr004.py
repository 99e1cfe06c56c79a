"""Travel or residence ban not shown necessary.

## What it finds
A sanction that restricts movement without a statute, without one of the five aims, or with no statement that it is
the least intrusive means.

## Why it matters
Freedom of movement yields only to what is necessary for a stated aim, and only as far as that.

## Example
```yaml
sanctions: [{id: no-trains, restricts: movement, legal_basis: {instrument: plan, level: guideline}}]   # finding
```

## Instead
A court order, a stated aim, alternatives considered, a time limit.

## Limits
Aims are a closed list: national security, public order, health (public health), morals, rights of others.

## Sources
ICCPR 12(3) and General Comment 27 para 14 [S25, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts, is_none
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, any_of, declared, judge

_AIMS = frozenset({
    "national security", "public order", "health", "public health", "morals", "public morals", "rights of others",
    "rights and freedoms of others",
})  # fmt: skip


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Restrictions of movement, each with what it lacks."""
    for effect, adverse in facts.burdens:
        moves = declared(effect, "restricts", "movement".__eq__, effect.id)
        if moves.value is not True:
            continue
        lacks = any_of(
            declared(effect, "legal_basis", lambda basis: basis.level != "statute", effect.id),
            declared(effect, "aim", lambda aim: aim.strip().lower() not in _AIMS, effect.id),
            declared(effect, "least_intrusive_statement", is_none, effect.id),
        )
        message = "restricts movement without a statute, a stated aim and a statement that nothing milder would do"
        yield from judge(all_of(adverse, lacks), Hit(effect, effect.id, "restricts", message))


RULE = Rule(
    "PR004",
    "Travel or residence ban not shown necessary",
    find,
    (
        Criterion(
            "UN",
            "ICCPR, Art. 12(3), with General Comment 27 para 14",
            "they must be the least intrusive instrument amongst those which might achieve the desired result",
            "S25",
            True,
        ),
        Criterion("COE", "ECHR, Protocol 4, Art. 2(3)", "", "", False),
    ),
    "A court order, a stated aim, alternatives considered, a time limit",
    __doc__,
    Right.MOVEMENT,
    Heading.RISKS,
)
