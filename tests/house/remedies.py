"""Every remedy that the package can print, read from its sources; what a run puts in is ``…``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PUT_IN: Final = "…"
"""What stands for a part that only a run knows."""


def remedies(package: Path) -> dict[str, str]:
    """Every text, with where it is given: file and line below the package.

    A text is what is given as ``remedy=``; where a name is given, all that the package puts under that name; where a
    function is, what it returns; where one of two is, both.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
    found: dict[str, str] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            for given in _given(node):
                for text in _texts(given, tree, trees, frozenset()):
                    found.setdefault(text, f"{path.relative_to(package).as_posix()}:{given.lineno}")
    return found


def _given(node: ast.AST) -> Iterator[ast.expr]:
    """What a call is given as a remedy, and what a function takes for one where none is given."""
    if isinstance(node, ast.Call):
        yield from (each.value for each in node.keywords if each.arg == "remedy")
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any("remedy" in ast.unparse(target).lower() for target in targets):
            yield node.value
    elif isinstance(node, ast.FunctionDef) and node.name.endswith("_remedy"):
        yield from (each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value is not None)


def _texts(given: ast.expr, tree: ast.Module, trees: dict[Path, ast.Module], seen: frozenset[str]) -> Iterator[str]:
    match given:
        case ast.Constant(value=str(text)):
            yield from ([text] if text else [])
        case ast.JoinedStr(values=parts):
            yield "".join(part.value if isinstance(part, ast.Constant) else PUT_IN for part in parts)
        case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
            yield from _texts(one, tree, trees, seen)
            yield from _texts(other, tree, trees, seen)
        case ast.BinOp(left=left, right=right):
            ends = ([*_texts(side, tree, trees, seen)] or [PUT_IN] for side in (left, right))
            before, after = ends
            yield from (one + other for one in before for other in after)
        case ast.Call(func=ast.Attribute(value=template, attr="format")):
            yield from _texts(template, tree, trees, seen)
        case ast.Name(id=name) if name not in seen:
            here = [*_put_under(name, tree)]
            everywhere = here or [each for other in trees.values() for each in _put_under(name, other, top=True)]
            for value in everywhere:
                yield from _texts(value, tree, trees, seen | {name})


def _put_under(name: str, tree: ast.Module, *, top: bool = False) -> Iterator[ast.expr]:
    """What a module puts under a name, at its top or anywhere."""
    for node in tree.body if top else ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                yield node.value
