"""A word has one meaning: a class has a name that no other class has, and a name says what it holds."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import glasshouse

PACKAGE: Final = Path(glasshouse.__file__).parent

SAME_ON_PURPOSE: Final = (("compiler/tables.py", ""), ("reference/", "engine/"))
"""Where two classes may share a name: a row of a table and what the text calls so; a thing of the plain reading and the
same thing of the engine."""

TELL_NOTHING: Final = frozenset(
    ("told", "tells", "found", "said", "says", "came", "come", "comes", "gone", "goes_on", "taken", "takes", "asked",
     "asks", "heard", "hears_of", "brought", "laid", "woven", "kept", "some")
)  # fmt: skip
"""What a name may not be: it says what was done and not what it holds."""

STILL_TELLING_NOTHING: Final = frozenset(
    [
        "audit/runner.py",
        "cli/options.py",
        "cli/runs.py",
        "measures/bands.py",
        "page/export.py",
        "page/jobs.py",
        "page/server.py",
        "records/aggregate.py",
        "records/tally.py",
        "report/audited.py",
        "report/case.py",
        "report/figures/figure.py",
        "report/headlines.py",
        "report/lesson.py",
        "report/lives.py",
        "report/scheme_words.py",
        "report/validated.py",
        "study/clauses/diff.py",
        "study/clauses/register.py",
        "study/clauses/safeguards.py",
        "study/record/beside.py",
        "study/record/calibration.py",
        "study/record/fitted_texts.py",
        "study/record/published_list.py",
        "study/record/validation.py",
        "study/running/assumed.py",
        "study/running/folder.py",
        "study/running/life.py",
        "study/running/plan.py",
        "study/running/runs.py",
        "study/running/sealed.py",
        "study/running/texts.py",
        "study/sweeps/studies.py",
        "text/walk.py",
    ]
)
"""Files with such names; to become empty."""

STILL_SHARED: Final = frozenset({"Member"})
"""Names that two classes still share; to become empty."""


def shared(package: Path) -> dict[str, list[str]]:
    """Names of several public classes at the top of their files, each with these files."""
    files: dict[str, list[str]] = defaultdict(list)
    for path in sorted(package.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                files[node.name].append(path.relative_to(package).as_posix())
    return {name: where for name, where in files.items() if len(where) > 1 and not _on_purpose(where)}


def _on_purpose(files: list[str]) -> bool:
    return len(files) == 2 and any(
        (one.startswith(first) and other.startswith(second)) or (other.startswith(first) and one.startswith(second))
        for one, other in [files]
        for first, second in SAME_ON_PURPOSE
    )


def telling_nothing(package: Path) -> dict[str, set[str]]:
    """By file, the names given there that say nothing."""
    by_file: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package).as_posix()
        given = {
            name for name in _given(ast.parse(path.read_text(encoding="utf-8"))) if name.strip("_") in TELL_NOTHING
        }
        if given:
            by_file[file] = given
    return by_file


def _given(tree: ast.AST) -> Iterator[str]:
    """Names of variables, arguments, attributes and functions that are set in the tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def test_the_name_of_a_public_class_stands_once() -> None:
    assert shared(PACKAGE).keys() <= STILL_SHARED


def test_a_second_class_of_a_name_is_caught(tmp_path: Path) -> None:
    for file in ("scheme/model.py", "report/model.py", "compiler/tables.py", "reference/law.py", "engine/law.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
    for file in ("scheme/model.py", "report/model.py"):
        (tmp_path / file).write_text("class Clause:\n    class Inner: ...\n", encoding="utf-8")
    (tmp_path / "compiler" / "tables.py").write_text("class Kind: ...\n", encoding="utf-8")
    (tmp_path / "scheme" / "kinds.py").write_text("class Kind: ...\n", encoding="utf-8")
    for file in ("reference/law.py", "engine/law.py"):
        (tmp_path / file).write_text("class Law: ...\n", encoding="utf-8")
    assert shared(tmp_path) == {"Clause": ["report/model.py", "scheme/model.py"]}


def test_a_name_says_what_it_holds() -> None:
    assert telling_nothing(PACKAGE).keys() <= STILL_TELLING_NOTHING


def test_a_name_that_says_nothing_is_caught(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        "def _said(asked, rows):\n    found = rows\n    self.kept = [some for some in found]\n    told: int = 1\n"
        "    return rows.taken, lambda came: came\n",
        encoding="utf-8",
    )
    assert telling_nothing(tmp_path) == {"one.py": {"_said", "asked", "found", "kept", "some", "told", "came"}}
