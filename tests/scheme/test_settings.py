"""``--set``: a number is changed and marked as changed; what cannot be set is said."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from glasshouse.errors import Errors, GlasshouseError, UsageError
from glasshouse.scheme.settings import SET
from tests.scheme.texts import SCHEME, load


@pytest.mark.parametrize(
    ("setting", "clause", "key", "value", "is_lever"),
    [
        ("court-judgment.coverage=0.5", "court-judgment", "coverage", "1/2", False),
        ("court-judgment.coverage.value=0.5", "court-judgment", "coverage", "1/2", False),
        ("blacklist.enter.any.0.at_least=3", "blacklist", "enter.any.0.at_least", "3", True),
        ("blacklist.leave.any.1.months_listed=60", "blacklist", "leave.any.1.months_listed", "60", True),
        ("ledger.retention=36", "ledger", "retention", "36", True),
        ("city-score.ceiling=2000", "city-score", "ceiling", "2000", True),
        ("index.ceiling=2000", "city-score", "ceiling", "2000", True),
        ("points-jaywalking.points=-7.5", "points-jaywalking", "points", "-15/2", True),
        ("redress.appeal.filed_share=1", "redress", "appeal.filed_share", "1", False),
        ("hardly-hired.times.finds_job=0.5", "hardly-hired", "times.finds_job", "1/2", False),
    ],
)
def test_a_number_is_set(setting: str, clause: str, key: str, value: str, is_lever: bool, tmp_path: Path) -> None:
    scheme, before = load(tmp_path, SCHEME, setting), load(tmp_path, SCHEME)
    register = {(number.clause, number.key): number for number in scheme.numbers}
    number = register.pop((clause, key))
    assert (number.value, number.low, number.high) == (Fraction(value), None, None)
    assert (number.provenance, number.said, number.is_lever) == ("assumption", SET, is_lever)
    assert [*register.values()] == [other for other in before.numbers if (other.clause, other.key) != (clause, key)]
    assert scheme.settings == (setting,)
    assert scheme.originals == before.originals
    assert load(tmp_path, scheme.written).text == scheme.text


def test_words_and_switches_are_set(tmp_path: Path) -> None:
    scheme = load(tmp_path, SCHEME, "blacklist.counts=records", "city-pool.correction_reaches_copies=true",
                  "ledger.retention=lifelong", "no-flights.severity=1")  # fmt: skip
    assert scheme.text.lists[0].counts == "records"
    assert scheme.text.pools[0].correction_reaches_copies is True
    assert scheme.text.ledger is not None and scheme.text.ledger.retention == "lifelong"
    assert scheme.text.sanctions[0].severity == 1


def test_a_word_gives_way_to_a_number(tmp_path: Path) -> None:
    text = SCHEME.replace("retention: 60", "retention: lifelong")
    number = next(n for n in load(tmp_path, text, "ledger.retention=24").numbers if n.clause == "ledger")
    assert (number.value, number.said) == (24, SET)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["court-judgement.coverage=1"], "no clause or section 'court-judgement' in this scheme"),
        (["court-judgement.coverage=1"], "did you mean 'court-judgment'?"),
        (["court-judgment.coverag=1"], "'coverag' is not written there"),
        (["court-judgment.coverag=1"], "did you mean 'coverage'?"),
        (["court-judgment.retention=1"], "'retention' is not written there"),
        (["blacklist.enter.any.7.at_least=1"], "'7' is not written there"),
        (["coverage=1"], "not a setting"),
        (["court-judgment.coverage"], "not a setting"),
        (["court-judgment.coverage="], "not a setting"),
        (["blacklist.enter=3"], "this is neither a number nor a word"),
        (["blacklist.id=other"], "'id' cannot be set"),
        (["court-judgment.coverage.range.0=0.1"], "only the value of a number is set"),
        ([f"court-judgment.coverage=0.{'1' * 40}"], "a number has at most 30 digits"),
        (["ledger.retention=1", "ledger.retention=2"], "it is set twice"),
    ],
)
def test_what_is_no_setting_is_said(settings: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refusal:
        load(tmp_path, SCHEME, *settings)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("court-judgment.coverage=5", "5 is above 1; a share lies between 0 and 1"),
        ("court-judgment.coverage=much", "expected a number with its provenance, found the text 'much'"),
        ("blacklist.counts=3", "blacklist.counts"),
        ("city-score.start=1301", "city-score: the start does not lie between floor and ceiling"),
        ("no-flights.when.on=redlist", "no-flights: unknown list 'redlist'"),
    ],
)
def test_a_value_that_cannot_be_is_refused_as_if_it_were_written(setting: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Errors) as refusal:
        load(tmp_path, SCHEME, setting)
    assert said in str(refusal.value)


def test_a_value_out_of_its_limits_is_placed_in_the_argument(tmp_path: Path) -> None:
    with pytest.raises(GlasshouseError) as refusal:
        load(tmp_path, SCHEME, "court-judgment.coverage=5")
    assert str(refusal.value).startswith(
        "--set court-judgment.coverage=5:1:25: court-judgment.coverage.value: 5 is above 1"
    )
