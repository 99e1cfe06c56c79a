"""One screen: 80 columns, what is added first, luck and assumption apart, error never alone, the notice last."""

from __future__ import annotations

import pytest

from glasshouse.report.case import Texts
from glasshouse.report.summary import summary
from glasshouse.vocabulary import NOTICE
from tests.report import made


@pytest.fixture(scope="module")
def texts() -> Texts:
    return made.texts()


def plain(shown: str) -> str:
    return " ".join(shown.split())


def test_one_screen_of_eighty_columns(texts: Texts) -> None:
    shown = summary(made.frame(), made.MANIFEST, texts)
    lines = shown.split("\n")
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 45
    assert lines[-1] == f"{NOTICE}."
    assert "20,000 invented people" in shown and "beijing-2018 beside no scheme" in shown
    for said in ("Ever on a black list", "by mistake", "Work lost", "Luck alone", "What nobody knows"):
        assert said in shown


def test_the_second_line_is_the_share_of_assumptions(texts: Texts) -> None:
    assert summary(made.frame(), made.MANIFEST, texts).split("\n")[1].startswith("97 % of the ")


def test_figures_are_counts_of_the_city_in_two_digits_luck_and_assumption_apart(texts: Texts) -> None:
    """0.047 of 20,000 people, 0.041 to 0.053 by luck, and from a quarter to five times as many by what nobody knows."""
    said = plain(summary(made.frame(), made.MANIFEST, texts))
    assert "940 people, none without it. Luck alone: 830 to 1,100. What nobody knows: 240 to 4,700." in said


def test_it_speaks_from_the_readings(texts: Texts) -> None:
    def changed(row: dict[str, object]) -> dict[str, object]:
        mine = row["measure"] == "people_refused" and row["scheme"] == "twin"
        return row | {"value": 0.321, "low": None, "high": None} if mine and row["interval"] == "chance" else row

    before, after = (summary(made.frame(change), made.MANIFEST, texts) for change in (lambda row: row, changed))
    assert "too few cases to say" in plain(after) and "too few cases to say" not in plain(before)


@pytest.mark.parametrize("lacking", ["listed_in_error", "listed_as_designed", "harm_at_perfect_sight"])
def test_none_of_the_three_without_the_others(texts: Texts, lacking: str) -> None:
    shown = summary(made.frame(lambda row: None if row["measure"] == lacking else row), made.MANIFEST, texts)
    assert "none of the three is shown" in plain(shown)
    assert "by mistake" not in shown


def test_mistakes_stand_beside_all_who_are_listed_and_who_would_be_at_perfect_sight(texts: Texts) -> None:
    said = plain(summary(made.frame(), made.MANIFEST, texts))
    assert "Of 380 listed" in said and "there would be 620." in said


def test_an_empty_run(texts: Texts) -> None:
    shown = summary(made.frame(lambda row: None), {}, texts)
    assert "the run has no such reading" in shown and shown.endswith(f"{NOTICE}.")
    assert max(map(len, shown.split("\n"))) <= 80


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("why", ["off", "small", "no ranges"])
def test_a_run_without_bands_says_why(texts: Texts, language: str, why: str) -> None:
    manifest = made.MANIFEST | {"assumptions": {"points": 0, "asked": 0, "people": 0, "why": why, "drivers": []}}
    frame = made.frame(lambda row: None if row["interval"] == "assumption" else row)
    said = plain(summary(frame, manifest, texts, language=language))
    assert {"en": "No band of assumption", "fr": "Pas de bande d'hypothèse"}[language] in said


def test_partial_bands_say_how_many_points(texts: Texts) -> None:
    manifest = made.MANIFEST | {"assumptions": {"points": 31, "asked": 40, "people": 500, "why": None, "drivers": []}}
    said = plain(summary(made.frame(), manifest, texts))
    assert "nine in ten of 31 other cities of 500 people" in said and "Of 40 such cities 31 could be lived" in said


def test_unknowns_that_move_a_figure_stand_by_name(texts: Texts) -> None:
    driver = {
        "measure": "ever_listed", "scheme": "twin", "against": made.OTHER, "by": None, "rank": 1,
        "unknown": "fare_dodging.per_month", "at_low": 0.01, "at_high": 0.2, "known_low": 0.02, "known_high": 0.1,
    }  # fmt: skip
    of = {"points": 40, "asked": 40, "people": 500, "why": None, "drivers": [driver]}
    said = plain(summary(made.frame(), made.MANIFEST | {"assumptions": of}, texts))
    assert (
        "fare_dodging.per_month (at the low end of its range 200, at the high end 4,000; were it known: 400 to 2,000)"
        in said
    )
    none = plain(summary(made.frame(), made.MANIFEST | {"assumptions": of | {"drivers": []}}, texts))
    assert "No single unknown stands out among 40 cities" in none
