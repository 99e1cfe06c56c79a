"""What scripts rely on: the document of --json to the key, streams, exit codes, completion, widths, the starter."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from glasshouse import __version__, cli
from glasshouse.audit.catalogue import RULES
from glasshouse.errors import GlasshouseError
from glasshouse.measures import CATALOGUE
from glasshouse.records.store import write_frame
from glasshouse.report.lives import life_text
from glasshouse.study.running.life import life_of_folder
from glasshouse.study.running.outputs import COLUMNS
from glasshouse.study.running.plan import CONSEQUENCES_ONLY, WATCH_ONLY, Options, plan
from glasshouse.study.running.sealed import MANIFEST, as_text, digest_of, resealed
from glasshouse.vocabulary import COHORT_AXES, MECHANISMS, NOTICE
from glasshouse.world import World

SMALL: Final = ("--people", "400", "--years", "1", "--before", "china-court-list:24", "--seed", "3")
COMPARE: Final = ("compare", "beijing-2018", "--against", "none", "--against", "hangzhou-2018", *SMALL)
KEYS: Final = (
    "measure", "scheme", "against", "cohort", "clause", "context", "by", "month", "value", "unit", "n", "low", "high",
    "interval", "share_above",
)  # fmt: skip
COMMANDS: Final = (
    "run", "compare", "life", "report", "verify", "check", "init", "schema", "schemes", "worlds", "measures", "kinds",
    "cite",
)  # fmt: skip


def glasshouse(folder: Path, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()", *words]
    return subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False, timeout=300, **more)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder with a small comparison in ``run``, and what the command wrote to its streams."""
    folder = tmp_path_factory.mktemp("faces")
    made = glasshouse(folder, *COMPARE, "-o", "run", "--json")
    assert made.returncode == 0, made.stderr
    return folder, made


@pytest.fixture(scope="module")
def document(done: tuple[Path, subprocess.CompletedProcess[str]]) -> dict[str, Any]:
    """One JSON document and nothing else; what is undefined is null, never NaN."""

    def never(word: str) -> None:
        raise AssertionError(f"{word} stands in the document")

    read: dict[str, Any] = json.loads(done[1].stdout, parse_constant=never)
    return read


