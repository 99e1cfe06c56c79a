"""Laws of the audit: a harsher text never has fewer findings, a safeguard never adds one, rule by rule."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from glasshouse import library
from glasshouse.audit import audit_text
from glasshouse.errors import GlasshouseError
from glasshouse.scheme import SchemeText
from tests.audit.changed import (
    HARSHER,
    SAFEGUARDS,
    Data,
    after,
    bound,
    changed,
    data_of,
    data_of_text,
    figures_shown,
    others_burdened_too,
    registers_shown,
)
from tests.random_schemes import schemes, worlds

DAY: Final = date(2028, 1, 1)
FIXTURES: Final = Path(__file__).parent / "fixtures"
BASE: Final = str(Path(__file__).parent / "pages" / "base.yaml")
TEXTS: Final = [*library.scheme_names(), *sorted(str(path) for path in FIXTURES.glob("*.yaml")), BASE]
WHOLE: Final = {name: data_of(name) for name in TEXTS} | {
    f"{Path(name).stem}-shown": after(data_of(name), figures_shown, registers_shown, others_burdened_too)
    for name in ("beijing-2018", "flensburg", BASE)
}
"""Texts that ship, the fixtures, and some that show figures and registers and burden others."""


def by_rule(text: SchemeText) -> Counter[str]:
    audit = audit_text(text, profiles=["all"], as_of=DAY)
    return Counter(finding.rule for finding in audit.findings)


@cache
def as_written(name: str) -> Counter[str]:
    """By rule, what is found in a text that ships: the same for all changes to it."""
    return by_rule(bound(WHOLE[name]))


def fewer(before: Counter[str], data: Data, change: str) -> dict[str, int]:
    """The rules that find less after a change, and by how much."""
    then = by_rule(changed(data, HARSHER[change]))
    return {rule: number - then[rule] for rule, number in before.items() if then[rule] < number}


def more(before: Counter[str], data: Data, change: str) -> dict[str, int]:
    """The rules that find more after a change, and by how much."""
    then = by_rule(changed(data, SAFEGUARDS[change]))
    return {rule: number - before[rule] for rule, number in then.items() if before[rule] < number}


@pytest.mark.parametrize("change", HARSHER)
@pytest.mark.parametrize("name", WHOLE, ids=lambda name: Path(name).stem)
def test_a_harsher_text_never_has_fewer_findings(name: str, change: str) -> None:
    assert fewer(as_written(name), WHOLE[name], change) == {}


@pytest.mark.parametrize("change", SAFEGUARDS)
@pytest.mark.parametrize("name", WHOLE, ids=lambda name: Path(name).stem)
def test_a_safeguard_never_adds_a_finding(name: str, change: str) -> None:
    assert more(as_written(name), WHOLE[name], change) == {}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_laws_hold_for_texts_drawn_at_random(data: st.DataObject) -> None:
    drawn = data_of_text(data.draw(schemes(data.draw(worlds()), "drawn")))
    before = by_rule(bound(drawn))
    for change in HARSHER:
        try:
            assert fewer(before, drawn, change) == {}, change
        except GlasshouseError:
            event(f"no text after: {change}")
    for change in SAFEGUARDS:
        try:
            assert more(before, drawn, change) == {}, change
        except GlasshouseError:
            event(f"no text after: {change}")


def test_the_law_can_fail() -> None:
    """A text from which a burden is taken has fewer findings, and the law sees it."""
    before = by_rule(bound(WHOLE["beijing-2018"]))
    then = by_rule(changed(WHOLE["beijing-2018"], lambda data: data["sanctions"].pop(0)))
    assert any(then[rule] < number for rule, number in before.items())
