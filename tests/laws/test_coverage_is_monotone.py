"""Law 4: who sees more sees all that was seen before.  Nothing is claimed of lists."""

from __future__ import annotations

import pytest

from glasshouse.records.log import Entry
from glasshouse.text import Sourced
from glasshouse.vocabulary import Ledger
from tests.laws.asking import FEW_AND_MANY, ask, lived, without
from tests.random_schemes import Case
from tests.reference.mechanisms import sights
from tests.texts import WHY

Deed = tuple[int, int, str, int]
"""Person, month, conduct, ordinal."""

wider = sights(lambda sight: {"coverage": Sourced(value=(sight.coverage.value + 1) / 2, assumption=WHY)})
"""Every coverage half-way to all."""


def _seen(log: list[Entry]) -> dict[Deed, set[tuple[str, str | int]]]:
    """Of each deed, by which Sights it was seen and whether the sighting went astray."""
    seen: dict[Deed, set[tuple[str, str | int]]] = {}
    deed: Deed | None = None
    for entry in log:
        if entry.event == "DEED":
            deed = (entry.person, entry.month, entry.a, entry.value)
            seen[deed] = set()
        elif entry.event == "SIGHTING":
            assert deed is not None and deed[:2] == (entry.person, entry.month)
            seen[deed].add((entry.a, entry.b))
    return seen


def sightings_stay(case: Case) -> int:
    """A deed done in both worlds and seen at a coverage is seen, and goes astray or not, at a higher one."""
    less, more = _seen(lived(case)), _seen(lived(wider(case)))
    both = less.keys() & more.keys()
    for deed in both:
        assert less[deed] <= more[deed], deed
    return sum(less[deed] < more[deed] for deed in both)


def records_stay(case: Case) -> int:
    """With consequences off and nothing misattributed, the authority's records at a coverage are among those above."""
    case = without(case, "response", "sanctions", "rewards", "publicity", "association", "misattribution")
    less, more = (
        {
            (entry.person, entry.month, entry.a, entry.value)
            for entry in lived(one)
            if entry.event == "RECORD" and int(entry.b) & Ledger.ACTUAL
        }
        for one in (case, wider(case))
    )
    assert less <= more
    return int(bool(less) and less < more)


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_what_was_seen_is_seen(examples: int) -> None:
    assert ask(sightings_stay, examples) > 0


@pytest.mark.parametrize("examples", FEW_AND_MANY)
def test_what_was_recorded_is_recorded(examples: int) -> None:
    assert ask(records_stay, examples) > 0
