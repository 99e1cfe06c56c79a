"""The audit in the page: every finding, with what its clauses did in the run."""

from __future__ import annotations

from glasshouse.audit import audit_text
from glasshouse.report.audited import Audited, audited
from glasshouse.report.case import Case, Texts
from glasshouse.report.page import html
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from glasshouse.scheme import SchemeText
from glasshouse.scheme.process import Waiver
from tests.report import made


def of(texts: Texts, *, of_reading: float | None = None) -> Audited:
    def change(row: dict[str, object]) -> dict[str, object]:
        return row | {"value": of_reading} if of_reading and row["measure"] == "ever_listed" else row

    frame = made.frame(change)
    return audited(Case(Readings(frame), texts, made.MANIFEST, words("en")), frame)


def waived(text: SchemeText, reason: str) -> SchemeText:
    return text.model_copy(update={"waive": (Waiver(rule="GV002", reason=reason, basis="an act"),)})


def test_every_finding_has_its_row_and_a_changed_reading_changes_it() -> None:
    texts = made.texts()
    findings = audit_text(texts.schemes[0]).findings
    table = of(texts)
    assert [row[:3] for row in table.rows] == [(one.rule, one.severity.word, one.clause) for one in findings]
    assert {len(row) for row in table.rows} == {len(words("en").several("page.audit_head"))}
    whole = next(row for row in of(texts, of_reading=0.0777).rows if row[2] == "about")
    assert whole[4].startswith("77.7") and "77.7" not in str(table.rows)


def test_the_page_says_that_it_is_no_clearance_and_no_evidence() -> None:
    page = html(made.frame(), made.MANIFEST, made.texts())
    part = page.partition('id="audit"')[2].partition("</section>")[0]
    assert "Not a clearance." in part and "no run is evidence" in part


def test_waivers_that_cannot_be_read_are_said_and_nothing_is_shown() -> None:
    texts = made.texts()
    broken = Texts((waived(texts.schemes[0], " "), *texts.schemes[1:]), texts.before, texts.world)
    assert of(broken).rows == () and "waived without a reason" in of(broken).said[0]
