"""A world says what its text says; every refusal by one bad input: what is said, and where."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glasshouse import vocabulary
from glasshouse.chance import lane
from glasshouse.errors import Errors, GlasshouseError, UsageError, WorldError
from glasshouse.world import World, checks
from glasshouse.world import model as words
from tests.scheme.texts import changed
from tests.world.texts import WHY, WORLD, load, write


def test_a_world_says_what_its_text_says(tmp_path: Path) -> None:
    world = load(tmp_path, WORLD)
    assert world.name == "hamlet"
    assert world.text.start == 12 * 2021
    by = world.text.conducts[0].by
    assert by is not None and by.age == {"18-24": Fraction(1, 2)} and by.income == {"0": Fraction(2)}
    assert world.tables.margins[0].counts == (10100, 9900)
    assert World.load(tmp_path / "world.yaml").text == world.text


def test_the_text_as_used_reads_as_the_same_world(tmp_path: Path) -> None:
    world = load(tmp_path, WORLD)
    assert load(tmp_path, world.written).text == world.text
    assert world.originals[0].text == WORLD


def test_a_name_that_does_not_ship_is_said() -> None:
    with pytest.raises(UsageError, match="no world 'atlantis' ships"):
        World.load("atlantis")


def test_the_register_knows_every_number(tmp_path: Path) -> None:
    register = {(number.clause, number.key): number for number in load(tmp_path, WORLD).numbers}
    rate = register["unpaid_judgment", "per_month"]
    assert (rate.value, rate.low, rate.high) == (Fraction(1, 1000), Fraction(1, 2000), Fraction(1, 500))
    assert (rate.provenance, rate.said) == ("source", "count")
    assert register["unpaid_judgment", "by.age.18-24"].value == Fraction(1, 2)
    assert register["unpaid_judgment", "by.income.0"].provenance == "assumption"
    assert register["frailties", "money.times.1"].value == Fraction(3, 2)
    assert register["contacts", "degree"].value == 8
    assert register["contacts", "near_share"].said == "invented for a test"
    assert register["careful-crossing", "fades.months"].provenance == "assumption"
    assert register["births", "by_age.25-34"].value == Fraction(1, 20)
    assert all(number.is_unknown and number.place is not None for number in register.values())
    assert not {"income_bands", "year"} & {key.rpartition(".")[2] for _, key in register}


def test_the_closed_lists_of_the_language_are_those_of_the_vocabulary() -> None:
    for known, literal in (
        (vocabulary.CONTEXTS, words.Context),
        (vocabulary.WORK, words.Work),
        (vocabulary.RATE_AGES, words.Age),
        (vocabulary.SEXES, words.Sex),
        (vocabulary.SCHOOLING, words.Schooling),
        (tuple(str(band) for band in range(vocabulary.INCOME_BANDS)), words.Income),
    ):
        assert get_args(literal) == known


NO_EDGES = "there is no reader for pairs or edges"
CONTACTS = f"{{degree: 8, near_share: {{value: 0.8, {WHY}}}, near_people: 100, exchanged_every_months: 12, {WHY}}}"
RESPONSE = f"range: [0.5, 1.1], {WHY}"

BAD = [
    # the line
    ('income: {"0": 2}', "minority: {minority: 2}", "unpaid_judgment.by: rates never vary by minority or residency"),
    ('income: {"0": 2}', "residency: {migrant: 2}", "take 'residency' out; circumstance is written by work, income"),
    ("polarity: protected", "polarity: harmful", "petition: conduct in the context 'petition' is never harmful"),
    ("polarity: protected", "polarity: beneficial", "petition: conduct in the context 'petition' is never beneficial"),
    (CONTACTS, "friends.csv", NO_EDGES),
    (CONTACTS, "[[1, 2], [2, 3]]", NO_EDGES),
    ("{degree: 8,", "{file: friends.csv, degree: 8,",
     f"contacts: contacts are drawn by key from degree and mixing; {NO_EDGES}"),
    (RESPONSE, f"range: [0.5, 0.9], {WHY}", "careful-crossing: deterrence of 'jaywalking' is assumed"),
    (RESPONSE, WHY, "careful-crossing: deterrence of 'jaywalking' is assumed"),
    ("file: sex.csv", "file: ../sex.csv", "by-sex: '../sex.csv' is no bare file name"),
    ("file: life.csv", "file: /etc/life.csv", "life_table: '/etc/life.csv' is no bare file name"),
    # references and names
    ("residents: {value: 20000, source: count}", "residents: {value: 20000, source: cout}",
     "residents: unknown source 'cout'"),
    ("frailty: money", "frailty: mony", "unpaid_judgment: unknown frailty 'mony'"),
    ("settles: [unpaid_judgment]", "settles: [unpaid]", "pays_judgment: unknown conduct 'unpaid'"),
    ("kinds: [jaywalking]", "kinds: [flight]", "careful-crossing: unknown kind for this trigger 'flight'"),
    ("status_quo: none", "status_quo: nome", "unknown scheme 'nome'"),
    ("polarity: protected", "polarity: protected\n    observed_under: nome", "petition: unknown scheme 'nome'"),
    ("- id: flight\n", "- id: jaywalking\n", "jaywalking: this id stands twice in the world"),
    ("- id: flight\n", "- id: aware\n", "aware: this id belongs to the model itself"),
    ("districts: [north, south]", "districts: [north, north]", "the district 'north' stands twice"),
    ("  - {id: by-sex, file: sex.csv, source: count}\n", "  - {id: by-sex, file: sex.csv, source: count}\n" * 2,
     "by-sex: this margin stands twice"),
    # forms
    ("only_if_work: [employed]", "only_if_work: []", "loses_job: can happen to nobody"),
    ("changes: {work: unemployed, income_bands: -2}", "changes: {}", "loses_job: changes nothing"),
    (f"    per_month: {{value: 0.5, {WHY}}}\n", "", "jaywalking: one of 'per_month' or 'chance_per_month' is missing"),
    (f"per_month: {{value: 0.5, {WHY}}}",
     f"per_month: {{value: 0.5, {WHY}}}\n    chance_per_month: {{value: 0.5, {WHY}}}",
     "jaywalking: 'per_month' and 'chance_per_month' cannot stand together"),
    ("file: sex.csv, source: count", "file: sex.csv", "by-sex: one of 'source' or 'assumption' is missing"),
    ("file: sex.csv, source: count", f"file: sex.csv, source: count, {WHY}",
     "by-sex: 'source' and 'assumption' cannot stand together"),
    (f"work: {{unemployed: 1.5}}, {WHY}", "work: {unemployed: 1.5}",
     "unpaid_judgment.by: one of 'source' or 'assumption' is missing"),
    (f"births: {{by_age: {{25-34: 0.05}}, {WHY}}}", "births: {by_age: {25-34: 0.05}}", "births: one of 'source' or"),
    # numbers
    ("shares: [0.9, 0.1]", "shares: [0.9, 0.2]", "confusability: the shares sum to 1.1, not to 1"),
    ("times: [0.5, 5.5]", "times: [0.5, 5]", "confusability: the mean factor is 0.95, not exactly 1"),
    ("times: [0.5, 1.5]", "times: [0.5, 1.5, 1]", "frailties.money: 2 shares and 3 factors"),
    ("times: [0.5, 5.5]", "times: [0.5, 5.5000001]", "5.5000001: a factor has at most 6 decimals"),
    ("shares: [0.9, 0.1]", "shares: [1.1, -0.1]", "1.1 is above 1; a share lies between 0 and 1"),
    ("chance_per_month: {value: 0.001,", "chance_per_month: {value: 1.001,", "1.001 is above 1; a chance per month"),
    ("per_month: {value: 0.02, assumption: invented for a test}\n    tried",
     "per_month: {value: -0.02, assumption: x}\n    tried",
     "-0.02 is below 0; a rate per month"),
    ("near_people: 100", "near_people: 1", "contacts.near_people: 1 is not at least 10"),
    ("start: 2021-01", "start: 2021", "expected a month, found the number 2021"),
    ("{18-24: 0.5}", "{18-25: 0.5}", "unpaid_judgment.by.age"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[f"{n}-{said[:50]}" for n, (_, _, said) in enumerate(BAD)])
def test_what_is_wrong_is_said(old: str, new: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Errors) as refusal:
        load(tmp_path, changed(WORLD, old, new))
    assert said in str(refusal.value)
    assert all(isinstance(problem, WorldError) for problem in refusal.value.problems)
    assert all(problem.place is not None for problem in refusal.value.problems)


def test_a_controlled_study_may_say_that_there_is_an_effect(tmp_path: Path) -> None:
    text = changed(WORLD, RESPONSE, "range: [0.5, 0.9], source: count")
    assert load(tmp_path, text).text.responses[0].times.high == Fraction(9, 10)


def test_suppression_of_protected_conduct_needs_no_range_around_no_effect(tmp_path: Path) -> None:
    text = changed(changed(WORLD, RESPONSE, f"range: [0.5, 0.9], {WHY}"), "kinds: [jaywalking]", "kinds: [petition]")
    assert load(tmp_path, text).text.responses[0].kinds == ("petition",)


def test_two_kinds_on_one_lane_of_chance_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "lane", lambda name: 7 if name in ("flight", "jaywalking") else lane(name))
    with pytest.raises(Errors, match="flight: shares its lane of chance with 'jaywalking'"):
        load(tmp_path, WORLD)


LINES = WORLD.splitlines(keepends=True)
MARKS = ["", " ", "\t", ":", "{", "]", "'", '"', "&a ", "null", "true", "9" * 40, "-1", "x: y", "- ", "#", "\n", "<<: "]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 40), st.sampled_from(MARKS)), min_size=1))
def test_a_mangled_world_is_refused_in_words_or_is_a_world(tmp_path: Path, spoils: list[tuple[int, int, str]]) -> None:
    lines = list(LINES)
    for here, cut, mark in spoils[:4]:
        lines[here] = lines[here][:cut] + mark + lines[here][cut:] if mark else ""
    folder = write(tmp_path, "".join(lines) or "x: y")
    try:
        world = World.load(folder)
    except GlasshouseError as refusal:
        assert str(refusal)
    else:
        assert load(tmp_path, world.written).text == world.text


def test_a_spread_stretches_a_frailty_and_keeps_its_mean(tmp_path: Path) -> None:
    spread = "{shares: [0.5, 0.5], times: [0.5, 1.5], spread: {value: 0, range: [0, 2], assumption: invented}, "
    world = load(tmp_path, changed(WORLD, "{shares: [0.5, 0.5], times: [0.5, 1.5], ", spread))
    assert world.text.frailties["money"].spread is not None


def test_a_spread_that_makes_a_factor_negative_is_refused(tmp_path: Path) -> None:
    spread = "{shares: [0.5, 0.5], times: [0.5, 1.5], spread: {value: 1, range: [0, 2.5], assumption: invented}, "
    with pytest.raises(Errors, match=r"a spread of 2\.5 makes a factor negative\n  the largest for these factors is 2"):
        load(tmp_path, changed(WORLD, "{shares: [0.5, 0.5], times: [0.5, 1.5], ", spread))
