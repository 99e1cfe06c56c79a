"""Face scraping, biometric categorisation, emotion inference.

## What it finds
A signal collected from scraped faces; one that infers race, politics, union, religion, sex life or orientation from
biometrics; or one that infers emotion at work or school.

## Why it matters
What a face is taken to say is not what a person did.

## Example
```yaml
sees: [{id: moods-in-class, context: schooling, infers: [emotion]}]   # finding
```

## Instead
Remove it.

## Limits
Words are a closed list: collected_from scraped_faces; infers race, politics, union, religion, sex_life, orientation,
emotion. Biometrics are the modalities camera and remote_biometric. The bans are on AI systems; such inference is
taken to be one.

## Sources
AI Act Art. 5(1)(e), (f), (g) [S1, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import ARTICLE_5_FROM, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Hit, Rule, Severity, Silence, all_of, any_of, declared, judge, known

_SENSITIVE = frozenset({"race", "politics", "union", "religion", "sex_life", "orientation"})


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Signals."""
    for _, sight in facts.sights:
        categorises = all_of(
            declared(sight, "infers", lambda infers: bool(_SENSITIVE.intersection(infers)), sight.id),
            declared(sight, "modality", ("camera", "remote_biometric").__contains__, sight.id),
        )
        feels = all_of(
            known(sight.context in ("work", "schooling")),
            declared(sight, "infers", lambda infers: "emotion" in infers, sight.id),
        )
        scraped = declared(sight, "collected_from", "scraped_faces".__eq__, sight.id)
        message = "draws on scraped faces, or infers from a face what nobody did"
        answer = any_of(scraped, categorises, feels)
        yield from judge(answer, Hit(sight, sight.id, "infers", message, sight))


RULE = Rule(
    "BI002",
    "Face scraping, biometric categorisation, emotion inference",
    find,
    (
        Criterion(
            "EU",
            "AI Act, Art. 5(1)(e), (f), (g)",
            "untargeted scraping of facial images from the internet or CCTV footage",
            "S1",
            True,
            Severity.PROHIBITED,
            ARTICLE_5_FROM,
        ),
        PRIVATE_LIFE,
    ),
    "Remove it",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.RISKS,
)
