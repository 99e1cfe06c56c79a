"""The pages that a jurist can read: each excerpt, laid over base.yaml, has its findings on the lines marked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from glasshouse.audit import RULES, Audit, audit_scheme
from glasshouse.audit.facts import Facts
from glasshouse.scheme import Scheme

PAGES: Final = Path(__file__).parent / "pages"
DAY: Final = date(2028, 1, 1)
"""A day on which every criterion applies."""
MARK: Final = re.compile(r"  # finding: ([A-Z]{2}\d{3})$")


class Page(NamedTuple):
    """Two excerpts of a page and their flow."""

    found: str
    other: str
    flow: list[str]


def pairs(rule: str) -> list[Page]:
    """All pairs of excerpts of a rule's page, each with the flow that stands below it."""
    text = (PAGES / f"{rule}.md").read_text(encoding="utf-8")
    excerpts = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    flows = [line for line in re.findall(r"^`(.+)`$", text, re.MULTILINE) if " → " in line]
    return [
        Page(found, other, flow.split(" → "))
        for found, other, flow in zip(excerpts[::2], excerpts[1::2], flows, strict=True)
    ]


def page(rule: str) -> Page:
    """The first pair of a rule's page."""
    return pairs(rule)[0]


def laid_over(excerpt: str, folder: Path) -> tuple[Path, int]:
    """The excerpt as a file, and the number of lines before it."""
    head = f"scheme: page\nextends: {PAGES / 'base.yaml'}\n"
    path = folder / "page.yaml"
    path.write_text(head + excerpt, encoding="utf-8")
    return path, head.count("\n")


def audited(excerpt: str, folder: Path) -> tuple[Audit, int]:
    path, before = laid_over(excerpt, folder)
    return audit_scheme(str(path), as_of=DAY), before


EXCERPTS: Final = [
    pytest.param(rule.id, pair, id=f"{rule.id}-{number}")
    for rule in RULES
    for number, pair in enumerate(pairs(rule.id), 1)
]


def lines_of(audit: Audit, rule: str, before: int) -> list[int]:
    return [one.place.line - before if one.place else -1 for one in audit.findings if one.rule == rule]


def test_base_is_empty_of_findings_and_of_silence() -> None:
    audit = audit_scheme(str(PAGES / "base.yaml"), as_of=DAY)
    assert (audit.findings, audit.undecidable) == ((), ())


@pytest.mark.parametrize(("rule", "pair"), EXCERPTS)
def test_the_finding_stands_where_the_page_marks_it(rule: str, pair: Page, tmp_path: Path) -> None:
    excerpt = pair.found
    audit, before = audited(excerpt, tmp_path)
    marked = [number for number, line in enumerate(excerpt.splitlines(), 1) if MARK.search(line)]
    assert lines_of(audit, rule, before) == marked
    assert len(marked) == 1


@pytest.mark.parametrize(("rule", "pair"), EXCERPTS)
def test_the_other_text_differs_in_one_field_and_has_no_finding(rule: str, pair: Page, tmp_path: Path) -> None:
    lines = [MARK.sub("", line) for line in pair.found.splitlines()]
    others = pair.other.splitlines()
    changed = [(one, two) for one, two in zip(lines, others, strict=True) if one != two]
    assert len(changed) == 1
    assert changed[0][0].split(":")[0] == changed[0][1].split(":")[0]
    audit, before = audited(pair.other, tmp_path)
    assert lines_of(audit, rule, before) == []


@pytest.mark.parametrize(("rule", "pair"), EXCERPTS)
def test_the_flow_has_three_edges_or_more_and_is_told_whole(rule: str, pair: Page, tmp_path: Path) -> None:
    audit, _ = audited(pair.found, tmp_path)
    told = next([step.name for step in one.path] for one in audit.findings if one.rule == rule)
    assert told == pair.flow
    assert len(told) >= 4


def test_silence_is_undecidable_and_never_a_finding(tmp_path: Path) -> None:
    pair = page("RX000")
    audit, before = audited(pair.found, tmp_path)
    line = next(n for n, text in enumerate(pair.found.splitlines(), 1) if "undecidable: RX000" in text)
    assert {one.place.line - before for one in audit.undecidable if one.place} == {line}
    assert audit.findings == ()
    assert audit.exit_code() == 0
    path, _ = laid_over(pair.found, tmp_path)
    facts = Facts(Scheme.load(path).text)
    lost = next(sight for _, sight in facts.sights if sight.id == pair.flow[0])
    assert [step.name for step in facts.flows.through(lost, lost)] == pair.flow
    decided, _ = audited(pair.other, tmp_path)
    assert decided.undecidable == ()
