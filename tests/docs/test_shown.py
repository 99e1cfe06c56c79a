"""What the pages show is so: the README's commands run as they stand, and every test that a claim names is there."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from pathlib import Path
from typing import Final

import pytest

from glasshouse import cli

ROOT: Final = Path(__file__).parents[2]
SMALLER: Final = ("--people", "300", "--years", "1")
"""What a test puts in place of the size that the README shows: the last given counts."""

SHOWN: Final = ("init", "check", "run", "compare", "life", "report", "audit", "verify", "schemes")
"""Commands that the README's block shows."""


def block(page: str, language: str, heading: str) -> list[str]:
    """Lines of the first block of a language under a heading, without what follows ``#``."""
    text = (ROOT / page).read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None, f"{page}: no block of {language} under '{heading}'"
    return [line.partition(" #")[0].strip() for line in found.group(1).splitlines()]


def commands() -> list[list[str]]:
    """Every command of the README's block, as words after the program's name."""
    lines = [part for line in block("README.md", "sh", "From the command line") for part in line.split("&&")]
    words = [shlex.split(line) for line in lines]
    assert all(line[0] == "glasshouse" for line in words)
    return [line[1:] for line in words]


def test_the_readmes_commands_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = commands()
    assert {line[0] for line in shown} >= set(SHOWN)
    for line in shown:
        smaller = SMALLER if line[0] in ("run", "compare") else ()
        words = ["4" if word == "4711" else word for word in line]
        monkeypatch.setattr(sys, "argv", ["glasshouse", *words, *smaller])
        with pytest.raises(SystemExit) as left:
            cli.main()
        told = capsys.readouterr()
        wanted = 1 if line[0] in ("audit", "diff") else 0
        assert (left.value.code or 0) == wanted, f"{' '.join(line)}: {told.err}"
        assert told.out
    assert (tmp_path / "runs" / "beijing" / "report.html").is_file()


def test_the_readmes_make_targets_are_there() -> None:
    shown = [line.split()[1] for line in block("README.md", "sh", "Two commands") if line]
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert shown == ["demo", "test"]
    assert set(shown) | {"setup", "test-long", "lint", "bench", "docs"} <= set(targets)


def claims() -> dict[str, list[str]]:
    """Claim -> the tests that its row names, of the table in docs/what-it-is-not.md."""
    text = (ROOT / "docs" / "what-it-is-not.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!claim|---)(.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {claim: re.findall(r"`(tests/[^`]+)`", held) for claim, held in rows}


def unheld(rows: dict[str, list[str]], root: Path) -> list[str]:
    """Claims that name no test, and tests named that are not there, hold nothing or plant no violation."""
    found = [claim for claim, files in rows.items() if not files]
    for file in sorted({file for files in rows.values() for file in files}):
        path = root / file
        names = _tests(path) if path.is_file() else []
        if not names:
            found.append(file)
        elif not any(re.search(r"_(?:is_)?caught|_refused|_declined|_not_taken", name) for name in names):
            found.append(f"{file}: no planted violation")
    return found


def _tests(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def test_every_claim_of_what_it_is_not_names_a_test_that_is_there() -> None:
    rows = claims()
    assert len(rows) >= 11
    assert unheld(rows, ROOT) == []


def test_every_test_of_the_line_is_named_by_a_claim() -> None:
    named = {file for files in claims().values() for file in files}
    assert {f"tests/line/{path.name}" for path in (ROOT / "tests" / "line").glob("test_*.py")} <= named


def test_a_claim_that_nothing_holds_is_caught(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "empty.py").write_text("", encoding="utf-8")
    (tmp_path / "tests" / "soft.py").write_text("def test_all_is_well(): ...", encoding="utf-8")
    rows = {"a": [], "b": ["tests/gone.py"], "c": ["tests/empty.py"], "d": ["tests/soft.py"]}
    assert unheld(rows, tmp_path) == ["a", "tests/empty.py", "tests/gone.py", "tests/soft.py: no planted violation"]


LAWS: Final = ROOT / "docs" / "laws.md"


def test_every_law_names_tests_that_are_there() -> None:
    text = LAWS.read_text(encoding="utf-8")
    laws = re.split(r"^## (\d)\. ", text, flags=re.MULTILINE)[1:]
    assert laws[::2] == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    for number, told in zip(laws[::2], laws[1::2], strict=True):
        named = re.findall(r"`(tests/[a-z_/]+\.py)::(test_\w+)`", told)
        assert named, number
        for file, test in named:
            assert test in _tests(ROOT / file), f"law {number}: {file}::{test}"


@pytest.mark.parametrize("heading", ["laws", "closed_forms"])
def test_every_test_of_laws_and_closed_forms_is_named(heading: str) -> None:
    text = LAWS.read_text(encoding="utf-8")
    there = {
        f"tests/{heading}/{path.name}::{name}"
        for path in (ROOT / "tests" / heading).glob("test_*.py")
        for name in _tests(path)
        if not name.endswith("_halved")
    }
    assert {test for test in there if test not in text} == set()
