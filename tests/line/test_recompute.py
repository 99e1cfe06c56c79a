"""What is stored of invented persons is believed only if it agrees with the same lives lived again."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from glasshouse.records.store import read_tables
from glasshouse.study.folder import manifest_of
from tests.line.conftest import glasshouse, wrote


def change_one_event(folder: Path) -> int:
    """Changes the month of one event of the panel, then every checksum that a forger could set right; the person."""
    path = folder / "panel.parquet"
    table = pq.read_table(path)
    frame = pl.DataFrame(pl.from_arrow(table))
    row = frame.height // 2
    months = frame["month"].to_list()
    months[row] += 1
    changed = frame.with_columns(pl.Series("month", months, dtype=frame["month"].dtype)).to_arrow()
    pq.write_table(changed.cast(table.schema.remove_metadata()).replace_schema_metadata(table.schema.metadata), path)
    forge_checksums(folder, path)
    return int(frame["person"][row])


def forge_checksums(folder: Path, changed: Path) -> None:
    """Sets the manifest's checksums to what the records now give."""
    manifest_path = folder / "manifest.json"
    before = json.loads(manifest_path.read_text(encoding="utf-8"))
    now = read_tables(folder, before).checksum
    text = manifest_path.read_text(encoding="utf-8").replace(before["checksum"], now)
    files = before.get("files", {})
    if changed.name in files:
        text = text.replace(files[changed.name], hashlib.sha256(changed.read_bytes()).hexdigest())
    manifest_path.write_text(text, encoding="utf-8")


@pytest.fixture
def forged(tiny_run: Path, tmp_path: Path) -> tuple[Path, int]:
    folder = tmp_path / "run"
    shutil.copytree(tiny_run, folder)
    return folder, change_one_event(folder)


def test_an_untouched_run_is_believed(tiny_run: Path) -> None:
    assert wrote(tiny_run.parent, "verify", "run")


def test_a_changed_event_with_its_checksum_set_right_is_refused(forged: tuple[Path, int]) -> None:
    folder, _ = forged
    manifest_of(folder)
    done = glasshouse(folder.parent, "verify", "run")
    assert done.status in (1, 2)
    assert "panel" in done.out + done.err


def test_the_story_of_a_life_is_not_taken_from_a_changed_panel(tiny_run: Path, forged: tuple[Path, int]) -> None:
    folder, person = forged
    words = ("life", "run", "--person", str(person), "--json")
    done = glasshouse(folder.parent, *words)
    assert done.status == 2 or done.out == wrote(tiny_run.parent, *words)
    if done.status == 2:
        assert "panel" in done.err


def test_a_page_is_not_made_from_a_changed_panel_unsaid(forged: tuple[Path, int]) -> None:
    """A page speaks from readings, and none of them is made from the panel: either it is refused or it is the same."""
    folder, _ = forged
    done = glasshouse(folder.parent, "report", "run", "-o", "page.html")
    assert done.status in (0, 2)
    if done.status == 2:
        assert "panel" in done.err


def test_the_forgery_is_one_that_checksums_do_not_catch(tiny_run: Path, forged: tuple[Path, int]) -> None:
    """Otherwise the tests above would show that checksums are checked, and no more."""
    folder, _ = forged
    manifest = manifest_of(folder)
    assert manifest["checksum"] != manifest_of(tiny_run)["checksum"]
    assert read_tables(folder, manifest).checksum == manifest["checksum"]
