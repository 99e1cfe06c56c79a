"""Validation: every target in the table, judged by its own range alone; what stands beside it; page and exit."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from glasshouse import cli
from glasshouse.report import validated
from glasshouse.study.record import validation
from glasshouse.study.record.beside import foretold, null_run
from glasshouse.study.record.published_list import WithInterval
from glasshouse.study.record.targets import JUDGED, YEARS, Target, load_targets
from glasshouse.study.record.validation import TargetRow, Validated, validate
from glasshouse.study.running.plan import Options
from glasshouse.vocabulary import NOTICE

TARGETS = load_targets()
ROOT = Path(__file__).parents[3]
KEYS = {
    "target", "use", "published", "low", "high", "simulated", "simulated_low", "simulated_high", "source",
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Validated:
    return validate(TARGETS, Options(world="china", people=1500), lambda *_: None)


def target(name: str) -> Target:
    return next(one for one in TARGETS.targets if one.id == name)


def test_every_target_has_its_row_and_only_what_is_judged_is_in_or_out(found: Validated) -> None:
    rows = validated.document(found)["targets"]
    assert [row["target"] for row in rows] == [one.id for one in TARGETS.targets]
    for row in rows:
        assert row.keys() == KEYS | ({"inside"} if row["use"] in JUDGED else set())
    told = {row["target"]: row for row in rows}
    assert told["approval"]["simulated"] is None and told["entries"]["simulated"] is not None
    assert told["chilled"]["simulated"] == pytest.approx(0.2)


@pytest.mark.parametrize(("value", "inside"), [(5.99, False), (6, True), (11, True), (11.01, False), (None, False)])
def test_in_is_within_the_accepted_range(value: float | None, inside: bool) -> None:
    row = TargetRow(target("attempts"), WithInterval(value, 0, 20), "chance")
    assert row.inside is inside and row.document()["inside"] is inside


def test_a_check_that_is_out_fails_and_a_fit_that_is_out_does_not(found: Validated) -> None:
    def judged(attempts: float, entries: float) -> bool:
        rows = [TargetRow(target("attempts"), WithInterval(attempts, 0, 20), "chance")]
        rows += [TargetRow(target("entries"), WithInterval(entries, 0, 20), "chance")]
        return replace(found, rows=tuple(rows)).passed

    assert judged(8, 2.5) and judged(8, 9) and not judged(5, 2.5)


def test_cumulative_is_not_the_list_on_the_day(found: Validated) -> None:
    ever = [month.cumulative for month in found.over_time]
    assert len(ever) == 12 * YEARS
    assert ever[-1] > 2 * found.over_time[-1].stock > 0


def test_no_error_is_found_where_none_is_put_in(found: Validated) -> None:
    none, _, most = found.error
    assert none.share.value == 0 and none.share.high is not None and most.share.high is not None
    assert most.share.high >= none.share.high * 0.8
    assert (none.misattributed, most.misattributed) == (0, Fraction(2, 100))


def test_raw_differences_part_from_twin_differences(found: Validated) -> None:
    (income,) = (one for one in found.parted if one.what == "income band")
    assert income.raw.value is not None and income.twin.value is not None
    assert abs(income.raw.value) > 0.3 and abs(income.twin.value) < 0.2


def test_in_a_null_run_groups_come_apart_by_chance_and_circumstance_alone() -> None:
    """False alarms: three 95 % intervals, of which one may miss 0; each widened to what one in a million needs."""
    gaps = null_run("china-court-list", Options(world="china", people=4000))
    told = [gap for gap in gaps if gap.gap.value is not None and gap.gap.high is not None]
    assert told
    for gap in told:
        parts = dict(gap.parts)
        assert parts["coverage"] == parts["errors"] == parts["consequences_and_response"] == 0
        assert gap.gap.value is not None and gap.gap.high is not None
        assert abs(gap.gap.value) < 2.75 * (gap.gap.high - gap.gap.value)


def test_michigan_is_foretold_from_three_numbers() -> None:
    of = foretold(TARGETS.cases.findings, WithInterval(0.9, 0.8, 1))
    assert of.wrong(of.hit) == Fraction(9, 10)
    assert of.wrong(of.hit, reviewed=Fraction(1)) == Fraction(9, 19)
    assert of.wrong(Fraction(1)) == Fraction(4, 5)
    assert replace(of, base=Fraction(1, 10)).wrong(Fraction(0)) == 1


def test_the_page_has_every_figure_its_source_and_its_chart(found: Validated, tmp_path: Path) -> None:
    validated.write_page(found, tmp_path / "validation.md")
    page, chart = ((tmp_path / name).read_text(encoding="utf-8") for name in ("validation.md", "validation.svg"))
    assert validated.command(found) in page and NOTICE in page and NOTICE in chart
    for one in TARGETS.targets:
        assert one.what in page and TARGETS.sources[one.source].where in page
    assert page.count("OUT") == sum(row.judged and not row.inside for row in found.rows)
    assert "validation.svg" in page and [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_command_prints_one_document_and_leaves_by_its_check(
    found: Validated, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(validation, "validate", lambda *_: found)
    monkeypatch.setattr(sys, "argv", ["glasshouse", "validate", "--json"])
    status = 0
    try:
        cli.main()
    except SystemExit as left:
        status = int(left.code or 0)
    document = json.loads(capsys.readouterr().out)
    assert document["notice"] == NOTICE and status == (0 if found.passed else 1)
    assert len(document["targets"]) == len(TARGETS.targets)


@pytest.mark.long
def test_the_page_in_the_docs_is_what_the_command_writes(tmp_path: Path) -> None:
    found = validate(TARGETS, Options(world="china", people=40_000), lambda *_: None)
    validated.write_page(found, tmp_path / "validation.md")
    for name in ("validation.md", "validation.svg"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (ROOT / "docs" / name).read_text(encoding="utf-8")
