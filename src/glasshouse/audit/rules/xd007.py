"""Milder, or graver, than what is declared beside it.

## What it finds
A measure of severity 2 or less that excludes (restricts a sphere while listed, or for two years or more) or is
essential; one declared not essential that restricts housing, or benefits with severity 4 or more; one that restricts
none with severity 4 or more in travel, work, credit, housing or schooling. Conduct of gravity 2 or more that no law
forbids; of gravity 4 or more, or adjudicated, without a decision as its proof; entry.min_gravity above what the list
counts.

## Why it matters
Scales that the author sets move every finding about proportion.

## Example
```yaml
sees: [{id: rumours, legality: alleged, proof: suspicion, gravity: 5}]   # finding
```

## Instead
Declare what is so: the severity of what is done, the gravity that was decided.

## Limits
The scales are conventions of this project, and what is declared beside them may be wrong instead.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule
from glasshouse.audit.spheres import falls_in
from glasshouse.audit.sufficient import weight
from glasshouse.scheme import Effect, List, Sight

_DECIDED = ("adjudicated", "final_decision", "fact")
_EXCLUDES = ("travel", "customs", "work", "profession", "credit", "housing", "schooling")
_YEARS = 24


def find(facts: Facts) -> Iterator[Found]:
    """Signals, lists, then measures, each with the first that does not agree."""
    for _, sight in facts.sights:
        fault = _of_conduct(sight)
        if fault:
            yield Hit(sight, sight.id, "proof", fault, sight)
    for entry in facts.text.lists:
        fault = _of_list(facts, entry)
        if fault:
            yield Hit(entry, entry.id, "enter.min_gravity", fault)
    for effect, adverse in facts.burdens:
        fault = _of_measure(effect) if adverse.value else ""
        if fault:
            yield Hit(effect, effect.id, "severity", fault)


def _of_conduct(sight: Sight) -> str:
    if sight.gravity > 1 and weight(sight) < 2:
        return f"gravity {sight.gravity}, and its legality is '{sight.legality}'"
    if sight.legality == "unlawful_adjudicated" and sight.proof != "adjudicated":
        return f"adjudicated as a breach, and its proof is '{sight.proof}'"
    if sight.gravity > 3 and sight.proof not in _DECIDED:
        return f"gravity {sight.gravity}, and its proof is '{sight.proof}'"
    return ""


def _of_list(facts: Facts, entry: List) -> str:
    least = entry.enter.min_gravity
    enough = facts.sufficient.for_list(entry)
    if least is None or enough is None or enough.sight is None or weight(enough.sight) >= least:
        return ""
    return f"says that it is entered from gravity {least}, and gravity {weight(enough.sight)} suffices"


def _of_measure(effect: Effect) -> str:
    severity, restricts = effect.severity, effect.restricts or "none"
    if severity is None:
        return ""
    lasting = effect.duration_months == "while_listed" or (
        isinstance(effect.duration_months, int) and effect.duration_months >= _YEARS
    )
    if severity < 3 and effect.essential:
        return f"severity {severity}, and an essential service is withheld"
    if severity < 3 and restricts not in ("none", "benefits") and lasting:
        return f"severity {severity}, and it restricts {restricts} for as long as {effect.duration_months}"
    if effect.essential is False and (restricts == "housing" or (restricts == "benefits" and severity > 3)):
        return f"not essential, and it restricts {restricts} with severity {severity}"
    if restricts == "none" and severity > 3 and falls_in(effect) in _EXCLUDES:
        return f"restricts nothing, and is of severity {severity} in {effect.context}"
    return ""


RULE = Rule(
    "XD007",
    "Milder, or graver, than what is declared beside it",
    find,
    (CONVENTION,),
    "Declare what is so",
    __doc__,
    Right.PROPORTIONALITY,
    Heading.RISKS,
)
