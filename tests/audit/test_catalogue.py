"""Every rule has its row, its docs page and its test page; the docs are what the docstrings and the texts say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from docs import audits
from glasshouse import library
from glasshouse.audit import RULES, audit_scheme, explain, render
from glasshouse.audit.catalogue import rule
from glasshouse.audit.rights import HEADINGS, RIGHTS
from glasshouse.audit.rule import PROFILES
from glasshouse.errors import UsageError

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs" / "audit"
HEADS: Final = ("What it finds", "Why it matters", "Example", "Instead", "Limits", "Sources")
NEVER: Final = re.compile(r"\b(lawful|compliant|complies|passes|cleared|approved|safe|fair)\b", re.IGNORECASE)


def stems(folder: Path, pattern: str) -> set[str]:
    return {path.stem for path in folder.glob(pattern)}


def test_rule_row_docs_page_and_test_page_exist_together() -> None:
    ids = {each.id for each in RULES} | {"RX000"}
    package = ROOT / "src" / "glasshouse" / "audit" / "rules"
    assert len(RULES) == 40
    assert {name.upper() for name in stems(package, "[a-z]*.py")} == ids
    assert stems(DOCS / "rules", "*.md") == ids
    assert stems(Path(__file__).parent / "pages", "*.md") == ids


@pytest.mark.parametrize("name", [*(each.id for each in RULES), "RX000"])
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
        assert criterion.profile in PROFILES
        assert criterion.read or not criterion.quote
        assert criterion.sources or not criterion.read


def test_every_rule_stands_under_one_right_and_one_heading() -> None:
    ids = sorted(each.id for each in RULES)
    for groups in (RIGHTS, HEADINGS):
        assert sorted(name for rules in groups.values() for name in rules) == ids
    assert len(HEADINGS) == 6


@pytest.mark.parametrize("name", library.scheme_names())
def test_every_shipped_scheme_has_its_audit_in_the_docs(name: str) -> None:
    written = (DOCS / "schemes" / f"{name}.md").read_text(encoding="utf-8")
    assert written == render(audit_scheme(name, as_of=audits.DAY), "markdown")
    assert NEVER.findall(written.replace("lawful or protected", "")) == []


def test_an_unknown_rule_is_refused_with_a_remedy() -> None:
    with pytest.raises(UsageError, match="unknown rule 'CX999'") as caught:
        explain("CX999")
    assert caught.value.remedy
