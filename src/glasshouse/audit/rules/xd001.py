"""Not AI, beside what only AI does.

## What it finds
system_ai declared false (or role none) beside a figure that is declared learned, a signal that identifies people at a
distance, or one that infers from camera or biometric data.

## Why it matters
The label decides which law holds. What the system does decides it in court.

## Example
```yaml
about: {system_ai: false}
index: {learned: true}   # finding: one of the two is wrong
```

## Instead
Say what the system is; where it is not known, system_ai: unknown.

## Limits
Such a text is read as of an AI system, whatever it says. What is learned and declared as written by hand is not seen.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.gate import Gate
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule


def find(facts: Facts) -> Iterator[Found]:
    """What the text says of itself."""
    about = facts.text.about
    signs = Gate(facts).signs_of_ai()
    if about.system_ai is False and signs:
        yield Hit(about, "about", "system_ai", f"says that it is no AI system, and {signs[0]}")
    if about.role == "none" and about.system_ai is True:
        yield Hit(about, "about", "role", "says that it is an AI system, and that nobody provides or deploys it")


RULE = Rule(
    "XD001",
    "Not AI, beside what only AI does",
    find,
    (CONVENTION,),
    "Say what the system is",
    __doc__,
    Right.DUE_PROCESS,
    Heading.PROCESSES,
)
