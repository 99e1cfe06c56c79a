"""Schemes with a known outcome: what must be found, may be found, and must not be, as their sources say.

A fixture is written from its sources; changing one to make a rule pass is a defect.
"""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from glasshouse.audit import RULES, Audit, Severity, audit_scheme
from glasshouse.scheme import Scheme

FOLDER: Final = Path(__file__).parent / "fixtures"
DAY: Final = date(2026, 11, 24)
FILES: Final = sorted(path.name for path in FOLDER.glob("*.yaml"))


class Expected(NamedTuple):
    """The head of a fixture."""

    must: list[str]
    may: list[str]
    must_not: list[str]
    no_severity: list[str]
    profiles: list[str]


def expected(file: str) -> Expected:
    text = (FOLDER / file).read_text(encoding="utf-8")
    heads = ("must", "may", "not", "no severity", "profiles")
    words = [re.search(rf"^# {head}: (.+)$", text, re.MULTILINE) for head in heads]
    return Expected(*([word for word in found.group(1).split() if word != "-"] if found else [] for found in words))


def audited(file: str, profiles: list[str]) -> Audit:
    return audit_scheme(str(FOLDER / file), profiles=profiles, as_of=DAY)


def test_the_fixtures_of_the_catalogue_are_all_here() -> None:
    names = {file.split("-")[0] for file in FILES}
    assert names == {"F01", "F02", "F05", "F06", "F07", "F08", "F08B", "F09", "S1", "S2", "S3", "S4"}


@pytest.mark.parametrize("file", FILES)
def test_the_outcome_is_as_the_sources_say(file: str) -> None:
    wanted = expected(file)
    audit = audited(file, wanted.profiles)
    rules = {finding.rule for finding in audit.findings}
    places = {f"{finding.rule}@{finding.clause}" for finding in audit.findings}
    assert [rule for rule in wanted.must if rule not in rules] == []
    assert [rule for rule in rules | places if any(fnmatch(rule, pattern) for pattern in wanted.must_not)] == []
    assert [one.rule for one in audit.findings if one.severity.word in wanted.no_severity] == []


@pytest.mark.parametrize("file", FILES)
def test_what_must_not_be_found_is_found_under_no_profile(file: str) -> None:
    wanted, audit = expected(file), audited(file, [])
    places = {f"{finding.rule}@{finding.clause}" for finding in audit.findings}
    every = {finding.rule for finding in audit.findings} | places
    assert [rule for rule in every if any(fnmatch(rule, pattern) for pattern in wanted.must_not)] == []
    assert "prohibited" not in wanted.no_severity or audit.exit_code(Severity.PROHIBITED) == 0


@pytest.mark.parametrize("file", FILES)
def test_a_clause_that_a_fixture_names_is_there(file: str) -> None:
    written = Scheme.load(str(FOLDER / file)).written
    for pattern in expected(file).must_not:
        assert f"id: {pattern.partition('@')[2]}" in written or "@" not in pattern


@pytest.mark.parametrize("file", FILES)
def test_a_must_is_a_rule_of_the_catalogue(file: str) -> None:
    assert set(expected(file).must) <= {rule.id for rule in RULES}


def test_employment_use_of_a_credit_file_depends_on_the_profile() -> None:
    file = "F08B-credit-file-and-employment.yaml"
    in_europe, in_the_states = (audited(file, [profile]) for profile in ("EU", "US"))
    assert "CX001" in {finding.rule for finding in in_europe.findings}
    assert "CX001" not in {finding.rule for finding in in_the_states.findings}
    assert "CX001" in {left.rule for left in in_the_states.not_run}
