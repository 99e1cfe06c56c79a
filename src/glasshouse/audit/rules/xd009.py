"""Words in place of a ground.

## What it finds
A statement, an instrument, a statute, an article, a basis, a reason that is a mark or a word which could stand in any
text (-, x, n/a, because, it is necessary); evidence with no date, or whose figure is told in words alone.

## Why it matters
A field that is filled is not a question that is answered.

## Example
```yaml
related_contexts: [{from: tax, to: travel, statute: '-', reason: x}]   # finding
```

## Instead
Name instrument and article; write the figure as a figure; or declare none.

## Limits
Marks and hollow words are a closed list; a sentence that is false is not seen. Sentences count for nothing by
themselves: see PU002, PU003, PR004, SP003.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule
from glasshouse.audit.statements import is_evidence, is_hollow, is_named, measured_share
from glasshouse.scheme.process import Measured
from glasshouse.text import TextModel


def find(facts: Facts) -> Iterator[Found]:
    """Clause by clause, in the order of the text."""
    text = facts.text
    yield from _basis(text.about, "about", "legal_basis")
    for _, sight in facts.sights:
        yield from _statement(sight, sight.id, "necessity", sight.necessity)
    for pool in text.pools:
        yield from _basis(pool, pool.id, "legal_basis")
        yield from _statement(pool, pool.id, "compatibility_statement", pool.compatibility_statement)
    for entry in text.lists:
        yield from _statement(entry, entry.id, "published.necessity", entry.published.necessity)
    if text.index is not None and text.index.published is not None:
        yield from _statement(text.index, text.index.id, "published.necessity", text.index.published.necessity)
    for agency in text.agencies:
        register = agency.register_
        if register is not None and register.published is not None:
            yield from _statement(register, agency.id, "published.necessity", register.published.necessity)
    for effect in facts.flows.effects:
        yield from _basis(effect, effect.id, "legal_basis")
        yield from _statement(effect, effect.id, "least_intrusive_statement", effect.least_intrusive_statement)
    yield from _evidence(facts)
    for pair in text.related_contexts:
        for field in ("statute", "reason"):
            words = getattr(pair, field)
            if is_hollow(words):
                yield Hit(
                    pair, f"{pair.from_} → {pair.to}", field, f"'{words}' stands for the {field} of a related pair"
                )
    for waiver in text.waive:
        for field in ("reason", "basis"):
            words = getattr(waiver, field)
            if is_hollow(words):
                at = f"waiver of {waiver.rule}{f' at {waiver.clause}' if waiver.clause else ''}"
                yield Hit(waiver, at, field, f"'{words}' stands for the {field} of a waiver")


def _statement(part: TextModel, clause: str, field: str, words: str | None) -> Iterator[Hit]:
    if words and words.strip().lower() not in ("none", "no") and is_hollow(words):
        yield Hit(part, clause, field, f"'{words}' stands for a statement")


def _basis(part: TextModel, clause: str, field: str) -> Iterator[Hit]:
    basis = getattr(part, field)
    if basis is not None and basis.level in ("statute", "regulation") and not is_named(basis.instrument):
        yield Hit(part, clause, field, f"'{basis.instrument}' stands for an instrument of level {basis.level}")


def _evidence(facts: Facts) -> Iterator[Hit]:
    governance = facts.text.governance
    if governance is None:
        return
    for name in ("dpia", "pipia", "fria", "equality_test", "error_rate", "disparity_test"):
        evidence = getattr(governance, name)
        if not isinstance(evidence, Measured):
            continue
        if not is_evidence(evidence):
            yield Hit(governance, "governance", name, f"'{evidence.date}' stands for the day of a measurement")
        elif name in ("error_rate", "disparity_test") and measured_share(evidence) is None:
            yield Hit(governance, "governance", name, f"'{evidence.finding}' stands for a figure")


RULE = Rule(
    "XD009",
    "Words in place of a ground",
    find,
    (CONVENTION,),
    "Name what can be looked up, or declare none",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.MEASURES,
)
