"""What is stored of invented persons is believed only if it agrees with the same lives lived again."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq
import pytest

from glasshouse.records.store import read_arrays, read_tables, write_arrays
from glasshouse.study.running.folder import manifest_of
from glasshouse.study.running.sealed import as_text, resealed
from tests.line.conftest import COMPARE, PROGRAM, glasshouse, wrote


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
    text = text.replace(before["files"][changed.name], hashlib.sha256(changed.read_bytes()).hexdigest())
    manifest_path.write_text(as_text(resealed(json.loads(text))), encoding="utf-8")


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


RESUMED: Final = (*COMPARE.split(), "-o", "run", "--checkpoint-every", "0")


@pytest.fixture(scope="module")
def broken_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside which a run lies that was killed after its tenth checkpoint or so."""
    folder = tmp_path_factory.mktemp("broken")
    running = subprocess.Popen([*PROGRAM, *RESUMED, "--quiet"], cwd=folder)
    until = time.monotonic() + 120
    while _months(folder) < 24228 and time.monotonic() < until and running.poll() is None:
        time.sleep(0.01)
    running.kill()
    running.wait()
    assert not (folder / "run").exists()
    assert _months(folder) > 0
    return folder


def _months(folder: Path) -> int:
    """The month of the last checkpoint, 0 if there is none."""
    found = [int(path.name.rpartition("-")[2]) for path in (folder / ".run.checkpoint").glob("replicate-*")]
    return max(found, default=0)


def _copied(broken_off: Path, into: Path) -> Path:
    shutil.copytree(broken_off, into)
    return into


def forge(folder: Path, path: str, place: int) -> None:
    """Adds 1 to one integer of a checkpoint, then sets every digest right."""
    checkpoint = max((folder / ".run.checkpoint").glob("replicate-*"))
    file = checkpoint / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    array = read_arrays(checkpoint, {path: manifest["arrays"][path]})[path].copy()
    array.reshape(-1)[place] += 1
    manifest["arrays"] |= write_arrays({path: array}, checkpoint)
    manifest["checksum"] = hashlib.sha256(json.dumps(manifest["arrays"], sort_keys=True).encode()).hexdigest()
    file.write_text(json.dumps(manifest), encoding="utf-8")


def test_a_run_that_was_killed_goes_on_to_the_same_records(broken_off: Path, tiny_run: Path, tmp_path: Path) -> None:
    folder = _copied(broken_off, tmp_path / "copy")
    wrote(folder, *RESUMED, "--resume", "--threads", "1")
    assert manifest_of(folder / "run")["checksum"] == manifest_of(tiny_run)["checksum"]
    assert not (folder / ".run.checkpoint").exists()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("lives/0/state/small", 5 * 400),  # the work of person 400
        ("tally/1/histories", 4 * 1000 + 1),  # the month of an event of somebody of the panel
        ("tally/0/memory/totals", 10 * 300 + 8),  # how many harmful deeds person 300 did
    ],
)
def test_a_checkpoint_with_an_event_changed_is_refused(broken_off: Path, tmp_path: Path, path: str, place: int) -> None:
    folder = _copied(broken_off, tmp_path / "copy")
    forge(folder, path, place)
    done = glasshouse(folder, *RESUMED, "--resume")
    assert done.status == 2
    assert "not what the same lives give when they are lived again" in done.err
    assert " of person " in done.err
    assert not (folder / "run").exists()


def test_a_checkpoint_of_another_run_is_refused(broken_off: Path, tmp_path: Path) -> None:
    folder = _copied(broken_off, tmp_path / "copy")
    done = glasshouse(folder, *RESUMED, "--resume", "--people", "901")
    assert done.status == 2
    assert "request, people: 900, not 901" in done.err


def test_a_damaged_checkpoint_is_refused(broken_off: Path, tmp_path: Path) -> None:
    folder = _copied(broken_off, tmp_path / "copy")
    file = next((folder / ".run.checkpoint").glob("*/lives-0-arena.parquet"))
    file.write_bytes(file.read_bytes()[:-9])
    done = glasshouse(folder, *RESUMED, "--resume")
    assert done.status == 2
    assert "lives-0-arena.parquet: damaged or cut short" in done.err


def test_nothing_to_go_on_from_is_said(tmp_path: Path) -> None:
    done = glasshouse(tmp_path, *RESUMED, "--resume")
    assert done.status == 2
    assert ".run.checkpoint: nothing to go on from" in done.err
