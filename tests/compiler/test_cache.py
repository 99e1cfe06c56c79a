"""Tables are made once for the same texts, and anew for others."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from glasshouse.compiler import Tables, codebook, compile, compiled, rates
from glasshouse.engine.law import law
from glasshouse.scheme import Scheme
from glasshouse.study.running.plan import Options, Plan, plan
from glasshouse.world import World

ROWS = np.array([[0, 0, 0], [1, 2, 1]], np.int16)
"""Traits: sex, schooling, class of the one family of frailties."""


def _planned(scheme: str = "beijing-2018", **options: object) -> Plan:
    return plan(scheme, ["none"], Options(people=100, years=1, **options))  # type: ignore[arg-type]


def _tables(planned: Plan) -> list[tuple[Tables, ...]]:
    families = len(planned.world.text.frailties)
    rows = np.concatenate([ROWS[:, :2], np.zeros((2, families), np.int16)], axis=1)
    book = codebook(planned.world.text, planned.texts)
    return list(compiled(planned.world.text, planned.regimes, book, rows))


def test_the_same_texts_have_the_same_tables_and_these_are_those_of_the_compiler() -> None:
    first, again = _planned(), _planned()
    made = _tables(first)
    assert all(one is other for one, other in zip(made, _tables(again), strict=True))
    world = first.world.text
    rows = np.concatenate([ROWS[:, :2], np.zeros((2, len(world.frailties)), np.int16)], axis=1)
    fresh = rates(world, frailty=True, rows=rows)
    for regime, tables in zip(first.regimes, made, strict=True):
        anew = compile(world, regime, codebook(world, first.texts), fresh)
        assert len(tables) == len(anew) > 0
        assert all(np.array_equal(law(one), law(other)) for one, other in zip(tables, anew, strict=True))


def test_what_is_set_or_switched_off_has_tables_of_its_own() -> None:
    made = _tables(_planned())
    for other in (_planned(settings=("transit-fare-dodging.coverage=0.5",)), _planned(without=frozenset({"frailty"}))):
        assert _tables(other)[0] is not made[0]


def test_a_text_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(Scheme.load("china-court-list").written, encoding="utf-8")
    first = Scheme.load(path)
    assert Scheme.load(path).text is first.text
    path.write_text(first.written.replace("scheme: china-court-list", "scheme: another-list"), encoding="utf-8")
    assert Scheme.load(path).name == "another-list"
    assert World.load("beijing").text is World.load("beijing").text
