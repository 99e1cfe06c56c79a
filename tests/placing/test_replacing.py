"""There is the old output or the new one, whole, whenever the process that puts it there ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path

import pytest

from glasshouse.errors import StoreError
from glasshouse.placing import folders, put, replacing, steps, tidy
from glasshouse.placing.leftovers import beside
from glasshouse.warned import GlasshouseWarning

WHOLE = "manifest.json"


def made(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / WHOLE).write_text(text, encoding="utf-8")
    return folder


def text_of(folder: Path) -> str:
    return (folder / WHOLE).read_text(encoding="utf-8")


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool
) -> None:
    if not in_one_step:
        monkeypatch.setattr(folders, "exchange", lambda *_: False)
    place = made(tmp_path / "run", "old")
    place.chmod(0o750)
    (tmp_path / "link").symlink_to("run")
    with replacing(tmp_path / "link") as new:
        (new / WHOLE).write_text("new", encoding="utf-8")
        assert text_of(place) == "old"
    assert text_of(place) == "new"
    assert place.stat().st_mode & 0o777 == 0o750
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "run"]
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_breaks_off_leaves_the_old_one(tmp_path: Path, broken: BaseException) -> None:
    place = made(tmp_path / "run", "old")
    with pytest.raises((StoreError, KeyboardInterrupt)), replacing(place) as new:
        (new / WHOLE).write_text("half", encoding="utf-8")
        raise broken
    assert text_of(place) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_two_names_are_exchanged_in_one_step(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one", "1"), made(tmp_path / "other", "2")
    if not steps.exchange(one, other):
        pytest.skip("this file system cannot")
    assert (text_of(one), text_of(other)) == ("2", "1")
    with pytest.raises(OSError, match="No such file"):
        steps.exchange(one, tmp_path / "nothing")


def test_a_leftover_of_this_process_number_is_not_in_the_way(tmp_path: Path) -> None:
    for name in (f".run.partial-{os.getpid()}", f".run.replaced-{os.getpid()}"):
        made(tmp_path / name, "of another process of this number")
    place = made(tmp_path / "run", "old")
    with replacing(place) as new:
        (new / WHOLE).write_text("new", encoding="utf-8")
    assert text_of(place) == "new"


def test_leftovers_are_removed_and_told_and_work_that_goes_on_is_not(tmp_path: Path) -> None:
    place = made(tmp_path / "run", "old")
    made(tmp_path / ".run.partial-999", "half")
    made(tmp_path / ".run.partial-999-2", "half")
    made(tmp_path / ".run.partial-mine", "a user's own")
    made(tmp_path / ".runs.partial-999", "another's")
    with replacing(place), pytest.warns(GlasshouseWarning, match=r"run\.partial-999"):
        tidy(place, WHOLE)
        assert [p.name for p in tmp_path.glob(".run.partial-*")] != [".run.partial-mine"]
    assert sorted(p.name for p in tmp_path.glob(".*")) == [".run.partial-mine", ".runs.partial-999"]


def test_what_was_moved_aside_is_put_back(tmp_path: Path) -> None:
    made(tmp_path / ".run.replaced-999", "old")
    with pytest.warns(GlasshouseWarning, match="put back"):
        tidy(tmp_path / "run", WHOLE)
    assert text_of(tmp_path / "run") == "old"


def test_what_was_moved_aside_goes_only_where_a_whole_one_stands(tmp_path: Path) -> None:
    made(tmp_path / ".run.replaced-999", "old")
    (tmp_path / "run").mkdir()
    with pytest.warns(GlasshouseWarning, match="something else stands there"):
        tidy(tmp_path / "run", WHOLE)
    assert text_of(tmp_path / ".run.replaced-999") == "old"
    (tmp_path / "run" / WHOLE).write_text("new", encoding="utf-8")
    with pytest.warns(GlasshouseWarning, match="removed"):
        tidy(tmp_path / "run", WHOLE)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


KILLED = """
import os, signal, sys
from pathlib import Path
from glasshouse.placing import folders, replacing, steps
place, when = Path(sys.argv[1]), sys.argv[2]
two_steps = folders._by_two_steps
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if when == "moved aside":
    folders.exchange = lambda *_: False
    replace = os.replace
    def one_step(a, b):
        replace(a, b)
        die()
    folders.os.replace = one_step
elif when == "exchanged":
    folders.sync = lambda path: die()
with replacing(place) as new:
    (new / "manifest.json").write_text("new")
    if when == "writing":
        die()
"""


@pytest.mark.parametrize(("when", "there"), [("writing", "old"), ("moved aside", "old"), ("exchanged", "new")])
def test_killed_at_any_moment_there_is_the_old_or_the_new(tmp_path: Path, when: str, there: str) -> None:
    place = made(tmp_path / "run", "old")
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(KILLED), str(place), when], check=False)
    assert done.returncode == -signal.SIGKILL
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        tidy(place, WHOLE)
    assert text_of(place) == there
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert said


def test_files_are_put_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(StoreError, match="is a folder"):
        put((tmp_path / "a", "new"), (tmp_path / "b", "new"))
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    put((tmp_path / "a", "1"), (tmp_path / "c", "2"))
    assert [(tmp_path / name).read_text() for name in "ac"] == ["1", "2"]


def test_an_interrupt_waits_for_what_must_not_be_broken_into() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt):
        with steps.uninterrupted():
            signal.raise_signal(signal.SIGINT)
            done.append("whole")
        done.append("never")
    assert done == ["whole"]


def test_a_name_beside_is_new(tmp_path: Path) -> None:
    first = beside(tmp_path / "run")
    first.mkdir()
    assert beside(tmp_path / "run") != first
