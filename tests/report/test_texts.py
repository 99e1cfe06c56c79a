"""What the report says of a scheme's text, of its numbers, and of how the run was started."""

from __future__ import annotations

import re

import pytest

from glasshouse.report.case import Case, Texts
from glasshouse.report.page import html
from glasshouse.report.provenance import command_line, rows
from glasshouse.report.readings import Readings
from glasshouse.report.scheme_words import clauses, in_short, never_left
from glasshouse.report.words import words
from glasshouse.scheme import Scheme
from glasshouse.study.clauses.register import register
from tests.report import made


def case_of(scheme: str) -> Case:
    texts = made.texts()
    text = Scheme.load(scheme).text
    return Case(Readings(made.frame()), Texts((text,), texts.before, texts.world), {}, words("en"))


@pytest.mark.parametrize("name", ["beijing-2018", "china-court-list", "hangzhou-2018"])
def test_every_list_sanction_and_sight_has_its_row(name: str) -> None:
    case = case_of(name)
    text = case.texts.schemes[0]
    ids = [clause.id for clause in clauses(case)]
    wanted = [each.id for part in (text.agencies, text.lists, text.sanctions, text.rewards) for each in part]
    wanted += [sight.id for agency in text.agencies for sight in agency.sees]
    assert set(wanted) <= set(ids)
    assert all(clause.says and clause.source for clause in clauses(case))


def test_in_short_names_lists_refusals_and_redress() -> None:
    said = " ".join(in_short(case_of("china-court-list")))
    assert "defaulters" in said and "flight" in said and "Appeal" in said
    assert "{" not in said


def test_the_empty_scheme_has_its_own_sentences() -> None:
    said = " ".join(in_short(case_of("none")))
    assert "No agency sees anything" in said and "neither notice nor appeal" in said


def test_a_list_without_a_way_out_is_named() -> None:
    case = case_of("china-court-list")
    assert never_left(case) == ()
    text = case.texts.schemes[0]
    closed = text.lists[0].model_copy(update={"leave": text.lists[0].leave.model_copy(update={"any_": ()})})
    shut = Case(
        case.readings,
        Texts((text.model_copy(update={"lists": (closed,)}),), case.texts.before, case.texts.world),
        {},
        case.words,
    )
    assert len(never_left(shut)) == 1 and "defaulters" in never_left(shut)[0]
    assert never_left(shut)[0] in in_short(shut)


def test_the_page_has_every_number_of_the_register_under_one_heading() -> None:
    texts = made.texts()
    rows = register(texts.world, (*texts.schemes, texts.before))
    page = html(made.frame(lambda row: None), made.MANIFEST, texts)
    part = page.partition('id="register"')[2].partition("</section>")[0]
    assert part.count("<tr><td") == len(rows)
    sizes = [int(number.replace(",", "")) for number in re.findall(r"<h3>[^<]*\((\d+)\)", part)]
    assert len(sizes) == 3 and sum(sizes) == sum(row.size for row in rows)
    assert sizes[0] == sum(row.size for row in rows if row.is_assumed)
    assert all(row.said for row in rows if row.is_assumed)


def test_the_line_that_repeats_a_run() -> None:
    assert command_line({"command": "glasshouse run none"}) == "glasshouse run none"
    assert command_line({}) is None


def test_manifest_entries_are_flat_and_long_texts_are_measured() -> None:
    found = dict(rows({"a": {"b": 1, "c": [1, 2]}, "text": "x" * 5000, "many": [{"k": 1}]}))
    assert found["a.b"] == "1" and found["a.c"] == "1; 2" and found["many"] == "k 1"
    assert "5,000 characters" in found["text"]
