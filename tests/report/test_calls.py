"""Calls from Python: what a user can get wrong is a GlasshouseError that says what to write; reprs are short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

import glasshouse
from glasshouse.api import Result, compare, readings_lost, simulate
from glasshouse.cli import app
from glasshouse.errors import StoreError, UsageError
from glasshouse.study.running.checkpoints import Checkpoints
from glasshouse.study.running.plan import Options, plan

SMALL: dict[str, Any] = {"people": 100, "years": 1, "before": "empty"}


@pytest.fixture(scope="module")
def result() -> Result:
    return compare("china-court-list", ["none"], people=400, years=1, before="empty")


@pytest.mark.parametrize(
    ("given", "told", "remedy"),
    [
        ({"against": "none"}, "against: expected a list of words, found the text 'none'", "write ['none']"),
        ({"against": 3}, "against: expected a list of words, found an int", "write"),
        ({"settings": "a.b=0.5"}, "settings: expected a list of words, found the text", "write ['a.b=0.5']"),
        ({"without": "response"}, "without: expected a list of words", "write ['response']"),
        ({"scheme": glasshouse.Scheme.load("none")}, "scheme: expected a name or a path, found a Scheme", "its name"),
        ({"against": [glasshouse.Scheme.load("none")]}, "against: expected a name or a path, found a Scheme", "its na"),
        ({"world": glasshouse.World.load("beijing")}, "world: expected a name or a path, found a World", "its name"),
        ({"before": 3}, "before: expected a name or a path, found an int", "its name"),
        ({"years": "2"}, "--years: '2' is not a whole number", "give a whole number of years"),
        ({"years": True}, "--years: True is not a whole number", "give a whole number of years"),
        ({"people": 1000.0}, "--people: 1000.0 is not a whole number", "give a whole number of people"),
        ({"people_seed": "x"}, "--people-seed: 'x' is not a whole number", "give a whole number"),
        ({"idealised": "no"}, "idealised: expected True or False, found 'no'", "write True or False"),
    ],
)
def test_what_a_call_may_not_give(given: dict[str, Any], told: str, remedy: str) -> None:
    with pytest.raises(UsageError) as refused:
        compare(**{"scheme": "china-court-list", "against": [], **SMALL, **given})
    assert told in refused.value.what and remedy in refused.value.remedy


def test_settings_of_a_scheme_are_a_list() -> None:
    with pytest.raises(UsageError, match="settings: one text"):
        glasshouse.Scheme.load("none", "a.b=0.5")


def test_a_path_is_taken_as_its_text(tmp_path: Path) -> None:
    with pytest.raises(glasshouse.errors.TextError, match="there is no such file"):
        glasshouse.run(tmp_path / "mine.yaml", **SMALL)


def test_a_reading_that_there_is_not_is_told_by_the_name_that_is_wrong(result: Result) -> None:
    with pytest.raises(UsageError) as refused:
        result.reading("prevalence", "china-court-list", cohort="sex=femal")
    assert "with cohort 'sex=femal'" in refused.value.what and refused.value.remedy == "did you mean 'sex=female'?"
    assert "cohort is one of: all, " in refused.value.detail[0] and "more" in refused.value.detail[0]
    with pytest.raises(UsageError) as other:
        result.reading("prevalence", "china-court-list", cohort="sex=femal")
    assert str(other.value) == str(refused.value)
    with pytest.raises(UsageError, match="with scheme 'nine'"):
        result.reading("prevalence", "nine")
    with pytest.raises(UsageError, match="with month 4096"):
        result.reading("prevalence", "china-court-list", month=4096)
    with pytest.raises(UsageError, match="no reading of 'prevalense'"):
        result.reading("prevalense", "china-court-list")


def test_a_page_without_the_stored_readings_says_so(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    assert readings_lost(folder) is None
    (folder / "readings.parquet").write_bytes(b"junk")
    assert "damaged" in (junk := readings_lost(folder) or "") and "made anew from the stored tables" in junk
    (folder / "readings.parquet").unlink()
    assert "missing" in (readings_lost(folder) or "")


def test_a_run_that_broke_off_is_told_before_another_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line at the start; no second one, which contradicts it, after a refusal to go on."""
    monkeypatch.chdir(tmp_path)
    left = tmp_path / ".out.checkpoint" / "replicate-001-month-24240"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}", encoding="utf-8")
    words = ["run", "none", "--people", "100", "--years", "1", "--before", "empty", "-o", "out"]
    refused = CliRunner().invoke(app, [*words, "--resume"])
    assert isinstance(refused.exception, StoreError) and "goes on from there" not in refused.output
    begun = CliRunner().invoke(app, words)
    assert begun.exit_code == 0
    assert begun.output.count("a run that broke off at 2020-01; starting anew, --resume goes on from there.") == 1


def test_what_somebody_writes_there_during_a_run_is_not_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "run"

    def tell(stage: str, done: int, of: int) -> None:
        if stage == "measuring":
            folder.mkdir()
            (folder / "theirs.txt").write_text("theirs", encoding="utf-8")

    planned = plan("none", [], Options(people=100, years=1))
    with pytest.raises(StoreError, match="not a run"):
        simulate(
            planned, folder, force=False, tell=tell, checkpoints=Checkpoints(tmp_path / "aside", 3600.0, resume=False)
        )
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert [path.name for path in folder.iterdir()] == ["theirs.txt"]


