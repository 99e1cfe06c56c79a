"""Who may import whom, where the contracts in pyproject.toml cannot say it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import glasshouse

PACKAGE = Path(glasshouse.__file__).parent
KERNEL = "glasshouse.engine.kernel"
RULES = "glasshouse.audit.rules"


def modules(folder: Path) -> Iterator[tuple[str, str]]:
    """Dotted name and source of each module under the package's folder."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text(encoding="utf-8")


def imported(source: str, package: str) -> set[str]:
    """Dotted names that a source in this package imports, at its top or inside a function; relative ones resolved.

    `from a import b` gives both `a` and `a.b`, for b may be a module.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            names.add(origin)
            names.update(f"{origin}.{alias.name}" for alias in node.names)
    return names


def importers_of_the_kernel(folder: Path) -> list[str]:
    return [
        name
        for name, source in modules(folder)
        if not f"{name}.".startswith(f"{KERNEL}.")
        and any(f"{other}.".startswith(f"{KERNEL}.") for other in imported(source, name.rpartition(".")[0]))
    ]


def rules_that_know_a_rule(folder: Path) -> list[str]:
    return [
        name
        for name, source in modules(folder)
        if name.startswith(f"{RULES}.")
        and any(other.startswith(f"{RULES}.") for other in imported(source, name.rpartition(".")[0]))
    ]


def test_only_the_run_imports_the_kernel() -> None:
    assert set(importers_of_the_kernel(PACKAGE)) <= {"glasshouse.engine.run", "glasshouse.engine.blocks"}


def test_audit_rules_do_not_know_each_other() -> None:
    assert rules_that_know_a_rule(PACKAGE) == []


@pytest.mark.parametrize(
    "line",
    [
        "import glasshouse.engine.kernel",
        "from glasshouse.engine.kernel import live_block",
        "from glasshouse.engine import kernel",
        "from glasshouse.engine.kernel.index import drift",
        "from .kernel import live_block",
        "from . import kernel",
        "def late():\n    from glasshouse.engine import kernel",
    ],
)
def test_a_second_importer_of_the_kernel_is_caught(tmp_path: Path, line: str) -> None:
    planted = tmp_path / "glasshouse" / "engine" / "exchange.py"
    planted.parent.mkdir(parents=True)
    planted.write_text(f"{line}\n", encoding="utf-8")
    assert importers_of_the_kernel(tmp_path / "glasshouse") == ["glasshouse.engine.exchange"]


def test_a_rule_that_knows_a_rule_is_caught(tmp_path: Path) -> None:
    planted = tmp_path / "glasshouse" / "audit" / "rules" / "no_notice.py"
    planted.parent.mkdir(parents=True)
    planted.write_text("from glasshouse.audit.rules.no_appeal import find\n", encoding="utf-8")
    assert rules_that_know_a_rule(tmp_path / "glasshouse") == ["glasshouse.audit.rules.no_notice"]


def test_importing_the_package_loads_no_part_of_it() -> None:
    program = "import sys, glasshouse; print(*(m for m in sys.modules if m.startswith('glasshouse.')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'score'"):
        _ = glasshouse.score
