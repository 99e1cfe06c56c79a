"""What nothing names is not there: every function, class and constant of the package is named elsewhere in it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Final

import glasshouse

PACKAGE: Final = Path(glasshouse.__file__).parent

CALLED_BY_LIBRARIES: Final = frozenset(
    {
        "_need_source", "_keep_node", "_refuse_half", "_refuse_groups", "_refuse_edges",  # validators of pydantic
        "nullable_schema",  # pydantic's generator of schemas
        "send_400_response",  # the HTTP library's protocol
        "generic_resolve",  # numba's attributes
        "_repr_html_",  # notebooks
    }
)  # fmt: skip
CALLED_BY_USERS: Final = frozenset({"to_csv", "is_unknown", "PUBLISHED_FIELDS"})
"""The Python interface, and what documents and the tests of the line read of a text."""
REGISTERING: Final = ("register_model", "infer_getattr", "lower_")
"""Decorators that hand a function over by themselves."""

_WORD: Final = re.compile(r"\w+")


def unused(package: Path) -> dict[str, list[str]]:
    """By file, what is defined there and named nowhere else in the package."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))}
    named = Counter(word for text in texts.values() for word in _WORD.findall(text))
    for page in sorted(package.rglob("*.html")):
        named.update(_WORD.findall(page.read_text(encoding="utf-8")))
    by_file = {
        path.relative_to(package).as_posix(): [
            name for name in _defined(ast.parse(text)) if named[name] == 1 and not name.startswith("__")
        ]
        for path, text in texts.items()
    }
    return {path: names for path, names in by_file.items() if names}


def _defined(tree: ast.Module) -> list[str]:
    """Functions and classes anywhere, and constants at the top."""
    names = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not any(ast.unparse(each).startswith(REGISTERING) for each in node.decorator_list)
    ]
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names


def test_everything_is_named_elsewhere() -> None:
    known = CALLED_BY_LIBRARIES | CALLED_BY_USERS
    left = {path: [name for name in names if name not in known] for path, names in unused(PACKAGE).items()}
    assert {path: names for path, names in left.items() if names} == {}


def test_what_nothing_names_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        "ONE = 1\nTWO: int = 2\ndef used(): ...\ndef alone(): ...\nclass Alone:\n    def method(self): ...\n",
        encoding="utf-8",
    )
    (tmp_path / "other.py").write_text("from one import TWO, used\n", encoding="utf-8")
    assert unused(tmp_path) == {"one.py": ["alone", "Alone", "method", "ONE"]}
