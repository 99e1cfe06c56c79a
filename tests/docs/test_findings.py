"""The five studies: each has its page and charts, says what it cannot say, and speaks from its runs alone."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from docs.findings.__main__ import STUDIES, main
from docs.findings.listed_in_error import ERRORS, moved
from docs.findings.page import HERE, Size, write
from glasshouse import Scheme
from glasshouse.vocabulary import NOTICE

SHOWN: Final = re.compile(r"-?[\d,]+\.\d+ \(-?[\d,]+\.\d+ to -?[\d,]+\.\d+\)")
"""A value with its interval, as pages print it."""


def unfounded(page: str) -> list[str]:
    """Values in the sentences of a page that no table of it has."""
    tables, _, rest = page.partition("## What the model says")
    said, _, _ = rest.partition("## What it cannot say")
    found = set(SHOWN.findall(tables))
    return [value for value in SHOWN.findall(said) if value not in found]


@pytest.fixture(params=STUDIES)
def page(request: pytest.FixtureRequest) -> str:
    return (HERE / f"{request.param}.md").read_text(encoding="utf-8")


def test_a_page_has_its_command_its_limits_and_what_repeats_its_runs(page: str) -> None:
    assert NOTICE in page
    assert re.search(r"\.venv/bin/python -m docs\.findings [a-z-]+\n", page)
    assert page.index("## What the model says") < page.index("## What it cannot say") < page.index("## Runs")
    runs = page.partition("## Runs")[2]
    assert re.findall(r"^glasshouse (?:run|compare) ", runs, re.MULTILINE)
    assert len(re.findall(r"checksum [0-9a-f]{16}$", runs, re.MULTILINE)) == runs.count("\nglasshouse ")


def test_every_value_in_a_sentence_stands_in_a_table_of_its_page(page: str) -> None:
    assert unfounded(page) == []


def test_a_typed_value_is_caught() -> None:
    page = "| a | 1.00 (0.50 to 1.50) |\n## What the model says\n- {} in 1,000.\n## What it cannot say\n"
    assert unfounded(page.format("1.00 (0.50 to 1.50)")) == []
    assert unfounded(page.format("2.00 (0.50 to 1.50)")) == ["2.00 (0.50 to 1.50)"]


def test_every_chart_stands_in_a_page_and_carries_the_notice() -> None:
    shown = {file for name in STUDIES for file in re.findall(r"\]\((\S+\.svg)\)", (HERE / f"{name}.md").read_text())}
    assert {path.name for path in HERE.glob("*.svg")} == shown
    assert {path.stem for path in HERE.glob("*.md")} == set(STUDIES)
    assert all(NOTICE in (HERE / file).read_text(encoding="utf-8") for file in shown)


def test_a_study_is_made_from_its_runs(tmp_path: Path) -> None:
    size = Size(400, 1)
    write(STUDIES["gaps"](size), tmp_path, size)
    made = (tmp_path / "gaps.md").read_text(encoding="utf-8")
    assert "400 people, 1 year " in made
    assert unfounded(made) == []
    assert (tmp_path / "gaps-1.svg").is_file()


def test_errors_are_moved_within_their_ranges() -> None:
    numbers = {f"{number.clause}.{number.key}": number for number in Scheme.load("beijing-2018").numbers}
    settings = dict(setting.split("=") for setting in moved(ERRORS, Fraction(1)))
    assert len(settings) == 2 * 9
    assert all(float(value) == float(numbers[address].high or 0) for address, value in settings.items())
    assert moved(ERRORS, Fraction(0)) == []


def test_a_study_that_there_is_none_of_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gap"]) == 2
    assert capsys.readouterr().err == (
        "no study 'gap'\n  studies: listed-in-error, eyes-and-apps, lists-points-rewards, safeguards, gaps\n"
    )
