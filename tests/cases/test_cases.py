"""Every worked case holds by both readings; a false claim, a broken reading and nonsense are caught."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glasshouse import library
from glasshouse.errors import Errors, GlasshouseError
from glasshouse.records.log import Entry
from glasshouse.text import TextSource, bind, parse
from glasshouse.world import WorldText, check
from tests.cases import runner
from tests.cases.language import VERBS, WAYS_OUT, Case, CaseFile, load, world_text
from tests.cases.lived import DECIDED, logs, only, tiny
from tests.scheme.texts import changed
from tests.world.texts import WORLD
from tests.world.texts import load as load_world

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))
AT_LEAST = 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_holds(file: Path) -> None:
    assert [str(verdict) for verdict in runner.judged([file]) if not verdict.holds] == []


def test_every_scheme_that_ships_has_its_cases() -> None:
    found = {load(file).scheme: len(load(file).cases) for file in FILES}
    assert set(found) == set(library.scheme_names())
    assert {scheme: cases for scheme, cases in found.items() if cases < AT_LEAST} == {}


def test_every_verb_is_asked_somewhere() -> None:
    claims = [claim for file in FILES for case in load(file).cases for claim in case.holds]
    asked = {name for claim in claims for name in VERBS if getattr(claim, name) is not None}
    assert set(VERBS) - asked <= {"not_told_of", "income"}


CASE = """\
scheme: china-court-list
cases:
  - case: tried here
    months: 8
    person: {child: 10, work: employed, income: "5"}
    given: {redress.appeal.filed_share: 1, redress.appeal.upheld_if_not: 0}
    does:
      - {month: 0, what: unpaid_judgment}
      - {month: 3, what: [flight, income_falls]}
      - {month: 4, what: pays_judgment}
      - {month: 5, what: flight}
    holds:
      - {CLAIM}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def tried(folder: Path, claim: str) -> runner.Verdict:
    """The verdict on the case with this claim, which stands in line 13."""
    file = load(write(folder, CASE.replace("CLAIM", claim)), "mine.yaml")
    return runner.judge(file, file.cases[0])


TRUE_AND_FALSE = {
    "recorded": ("month: 1, recorded: unpaid_judgment, by: courts-unpaid-judgment", "month: 1", "month: 2"),
    "not_recorded": ("month: 2-7, not_recorded: unpaid_judgment", "month: 2-7", "month: 0-7"),
    "enters": ("month: 1, enters: defaulters, by: courts-unpaid-judgment", "month: 1", "month: 2"),
    "leaves": ("month: 4, leaves: defaulters, by: settled", "settled", "term"),
    "on": ("month: 1-3, on: defaulters", "month: 1-3", "month: 1-4"),
    "not_on": ("month: 4-7, not_on: defaulters", "month: 4-7", "month: 3-7"),
    "refused": ("month: 3, refused: flight, by: no-flights", "no-flights", "no-loans"),
    "granted": ("month: 5, granted: flight", "month: 5", "month: 3"),
    "befalls": ("month: 4, befalls: pays_judgment", "month: 4", "month: 3"),
    "spared": ("month: 3, spared: pays_judgment", "month: 3", "month: 4"),
    "told_of": ("month: 1, told_of: defaulters", "month: 1", "month: 2"),
    "not_told_of": ("month: 2, not_told_of: defaulters", "month: 2", "month: 1"),
    "appeal_dismissed": ("month: 2, appeal_dismissed: defaulters", "dismissed", "upheld"),
    "appeal_upheld": ("month: 2, appeal_dismissed: defaulters", "month: 2", "month: 3"),
    "income": ('month: 3-7, income: "4"', "month: 3-7", "month: 2-7"),
}


@pytest.mark.parametrize("name", TRUE_AND_FALSE)
def test_what_is_so_holds_and_what_is_not_so_does_not(name: str, tmp_path: Path) -> None:
    claim, so, not_so = TRUE_AND_FALSE[name]
    assert str(tried(tmp_path, claim)) == "mine.yaml:3: holds"
    assert str(tried(tmp_path, claim.replace(so, not_so))) == "mine.yaml:13: does not hold"


