"""Every rule has its row, its docs page and its test page; the docs are what the docstrings and the texts say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from docs import audits
from glasshouse import library
from glasshouse.audit import RULES, audit_scheme, explain, render
from glasshouse.audit.catalogue import rule
from glasshouse.audit.headings import Heading, Right
from glasshouse.audit.rule import ANY, PROFILES, UNDECIDABLE, Rule
from glasshouse.errors import UsageError

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs" / "audit"
HEADS: Final = ("What it finds", "Why it matters", "Example", "Instead", "Limits", "Sources")
PLACES: Final = (
    ("src/glasshouse/audit/rules", "*.py", "the rule's own file"),
    ("docs/audit/rules", "*.md", "`make docs` writes it from the docstring of the rule's file"),
    ("tests/audit/pages", "*.md", "write the test page: copy another rule's, and mark the line of the finding"),
)
"""Where the files of a rule lie, how they are called, and how each comes to be."""
NEVER: Final = re.compile(r"\b(lawful|compliant|complies|passes|cleared|approved|safe|fair)\b", re.IGNORECASE)


def stems(folder: Path, pattern: str) -> set[str]:
    return {path.stem for path in folder.glob(pattern)}


def file_of(rule: str, pattern: str) -> str:
    return pattern.replace("*", rule.lower() if pattern.endswith(".py") else rule)


def incomplete(root: Path, rules: Sequence[Rule]) -> list[str]:
    """What a rule of this checkout lacks, or what lies there without a rule: each with its place and the remedy."""
    ids = {each.id for each in rules} | {UNDECIDABLE}
    found = [f"{each.id}: say in RULE under which right and heading it stands (audit/headings.py)"
             for each in rules if each.right is None or each.heading is None]  # fmt: skip
    for folder, pattern, remedy in PLACES:
        lying = {name.upper() for name in stems(root / folder, pattern) - {"__init__"}}
        found += [f"{name}: {folder}/{file_of(name, pattern)} is missing: {remedy}" for name in ids - lying]
        found += [f"{name}: {folder}/{file_of(name, pattern)} belongs to no rule" for name in lying - ids]
    return sorted(found)


def test_every_rule_has_its_file_its_page_and_its_test_page() -> None:
    assert incomplete(ROOT, RULES) == []


@pytest.mark.parametrize("folder", [folder for folder, _, _ in PLACES])
def test_what_a_rule_lacks_is_named_with_its_place_and_remedy(folder: str, tmp_path: Path) -> None:
    for place, pattern, _ in PLACES:
        (tmp_path / place).mkdir(parents=True)
        for name in [UNDECIDABLE, *(each.id for each in RULES)]:
            if (place, name) != (folder, "CX001"):
                (tmp_path / place / file_of(name, pattern)).touch()
    lacking = incomplete(tmp_path, RULES)
    assert [line.partition(" is missing: ")[0] for line in lacking] == [
        f"CX001: {folder}/{file_of('CX001', pattern)}" for place, pattern, _ in PLACES if place == folder
    ]
    assert all(line.partition(" is missing: ")[2] for line in lacking)


def test_a_rule_without_a_right_is_named() -> None:
    lacking = incomplete(ROOT, [each._replace(right=None) if each.id == "CX001" else each for each in RULES])
    assert lacking == ["CX001: say in RULE under which right and heading it stands (audit/headings.py)"]


@pytest.mark.parametrize("name", [*(each.id for each in RULES), UNDECIDABLE])
def test_a_page_has_every_heading_and_is_in_the_docs(name: str) -> None:
    page = explain(name)
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == list(HEADS)
    assert (DOCS / "rules" / f"{name}.md").read_text(encoding="utf-8") == page
    assert NEVER.findall(page) == []


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.id)
def test_a_criterion_says_where_it_holds_and_quotes_only_what_was_read(each: object) -> None:
    found = rule(each.id)  # type: ignore[attr-defined]
    assert found.criteria
    for criterion in found.criteria:
        assert criterion.profile in (*PROFILES, ANY)
        assert criterion.read or not criterion.quote
        assert criterion.sources or not criterion.read


def test_every_right_and_heading_has_a_rule() -> None:
    assert {each.right for each in RULES} == set(Right)
    assert {each.heading for each in RULES} == set(Heading) - {Heading.PERIOD}  # retention is not use


@pytest.mark.parametrize("name", library.scheme_names())
def test_every_shipped_scheme_has_its_audit_in_the_docs(name: str) -> None:
    written = (DOCS / "schemes" / f"{name}.md").read_text(encoding="utf-8")
    assert written == render(audit_scheme(name, as_of=audits.DAY), "markdown")
    assert NEVER.findall(written) == []


def test_an_unknown_rule_is_refused_with_a_remedy() -> None:
    with pytest.raises(UsageError, match="unknown rule 'CX999'") as caught:
        explain("CX999")
    assert caught.value.remedy
