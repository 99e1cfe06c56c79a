"""Unproven facts, or a reversed burden of proof.

## What it finds
A signal that rests on suspicion, inference, report or prediction and leads to a grave burden, or one of the police on
which nobody has decided (alleged, or called a fact); or redress.burden declared to lie with the person.

## Why it matters
What nobody has decided is not yet a fact, and nobody can prove that they did not.

## Example
```yaml
sees: [{id: tip-offs, proof: report}]   # finding, where it leads to a grave burden
```

## Instead
Only adjudicated or final decisions enter; the authority proves.

## Limits
Proof is declared by the author. The presumption of innocence is for charges that are criminal in nature; whether a
burden is so is for people to judge.

## Sources
Read in the text itself: Charter 48(1) [S48]; ECHR 6(2) [S47]. Read in an excerpt: State Council Opinions 2020 No. 49
[S31b]. From memory: ICCPR 14(2), for punitive measures. Instance: Robodebt orders [S40c, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.flows import Inlet
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import Answer, Criterion, Hit, Rule, Silence, all_of, any_of, judge
from glasshouse.scheme import Reward, Sight

_UNPROVEN = ("suspicion", "inference", "report", "prediction")
_DECIDED = ("adjudicated", "final_decision")


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Unproven signals that lead to grave burdens, then the burden of proof."""
    groups: dict[tuple[int, int], tuple[Inlet, list[Answer]]] = {}
    for effect, adverse in facts.burdens:
        turn = -1 if isinstance(effect, Reward) else 1
        serious = facts.serious(effect, adverse)
        for inlet in facts.flows.into(effect):
            turned_inlet = inlet._replace(sign=inlet.sign * turn)
            groups.setdefault((id(inlet.sources), turned_inlet.sign), (turned_inlet, []))[1].append(serious)
    grave: set[str] = set()
    for inlet, answers in groups.values():
        unproven = [one.sight.id for one in inlet.sources if _is_unproven(facts, one.sight) and 1 in inlet.moves(one)]
        answer = any_of(*answers)
        if answer.value:
            grave.update(unproven)
        elif unproven:
            yield from answer.silences
    for _, sight in facts.sights:
        if sight.id in grave:
            message = f"proof is '{sight.proof}', and it leads to a grave burden"
            yield Hit(sight, sight.id, "proof", message, sight)
    turned = all_of(facts.any_burden, facts.redress("burden", "person"))
    message = "the person has to prove that the record is wrong"
    yield from judge(turned, Hit(facts.block("redress"), "redress", "burden", message))


def _is_unproven(facts: Facts, sight: Sight) -> bool:
    """A police file holds what is thought of somebody until an authority has decided on it."""
    if sight.proof in _UNPROVEN:
        return True
    return facts.sphere(sight) == "police" and sight.proof not in _DECIDED


RULE = Rule(
    "DP006",
    "Unproven facts, or a reversed burden of proof",
    find,
    (
        Criterion(
            "CN",
            "State Council Opinions 2020 No. 49, as told by the press",
            "must be based on a legally effective document",
            "S31b",
            True,
        ),
        Criterion("UN", "ICCPR, Art. 14(2)", "", "", False),
        Criterion("EU", "Charter, Art. 48(1)", "presumed innocent until proved guilty according to law", "S48", True),
        Criterion("EU", "GDPR, Art. 5(1)(d)", "", "S9", True),
        Criterion("COE", "ECHR, Art. 6(2)", "presumed innocent until proved guilty according to law", "S47", True),
    ),
    "Only adjudicated or final decisions enter; the authority proves",
    __doc__,
    Right.DUE_PROCESS,
    Heading.OVERSIGHT,
)
