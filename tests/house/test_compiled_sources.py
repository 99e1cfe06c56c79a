"""The cache of compiled code is named by all that the code is made of: whatever a compiling module imports from."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from glasshouse.machine_code import PACKAGE, sources


def imported(file: Path) -> set[Path]:
    """The modules of the package that a file imports from, or whose names it imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "glasshouse":
            module = PACKAGE.joinpath(*(node.module or "").split(".")[1:])
            found |= {module, *(module / alias.name for alias in node.names)}
    return {path.with_suffix(".py") for path in found if path.with_suffix(".py").is_file()}


def test_nothing_that_compiled_code_takes_in_is_left_out() -> None:
    of = set(sources(PACKAGE))
    decorated = re.compile(r"^@(njit|kernel|compiled|force_inlined|inlined)\b", re.MULTILINE)
    compiling = {file for file in PACKAGE.rglob("*.py") if decorated.search(file.read_text(encoding="utf-8"))}
    assert {"block.py", "places.py", "aggregate.py", "counters.py", "raking.py"} <= {file.name for file in compiling}
    assert set().union(*(imported(file) for file in compiling)) - of == set()


def test_an_import_over_several_lines_is_seen(tmp_path: Path) -> None:
    (tmp_path / "words.py").write_text("LONG = 1\n")
    (tmp_path / "fast.py").write_text(
        "from glasshouse.machine_code import njit\n"
        "from glasshouse.words import (\n    LONG,\n)\n\n"
        "@njit()\ndef f():\n    return LONG\n"
    )
    assert {file.name for file in sources(tmp_path)} == {"words.py", "fast.py"}
