"""A sweep can be ended at any moment and gone on with: nothing done is lost, nothing is lived twice, no bit differs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from glasshouse import chance
from glasshouse.errors import GlasshouseError, StoreError
from glasshouse.study.running.telling import say_nothing
from glasshouse.study.sweeps import sweep_store
from glasshouse.study.sweeps.batch import columns
from glasshouse.study.sweeps.points import ITSELF, PLACEBOS
from glasshouse.study.sweeps.studies import HARM, load_study
from glasshouse.study.sweeps.sweep import sweep
from glasshouse.vocabulary import NOTICE
from glasshouse.warned import GlasshouseWarning
from tests.line.test_notice import silent
from tests.study.sweeps.sweeping import PROGRAM, RUNS, SMALL_BATCHES, STUDY, glasshouse, program, study_file

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "run-a-study.md"


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A study's file, and the folder of its sweep, lived without an end."""
    folder = tmp_path_factory.mktemp("sweep")
    file = study_file(folder)
    told = sweep(file, folder / "swept", on="threads:1", beyond_range=False, tell=say_nothing)
    assert (told.runs, told.lived, told.failed) == (RUNS, RUNS, 0)
    return file, folder / "swept"


def rows_of(file: Path, folder: Path) -> pl.DataFrame:
    return sweep_store.read_runs(folder, columns(load_study(file)))


