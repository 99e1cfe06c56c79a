"""Sheets for a lesson: no answer on the sheets, every answer a reading, nothing asked that the run cannot answer."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from glasshouse.report.case import Case, Texts
from glasshouse.report.lesson import lesson
from glasshouse.report.page import render_class
from glasshouse.report.readings import Readings
from glasshouse.report.words import languages, words
from glasshouse.vocabulary import NOTICE
from tests.report import made


@pytest.fixture(scope="module")
def texts() -> Texts:
    return made.texts()


def told(page: str) -> str:
    """What is written, drawings and styles left out."""
    bare = re.sub(r"<svg.*?</svg>|<style>.*?</style>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@pytest.mark.parametrize("language", languages())
def test_answers_stand_on_a_sheet_apart(texts: Texts, tmp_path: Path, language: str) -> None:
    sheets, answers = render_class(made.frame(), made.MANIFEST, texts, tmp_path / "class.html", language=language)
    assert answers.name == "class-answers.html"
    pages = {file: file.read_text(encoding="utf-8") for file in (sheets, answers)}
    asked = lesson(Case(Readings(made.frame()), texts, made.MANIFEST, words(language)))
    assert len(asked.predict) == 6 and len(asked.look) == 3 and len(asked.panels) == 2
    shown = {file: told(page) for file, page in pages.items()}
    for question in (*asked.predict, *asked.look):
        assert all(" ".join(question.asked.split()) in page for page in shown.values())
        for sentence in (" ".join(each.split()) for each in question.answered):
            assert sentence not in shown[sheets] and sentence in shown[answers]
    assert all(NOTICE in page for page in pages.values())
    assert [len(re.findall("<svg", page)) for page in pages.values()] == [4, 0]


def test_in_error_is_not_asked_of_without_the_other_two(texts: Texts) -> None:
    frame = made.frame(lambda row: None if row["measure"] == "listed_as_designed" else row)
    asked = lesson(Case(Readings(frame), texts, made.MANIFEST, words("en")))
    said = " ".join(sentence for question in asked.predict for sentence in question.answered)
    assert "in error" not in said and len(asked.panels) == 1


def test_a_run_without_readings_asks_nothing_and_draws_nothing(texts: Texts, tmp_path: Path) -> None:
    empty = made.frame(lambda row: None)
    assert lesson(Case(Readings(empty), texts, {}, words("en"))).predict == ()
    sheets, _ = render_class(empty, {}, texts, tmp_path / "class.html")
    page = sheets.read_text(encoding="utf-8")
    assert "<svg" not in page and "there is nothing to look at" in page
