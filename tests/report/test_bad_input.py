"""A folder that a report cannot be made of is refused in words; one that lacks a measure is reported in words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import glasshouse
from glasshouse.api import write_class, write_report
from glasshouse.errors import GlasshouseError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in which nothing happens."""
    result = glasshouse.run("none", people=200, years=1, before="empty")
    return result.save(tmp_path_factory.mktemp("reported") / "run")


def test_nothing_happened_and_every_figure_says_so(folder: Path, tmp_path: Path) -> None:
    page = write_report(folder, tmp_path / "report.html")[0].read_text(encoding="utf-8")
    assert "<svg" not in page
    for said in ("no black list", "no index with classes", "nobody is on it in any month", "No agency sees anything"):
        assert said in page, said
    sheets, answers = write_class(folder, tmp_path / "class.html", language="fr")
    assert "<svg" not in sheets.read_text(encoding="utf-8") and answers.is_file()


def test_a_run_of_another_version_is_refused_with_what_to_do(folder: Path, tmp_path: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["versions"]["glasshouse"] = "0.0.9"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(GlasshouseError, match=r"written by version 0\.0\.9") as refused:
        write_report(tmp_path, tmp_path / "report.html")
    assert "or run it again with this one into another folder" in str(refused.value)


def test_a_table_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "standing.parquet").unlink()
    with pytest.raises(GlasshouseError, match=r"standing\.parquet: missing"):
        write_report(copy, tmp_path / "report.html")


def test_a_folder_that_is_not_there_is_no_run(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    with pytest.raises(GlasshouseError, match="no run here"):
        write_report(absent, absent / "report.html")


def test_a_page_that_has_no_folder_to_lie_in_is_refused_before_any_work(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(GlasshouseError, match="is no folder"):
        write_report(folder, tmp_path / "absent" / "report.html")
