"""The command line as scripts meet it: exit codes, what each stream carries, what is refused and how."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from glasshouse import cli
from glasshouse.engine import memory
from glasshouse.records import store
from glasshouse.study.running.outputs import output_schema

SMALL = ("--people", "300", "--years", "1")


class Done:
    """Exit status and both streams of a command."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def called(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["glasshouse", *map(str, words)])
        try:
            cli.main()
            status = 0
        except SystemExit as left:
            status = int(left.code or 0)
        return Done(status, *capsys.readouterr())

    return called


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "run"
    words = ["compare", "beijing-2018", "--against", "none", *SMALL, "-o", str(folder), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", "from glasshouse.cli import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (folder.parent / "out.json").write_text(done.stdout, encoding="utf-8")
    return folder


@pytest.fixture
def run_folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "run"))


REFUSED = {
    "nobody": (("run", "none", "--people", "0"), "--people: 0 is not between"),
    "too few": (("run", "none", "--people", "99"), "--people: 99 is not between"),
    "no year": (("run", "none", "--years", "0"), "--years: 0"),
    "a word for a number": (("run", "none", "--people", "many"), "--people"),
    "unknown scheme": (("run", "beijing-2081", *SMALL), "did you mean 'beijing-2018'"),
    "unknown world": (("run", "none", "--world", "bejing"), "did you mean 'beijing'"),
    "unknown mechanism": (("run", "none", "--without", "respnse"), "did you mean 'response'"),
    "unknown clause": (("run", "beijing-2018", "--set", "nobody.coverage=1"), "no clause or section 'nobody'"),
    "no setting": (("run", "beijing-2018", "--set", "nobody"), "CLAUSE.KEY=VALUE"),
    "both kinds of seed": (("run", "none", "--seed", "1", "--people-seed", "2"), "--seed sets both seeds"),
    "named twice": (("compare", "none", "--against", "none", *SMALL), "named more than once"),
    "months in words": (("run", "none", "--before", "none:ten", *SMALL), "'ten' is not a number of months"),
    "no such file": (("check", "./missing.yaml"), "missing.yaml"),
    "unknown schema": (("schema", "ouput"), "did you mean 'output'"),
    "a path as a name": (("init", "../mine"), "cannot be the name of a scheme"),
    "report of no run": (("report", "."), "no run here"),
    "verify of no run": (("verify", "."), "no run here"),
    "life of no run": (("life", ".", "--person", "1"), "no run here"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_misuse_is_told_with_a_remedy(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.chdir(tmp_path)
    words, told = REFUSED[case]
    done = call(*words)
    assert (done.status, done.out) == (2, "")
    assert told in done.err
    assert len(done.err.strip().splitlines()) >= 2
    assert list(tmp_path.iterdir()) == []


def test_a_city_beyond_memory_is_refused_with_the_largest_that_fits(call, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 4_000_000_000)
    done = call("run", "none", "--people", 20_000_000, "-o", tmp_path / "run")
    assert done.status == 2
    assert "GiB" in done.err and "people fit" in done.err
    assert "GiB at its peak" in done.err
    assert not (tmp_path / "run").exists()


def test_quiet_leaves_the_estimate_out(call, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 400_000_000)
    assert "at its peak" not in call("run", "none", "--people", 20_000_000, "-q", "-o", tmp_path / "run").err


@pytest.mark.parametrize("place", ["file/run", "a" * 300])
def test_a_folder_that_cannot_be_made_is_refused_before_any_work(call, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = call("run", "none", *SMALL, "-o", tmp_path / place)
    assert done.status == 2 and "-o" in done.err


def test_an_existing_run_is_kept_unless_forced(call, run_folder: Path) -> None:
    before = (run_folder / "manifest.json").read_bytes()
    done = call("run", "none", *SMALL, "-o", run_folder)
    assert done.status == 2 and "--force" in done.err
    assert (run_folder / "manifest.json").read_bytes() == before


def test_a_full_disk_keeps_the_run_that_was_there(call, run_folder: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = (run_folder / "manifest.json").read_bytes()
    monkeypatch.setattr(store, "write_frame", full)
    done = call("run", "none", *SMALL, "-q", "--force", "-o", run_folder)
    assert done.status == 2 and "No space left" in done.err
    assert [path.name for path in run_folder.parent.iterdir()] == ["run"]
    assert (run_folder / "manifest.json").read_bytes() == before


def test_interrupted_while_it_writes_it_keeps_the_run_that_was_there(call, run_folder: Path, monkeypatch) -> None:
    """A signal that comes between two files: nothing half-written is left, and the run in its place stays."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = (run_folder / "manifest.json").read_bytes()
    monkeypatch.setattr("glasshouse.study.running.folder.write_readings", interrupted)
    done = call("run", "none", *SMALL, "-q", "--force", "-o", run_folder)
    assert done.status == 130
    monkeypatch.setattr("pathlib.Path.replace", interrupted)
    assert call("report", run_folder).status == 130
    assert not list(run_folder.glob("*report*")) and not list(run_folder.glob(".*report*"))
    assert [path.name for path in run_folder.parent.iterdir()] == ["run"]
    assert (run_folder / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("command", ["report", "verify"])
def test_a_truncated_table_is_refused(call, run_folder: Path, command: str) -> None:
    table = run_folder / "spells.parquet"
    table.write_bytes(table.read_bytes()[:-40])
    done = call(command, run_folder)
    assert done.status == 2 and "spells.parquet: damaged or cut short" in done.err


@pytest.mark.parametrize("command", ["report", "verify", "cite"])
@pytest.mark.parametrize("text", ["{", "[]", '{"versions": {"glasshouse": "0.1.0"}}'])
def test_what_is_no_manifest_is_refused(call, run_folder: Path, command: str, text: str) -> None:
    (run_folder / "manifest.json").write_text(text, encoding="utf-8")
    done = call(command, run_folder)
    assert done.status == 2 and "manifest.json" in done.err


def test_another_version_and_a_wrong_checksum_are_refused(call, run_folder: Path) -> None:
    file = run_folder / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(manifest | {"checksums": ["0" * 64]}), encoding="utf-8")
    assert "not those of the manifest" in call("report", run_folder).err
    file.write_text(json.dumps(manifest | {"versions": {"glasshouse": "9.9"}}), encoding="utf-8")
    done = call("verify", run_folder)
    assert done.status == 2 and "written by version 9.9" in done.err


def test_verify_says_same_or_the_first_difference(call, run_folder: Path) -> None:
    assert call("verify", run_folder).status == 0
    table = run_folder / "ages.parquet"
    frame = pl.read_parquet(table)
    store.write_frame(frame.with_columns(months=pl.col("months") + 1), table)
    done = call("verify", run_folder)
    assert done.status == 1
    assert "table ages, row 0, column months" in done.out


def test_the_document_fits_its_schema_and_depends_on_neither_threads_nor_folder(call, made: Path, tmp_path) -> None:
    document = json.loads((made.parent / "out.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, output_schema())
    words = ("compare", "beijing-2018", "--against", "none", *SMALL, "--threads", 1, "-o", tmp_path / "other", "--json")
    assert json.loads(call(*words).out)["manifest"]["checksum"] == document["manifest"]["checksum"]


def test_replicates_give_intervals(call, tmp_path: Path) -> None:
    done = call("run", "china-court-list", *SMALL, "--replicates", 2, "--json", "-o", tmp_path / "run")
    rows = [row for row in json.loads(done.out)["readings"] if row["value"] is not None]
    assert rows and all(row["low"] <= row["value"] <= row["high"] for row in rows)


@pytest.mark.parametrize("words", ["--help", "schemes", "check beijing-2018"])
def test_light_commands_load_nothing_heavy(words: str) -> None:
    code = (
        "import sys\nfrom glasshouse.cli import app\napp(sys.argv[1:], standalone_mode=False)\n"
        "heavy = ('numba', 'polars', 'altair', 'pyarrow', 'SALib', 'optuna', 'scipy')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words.split()], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_a_run_loads_neither_charts_nor_linear_algebra(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom glasshouse.cli import app\napp(sys.argv[1:], standalone_mode=False)\n"
        "unused = ('altair', 'jinja2', 'scipy.linalg', 'vl_convert')\n"
        "print([name for name in unused if name in sys.modules], file=sys.stderr)\n"
        "import scipy.linalg.cython_blas"
    )
    words = ["run", "none", "--people", "100", "--years", "1", "--before", "none:1", "-o", str(tmp_path / "run")]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"
