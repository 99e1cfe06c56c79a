"""Every remedy that the package can print is followed by a test, or it is said why none follows it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
import yaml

import glasshouse
from tests.house.remedies import remedies

ROOT: Final = Path(__file__).parents[2]
LISTED: Final = yaml.safe_load((Path(__file__).parent / "remedies.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    return remedies(Path(glasshouse.__file__).parent)


def listed() -> list[str]:
    """Every text of the list."""
    return [text for part in LISTED.values() for texts in part.values() for text in texts]


def test_every_remedy_is_listed_and_every_listed_one_is_printed(printed: dict[str, str]) -> None:
    new = {text: where for text, where in printed.items() if text not in listed()}
    assert new == {}, "follow it in a test, or say in tests/house/remedies.yaml why not"
    assert [text for text in listed() if text not in printed] == [], "no longer printed: take it out of the list"


def test_each_stands_once() -> None:
    assert [text for text, count in Counter(listed()).items() if count > 1] == []


def test_the_tests_that_follow_are_there() -> None:
    for named in LISTED["followed"]:
        file, _, name = named.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, named


def test_a_remedy_is_found_however_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "here.py").write_text(
        "from there import ELSEWHERE\n"
        "_HERE = 'put here'\n"
        "def some_remedy(value):\n    return 'returned' if value else f'returned {value}'\n"
        "def refuse(option, flag):\n"
        "    other = f'other with {option}'\n"
        "    raise E('what', remedy='plain')\n"
        "    raise E('what', remedy=f'make it, or {other}')\n"
        "    raise E('what', remedy=other if flag else _HERE)\n"
        "    raise E('what', remedy=ELSEWHERE.format(3))\n"
        "    raise E('what', remedy='before ' + other)\n",
        encoding="utf-8",
    )
    (tmp_path / "there.py").write_text("ELSEWHERE = 'put there'\n", encoding="utf-8")
    assert set(remedies(tmp_path)) == {
        "plain", "make it, or …", "other with …", "put here", "put there", "before other with …", "returned",
        "returned …",
    }  # fmt: skip
