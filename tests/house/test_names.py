"""A word has one meaning: a class that other files may use has a name that no other class has."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import Final

import glasshouse

PACKAGE: Final = Path(glasshouse.__file__).parent

OTHER_FORMS: Final = ("compiler/tables.py", "engine/")
"""Where a class is the row of what a text calls by that name: the same word on purpose."""

STILL_SHARED: Final = frozenset({"Place", "Rows"})
"""Names that two classes elsewhere still share; to become empty."""


def shared(package: Path) -> dict[str, list[str]]:
    """Names of several public classes at the top of their files, each with these files."""
    files: dict[str, list[str]] = defaultdict(list)
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).as_posix().startswith(OTHER_FORMS):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                files[node.name].append(path.relative_to(package).as_posix())
    return {name: where for name, where in files.items() if len(where) > 1}


def test_the_name_of_a_public_class_stands_once() -> None:
    assert {name: where for name, where in shared(PACKAGE).items() if name not in STILL_SHARED} == {}


def test_a_second_class_of_a_name_is_caught(tmp_path: Path) -> None:
    for folder in ("scheme", "report"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "model.py").write_text("class Clause:\n    class Inner: ...\n", encoding="utf-8")
    assert shared(tmp_path) == {"Clause": ["report/model.py", "scheme/model.py"]}