def done_in(file: Path, folder: Path) -> set[int]:
    return sweep_store.stored(folder, columns(load_study(file)))


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.long)])
def test_killed_at_any_moment_nothing_done_is_lost(kills: int, swept: tuple[Path, Path], tmp_path: Path) -> None:
    """Each time a run more is done, and a while later, the process is killed; in the end all is as if it never was."""
    points = 3 if kills == 5 else 40
    file, whole = swept
    if points != 3:
        file = study_file(tmp_path, STUDY.replace("points: 3", f"points: {points}"))
        whole = tmp_path / "whole"
        sweep(file, whole, on="processes:2", beyond_range=False, tell=say_nothing)
    folder, known, killed = tmp_path / "killed", set[int](), 0
    words = ["sweep", str(file), "-o", str(folder), "--on", "threads:1"]
    while killed < kills:
        process = subprocess.Popen(program(tmp_path, *words, source=SMALL_BATCHES), cwd=tmp_path)
        while process.poll() is None and (not folder.is_dir() or len(_files(folder)) <= killed // 3):
            time.sleep(0.02)
        time.sleep(chance.draw(1, killed, chance.lane("kills"), 0, 0, 0) % 400 / 1000)
        process.kill()
        process.wait()
        killed += 1
        if (folder / sweep_store.MANIFEST).is_file():
            now = done_in(file, folder)
            assert known <= now, "what was done is gone"
            known = now
    last = subprocess.run(
        program(tmp_path, *words, "--json", source=SMALL_BATCHES), capture_output=True, text=True, check=True
    )
    told = json.loads(last.stdout)
    assert told["runs"] - told["lived"] == len(known), "what was done is lived again"
    assert not list((folder / sweep_store.PENDING).iterdir())
    assert rows_of(file, folder).equals(rows_of(file, whole))


def _files(folder: Path) -> list[Path]:
    return [*folder.glob("runs/*.parquet"), *folder.glob("pending/*.parquet")]


def test_the_design_holds_the_values_that_runs_were_lived_with(swept: tuple[Path, Path]) -> None:
    file, folder = swept
    key = "courts-unpaid-judgment.coverage"
    design = pl.read_parquet(folder / sweep_store.DESIGN)
    keys = [unknown.key for unknown in load_study(file).unknowns]
    assert key in keys and design.columns == [*keys, *(f"{one} at" for one in keys)]
    lived = rows_of(file, folder).filter(pl.col("sample") > 0, pl.col("placebo").is_null())
    lived = lived.unique(["sample", key]).sort("sample")
    assert design[key].to_list() == lived[key].to_list()
    low, high = (float(end) for end in json.loads((folder / "study.json").read_text())["study"]["unknowns"][key])
    places = (design[key] - low) / (high - low)
    assert ((places - design[f"{key} at"]).abs() < 1e-5).all()
    assert (design[key] - design[f"{key} at"]).abs().max() > 0.01  # values, not places


def placebo_is_zero(rows: pl.DataFrame) -> bool:
    """Whether the scheme against itself differs nowhere, in any reading of any replicate."""
    twins = rows.filter((pl.col("placebo") == ITSELF) & pl.col("against").is_not_null() & pl.col("value").is_not_null())
    return bool((twins["value"] == 0).all())


def test_processes_write_what_threads_write(swept: tuple[Path, Path], tmp_path: Path) -> None:
    file, whole = swept
    sweep(file, tmp_path / "processes", on="processes:2", beyond_range=False, tell=say_nothing)
    assert rows_of(file, tmp_path / "processes").equals(rows_of(file, whole))
    assert (tmp_path / "processes" / "readings.csv").read_text() == (whole / "readings.csv").read_text()


@pytest.mark.parametrize("left", [0, 100])
def test_a_damaged_file_is_lived_again(left: int, swept: tuple[Path, Path], tmp_path: Path) -> None:
    """What each refusal advises, and that it helps."""
    file, whole = swept
    folder = tmp_path / "damaged"
    shutil.copytree(whole, folder)
    damaged = next((folder / "runs").glob("*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:left])
    with pytest.raises(StoreError, match="cut short") as told:
        rows_of(file, folder)
    assert "sweep into the folder again" in told.value.remedy
    with pytest.warns(GlasshouseWarning, match="lived again"):
        again = sweep(file, folder, on="threads:1", beyond_range=False, tell=say_nothing)
    assert again.lived == RUNS
    assert rows_of(file, folder).equals(rows_of(file, whole))


def changed(file: Path, column: str) -> None:
    """Other figures in a file that is whole, and says of itself what it said."""
    table = pq.read_table(file)
    place = table.column_names.index(column)
    other = pc.add(table.column(column), pa.scalar(1, table.column(column).type))
    pq.write_table(table.set_column(place, column, other).replace_schema_metadata(table.schema.metadata), file)


def test_rows_changed_in_a_whole_file_are_not_believed(swept: tuple[Path, Path], tmp_path: Path) -> None:
    """Told with its place; following the remedy gives the rows of before."""
    file, whole = swept
    folder = tmp_path / "changed"
    shutil.copytree(whole, folder)
    batch = next((folder / "runs").glob("*.parquet"))
    changed(batch, "value")
    with pytest.raises(StoreError, match="not those that were written") as told:
        rows_of(file, folder)
    assert batch.name in told.value.what and "sweep into the folder again" in told.value.remedy
    with pytest.warns(GlasshouseWarning, match=f"{batch.name}.*lived again"):
        assert sweep(file, folder, on="threads:1", beyond_range=False, tell=say_nothing).lived == RUNS
    assert rows_of(file, folder).equals(rows_of(file, whole))


def test_a_changed_design_is_not_believed(swept: tuple[Path, Path], tmp_path: Path) -> None:
    file, whole = swept
    folder = tmp_path / "changed"
    shutil.copytree(whole, folder)
    design = folder / sweep_store.DESIGN
    changed(design, pq.read_schema(design).names[0])
    with pytest.raises(StoreError, match="not those that were written") as told:
        sweep(file, folder, on="threads:1", beyond_range=False, tell=say_nothing)
    assert design.name in told.value.what and "new folder" in told.value.remedy


@pytest.mark.parametrize("key", ["study", "ranges", "arms", "columns", "notes", "versions", "format"])
@pytest.mark.parametrize("value", [None, 77, "gone", [None], {"keys": None}])
def test_a_wrong_key_of_its_manifest_is_told(key: str, value: object, swept: tuple[Path, Path], tmp_path: Path) -> None:
    told = json.loads((swept[1] / sweep_store.MANIFEST).read_text(encoding="utf-8"))
    told[key] = value
    if value == "gone":
        del told[key]
    (tmp_path / sweep_store.MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(StoreError):
        sweep_store.manifest_of(tmp_path)


def test_two_sweeps_on_one_folder_are_locked_out(swept: tuple[Path, Path]) -> None:
    file, folder = swept
    with sweep_store.locked(folder), pytest.raises(StoreError, match="another sweep is writing here"):
        sweep(file, folder, on="threads:1", beyond_range=False, tell=say_nothing)
    again = sweep(file, folder, on="threads:1", beyond_range=False, tell=say_nothing)
    assert again.lived == 0


def test_runs_that_are_both_pending_and_gathered_count_once(swept: tuple[Path, Path], tmp_path: Path) -> None:
    """As after a kill between writing a batch and removing what it was made of."""
    file, whole = swept
    shutil.copytree(whole, tmp_path / "twice")
    rows = rows_of(file, whole)
    sweep_store.write_run(rows.filter(pl.col("run") == 4), tmp_path / "twice" / sweep_store.PENDING, 4)
    assert rows_of(file, tmp_path / "twice").equals(rows)
    sweep_store.gather(tmp_path / "twice", columns(load_study(file)))
    assert rows_of(file, tmp_path / "twice").equals(rows)


def test_a_failed_run_is_a_row_with_its_error(tmp_path: Path) -> None:
    """A rate so high that no world can be made of it: found by the compiler, run by run."""
    text = STUDY.replace("points: 3", "points: 2").replace("replicates: 2", "replicates: 1\nplacebos: false")
    text = text.replace(
        "{number: courts-unpaid-judgment.coverage}", "{number: unpaid_judgment.per_month, range: [900, 1000]}"
    )
    file = study_file(tmp_path, text)
    told = sweep(file, tmp_path / "swept", on="threads:1", beyond_range=True, tell=say_nothing)
    assert (told.runs, told.failed) == (3, 2)
    known = columns(load_study(file, beyond_range=True))
    rows = sweep_store.read_runs(tmp_path / "swept", known).filter(pl.col("error").is_not_null())
    assert rows.height == 2 and rows["measure"].null_count() == 2
    assert all("unpaid_judgment" in error or "600" in error for error in rows["error"]), rows["error"].to_list()
    assert sweep(file, tmp_path / "swept", on="threads:1", beyond_range=True, tell=say_nothing).lived == 0


def test_replicates_are_added_and_nothing_is_lived_again(swept: tuple[Path, Path], tmp_path: Path) -> None:
    _, whole = swept
    shutil.copytree(whole, tmp_path / "more")
    file = study_file(tmp_path, STUDY.replace("replicates: 2", "replicates: 3\nmeasures: [mobility]"))
    told = sweep(file, tmp_path / "more", on="threads:1", beyond_range=False, tell=say_nothing)
    assert (told.runs, told.lived) == (RUNS // 2 * 3, RUNS // 2)


def test_the_placebos(swept: tuple[Path, Path]) -> None:
    """Against itself nothing differs; under labels dealt out anew and shuffled sightings there are readings."""
    rows = rows_of(*swept)
    assert placebo_is_zero(rows)
    assert set(rows["placebo"].unique()) == {None, *PLACEBOS}
    itself = rows.filter((pl.col("placebo") == "itself") & pl.col("against").is_not_null())
    assert itself.height > 20
    broken = rows.with_columns(value=pl.when(pl.col("placebo") == "itself").then(1e-9).otherwise(pl.col("value")))
    assert not placebo_is_zero(broken)


def test_harm_is_in_the_readings_whatever_the_file_says(swept: tuple[Path, Path]) -> None:
    readings = pl.read_parquet(swept[1] / "readings.parquet")
    of_lists = {"prevalence", "listed_in_error", "listed_as_designed", "harm_at_perfect_sight", "refusals"}
    assert of_lists <= set(readings["measure"]) <= set(HARM)


def test_intervals_of_chance_and_assumption_stand_in_rows_of_their_own(tmp_path: Path) -> None:
    text = STUDY.replace("points: 3", "points: 8").replace("replicates: 2", "replicates: 1\nplacebos: false")
    file = study_file(tmp_path, text)
    told = sweep(file, tmp_path / "swept", on="threads:1", beyond_range=False, tell=say_nothing)
    assert "One replicate" in told.sentence()
    rows = told.readings.filter((pl.col("measure") == "records_per_person") & pl.col("clause").is_null())
    assert set(rows["interval"].drop_nulls()) == {"chance", "assumption"}
    spread = rows.filter(pl.col("interval") == "assumption")
    assert spread["points"].to_list() == [8]
    means = rows_of(file, tmp_path / "swept").filter(
        (pl.col("sample") > 0) & (pl.col("measure") == "records_per_person") & pl.col("clause").is_null()
    )["value"]
    assert means.min() <= spread["low"][0] <= spread["high"][0] <= means.max()


def test_every_file_carries_the_notice(swept: tuple[Path, Path]) -> None:
    assert silent(swept[1]) == [".sweep.lock"]
    assert NOTICE in glasshouse(swept[1].parent, "sweep", str(swept[0]), "-o", str(swept[1])).stdout


def blocks() -> list[str]:
    """The Python of the page on studies."""
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_of_the_page_read_a_store(
    swept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """polars and DuckDB, while it grows: half of the runs are still pending."""
    monkeypatch.chdir(swept[1].parent)
    shown = blocks()
    assert len(shown) == 2 and "import polars" in shown[0] and "import duckdb" in shown[1]
    for block in shown:
        exec(block.replace("studies/first", "swept"), {})
        assert "courts-unpaid-judgment.coverage" in capsys.readouterr().out
    assert duckdb.__version__


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("courts-unpaid-judgment.coverage", "courts-unpaid-judgment.cover", r"study.yaml:10:14: no number '.*cover'"),
        ("courts-unpaid-judgment.coverage", "courts-*.nothing", r"study.yaml:10:14: no number"),
        ("coverage}", "coverage, range: [0.1, 0.9]}", r"study.yaml:10:\d+: 0.1 to 0.9 is beyond the range"),
        ("coverage}", "coverage, range: [0.9, 0.3]}", "the range is empty"),
        ("courts-unpaid-judgment.coverage", "defaulters.enter.any.0.at_least", r"study.yaml:10:14: .* is a lever"),
        ("design: {", "levers: [{number: aware, levels: [0, 1]}]\ndesign: {", "is an unknown: nobody chose it"),
        ("design: {", "levers: [{number: aware, levels: [1, 2, 3, 4, 5, 6]}]\ndesign: {", "at most 5"),
        ("points: 3", "levels: 3", r"study.yaml:11:9: design: latin_hypercube is given 'points'"),
        ("latin_hypercube, points: 3", "sobol, points: 9", r"study.yaml:11:\d+: .* no power of two(?s:.*)8 or .*16"),
        ("design: {kind: latin_hypercube, points: 3}", "", "no design says how"),
        ("[china-court-list]", "[china-court-lists]", r"study.yaml:3:\d+: schemes: .*"),
        ("replicates: 2", "replicates: 0", "study.yaml:8:13"),
        ("replicates: 2", "measures: [prevalences]", "unknown measure 'prevalences'"),
        ("study: small", "study: small\nobjective: averted", "unknown key 'objective'"),
    ],
)  # fmt: skip
def test_what_a_study_may_not_ask(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in STUDY
    file = study_file(tmp_path, STUDY.replace(old, new))
    with pytest.raises(GlasshouseError, match=told) as refused:
        load_study(file)
    assert "\n" in str(refused.value), "no remedy"


def test_beyond_the_range_is_for_unknowns_alone(tmp_path: Path) -> None:
    text = STUDY.replace("coverage}", "coverage, range: [0.1, 0.9]}")
    assert load_study(study_file(tmp_path, text), beyond_range=True).unknowns[0].why == "beyond its text"
    too_wide = STUDY.replace("coverage}", "coverage, range: [0.1, 1.9]}")
    with pytest.raises(GlasshouseError, match=r"1.9 is above 1"):
        load_study(study_file(tmp_path, too_wide), beyond_range=True)
    lever = STUDY.replace("courts-unpaid-judgment.coverage", "defaulters.enter.any.0.at_least")
    with pytest.raises(GlasshouseError, match="is a lever"):
        load_study(study_file(tmp_path, lever), beyond_range=True)


def test_deterrence_always_holds_no_effect(tmp_path: Path) -> None:
    """Of every response to harmful conduct, whatever the file says; of others the range is the text's."""
    text = STUDY.replace(
        "  - {number: courts", "  - {number: deterred_breaches.times, range: [0.7, 0.9]}\n  - {number: courts"
    )
    study = load_study(study_file(tmp_path, text + "\n"))
    ranges = {one.key: (one.low, one.high) for one in study.unknowns}
    assert {"deterred_breaches.times", "listed_take_care.times"} <= set(ranges)
    assert all(ranges[address][1] == 1 for address in ("deterred_breaches.times", "listed_take_care.times"))
    assert any("widened to 1" in note for note in study.notes)


def test_a_store_of_another_version_or_study_is_refused(swept: tuple[Path, Path], tmp_path: Path) -> None:
    file, whole = swept
    copy = tmp_path / "copy"
    shutil.copytree(whole, copy)
    manifest = json.loads((copy / sweep_store.MANIFEST).read_text())

    def told(change: dict[str, Any], study: Path = file) -> str:
        (copy / sweep_store.MANIFEST).write_text(json.dumps({**manifest, **change}))
        with pytest.raises(StoreError) as refused:
            sweep(study, copy, on="threads:1", beyond_range=False, tell=say_nothing)
        return str(refused.value)

    assert "a store of version 0.0.1" in told({"versions": {"glasshouse": "0.0.1"}})
    other = study_file(tmp_path, STUDY.replace("people: 100", "people: 200"))
    assert "'people' is not as it was" in told({}, other)
    fewer = study_file(tmp_path, STUDY.replace("replicates: 2", "replicates: 1"))
    assert "replicates may only be added" in told({}, fewer)
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "thesis.docx").write_text("x")
    with pytest.raises(StoreError, match=r"holds something that is not a sweep \(thesis.docx\)"):
        sweep(file, tmp_path / "strange", on="threads:1", beyond_range=False, tell=say_nothing)


def test_the_command_line_says_where_and_what_to_do(tmp_path: Path) -> None:
    study_file(tmp_path, STUDY.replace("courts-unpaid-judgment.coverage", "courts.coverage"))
    refused = glasshouse(tmp_path, "sweep", "study.yaml", "-o", "out")
    assert refused.returncode == 2 and "study.yaml:10:14: no number 'courts.coverage'" in refused.stderr
    assert "Traceback" not in refused.stderr and not (tmp_path / "out").exists()
    refused = glasshouse(tmp_path, "sweep", "study.yaml", "-o", "out", "--on", "cluster:9")
    assert refused.returncode == 2 and "threads:N, processes:N, local:N" in refused.stderr


@pytest.mark.parametrize(
    ("library", "words"),
    [("SALib", "sweep study.yaml -o out"), ("SALib", "sensitivity out"), ("optuna", "safeguards none")],
)
def test_without_its_libraries_a_study_says_how_to_get_them(library: str, words: str, tmp_path: Path) -> None:
    study_file(tmp_path)
    source = f"import sys; sys.modules['{library}'] = None; {PROGRAM}"
    refused = subprocess.run(
        program(tmp_path, *words.split(), source=source), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2, refused.stderr
    assert f"studies need {library}" in refused.stderr and "glasshouse[studies]" in refused.stderr