def test_nothing_stands_beside_the_document(done: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """No progress either, where standard error is no terminal."""
    assert done[1].stdout.count("\n") == 1
    assert done[1].stderr == ""


def test_the_manifest_says_how_far_every_margin_is_off(document: dict[str, Any]) -> None:
    margins = document["manifest"]["margins"]
    declared = {margin.id for margin in World.load("beijing").text.margins}
    assert {row["margin"] for row in margins} >= declared
    assert all(abs(row["wanted"] - row["drawn"]) <= 1 for row in margins)
    assert document["manifest"]["mechanisms"] == dict.fromkeys(MECHANISMS, True)


def test_the_document_has_these_keys_and_no_others(document: dict[str, Any]) -> None:
    assert list(document) == ["manifest", "readings"]
    assert document["manifest"]["notice"] == NOTICE
    assert re.fullmatch("[0-9a-f]{64}", document["manifest"]["checksum"])
    assert document["readings"]
    assert {tuple(row) for row in document["readings"]} == {KEYS} == {tuple(COLUMNS)}


def test_every_reading_says_what_it_is_in_the_words_of_the_contract(document: dict[str, Any]) -> None:
    rows = document["readings"]
    measures = {measure.id for measure in CATALOGUE}
    worlds = {"beijing-2018", "none", "hangzhou-2018"}
    worlds |= {f"beijing-2018: {part}" for part in (WATCH_ONLY, CONSEQUENCES_ONLY)}
    for row in rows:
        assert row["measure"] in measures
        assert row["scheme"] in worlds | {"twin"}
        assert row["against"] in worlds | {None}
        assert (row["scheme"] == "twin") == (row["against"] is not None), row
        if row["cohort"] != "all":
            axes = [part.partition("=")[0] for part in row["cohort"].split(",")]
            assert axes == sorted(axes, key=COHORT_AXES.index), row
        assert row["by"] is None or re.match(r"[a-z_]+=|synthetic cohort$|restricted mean$", row["by"]), row
        assert "spell_class" not in (row["by"] or "")
        assert row["month"] is None or isinstance(row["month"], int)
        assert row["interval"] in ("chance", "assumption", None)
        assert row["low"] is None or row["value"] is None or row["low"] <= row["value"] + 1e-12, row
        assert row["n"] is None or isinstance(row["n"], int)
    months = {row["month"] for row in rows} - {None}
    assert min(months) == 0 and max(months) == 11
    assert {"ground", "class", "way"} <= {(row["by"] or "").partition("=")[0] for row in rows}
    assert {row["against"] for row in rows if row["scheme"] == "twin"} >= {"none", "hangzhou-2018"}


def test_threads_beyond_the_cores_are_warned_of_and_the_checksum_covers_neither_times_nor_machine(
    document: dict[str, Any], done: tuple[Path, Any]
) -> None:
    more = (os.cpu_count() or 1) + 3
    told = glasshouse(done[0], *COMPARE, "-o", "again", "--threads", str(more), "--json", "--quiet")
    assert f"--threads {more}: this machine has" in told.stderr
    quiet = glasshouse(done[0], "life", "none", "--person", "1", "--people", "100", "--years", "1", "--before", "empty",
                       "--threads", str(more), "--json")  # fmt: skip
    assert f"--threads {more}: this machine has" in quiet.stderr
    again = json.loads(told.stdout)
    assert again["manifest"]["checksum"] == document["manifest"]["checksum"]
    assert again["readings"] == document["readings"]
    assert again["manifest"]["machine"] != document["manifest"]["machine"]


def test_csv_parquet_and_document_say_the_same(document: dict[str, Any], done: tuple[Path, Any]) -> None:
    rows = document["readings"]
    notice, _, table = (done[0] / "run" / "readings.csv").read_text(encoding="utf-8").partition("\n")
    assert notice == f"# {NOTICE}"
    read = list(csv.DictReader(io.StringIO(table)))
    assert tuple(read[0]) == KEYS and len(read) == len(rows)
    assert [row["measure"] for row in read] == [row["measure"] for row in rows]
    assert pl.read_parquet(done[0] / "run" / "readings.parquet").to_dicts() == rows


def test_a_scheme_and_its_folder_tell_the_same_life(done: tuple[Path, Any]) -> None:
    folder = done[0]
    by_scheme = glasshouse(folder, "life", *COMPARE[1:], "--person", "5", "--json")
    by_folder = glasshouse(folder, "life", "run", "--person", "5", "--json")
    assert by_scheme.returncode == by_folder.returncode == 0, by_scheme.stderr + by_folder.stderr
    assert by_scheme.stdout == by_folder.stdout
    assert [world["world"] for world in json.loads(by_folder.stdout)["worlds"]] == list(COMPARE[1::2][:3])


def test_a_panel_that_tells_another_life_is_refused_where_it_differs(done: tuple[Path, Any], tmp_path: Path) -> None:
    """Its checksum set right or not: what is stored of a person must be what the same life, lived again, says."""
    folder = Path(shutil.copytree(done[0] / "run", tmp_path / "run"))
    panel = pl.read_parquet(folder / "panel.parquet").with_row_index()
    row = panel.filter(pl.col("world") == "beijing-2018").row(7, named=True)
    assert glasshouse(tmp_path, "life", "run", "--person", str(row["person"])).returncode == 0
    later = pl.when(pl.col("index") == row["index"]).then(pl.col("month") + 1).otherwise(pl.col("month"))
    write_frame(panel.with_columns(later.cast(pl.Int16)).drop("index"), folder / "panel.parquet")
    told = glasshouse(tmp_path, "life", "run", "--person", str(row["person"]))
    assert told.returncode == 2 and "panel.parquet: not as the run wrote it" in told.stderr
    stored = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    stored["files"]["panel.parquet"] = digest_of(folder / "panel.parquet")
    (folder / MANIFEST).write_text(as_text(resealed(stored)), encoding="utf-8")
    told = glasshouse(tmp_path, "life", "run", "--person", str(row["person"]))
    assert told.returncode == 2 and told.stdout == ""
    assert "panel.parquet: not the life of this person in the world beijing-2018" in told.stderr
    assert str(row["month"] + 1) in told.stderr and str(row["month"]) in told.stderr
    assert len(told.stderr.strip().splitlines()) == 4


def test_a_long_run_says_first_how_long_and_interrupted_leaves_nothing(tmp_path: Path) -> None:
    """The estimate stands on standard error before anything is lived; then a real signal."""
    words = ["compare", "beijing-2018", "--against", "none", "--people", "500000", "--years", "40", "-o", "run"]
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()", *words]
    with subprocess.Popen(program, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        first = running.stderr.readline()
        assert re.fullmatch(r"About \d+ s and [\d.]+ GiB at its peak\.\n", first)
        time.sleep(4)
        running.send_signal(signal.SIGINT)
        out, rest = running.communicate(timeout=60)
    assert running.returncode == 130
    assert out == "" and "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_really_full_leaves_nothing(tmp_path: Path) -> None:
    """No file may grow beyond 40 kB: what has been written by then is taken away again."""
    words = ["run", "none", "--people", "300", "--years", "1", "-q", "-o", "run"]
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000));"
        "from glasshouse.cli import main; main()"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2, told.stderr
    assert "cannot be written" in told.stderr and "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_version() -> None:
    assert CliRunner().invoke(cli.app, ["--version"]).stdout == f"glasshouse {__version__}\n"


def test_every_command_of_the_contract_is_there_and_helps() -> None:
    for command in COMMANDS:
        told = CliRunner().invoke(cli.app, [command, "--help"])
        assert told.exit_code == 0 and "Usage:" in told.stdout, command


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_written_for_a_shell_and_completes(shell: str) -> None:
    told = CliRunner().invoke(
        cli.app, [], prog_name="glasshouse", env={"_GLASSHOUSE_COMPLETE": f"source_{shell}"}, complete_var=None
    )
    assert "_GLASSHOUSE_COMPLETE" in told.stdout


