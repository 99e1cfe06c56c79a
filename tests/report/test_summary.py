"""One screen: 80 columns, the notice last, error beside as designed and perfect sight."""

from __future__ import annotations

import pytest

from glasshouse.report.case import Texts
from glasshouse.report.summary import summary
from glasshouse.vocabulary import NOTICE
from tests.report import made


@pytest.fixture(scope="module")
def texts() -> Texts:
    return made.texts()


def test_one_screen_of_eighty_columns(texts: Texts) -> None:
    shown = summary(made.frame(), made.MANIFEST, texts)
    lines = shown.split("\n")
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 45
    assert lines[-1] == f"{NOTICE}."
    assert "20,000 invented people" in shown and "beijing-2018 beside no scheme" in shown
    for said in ("in error", "at perfect sight", "lawful or protected conduct", "work lost", "travel"):
        assert said in shown


def test_it_speaks_from_the_readings(texts: Texts) -> None:
    before = summary(made.frame(), made.MANIFEST, texts)
    after = summary(
        made.frame(
            lambda row: (
                row | {"value": 0.4567, "low": None, "high": None} if row["measure"] == "listed_in_error" else row
            )
        ),
        made.MANIFEST,
        texts,
    )
    assert "45.7 %" in after and "45.7 %" not in before


@pytest.mark.parametrize("lacking", ["listed_in_error", "listed_as_designed", "harm_at_perfect_sight"])
def test_none_of_the_three_without_the_others(texts: Texts, lacking: str) -> None:
    shown = summary(made.frame(lambda row: None if row["measure"] == lacking else row), made.MANIFEST, texts)
    assert "none of the three is shown" in " ".join(shown.split())
    assert "0.11 %" not in shown and "3.1 %" not in shown


def test_an_empty_run(texts: Texts) -> None:
    shown = summary(made.frame(lambda row: None), {}, texts)
    assert "the run has no such reading" in shown and shown.endswith(f"{NOTICE}.")
    assert max(map(len, shown.split("\n"))) <= 80


def test_where_nobody_is_refused_it_says_so(texts: Texts) -> None:
    shown = summary(
        made.frame(lambda row: row | {"value": 0.0} if row["measure"] == "refusals" else row), made.MANIFEST, texts
    )
    assert "Nobody is refused anything" in " ".join(shown.split())
