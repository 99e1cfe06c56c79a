"""Travel or residence ban not shown necessary.

## What it finds
A burden that restricts movement (or, in travel, of severity 4 or more) without a statute that is named, without one
of the five aims, without a weighing of the case, without an end, or with no statement that it is the least intrusive
means.

## Why it matters
Freedom of movement yields only to what is necessary for a stated aim, and only as far as that.

## Example
```yaml
sanctions: [{id: no-trains, restricts: movement, legal_basis: {instrument: plan, level: guideline}}]   # finding
```

## Instead
A court order, a stated aim, alternatives considered, a time limit.

## Limits
Aims are a closed list: national security, public order, health (public health), morals, rights of others. An aim and
a statement are words: they count only beside a weighing of the case, an end, and a statute with its article; the
statement is quoted. Protocol 4 binds the states that have ratified it: not all members of the Council of Europe have.

## Sources
Read in the text itself: ECHR Protocol 4, 2(3) [S47]; Charter 52(1) [S48]. Read in an excerpt: ICCPR 12(3) and General
Comment 27 para 14 [S25].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import LIFELONG, Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_PROPORTION
from glasshouse.audit.rule import Criterion, Found, Hit, Leaning, Rule, all_of, any_of, declared, is_there, judge, known
from glasshouse.audit.spheres import keeps_from_travel
from glasshouse.audit.statements import binds, quoted

_AIMS = frozenset({
    "national security", "public order", "health", "public health", "morals", "public morals", "rights of others",
    "rights and freedoms of others",
})  # fmt: skip


def find(facts: Facts) -> Iterator[Found]:
    """Restrictions of movement, each with what it lacks."""
    for effect, adverse in facts.burdens:
        moves = any_of(known(keeps_from_travel(effect)), declared(effect, "restricts", "movement".__eq__, effect.id))
        if moves.value is not True:
            continue
        words = effect.least_intrusive_statement
        stands = facts.stands(words, effect.legal_basis)
        lacks = any_of(
            declared(effect, "legal_basis", lambda basis: basis.level != "statute" or not binds(basis), effect.id),
            declared(effect, "aim", lambda aim: aim.strip().lower() not in _AIMS, effect.id),
            all_of(declared(effect, "least_intrusive_statement", is_there, effect.id), known(not stands)),
            known(effect.individual_assessment is False),
            known(effect.duration_months == "while_listed" or (effect.duration_months or 0) >= LIFELONG),
        )
        if lacks.value is False and words:
            yield Leaning(effect, effect.id, "least_intrusive_statement", words)
        message = (
            "restricts movement without all of these: a statute, a stated aim, a weighing of the case, an end, and a"
            f" statement with its basis that nothing milder would do{quoted(words)}"
        )
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
        Criterion(
            "COE", "ECHR, Protocol 4, Art. 2(3)", "necessary in a democratic society", "S47", True, key="protocol"
        ),
        CHARTER_PROPORTION,
    ),
    "A court order, a stated aim, alternatives considered, a time limit",
    __doc__,
    Right.MOVEMENT,
    Heading.RISKS,
)
