"""A page depends on neither clock nor time zone: its audit is of the day that its run or its reader names."""

from __future__ import annotations

import ast
from datetime import date
from typing import Any, Final

import polars as pl
import pytest

from glasshouse.audit import audit_text
from glasshouse.errors import StoreError
from glasshouse.report.audited import audited
from glasshouse.report.case import Case
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from tests.line.trees import PACKAGE, modules
from tests.report import made

ASKED: Final = frozenset({"today", "now", "utcnow", "localtime", "gmtime", "ctime", "strftime", "fromtimestamp"})
"""Ways to ask which day it is."""

ASKING: Final = {
    "audit/runner.py": "`audit` without --as-of: of today, and its first line says so",
    "audit/against.py": "the same, of two",
    "study/clauses/safeguards.py": "the same, of cures",
    "study/running/runs.py": "the day of a run, in UTC, for its manifest",
}
"""Where it is asked, and for what."""


def case(manifest: dict[str, Any]) -> tuple[Case, pl.DataFrame]:
    frame = made.frame()
    return Case(Readings(frame), made.texts(), manifest, words("en")), frame


def test_the_day_is_that_of_the_run_or_the_one_that_is_named() -> None:
    text = made.texts().schemes[0]
    of_run = case({**made.MANIFEST, "machine": {"day": "2019-05-01"}})
    assert audited(*of_run).said[0] == audit_text(text, as_of=date(2019, 5, 1)).sentence()
    assert audited(*of_run, date(2030, 1, 1)).said[0] == audit_text(text, as_of=date(2030, 1, 1)).sentence()
    assert audited(*of_run).said != audited(*of_run, date(2030, 1, 1)).said


@pytest.mark.parametrize("machine", [None, {}, [], {"day": None}, {"day": 20191231}, {"day": "yesterday"}])
def test_a_manifest_without_a_day_wants_one(machine: Any) -> None:
    with pytest.raises(StoreError, match="--as-of"):
        audited(*case({**made.MANIFEST, "machine": machine}))


def test_the_clock_is_asked_in_these_places_only() -> None:
    found = {
        file
        for file, tree in modules(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKED
    }
    assert found == set(ASKING)
