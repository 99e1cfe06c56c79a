"""A sphere of life against what is done in it.

## What it finds
A measure whose context is none in which what it restricts can fall; a measure in publicity that does more than make a
name public; a signal under a word that names no sphere (services, civic, consumption, membership, publicity) whose
agency has a sector of its own, or which touches a right; several agencies under one such word, for purposes that are
not the scheme's.

## Why it matters
Which law holds hangs on spheres of life. One word for all of them hides every crossing.

## Example
```yaml
sanctions: [{id: no-flats, context: services, restricts: housing}]   # finding
```

## Instead
Name the sphere in which the data were generated, or the burden falls.

## Limits
The rules read the sphere that is done, not the one that is declared. Sectors are read where they are words for a
context.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule
from glasshouse.audit.spheres import falls_in, only_names


def find(facts: Facts) -> Iterator[Found]:
    """Signals, then measures."""
    for _, sight in facts.sights:
        sphere = facts.spheres.of(sight)
        if sphere.context != sight.context:
            message = f"its context is '{sight.context}', and what it records is of {sphere.context}"
            yield Hit(sight, sight.id, "context", message, sight)
        elif sphere.strange:
            message = f"'{sight.context}' names no one sphere here, and it was collected for another purpose"
            yield Hit(sight, sight.id, "context", message, sight)
    for effect in facts.flows.effects:
        if falls_in(effect) != effect.context:
            message = f"its context is '{effect.context}', and it restricts {effect.restricts}"
            yield Hit(effect, effect.id, "context", message)
        elif effect.context == "publicity" and not only_names(effect):
            yield Hit(effect, effect.id, "context", "its context is 'publicity', and it does more than name people")


RULE = Rule(
    "XD006",
    "A sphere of life against what is done in it",
    find,
    (CONVENTION,),
    "Name the sphere",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.PROCESSES,
)
