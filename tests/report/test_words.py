"""Strings: one file a language, no key unknown, no key left over; numbers as they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import glasshouse.report
from glasshouse.measures import CATALOGUE
from glasshouse.measures.headline import LEVELS, LOSSES
from glasshouse.report.words import languages, words
from glasshouse.vocabulary import COHORT_AGES, CONTEXTS, GROUNDS, NOTICE, SPELL_CLASSES, WORK
from glasshouse.world import World

ROOM = Path(glasshouse.report.__file__).parent
ENGLISH = words("en")
BUILT = (
    "terms.", "definitions.", "figures.", "interval.", "scheme.index.", "scheme.list.", "scheme.published.",
    "scheme.notice.", "clause.", "scheme.class_", "scheme.ages_", "numbers.decimal",
    "numbers.thousands", "language_name", "margin.wishes", "margin.turns", "contest.access", "contest.reasons",
    "interval_in_short.", "gaps.ratio", "titles.", "in_english", "headline.unit.", "headline.bands_why.",
    "headline.chart.title", *(f"headline.{one.measure}" for one in LEVELS), *(f"headline.{one}" for one in LOSSES),
)  # fmt: skip
"""Keys that code puts together from a word; the others stand in it word for word."""
OWN = ("terms.", "definitions.", "titles.")
"""Where a language may have more than English, which has identifiers and the catalogue of measures."""


def keys(strings: Any, above: str = "") -> Iterator[str]:
    if isinstance(strings, dict):
        for name, inner in strings.items():
            yield from keys(inner, f"{above}{name}.")
    else:
        yield above.rstrip(".")


def source() -> str:
    files = [*ROOM.rglob("*.py"), *ROOM.rglob("*.jinja")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_measure_that_has_a_short_name_is_in_the_catalogue() -> None:
    named = set(ENGLISH.strings["terms"]["measures"])
    assert named <= {measure.id for measure in CATALOGUE}
    assert {"prevalence", "listed_in_error", "harm_at_perfect_sight", "work_lost"} <= named


def test_shares_of_the_catalogue_are_printed_in_per_cent() -> None:
    for measure in CATALOGUE:
        in_parts_of_one = measure.unit.startswith("share") or measure.unit == "probability"
        assert (ENGLISH.amount(0.5, measure.unit) == "50\u00a0%") == in_parts_of_one


def test_every_key_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r"""\b(?:say|several)\(\s*["']([a-z_.]+)["']""", source()))
    assert len(asked) > 60
    assert sorted(key for key in asked if not ENGLISH.has(key)) == []


def test_no_string_is_left_over() -> None:
    written = source()
    unused = [
        key
        for key in keys(ENGLISH.strings)
        if not key.startswith(BUILT) and f'"{key}"' not in written.replace("'", '"')
    ]
    assert unused == []


def test_the_notice_is_the_project_s_own() -> None:
    assert ENGLISH.say("notice") == NOTICE


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_keys_and_places(language: str) -> None:
    other, ours = set(keys(words(language).strings)), set(keys(ENGLISH.strings))
    assert ours - other == set()
    assert {key for key in other - ours if not key.startswith(OWN)} == set()


@pytest.mark.parametrize("language", languages())
def test_every_string_has_the_same_places_to_fill_in(language: str) -> None:
    for key in keys(ENGLISH.strings):
        ours, theirs = (str(one._find(key)) for one in (ENGLISH, words(language)))
        assert set(re.findall(r"{\w+}", ours)) == set(re.findall(r"{\w+}", theirs)), key


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_another_language_has_its_words_for_every_closed_list_and_measure(language: str) -> None:
    other = words(language)
    in_english = set(other.several("in_english"))
    for measure in CATALOGUE:
        needed = {f"{group}.{measure.id}" for group in ("titles", "definitions")} | {f"terms.unit.{measure.unit}"}
        lacking = sorted(key for key in needed if not other.has(key))
        assert bool(lacking) == (measure.id in in_english), (
            f"strings/{language}.yaml: write {lacking}, or name {measure.id} under in_english until somebody does"
            if lacking
            else f"strings/{language}.yaml: {measure.id} is translated, so it leaves in_english"
        )
    assert in_english <= {measure.id for measure in CATALOGUE}
    for context in CONTEXTS:
        assert other.has(f"terms.context.{context}"), context
    world = World.load("beijing").text
    called = other.strings["terms"]["called"]
    assert {kind.id for kind in (*world.conducts, *world.turns, *world.wishes)} <= set(called)


FRENCH_VERDICTS = re.compile(
    r"\b(équitables?|justes?|sûre?s?|fiables?|conformes?|légitimes?|exacte?s?|à juste titre|à tort|prouvée?s?)\b"
)


def test_nothing_in_french_is_a_verdict() -> None:
    """The test of the line knows English; this one knows French."""
    said = {key: str(words("fr")._find(key)).lower() for key in keys(words("fr").strings)}
    assert [key for key, text in said.items() if FRENCH_VERDICTS.search(text)] == [
        "headline.may_not_write",  # what a newspaper may not write
        "terms.ground.unproven",
    ]
    assert FRENCH_VERDICTS.search("un dispositif équitable")


def test_french_is_written_as_french_is() -> None:
    french = words("fr")
    assert french.number(1234567.0) == "1\u202f234\u202f567"
    assert french.amount(0.0123, "share") == "1,23\u00a0%"
    assert french.exact(Fraction(1, 2)) == "0,5"
    text = (ROOM / "strings" / "fr.yaml").read_text(encoding="utf-8").partition("notice:")[2]
    assert not re.search(r"[^ ] [;?!»%]", text)


def test_words_of_closed_lists_are_printed_as_words() -> None:
    for group, members in (("ground", GROUNDS), ("class", SPELL_CLASSES), ("cohort.work", WORK)):
        for word in members:
            assert "_" not in ENGLISH.term(group, word)
    for age in COHORT_AGES:
        assert ENGLISH.term("cohort.age", age)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.0, "0"), (1.0, "1"), (12.345, "12.3"), (123.4, "123"), (1234567.0, "1,234,567"), (0.01234, "0.0123"),
        (-2.5, "−2.5"), (0.5, "0.5"), (99.96, "100"), (1e-9, "0"), (-1e-9, "0"),
    ],
)  # fmt: skip
def test_numbers(value: float, printed: str) -> None:
    assert ENGLISH.number(value) == printed


def test_amounts_and_spans() -> None:
    assert ENGLISH.amount(0.0123, "share") == "1.23\u00a0%"
    assert ENGLISH.span(0.01, 0.025, "share") == "1 to 2.5\u00a0%"
    assert ENGLISH.span(-1.0, 2.5, "points") == "−1 to 2.5"


def test_lists_of_words() -> None:
    assert ENGLISH.listed(["a"]) == "a"
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert ENGLISH.listed([]) == ""


def test_an_unknown_key_is_a_defect() -> None:
    with pytest.raises(KeyError):
        ENGLISH.say("page.no_such_thing")
    with pytest.raises(KeyError):
        ENGLISH.several("page.title")
