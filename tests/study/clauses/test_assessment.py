"""The draft of an impact assessment: what is filled in, from where, and what is left to people."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import docx
import polars as pl
import pytest

from glasshouse.audit import audit_text
from glasshouse.audit.facts import Facts
from glasshouse.audit.gate import Gate
from glasshouse.errors import UsageError
from glasshouse.measures.reading import SCHEMA
from glasshouse.report.assessed import check_ending, markdown, page, write_assessment
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.study.clauses.assessment import Asked, Assessment, Said, TableRows
from glasshouse.study.clauses.assessment.assess import draft
from glasshouse.study.clauses.assessment.charter import limits
from glasshouse.study.clauses.assessment.figures import NO_BAND, Figures
from glasshouse.study.clauses.exposure import exposed
from glasshouse.world import World
from tests.audit.test_words_stay_words import WORD, planted, saying, skeleton
from tests.report import made
from tests.study.clauses.test_exposure import MANIFEST, frame, rows

DAY: Final = date(2026, 11, 24)
VERDICTS: Final = re.compile(
    r"\b(approved?|approval|compliant|compliance|low[- ]risk|acceptable|lawful|safe|fair|passed|cleared)\b",
    re.IGNORECASE,
)
BANDS: Final = pl.DataFrame(schema=SCHEMA)


def drafted(text: SchemeText | None = None, bands: pl.DataFrame = BANDS, name: str = made.SCHEME) -> Assessment:
    loaded = Scheme.load(name)
    if text is not None:
        loaded = type(loaded)(text, loaded.path, loaded._tree, loaded.originals)
    manifest: dict[str, Any] = {**MANIFEST, "numbers": {"x": {"numbers": 3, "assumption": 2}}}
    audit = exposed(audit_text(loaded.text, as_of=DAY), loaded.text, frame(rows()), manifest)
    figures = Figures(loaded.text.scheme, frame(rows()), bands)
    return draft(loaded, audit, figures, World.load("beijing").text, manifest)


@pytest.fixture(scope="module")
def found() -> Assessment:
    return drafted()


def blocks(found: Assessment, sort: type) -> list[Any]:
    return [one for part in found.sections for one in part.blocks if isinstance(one, sort)]


def test_it_has_every_chapter(found: Assessment) -> None:
    titles = " | ".join(part.title for part in found.sections)
    for word in (
        "Scope",
        "(a)",
        "(b)",
        "(c)",
        "(d)",
        "Alternatives",
        "(e)",
        "(f)",
        "Consultation",
        "remains",
        "Review",
    ):
        assert word in titles
    for article in limits(Scheme.load(made.SCHEME).text):
        assert f"Article {article}:" in titles


def test_whatever_is_said_has_a_provenance_and_a_question_has_no_answer(found: Assessment) -> None:
    assert all(one.provenance for one in (*blocks(found, Said), *blocks(found, TableRows)))
    assert all(one.question.endswith("?") for one in blocks(found, Asked))
    assert all(len(row) == len(one.head) for one in blocks(found, TableRows) for row in one.rows)


def test_owner_date_consultation_and_what_remains_are_for_people(found: Assessment) -> None:
    tables = {one.title: one for one in blocks(found, TableRows)}
    mitigation = tables["Mitigation"]
    assert mitigation.rows and all(row[2:] == ("",) * 4 for row in mitigation.rows)
    assert all(row[1:] == ("",) * 4 for row in tables["Who was heard"].rows)
    assert all(not any(row) for row in tables["Risk that remains after mitigation"].rows)
    assert tables["Dates"].rows[0] == ("Next review", "", "")
    tests = [one for one in blocks(found, TableRows) if one.title == "The test of Article 52(1)"]
    assert tests and all(row[-1] == "" for one in tests for row in one.rows)


@pytest.mark.parametrize("name", ["beijing-2018", "flensburg"])
def test_it_calls_nothing_good(name: str) -> None:
    """Words of the text are the author's own, and are left out here."""
    text = Scheme.load(name).text
    plain = saying(text, "word")
    assert isinstance(plain, SchemeText)
    written = markdown(drafted(plain, name=name)).replace("no clearance", "").replace("Not a clearance", "")
    written = written.replace("unlawful", "").replace("Fair trial", "").replace("a fair trial", "")
    assert [found[0] for found in VERDICTS.finditer(written)] == []