def test_a_class_that_is_another_does_not_hold(tmp_path: Path) -> None:
    text = (HERE / "suqian-2018.yaml").read_text(encoding="utf-8").replace("class: class-aa}", "class: class-aaa}")
    file = load(write(tmp_path, text), "mine.yaml")
    assert not runner.judge(file, file.cases[0]).holds


def test_no_verb_is_left_untried() -> None:
    assert set(TRUE_AND_FALSE) | {"class_"} == set(VERBS)


@pytest.mark.parametrize("broken", ["kernel", "plain reading"])
def test_a_case_holds_only_if_both_readings_say_so(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_entries(file: CaseFile, case: Case) -> dict[str, list[Entry]]:
        told = logs(file, case)
        return {**told, broken: [entry for entry in told[broken] if entry.event != "ENTERED"]}

    monkeypatch.setattr(runner, "logs", without_entries)
    assert not tried(tmp_path, "month: 1-3, on: defaulters").holds


def test_a_claim_must_hold_for_each_of_the_hundred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def but_for_one(file: CaseFile, case: Case) -> dict[str, list[Entry]]:
        return {
            called: [entry for entry in log if entry.event != "ENTERED" or entry.person != 198]
            for called, log in logs(file, case).items()
        }

    monkeypatch.setattr(runner, "logs", but_for_one)
    assert not tried(tmp_path, "month: 1-3, on: defaulters").holds


def test_both_readings_tell_the_same_life_to_the_bit() -> None:
    for case in load(HERE / "china-court-list.yaml").cases[:5]:
        told = logs(load(HERE / "china-court-list.yaml"), case)
        assert told["kernel"] == told["plain reading"]


# The shipped language has no certain months


def test_the_world_language_knows_no_months(tmp_path: Path) -> None:
    with pytest.raises(Errors, match=r"unknown key 'in_months'"):
        load_world(tmp_path, changed(WORLD, "    frailty: money\n", "    frailty: money\n    in_months: [7]\n"))


def test_the_shipped_language_refuses_the_world_of_a_stretch() -> None:
    case = load(HERE / "china-court-list.yaml").cases[0]
    here = only(tiny(world_text("beijing"), case), frozenset({"flight"}))
    with pytest.raises(Errors, match="can happen to nobody: only_if_work is empty"):
        check(here, library.scheme_names())
    assert WorldText.model_fields.keys() == type(here).model_fields.keys()


# The page on how to write one


def page() -> str:
    return (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-case.md").read_text(encoding="utf-8")


def test_the_case_of_the_page_holds(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", page(), re.DOTALL)
    assert found is not None
    assert [verdict.holds for verdict in runner.judged([write(tmp_path, found[1])])] == [True]


def test_the_page_tells_every_verb_every_way_out_and_every_chance() -> None:
    words = {name.rstrip("_") for name in VERBS} | set(WAYS_OUT) | set(DECIDED)
    assert {word for word in words if f"`{word}" not in page()} == set()


# Bad input

WRONG = {
    "an unknown clause": (
        "by: courts-unpaid-judgment", "by: courts-unpaid-judgement",
        "mine.yaml:13:44: unknown agency's clause or class 'courts-unpaid-judgement'",
        "did you mean 'courts-unpaid-judgment'?",
    ),
    "an unknown list": (
        "enters: defaulters", "enters: defaulter", "mine.yaml:13:28: unknown list 'defaulter'",
        "did you mean 'defaulters'?",
    ),
    "an unknown kind": (
        "what: unpaid_judgment", "what: unpaid_judgement", "mine.yaml:8:26: unknown kind 'unpaid_judgement'",
        "did you mean 'unpaid_judgment'?",
    ),
    "an unknown kind of several": (
        "[flight,", "[flights,", "mine.yaml:9:27: unknown kind 'flights'", "did you mean 'flight'?",
    ),
    "a deed outside the run": (
        "{month: 5,", "{month: 8,", "mine.yaml:11:17: month 8 is outside the run, whose last month is 7",
        "lengthen the run by 'months', or name an earlier month",
    ),
    "a claim outside the run": (
        "month: 1,", "month: 1-12,", "mine.yaml:13:17: month 12 is outside the run, whose last month is 7",
        "lengthen the run by 'months', or name an earlier month",
    ),
    "no month": (
        "month: 1,", "month: soon,", "mine.yaml:13:17: cases[0].holds[0].month: expected a month of the run",
        "write 3, or 3-8; the first month is 0",
    ),
    "a claim without a clause": (
        ", by: courts-unpaid-judgment", "", "mine.yaml:13:28: 'enters' without 'by': which clause does it?",
        "write by: and the agency's clause or class",
    ),
    "two claims in one": (
        "enters: defaulters, by: courts-unpaid-judgment", "on: defaulters, not_on: defaulters",
        "mine.yaml:13:", "keep one",
    ),
    "no claim": (
        "enters: defaulters, by: courts-unpaid-judgment", "who: child", "mine.yaml:13:9: one of", "write exactly one",
    ),
    "a clause that no record tells": (
        "enters: defaulters", "on: defaulters", "mine.yaml:13:40: no record says by which clause 'on' holds",
        "take 'by' out",
    ),
    "an unknown verb": (
        "enters:", "enter:", "mine.yaml:13:20: cases[0].holds[0]: unknown key 'enter'", "did you mean 'enters'?",
    ),
    "a lever": (
        "redress.appeal.filed_share: 1", "no-flights.severity: 1", "mine.yaml:6:13: unknown chance",
        "write CLAUSE.KEY of a number that the scheme leaves to chance",
    ),
    "a chance that is neither never nor always": (
        "filed_share: 1", "filed_share: 2", "mine.yaml:6:41: cases[0].given.redress.appeal.filed_share: 2 is not",
        "write a number at most 1",
    ),
    "a chance that is not there": (
        "filed_share: 1", "filed_shared: 1", "mine.yaml:6:13: unknown chance 'redress.appeal.filed_shared'",
        "did you mean 'redress.appeal.filed_share'?",
    ),
    "an unknown scheme": (
        "china-court-list", "china-court-lists", "mine.yaml:1:9: unknown scheme 'china-court-lists'",
        "did you mean 'china-court-list'?",
    ),
    "a key twice": ("    months: 8\n", "    months: 8\n    months: 9\n", "mine.yaml:5:5:", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_a_case_may_not_say(name: str, tmp_path: Path) -> None:
    said, instead, what, remedy = WRONG[name]
    text = CASE.replace("CLAIM", "month: 1, enters: defaulters, by: courts-unpaid-judgment")
    assert said in text
    with pytest.raises(GlasshouseError) as caught:
        load(write(tmp_path, text.replace(said, instead)), "mine.yaml")
    assert what in str(caught.value), str(caught.value)
    assert remedy in str(caught.value), str(caught.value)


def test_a_lever_is_read_as_written(tmp_path: Path) -> None:
    text = CASE.replace("CLAIM", "month: 1, on: defaulters").replace(
        "redress.appeal.filed_share: 1", "defaulters.leave.any.1.months_listed: 1"
    )
    with pytest.raises(Errors, match="was chosen by the authority: a case reads it as written"):
        load(write(tmp_path, text))


def test_a_child_that_comes_of_age_is_refused(tmp_path: Path) -> None:
    text = CASE.replace("CLAIM", "month: 1, on: defaulters")
    with pytest.raises(Errors, match="the child comes of age within the run"):
        load(write(tmp_path, text.replace("child: 10", "child: 17").replace("months: 8", "months: 20")))
    with pytest.raises(Errors, match="there is no child in this case"):
        load(write(tmp_path, text.replace("child: 10, ", "").replace("month: 5,", "month: 5, who: child,")))


def test_the_runner_says_holds_or_does_not_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, CASE.replace("CLAIM", "month: 1, not_on: defaulters"))
    assert runner.main([str(path)]) == 1
    assert re.fullmatch(r"\S+mine\.yaml:13: does not hold\n", capsys.readouterr().out)
    assert runner.main([str(write(tmp_path, CASE.replace("CLAIM", "month: 1, on: defaulters")))]) == 0
    assert capsys.readouterr().out.endswith(":3: holds\n")
    assert runner.main([str(tmp_path / "none.yaml")]) == 2
    assert "there is no such file" in capsys.readouterr().err


def test_a_case_is_no_world_and_no_scheme() -> None:
    with pytest.raises(Errors, match="unknown key 'cases'"):
        text = (HERE / "none.yaml").read_text(encoding="utf-8")
        bind(WorldText, parse(TextSource("none.yaml", text)))
