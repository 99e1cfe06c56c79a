"""Calibration: only unknowns, only within their ranges; sets that meet every target; reproducible; texts written back.

The search is tried on a city that answers by a formula, so that what must come out is known.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.errors import GlasshouseError, RunError, StoreError
from glasshouse.report import calibrated
from glasshouse.scheme import Scheme
from glasshouse.study.record import calibration, fitted_texts
from glasshouse.study.record.calibration import Calibrated, calibrate
from glasshouse.study.record.put_aside import PutAside
from glasshouse.study.record.targets import NOT_EVIDENCE, load_targets
from glasshouse.study.record.varied import Parameter, changed, parameters
from glasshouse.study.running.plan import Options
from glasshouse.text import numbers
from glasshouse.vocabulary import NOTICE
from glasshouse.world import World

TARGETS = load_targets()
CHINA, LIST = World.load("china"), Scheme.load("china-court-list")
VARIED = parameters(TARGETS, CHINA, LIST)


def asked(*words: str) -> tuple[Parameter, ...]:
    return parameters(TARGETS, CHINA, LIST, words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("defaulters.leave.any.1.months_listed", "is a lever: the authority chose it"),
        ("unpaid_judgment.per_month=0.0001..0.0004", "leaves its range"),
        ("unpaid_judgment.per_month=0.0002..0.01", "leaves its range"),
        ("unpaid_judgment.per_month=0.0004..0.0002", "not a range"),
        ("unpaid_judgment.per_month=much", "not a range"),
        ("unpaid_judgement.per_month", "no number 'unpaid_judgement.per_month'"),
        ("births.by_age.18-24", "has no range over which to vary it"),
    ],
)
def test_what_may_not_be_varied_is_refused_with_a_remedy(words: str, told: str) -> None:
    with pytest.raises(GlasshouseError, match=told) as caught:
        asked(words)
    assert caught.value.remedy


def test_a_lever_and_a_range_are_told_where_they_stand() -> None:
    for words, file in (
        ("defaulters.leave.any.1.months_listed", "library/schemes/china-court-list.yaml"),
        ("unpaid_judgment.per_month=0..1", "library/worlds/china/world.yaml"),
    ):
        with pytest.raises(GlasshouseError) as caught:
            asked(words)
        assert caught.value.place is not None and caught.value.place.file == file


def test_none_of_the_shipped_list_is_a_lever_and_the_check_is_not_fitted() -> None:
    assert len(VARIED) == len(TARGETS.calibration.varied)
    fitted = {combined.target for combined in TARGETS.calibration.combined}
    assert "attempts" not in fitted
    assert not {"tried-again"} & {name for one in TARGETS.calibration.combined for name in one.product_of}


@given(part=st.floats(0, 1), place=st.integers(0, 11))
def test_a_value_never_leaves_its_range(part: float, place: int) -> None:
    one = VARIED[place]
    value = one.value(part)
    assert Fraction(str(one.low)) <= value <= Fraction(str(one.high))
    assert one.part(float(value)) == pytest.approx(part, abs=0.01)


def test_names_are_persons_over_the_rest() -> None:
    varied = asked("counting.names_per_person", "counting.share_firms")
    text = changed(TARGETS, CHINA.text, LIST.text, varied, (Fraction(3, 2), Fraction(1, 4)))
    assert text.per_person == pytest.approx(1.5 / 0.75)


@pytest.fixture(scope="module")
def by_formula() -> Any:
    """Figures that follow from the unknowns, with a little chance by the number of the run."""

    def observe(self: Any, texts: Any, run: int) -> Any:
        return texts, run

    def figures(self: Any, observed: Any, names: float) -> dict[str, float]:
        texts, run = observed
        wobble = 1 + ((run * 7919) % 101 - 50) / 2000
        world: Any = {part.id: part for part in (*texts.world.conducts, *texts.world.turns, *texts.world.wishes)}
        (courts,), (listing,) = texts.scheme.agencies, texts.scheme.lists
        pressure = next(one for one in texts.world.responses if one.id == "listed_pay").times.value
        flights, pay = world["flight"], float(world["pays_judgment"].per_month.value * pressure)
        term = float(listing.leave.any_[1].share_of_entries.value)
        entries = 1.2e4 * float(world["unpaid_judgment"].per_month.value * courts.sees[0].coverage.value)
        enforced = next(one for one in texts.scheme.sanctions if one.id == "no-flights").share_enforced.value
        return {
            "entries": entries * names * wobble,
            "exits": (14 * pay + 0.3 * term) * wobble,
            "paid": 18 * pay * wobble,
            "caught": 0.8 * float(flights.per_month.value * enforced) * wobble,
            "listed": 0.007,
            "attempts": float(1 / (1 - flights.tried_again.value)),
            "in_error": float(courts.sees[0].misattributed.value),
        }

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration._Search, "_observe", observe)
        patch.setattr(calibration._Search, "_figures", figures)
        patch.setattr(calibration, "together", lambda cities: cities[0])
        yield


def found(members: int = 200, seed: int = 1, vary: tuple[str, ...] = ()) -> Calibrated:
    options = Options(world="china", people=100, people_seed=seed, life_seed=seed)
    return calibrate(TARGETS, options, "china-court-list", vary, members, lambda *_: None)


@pytest.fixture(scope="module")
def whole(by_formula: Any) -> Calibrated:
    return found()


def test_two_hundred_sets_meet_every_target_to_fit(whole: Calibrated) -> None:
    assert len(whole.members) == len({member.values for member in whole.members}) == 200
    for target in TARGETS.targets:
        if target.use == "fit":
            assert target.accepted is not None
            for member in whole.members:
                assert target.accepted[0] <= member.figures[str(target.quantity)] <= target.accepted[1]


def test_what_a_figure_shows_is_identified_and_its_factors_are_not(whole: Calibrated) -> None:
    widths = {width.id: width for width in whole.widths}
    products = {width.id.split(" ")[0]: width for width in whole.products}
    assert products["judgments"].identified and products["payment"].identified
    for name in ("tried-again", "astray", "out-of-nothing", "names", "firms"):
        assert not widths[name].identified, name
    assert widths["judgments"].left > products["judgments"].left


def test_the_same_seed_gives_the_same_sets_and_another_seed_others(whole: Calibrated) -> None:
    first = whole.members[:20]
    assert found(20).members == first
    assert found(20, seed=2).members != first


def test_factors_of_one_product_are_correlated(by_formula: Any) -> None:
    two = found(60, vary=("unpaid_judgment.per_month", "courts-unpaid-judgment.coverage", "pays_judgment.per_month",
                          "defaulters.leave.any.1.share_of_entries"))  # fmt: skip
    assert ("judgments", "applied") in {(first, second) for first, second, rank in two.correlations if rank < -0.5}
    assert two.written == ()


@pytest.mark.parametrize(("scheme", "told"), [("beijing-2018", "has 3 lists"), ("none", "has 0 lists")])
def test_a_scheme_that_is_not_one_list_is_refused_before_any_run(scheme: str, told: str) -> None:
    world = Options(world="beijing", people=100)
    with pytest.raises(GlasshouseError, match=told):
        calibrate(TARGETS, world, scheme, (), 2, lambda *_: None)


def test_what_was_asked_for_stands_in_the_command_and_no_product_of_it_is_no_error(by_formula: Any) -> None:
    words = "courts-unpaid-judgment.misattributed"
    one = replace(found(2), asked=(words,), products=())
    assert fitted_texts.command(one).endswith(f"--vary '{words}'")
    assert "(nothing)" in calibrated.page(one) and "(nothing)" in calibrated.text(one)


def test_ranges_that_cannot_meet_the_targets_are_told(by_formula: Any) -> None:
    with pytest.raises(RunError, match="0 of 20 parameter sets"):
        found(20, vary=("unpaid_judgment.per_month=0.00015..0.00016",))


def test_the_texts_are_written_back_whole_with_what_was_fitted(whole: Calibrated, tmp_path: Path) -> None:
    fitted_texts.write(whole, tmp_path / "out", calibrated.page(whole), force=False)
    world, scheme = World.load(tmp_path / "out" / "china"), Scheme.load(tmp_path / "out" / "china-court-list.yaml")
    for one in whole.written:
        text: Any = world.text if one.parameter.of == "world" else scheme.text
        number = next(n for n in numbers(text) if (n.clause, n.key) == (one.parameter.clause, one.parameter.key))
        assert number.value == one.value and number.provenance == "fitted" and one.target.source in number.said
    assert {one.parameter.id for one in whole.written} == set(TARGETS.calibration.written)
    old = (CHINA.folder / "world.yaml").read_text(encoding="utf-8")
    new = (tmp_path / "out" / "china" / "world.yaml").read_text(encoding="utf-8")
    comments = [line.strip() for line in old.splitlines() if line.strip().startswith("#")]
    assert [line.strip() for line in new.splitlines() if line.strip().startswith("#")] == comments
    changed_numbers = {(n.clause, n.key) for n in numbers(world.text)} ^ {
        (n.clause, n.key) for n in numbers(CHINA.text)
    }
    assert changed_numbers == set()
    for path in ("sets.csv", "calibration.json", "calibration.md"):
        written = (tmp_path / "out" / path).read_text(encoding="utf-8")
        assert NOTICE in written and NOT_EVIDENCE in written
    with pytest.raises(GlasshouseError, match="holds something already"):
        fitted_texts.check_free(tmp_path / "out", force=False)


@pytest.fixture
def quick(by_formula: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search of few points."""
    monkeypatch.setattr(calibration, "FIRST_WAVE", 40)
    monkeypatch.setattr(calibration, "CANDIDATES", 1 << 11)


