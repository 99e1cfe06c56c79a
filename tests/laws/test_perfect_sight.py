"""Law 3: who sees everything, errs never and hears no appeal keeps three ledgers that agree in every month."""

from __future__ import annotations

import pytest

from glasshouse.vocabulary import SPELL_CLASSES, Ledger
from tests.laws.asking import FEW_AND_MANY, ask, lived
from tests.random_schemes import Case
from tests.reference.mechanisms import ALL, NOTHING, OFF, sights

TOGETHER = Ledger.ACTUAL | Ledger.CORRECTED | Ledger.FULL
perfect = sights(lambda _: {"coverage": ALL, "misattributed": NOTHING, "fabricated_per_month": NOTHING})


def ledgers_agree(case: Case) -> int:
    listed = 0
    for entry in lived(OFF["appeal"](perfect(case))):
        if entry.event == "RECORD":
            assert entry.b == TOGETHER
        elif entry.event == "STATUS":
            assert entry.b in (0, TOGETHER)
            listed += entry.b == TOGETHER
        elif entry.event == "LEFT":
            assert entry.value >> 16 == SPELL_CLASSES.index("as_designed")
        else:
            assert entry.event not in ("FILED", "DECIDED", "CORRECTED")
    return listed


def ledgers_part(case: Case) -> int:
    """As the case was drawn: how often the ledgers are seen to part, without which agreement says nothing."""
    return sum(entry.event == "STATUS" and entry.b not in (0, TOGETHER) for entry in lived(case))


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_the_ledgers_agree(examples: int) -> None:
    assert ask(ledgers_agree, examples) > 0


def test_with_errors_they_do_not() -> None:
    assert ask(ledgers_part, 5) > 0
