"""No legal basis for scheme or measure.

## What it finds
A public operator (or a private one whose burdens a public agency executes) whose scheme, or a burden in it, rests on
no statute and no regulation under one that is named.

## Why it matters
An authority may do what a statute gives it to do.

## Example
```yaml
about: {operator: public, legal_basis: {instrument: plan, level: guideline}}   # finding
```

## Instead
Cite the instrument; drop enforcement that private parties are compelled to.

## Limits
Whether the instrument covers the measure is not in the file.

## Sources
ECHR 8(2) [S47, read]; Charter 52(1) [S48, read]; State Council Opinions 2020 No. 49 [S31c, read]. Instance: Robodebt
[S40c, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_LIMITS, MODERATE, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, all_of, declared, judge
from glasshouse.audit.statements import binds


def find(facts: Facts) -> Iterator[Found]:
    """The scheme, then its burdens."""
    about = facts.text.about
    public = {agency.id for agency in facts.text.agencies if agency.kind != "private"}
    if about.operator == "private" and not any(effect.executed_by in public for effect, _ in facts.burdens):
        return
    baseless = declared(about, "legal_basis", lambda basis: not binds(basis), "about")
    message = "the scheme rests on no statute or regulation"
    yield from judge(all_of(facts.any_burden, baseless), Hit(about, "about", "legal_basis", message))
    for effect, adverse in facts.burdens:
        without = declared(effect, "legal_basis", lambda basis: not binds(basis), effect.id)
        message = "the burden rests on no statute or regulation"
        yield from judge(all_of(adverse, without), Hit(effect, effect.id, "legal_basis", message))


RULE = Rule(
    "GV002",
    "No legal basis for scheme or measure",
    find,
    (
        PRIVATE_LIFE,
        CHARTER_LIMITS,
        MODERATE._replace(quote="additional or heavier punishments… at will"),
        Criterion("UN", "ICCPR, Art. 17", "", "S26", True),
    ),
    "Cite the instrument; drop enforcement that private parties are compelled to",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.PROCESSES,
)
