"""Face scraping, biometric categorisation, emotion inference.

## What it finds
A signal collected from scraped faces; one that infers race, politics, union, religion, belief, sex life or
orientation from biometrics; or one that infers emotion from biometrics at work or school.

## Why it matters
What a face is taken to say is not what a person did.

## Example
```yaml
sees: [{id: moods-in-class, context: schooling, modality: camera, infers: [emotion]}]   # finding
```

## Instead
Remove it.

## Limits
Words are a closed list: collected_from scraped_faces; infers race, politics, union, religion, belief, sex_life,
orientation, emotion. Biometrics are the modalities camera and remote_biometric; what is inferred from words alone is
not emotion recognition in the sense of the Act (Art. 3(39), from memory). Religious and philosophical beliefs are in
5(1)(g). Excepted are, for emotion, medical reasons and those of preventing accidents (5(1)(f)): declared, they lower
the severity, with the reason; and the labelling or filtering of datasets, and categorising in law enforcement
(5(1)(g)): not told apart here.

## Sources
Read in the text itself: AI Act Art. 5(1)(e), (f), (g) [S1]; recital 30 [S51]; Charter 7 [S48]; ECHR 8(2) [S47].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.law import ARTICLE_5_FROM
from glasshouse.audit.norms import CHARTER_PRIVATE_LIFE, PRIVATE_LIFE
from glasshouse.audit.rule import Criterion, Found, Hit, Rule, Severity, all_of, any_of, declared, judge, known

_SENSITIVE = frozenset({"race", "politics", "union", "religion", "belief", "sex_life", "orientation"})
_FACES = ("camera", "remote_biometric")
_EXCEPTED = frozenset({"medical", "medicine", "health", "prevention of accidents"})
"""Purposes for which Art. 5(1)(f) lets emotion be inferred: for health, or against accidents."""


def find(facts: Facts) -> Iterator[Found]:
    """Signals."""
    for _, sight in facts.sights:
        biometric = declared(sight, "modality", _FACES.__contains__, sight.id)
        categorises = all_of(
            declared(sight, "infers", lambda infers: bool(_SENSITIVE.intersection(infers)), sight.id), biometric
        )
        feels = all_of(
            known(facts.sphere(sight) in ("work", "schooling")),
            declared(sight, "infers", lambda infers: "emotion" in infers, sight.id),
            biometric,
        )
        scraped = declared(sight, "collected_from", "scraped_faces".__eq__, sight.id)
        message = "draws on scraped faces, or infers from a face what nobody did"
        excepted = bool(_EXCEPTED.intersection(sight.collected_for or ()))
        only_feels = excepted and feels.value and not (scraped.value or categorises.value)
        cap = Severity.UNLAWFUL_RISK if only_feels else None
        reason = (
            "collected for health or against accidents: whether the exception of 5(1)(f) holds is for people to judge"
        )
        yield from judge(
            any_of(scraped, categorises, feels), Hit(sight, sight.id, "infers", message, sight, cap, reason)
        )


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
            only_ai=True,
        ),
        CHARTER_PRIVATE_LIFE,
        PRIVATE_LIFE,
    ),
    "Remove it",
    __doc__,
    Right.PRIVATE_LIFE,
    Heading.RISKS,
)