def test_a_half_typed_command_is_completed() -> None:
    env = {"_GLASSHOUSE_COMPLETE": "complete_bash", "COMP_WORDS": "glasshouse ver", "COMP_CWORD": "1"}
    told = CliRunner().invoke(cli.app, [], prog_name="glasshouse", env=env)
    assert told.stdout.split() == ["verify"]


@pytest.mark.parametrize("command", ["schemes", "worlds", "measures", "kinds"])
def test_lists_fit_eighty_columns_and_are_the_same_for_scripts(command: str) -> None:
    told = CliRunner().invoke(cli.app, [command]).stdout
    assert max(map(len, told.splitlines())) <= 80
    rows = json.loads(CliRunner().invoke(cli.app, [command, "--json"]).stdout)
    for row in rows:
        assert str(next(iter(row.values()))) in told


def test_a_life_fits_eighty_columns_and_says_of_a_person_that_nobody_is(done: tuple[Path, Any]) -> None:
    life = glasshouse(done[0], "life", "run", "--person", "11").stdout
    assert life and max(map(len, life.splitlines())) <= 80
    nobody = glasshouse(done[0], "life", "run", "--person", "100000")
    assert nobody.returncode == 2 and "people are numbered from 0 to" in nobody.stderr


def test_the_starter_is_checked_and_runs_as_it_is(tmp_path: Path) -> None:
    assert glasshouse(tmp_path, "init", "mine").returncode == 0
    assert glasshouse(tmp_path, "check", "mine.yaml").returncode == 0
    told = glasshouse(tmp_path, "run", "mine.yaml", "--people", "300", "--years", "1", "-q")
    assert (told.returncode, told.stdout) == (0, "")
    assert (tmp_path / "runs" / "mine-1" / "manifest.json").is_file()
    again = glasshouse(tmp_path, "init", "mine")
    assert again.returncode == 2 and "--force" in again.stderr


def test_the_default_folder_is_named_by_scheme_and_seed() -> None:
    from glasshouse.study.running.folder import default_folder

    same = Options(people=100, years=1, people_seed=7, life_seed=7)
    assert default_folder(plan("none", [], same)) == Path("runs/none-7")


def test_a_result_shows_itself_in_a_notebook_with_the_notice() -> None:
    import glasshouse as package

    result = package.run("none", people=200, years=1, before="empty")
    shown = result._repr_html_()
    assert NOTICE in shown and "<script" not in shown
    assert result.to_arrow().column_names == list(KEYS)
    assert tuple(result.to_pandas().columns) == KEYS
    assert result.to_csv().startswith(f"# {NOTICE}\n")
    assert max(map(len, result.summary().splitlines())) <= 80
    assert "1 year\n" in result.summary() and "1 years" not in result.summary()


def test_a_run_at_perfect_sight_says_so_in_every_output(tmp_path: Path) -> None:
    import glasshouse as package

    result = package.run("china-court-list", people=200, years=1, before="empty", idealised=True)
    folder = result.save(tmp_path / "run")
    life = life_of_folder(folder, 1)
    told = [result.summary(), result._repr_html_(), result.to_json(), str(result.to_arrow().schema.metadata)]
    told += [life_text(life), json.dumps(life.document()), result.report(tmp_path / "page.html").read_text("utf-8")]
    told += [(folder / file).read_text(encoding="utf-8") for file in ("manifest.json", "readings.csv")]
    told += [str(pq.read_schema(folder / "readings.parquet").metadata)]
    assert ["Idealised: every deed is seen" in text for text in told] == [True] * len(told)


def test_one_measure_is_said_whole() -> None:
    told = CliRunner().invoke(cli.app, ["measures", "prevalence"])
    assert told.exit_code == 0
    prevalence = next(measure for measure in CATALOGUE if measure.id == "prevalence")
    assert all(part in told.output for part in (prevalence.title, prevalence.definition, prevalence.source))
    assert "incidence:" not in told.output
    as_json = CliRunner().invoke(cli.app, ["measures", "Prevalence", "--json"])
    assert json.loads(as_json.output) == prevalence._asdict()
    wrong = CliRunner().invoke(cli.app, ["measures", "prevalense"])
    assert isinstance(wrong.exception, GlasshouseError) and wrong.exception.remedy == "did you mean 'prevalence'?"


def test_rules_are_listed_and_found_in_small_letters() -> None:
    every = CliRunner().invoke(cli.app, ["explain"])
    assert every.exit_code == 0
    assert all(f"{rule.id}  {rule.title}" in every.output.splitlines() for rule in RULES)
    small, capital = (CliRunner().invoke(cli.app, ["explain", name]).output for name in ("cx001", "CX001"))
    assert small == capital and small.startswith("# CX001")


def test_without_lists_its_words() -> None:
    told = " ".join(CliRunner().invoke(cli.app, ["run", "--help"]).output.split())
    assert all(word in told for word in MECHANISMS)
