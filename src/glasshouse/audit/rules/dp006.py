"""Unproven facts, or a reversed burden of proof.

## What it finds
A signal that rests on suspicion, inference, report or prediction and leads to a grave burden; or redress.burden
declared to lie with the person.

## Why it matters
What nobody has decided is not yet a fact, and nobody can prove that they did not.

## Example
```yaml
sees: [{id: tip-offs, proof: report}]   # finding, where it leads to a grave burden
```

## Instead
Only adjudicated or final decisions enter; the authority proves.

## Limits
Proof is declared by the author.

## Sources
State Council Opinions 2020 No. 49 [S31b, read]; ICCPR 14(2), for punitive measures (from memory). Instance: Robodebt
orders [S40c, read].
"""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.audit.facts import Facts
from glasshouse.audit.rule import Answer, Criterion, Hit, NO, Rule, Silence, all_of, judge, told
from glasshouse.scheme import Reward



_UNPROVEN = ("suspicion", "inference", "report", "prediction")


def find(facts: Facts) -> Iterator[Hit | Silence]:
    """Unproven signals that lead to grave burdens, then the burden of proof."""
    reached: dict[str, Answer] = {}
    seen: set[tuple[int, int, bool]] = set()
    for effect, adverse in facts.burdens:
        serious = facts.serious(effect, adverse)
        if serious.value is False:
            continue
        turn = -1 if isinstance(effect, Reward) else 1
        for inlet in facts.flows.into(effect):
            key = (id(inlet.sources), inlet.sign * turn, serious.value is True)
            if serious.value and key in seen:
                continue
            seen.add(key)
            for source in inlet.sources:
                unproven = source.sight.proof in _UNPROVEN and turn in inlet.moves(source)
                if unproven and reached.get(source.sight.id, NO).value is not True:
                    reached[source.sight.id] = serious
    for _, sight in facts.sights:
        message = f"proof is '{sight.proof}', and it leads to a grave burden"
        answer = reached.get(sight.id, NO)
        yield from judge(answer, lambda s=sight, m=message: Hit(s, s.id, "proof", m, s))
    turned = all_of(facts.any_burden, facts.redress("burden", "person"))
    message = "the person has to prove that the record is wrong"
    yield from judge(turned, lambda: Hit(facts.block("redress"), "redress", "burden", message))


RULE = Rule(
    "DP006",
    "Unproven facts, or a reversed burden of proof",
    find,
    (Criterion("CN", "State Council Opinions 2020 No. 49, as told by the press", "must be based on a legally effective document", "S31b", True), Criterion("UN", "ICCPR, Art. 14(2)", "", "", False), Criterion("COE", "ECHR, Art. 6", "", "", False)),
    "Only adjudicated or final decisions enter; the authority proves",
    __doc__,
)
