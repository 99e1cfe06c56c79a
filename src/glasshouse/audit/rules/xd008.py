"""A safeguard on paper only.

## What it finds
An appeal that nobody files, that helps fewer than one in twenty of those in error, or takes more than two years; a
person who decides, beside a list decided automatically; a reviewer with no minute; human review beside an automated
mode without authority; consent beside what is mandatory, or as the gate of Art. 22; reasons with nothing in them; an
independent appeal without a body.

## Why it matters
What is there on paper answers the auditor and nobody else.

## Example
```yaml
redress: {appeal: {lists: [late], upheld_if_in_error: 0, …}}   # finding
```

## Instead
Make it work, or declare that it is not there.

## Limits
What happens in practice is not in the file. One in twenty and two years are conventions of this project.

## Sources
A convention of this project: no law, and so a concern alone, in every profile.
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts, empty_appeal
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.norms import CONVENTION
from glasshouse.audit.rule import Found, Hit, Rule
from glasshouse.scheme import Appeal


def find(facts: Facts) -> Iterator[Found]:
    """Redress, decision, then consent."""
    yield from _redress(facts)
    yield from _decision(facts)
    scope, decision = facts.text.applies_to, facts.text.decision
    if scope.mandatory and scope.consent:
        yield Hit(scope, "applies_to", "consent", "everybody is in it without being asked, and everybody consents")
    if scope.mandatory and decision is not None and decision.art22_gate == "explicit_consent":
        yield Hit(decision, "decision", "art22_gate", "rests on consent, and everybody is in it without being asked")


def _redress(facts: Facts) -> Iterator[Found]:
    redress = facts.text.redress
    if redress is None:
        return
    appeal = redress.appeal
    if isinstance(appeal, Appeal) and appeal.lists and (fault := empty_appeal(appeal)):
        yield Hit(redress, "redress", "appeal", f"an appeal is there, and {fault}")
    if redress.explanation is not None and redress.explanation.individual and redress.explanation.content == ():
        yield Hit(redress, "redress", "explanation", "reasons are given one by one, and nothing stands in them")


def _decision(facts: Facts) -> Iterator[Found]:
    decision = facts.text.decision
    if decision is None:
        return
    by_itself = next((entry.id for entry in facts.text.lists if entry.decided == "automatically"), None)
    if decision.mode != "automated" and by_itself is not None:
        message = f"a person decides, and '{by_itself}' is entered automatically"
        yield Hit(decision, "decision", "mode", message)
    if decision.mode != "automated" and decision.reviewer_minutes == 0:
        yield Hit(decision, "decision", "reviewer_minutes", "a person decides, and has no minute for it")
    redress = facts.text.redress
    if decision.mode == "automated" and decision.sole_determinant and redress is not None and redress.human_review:
        yield Hit(decision, "decision", "sole_determinant", "the figure alone decides, and a person reviews it")


RULE = Rule(
    "XD008",
    "A safeguard on paper only",
    find,
    (CONVENTION,),
    "Make it work, or say that it is not there",
    __doc__,
    Right.DUE_PROCESS,
    Heading.MEASURES,
)