def test_figures_are_those_of_the_run_and_luck_stands_apart_from_assumption() -> None:
    told = {one.title: one for one in blocks(drafted(), TableRows)}["People touched, among invented people"]
    everybody = dict(zip(told.head, told.rows[0], strict=True))
    figures = Figures(made.SCHEME, frame(rows()), BANDS)
    assert everybody["Ever on a black list, per 1,000 over the run"] == figures.shown("ever_listed", times=1000)
    assert "(" in everybody["Ever on a black list, per 1,000 over the run"]
    assert everybody["Band of assumption"] == NO_BAND
    band = made.row("ever_listed", 0.05, "", spread=0.5, n=1000) | {"low": 0.01, "high": 0.2, "interval": "assumption"}
    told = {one.title: one for one in blocks(drafted(bands=frame([band])), TableRows)}[told.title]
    assert dict(zip(told.head, told.rows[0], strict=True))["Band of assumption"] == "10 to 200"


def test_the_scope_gate_tells_each_condition_as_declared() -> None:
    loaded = Scheme.load(made.SCHEME).text
    about = loaded.about.model_copy(update={"system_ai": False, "role": "deployer", "annex_iii": ("5b",)})
    conditions = {one.title: one for one in blocks(drafted(loaded.model_copy(update={"about": about})), TableRows)}
    told = {row[0]: row[1] for row in conditions["Conditions of Article 27(1)"].rows}
    assert told["An AI system"] == "not met, as declared"
    assert told["High-risk under Annex III, other than point 2"] == "met, as declared"
    assert told["The operator deploys it"] == "met, as declared"
    assert all(row[-1] == "" for row in conditions["Conditions of Article 27(1)"].rows)


def test_what_the_clauses_do_opens_the_scope_gate_whatever_is_declared() -> None:
    loaded = Scheme.load(made.SCHEME).text
    gate = Gate(Facts(loaded))
    assert gate.derived
    about = loaded.about.model_copy(update={"system_ai": False, "annex_iii": ()})
    told = {one.title: one for one in blocks(drafted(loaded.model_copy(update={"about": about})), TableRows)}
    conditions = {row[0]: row[1] for row in told["Conditions of Article 27(1)"].rows}
    points = [row[:2] for row in told["Points of Annex III that its clauses make, whatever is declared"].rows]
    assert points == [(f"{one[0]}({one[1]})", "no") for one in sorted(gate.derived)]
    assert conditions["High-risk under Annex III, other than point 2"].startswith("met, by its clauses: ")


def test_alternatives_say_which_findings_go(found: Assessment) -> None:
    nearest = {one.title: one for one in blocks(found, TableRows)}["The nearest safeguards, one at a time"]
    told = {row[0]: row for row in nearest.rows}
    assert "CX001 at no-loans" in told["drop no-loans"][1]
    assert all(row[-1] == "" for row in nearest.rows)


def test_a_waived_finding_is_told_as_open() -> None:
    text = Scheme.load(made.SCHEME).text
    waiver = {"rule": "CX001", "clause": "no-loans", "reason": "we know better", "basis": "an act"}
    waived = text.model_copy(update={"waive": (type_of_waiver()(**waiver),)})
    said = [one.words for one in blocks(drafted(waived), Said) if "we know better" in one.words]
    assert said and "counts here as open" in said[0]


def type_of_waiver() -> Any:
    from glasshouse.scheme.process import Waiver

    return Waiver


@pytest.mark.parametrize("said", ["<!-- a\n# Result\n| a |", "```\n<script>alert(1)</script>\x1b[31m\u202e"])
def test_a_text_cannot_write_the_draft(said: str, found: Assessment, tmp_path: Path) -> None:
    told = saying(Scheme.load(made.SCHEME).text, f"act on the {WORD} of 2020, section 4")
    assert isinstance(told, SchemeText)
    plain = drafted(told)
    drafts = [planted(plain, f"a {said} b"), plain]
    assert markdown(plain).count(WORD) > 20
    assert skeleton(markdown(drafts[0])) == skeleton(markdown(drafts[1]))
    tags = [re.findall(r"</?\w+", page(one)) for one in drafts]
    assert tags[0] == tags[1]
    assert "\x1b" not in page(drafts[0]) and "\u202e" not in page(drafts[0])
    write_assessment(drafts[0], tmp_path / "a.docx")


def test_the_three_forms_say_the_same(found: Assessment, tmp_path: Path) -> None:
    for name in ("a.md", "a.html", "a.docx"):
        assert write_assessment(found, tmp_path / name).stat().st_size > 10_000
    document = docx.Document(str(tmp_path / "a.docx"))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [part.title for part in found.sections]
    assert (
        len(document.tables)
        == len(blocks(found, TableRows))
        == (tmp_path / "a.html").read_text(encoding="utf-8").count("<table>")
    )
    assert (tmp_path / "a.md").read_text(encoding="utf-8").count("**Question.**") == len(found.questions())
    assert not list(tmp_path.glob(".*"))


def test_an_ending_that_names_no_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="names no form"):
        check_ending(tmp_path / "a.pdf")
