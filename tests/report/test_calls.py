"""Calls from Python: whatever a user can get wrong is a GlasshouseError that says what to write, and reprs are short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import glasshouse
from glasshouse.errors import UsageError
from glasshouse.report.result import Result

SMALL: dict[str, Any] = {"people": 100, "years": 1, "before": "empty"}


@pytest.fixture(scope="module")
def result() -> Result:
    return glasshouse.compare("china-court-list", ["none"], people=400, years=1, before="empty")


@pytest.mark.parametrize(
    ("given", "told", "remedy"),
    [
        ({"against": "none"}, "against: expected a list of words, found the text 'none'", "write ['none']"),
        ({"against": 3}, "against: expected a list of words, found an int", "write"),
        ({"settings": "a.b=0.5"}, "settings: expected a list of words, found the text", "write ['a.b=0.5']"),
        ({"without": "response"}, "without: expected a list of words", "write ['response']"),
        ({"scheme": glasshouse.Scheme.load("none")}, "scheme: expected a name or a path, found a Scheme", "its name"),
        ({"against": [glasshouse.Scheme.load("none")]}, "against: expected a name or a path, found a Scheme", "its na"),
        ({"world": glasshouse.World.load("beijing")}, "world: expected a name or a path, found a World", "its name"),
        ({"before": 3}, "before: expected a name or a path, found an int", "its name"),
        ({"years": "2"}, "--years: '2' is not a whole number", "give a whole number of years"),
        ({"years": True}, "--years: True is not a whole number", "give a whole number of years"),
        ({"people": 1000.0}, "--people: 1000.0 is not a whole number", "give a whole number of people"),
        ({"people_seed": "x"}, "--people-seed: 'x' is not a whole number", "give a whole number"),
        ({"idealised": "no"}, "idealised: expected True or False, found 'no'", "write True or False"),
    ],
)
def test_what_a_call_may_not_give(given: dict[str, Any], told: str, remedy: str) -> None:
    with pytest.raises(UsageError) as refused:
        glasshouse.compare(**{"scheme": "china-court-list", "against": [], **SMALL, **given})
    assert told in refused.value.what and remedy in refused.value.remedy


def test_settings_of_a_scheme_are_a_list() -> None:
    with pytest.raises(UsageError, match="settings: one text"):
        glasshouse.Scheme.load("none", "a.b=0.5")


def test_a_path_is_taken_as_its_text(tmp_path: Path) -> None:
    with pytest.raises(glasshouse.errors.TextError, match="there is no such file"):
        glasshouse.run(tmp_path / "mine.yaml", **SMALL)  # type: ignore[arg-type]


def test_a_reading_that_there_is_not_is_told_by_the_name_that_is_wrong(result: Result) -> None:
    with pytest.raises(UsageError) as refused:
        result.reading("prevalence", "china-court-list", cohort="sex=femal")
    assert "with cohort 'sex=femal'" in refused.value.what and refused.value.remedy == "did you mean 'sex=female'?"
    assert "cohort is one of: all, " in refused.value.detail[0] and "more" in refused.value.detail[0]
    with pytest.raises(UsageError) as other:
        result.reading("prevalence", "china-court-list", cohort="sex=femal")
    assert str(other.value) == str(refused.value)
    with pytest.raises(UsageError, match="with scheme 'nine'"):
        result.reading("prevalence", "nine")
    with pytest.raises(UsageError, match="with month 4096"):
        result.reading("prevalence", "china-court-list", month=4096)
    with pytest.raises(UsageError, match="no reading of 'prevalense'"):
        result.reading("prevalense", "china-court-list")


def test_what_is_printed_is_one_line(result: Result) -> None:
    for printed in (result, glasshouse.Scheme.load("beijing-2018"), glasshouse.World.load("beijing")):
        assert len(str(printed)) < 200 and "\n" not in str(printed)
    assert "china-court-list against none in beijing, 400 invented people" in str(result)
    assert result.manifest["checksum"][:16] in repr(result)
