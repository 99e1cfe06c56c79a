"""Source trees as the tests of the line read them: the package as it is, and packages with a planted violation."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import glasshouse

PACKAGE: Final = Path(glasshouse.__file__).parent
ROOT: Final = Path(__file__).parents[2]


class Module(NamedTuple):
    """A module's file, named from the package's folder on, and its syntax tree."""

    file: str
    tree: ast.Module


def modules(package: Path) -> Iterable[Module]:
    """Every module of a package, in order of its file name.  This package is read once: nothing changes a tree."""
    return _of_this_package() if package == PACKAGE else _parsed(package)


def _parsed(package: Path) -> Iterator[Module]:
    for path in sorted(package.rglob("*.py")):
        yield Module(path.relative_to(package).as_posix(), ast.parse(path.read_text(encoding="utf-8")))


@functools.cache
def _of_this_package() -> tuple[Module, ...]:
    return tuple(_parsed(PACKAGE))


def planted(folder: Path, source: str, file: str = "measures/planted.py") -> Path:
    """A package of one module, with this source."""
    path = folder / "glasshouse" / file
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    return folder / "glasshouse"


def strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every string of a tree that is no docstring, parts of f-strings included."""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node


def docstrings(tree: ast.Module) -> Iterator[str]:
    """The docstrings of a module, its classes and its functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield text
