"""One figure or list, many spheres.

## What it finds
One index or list that triggers burdens in three or more contexts, or in two contexts by two or more agencies.

## Why it matters
Joint punishment lets one authority's finding decide in every sphere. Nobody then weighs the consequence.

## Example
```yaml
lists:     [{id: defaulters, polarity: black}]                       # finding
sanctions: [{id: a, when: {on: defaulters}, context: travel},
            {id: b, when: {on: defaulters}, context: work},
            {id: c, when: {on: defaulters}, context: credit}]
```

## Instead
Keep the consequence with the agency that found the breach; share no list without a legal basis for each measure.

## Limits
Three contexts and two agencies are thresholds of this project. Statutory joint measures with real safeguards are
found too.

## Sources
AI Act Art. 5(1)(c)(i) [S1, read]; State Council Opinions 2020 No. 49 [S31a, read]; UNESCO [S29, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import INTERFERENCE, PRIVATE_LIFE, SCORING, UNESCO
from glasshouse.audit.rule import Answer, Criterion, Hit, Rule, Silence
from glasshouse.scheme import Effect, List
from glasshouse.scheme.model import Index


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Lists, then the index, with the burdens that hang on them."""
    hanging: dict[str, list[tuple[Effect, Answer]]] = {}
    by_class: list[tuple[Effect, Answer]] = []
    for effect, adverse in facts.burdens:
        name = effect.when.on or effect.when.not_on
        (by_class if name is None else hanging.setdefault(name, [])).append((effect, adverse))
    fed = []
    for entry in facts.text.lists:
        yield from _spread(entry, entry.id, hanging.get(entry.id, []))
        if any(enter.count is None for enter in entry.enter.any_) and entry.id in hanging:
            fed.append(entry.id)
    index = facts.text.index
    if index is not None and (by_class or len(fed) > 1):
        yield from _spread(index, index.id, [*by_class, *(pair for name in fed for pair in hanging[name])])


def _spread(part: List | Index, name: str, burdens: list[tuple[Effect, Answer]]) -> Iterator[Hit | Silence]:
    sure = [effect for effect, adverse in burdens if adverse.value]
    for some in (sure, [effect for effect, _ in burdens]):
        spheres = list(dict.fromkeys(effect.context for effect in some))
        agencies = {effect.executed_by for effect in some if effect.executed_by is not None}
        if len(spheres) < 3 and not (len(spheres) == 2 and len(agencies) > 1):
            continue
        if some is sure:
            message = f"triggers {len(some)} burdens in {len(spheres)} contexts: {', '.join(spheres)}"
            yield Hit(part, name, "", message)
        else:
            for _, adverse in burdens:
                yield from adverse.silences
        return
    nameless = [effect for effect in sure if effect.executed_by is None]
    if len({effect.context for effect in sure}) == 2 and nameless:
        yield Silence(nameless[0], nameless[0].id, "executed_by")


RULE = Rule(
    "CX002",
    "One figure or list, many spheres",
    find,
    (
        SCORING,
        Criterion(
            "CN",
            "State Council Opinions 2020 No. 49, as told by the press",
            "vary according to the fields in which dishonest behavior occurs, the "
            "seriousness of the circumstances and the degree of impact",
            "S31a",
            True,
        ),
        PRIVATE_LIFE,
        INTERFERENCE,
        UNESCO,
    ),
    "Keep the consequence with the agency that found the breach; share no list without a basis for each measure",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.PROCESSES,
)
