"""Security-camera data reused for scoring.

## What it finds
A signal of modality camera, collected for security, in a scheme whose purpose is not security.

## Why it matters
Cameras that were put up against one danger then watch everything.

## Example
```yaml
about: {purpose: [civility]}
sees: [{id: station-cameras, modality: camera, collected_for: [security]}]   # finding
```

## Instead
Cut the edge.

## Limits
Security is the word security or public security in collected_for and purpose.

## Sources
PIPL 26 [S30c, read]; GDPR 5(1)(b) [S9, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CHARTER_DATA, PURPOSE
from glasshouse.audit.rule import Criterion, Hit, Rule, Silence, all_of, declared, judge, known

_SECURITY = frozenset({"security", "public security"})


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Signals that reach an index or list."""
    if _SECURITY.intersection(facts.text.about.purpose):
        return
    for _, sight in facts.sights:
        reused = all_of(
            known(facts.has_effect(sight)),
            declared(sight, "modality", "camera".__eq__, sight.id),
            declared(sight, "collected_for", lambda purposes: bool(_SECURITY.intersection(purposes)), sight.id),
        )
        message = "was collected for security and is used for another purpose"
        yield from judge(reused, Hit(sight, sight.id, "collected_for", message, sight))


RULE = Rule(
    "BI003",
    "Security-camera data reused for scoring",
    find,
    (
        Criterion(
            "CN", "PIPL, Art. 26", "can only be used for the purpose of maintaining public security", "S30c", True
        ),
        PURPOSE,
        CHARTER_DATA,
    ),
    "Cut the edge",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.RISKS,
)