def going_on(aside: PutAside | None, people: int = 100) -> Calibrated:
    options = Options(world="china", people=people)
    return calibrate(TARGETS, options, "china-court-list", (), 6, lambda *_: None, aside)


def ended_after(runs: int, folder: Path) -> Path:
    """The file that a calibration leaves that is ended in the run after so many."""
    aside, lived = PutAside(folder, resume=False), calibration._Search._lived

    def until(search: Any, number: int, run: int) -> dict[str, float]:
        if run == runs:
            raise KeyboardInterrupt
        return lived(search, number, run)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(calibration._Search, "_lived", until)
        going_on(aside)
    aside.close()
    return aside.file


@pytest.mark.parametrize("runs", [1, 45])
def test_a_calibration_that_broke_off_is_gone_on_with(runs: int, quick: None, tmp_path: Path) -> None:
    file = ended_after(runs, tmp_path / "out")
    with file.open("a", encoding="utf-8") as cut_short:
        cut_short.write('[12, {"listed"')
    aside = PutAside(tmp_path / "out", resume=True)
    resumed = going_on(aside)
    assert len(aside.known) == runs
    assert resumed.members == going_on(None).members
    aside.clear()
    with pytest.raises(StoreError, match="nothing to go on from"):
        PutAside(tmp_path / "out", resume=True)


def test_another_calibration_and_a_changed_one_are_refused(quick: None, tmp_path: Path) -> None:
    file = ended_after(2, tmp_path / "out")
    with pytest.raises(StoreError, match="of another calibration"):
        going_on(PutAside(tmp_path / "out", resume=True), people=101)
    first, one, other = file.read_text(encoding="utf-8").splitlines()
    number, figures = json.loads(one)
    for changed_line in (json.dumps([number, {**figures, "listed": 0.5}]), json.dumps([-1, figures])):
        file.write_text("\n".join([first, changed_line, other, ""]), encoding="utf-8")
        with pytest.raises(StoreError, match="not what the same runs give") as told:
            going_on(PutAside(tmp_path / "out", resume=True))
        assert "leave out --resume" in told.value.remedy
    for damaged in ("{", "[]\n[", "null\n[1]"):
        file.write_text(damaged + "\n", encoding="utf-8")
        with pytest.raises(StoreError):
            going_on(PutAside(tmp_path / "out", resume=True))
    assert going_on(PutAside(tmp_path / "out", resume=False)).members