def test_what_is_printed_is_one_line(result: Result) -> None:
    for printed in (result, glasshouse.Scheme.load("beijing-2018"), glasshouse.World.load("beijing")):
        assert len(str(printed)) < 200 and "\n" not in str(printed)
    assert "china-court-list against none in beijing, 400 invented people" in str(result)
    assert result.manifest["checksum"][:16] in repr(result)


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    import numpy as np

    given = {"people": 400, "years": 1, "people_seed": 3, "life_seed": 4, "replicates": 2, "threads": 1}
    for sort in (np.int64, np.uint16, np.int8, np.array):
        made = {name: sort(value) for name, value in given.items() if value < 128 or sort is not np.int8}
        options = Options(**made)
        assert {name: getattr(options, name) for name in made} == {name: given[name] for name in made}
        assert all(type(getattr(options, name)) is int for name in made)


def test_what_is_no_whole_number_is_told() -> None:
    import numpy as np

    several = np.array([400, 500])
    for given in (True, 500.0, "500", None, [500], 10**5000, -(10**5000), several, np.float64(500), np.bool_(True)):
        with pytest.raises(UsageError, match="--people"):
            Options(people=given)  # type: ignore[arg-type]


def test_the_headline_is_a_small_frame_and_one_figure() -> None:
    """Levels, what is added, luck and assumption apart, in counts of the city; and a drawing with its notice inside."""
    result = compare("beijing-2018", people=2_000, years=2, assumptions=20)
    frame = result.headline
    ever = frame.row(by_predicate=pl.col("figure") == "ever_listed", named=True)
    assert ever["against"] == "china-court-list"
    assert ever["added"] == pytest.approx(ever["level"] - ever["before"])
    assert ever["points"] == 20 and 0 <= ever["share_above"] <= 1
    assert ever["assumed_low"] < ever["assumed_high"]
    assumed = result.readings.filter(interval="assumption")
    assert assumed.height > 0 and assumed["share_above"].null_count() == 0
    drawn = result.plot().to_dict()
    assert "Invented people" in str(drawn["title"])
    without = compare("beijing-2018", people=2_000, years=2, assumptions=0)
    assert without.manifest["assumptions"]["why"] == "off"
    assert without.readings.filter(interval="assumption").is_empty()
    assert "turned off (--assumptions 0)" in " ".join(without.summary().split())


def test_a_run_is_opened_again_as_it_was(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    again = glasshouse.open(folder)
    assert type(again) is Result and repr(again) == repr(result)
    assert again.readings.equals(result.readings)
    assert json.loads(json.dumps(result.manifest)) == again.manifest
    assert again.to_csv() == result.to_csv() and again.summary() == result.summary()
    assert again.headline.equals(result.headline)
    assert (again.report(tmp_path / "again.html")).read_text() == result.report(tmp_path / "one.html").read_text()
    copied = again.save(tmp_path / "copied")
    assert glasshouse.open(str(copied)).manifest == again.manifest
    assert (copied / "manifest.json").read_bytes() == (folder / "manifest.json").read_bytes()


def test_a_folder_that_is_no_run_is_not_opened(result: Result, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no run here"):
        glasshouse.open(tmp_path)
    with pytest.raises(UsageError, match="folder: expected a name or a path, found an int"):
        glasshouse.open(3)  # type: ignore[arg-type]
    folder = result.save(tmp_path / "run")
    kept = glasshouse.open(folder)
    with pytest.raises(StoreError, match="the folder of this run itself"):
        kept.save(folder, force=True)
    (folder / "dots.parquet").write_bytes(b"junk")
    with pytest.raises(StoreError, match=r"dots\.parquet: not as the run wrote it"):
        kept.save(tmp_path / "copied")
    assert not (tmp_path / "copied").exists()
    (folder / "twin.parquet").write_bytes(b"junk")
    with pytest.raises(StoreError):
        glasshouse.open(folder)


def test_one_seed_sets_both(result: Result) -> None:
    one = compare("china-court-list", ["none"], people=400, years=1, before="empty", seed=1)
    assert one.manifest["checksum"] == result.manifest["checksum"]
    other = glasshouse.run("none", seed=np.int64(7), **SMALL)
    assert other.manifest["seeds"] == [[7, 7]]
    with pytest.raises(UsageError, match="--seed sets both seeds"):
        glasshouse.run("none", seed=7, life_seed=8, **SMALL)


def test_a_call_with_whole_numbers_of_numpy_is_the_same_call(result: Result) -> None:
    numbers = {"people": np.int32(400), "years": np.uint8(1), "life_seed": np.int64(1), "assumptions": np.int64(0)}
    again = compare("china-court-list", np.array(["none"]), before="empty", threads=np.int16(2), **numbers)
    assert again.manifest["checksum"] == result.manifest["checksum"]
    asked = [result.reading("prevalence", "china-court-list", month=month) for month in (11, np.int64(11))]
    assert asked[0] == asked[1]
