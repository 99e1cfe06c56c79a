"""Whether an output can be written is asked before any work, and by trying it: permissions mean nothing to root."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from glasshouse.errors import StoreError
from glasshouse.placing import check_file, check_folder

Make = Callable[[Path], Path]


def a_device(folder: Path) -> Path:
    return Path("/dev/null")


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def a_link(folder: Path) -> Path:
    (folder / "file").write_text("old", encoding="utf-8")
    (folder / "link").symlink_to("file")
    return folder / "link"


def a_dangling_link(folder: Path) -> Path:
    (folder / "link").symlink_to("nothing")
    return folder / "link"


def links_in_a_circle(folder: Path) -> Path:
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    return folder / "a"


def a_folder(folder: Path) -> Path:
    (folder / "there").mkdir()
    return folder / "there"


def a_protected_file(folder: Path) -> Path:
    (folder / "file").write_text("old", encoding="utf-8")
    (folder / "file").chmod(0o444)
    return folder / "file"


def under_a_file(folder: Path) -> Path:
    (folder / "file").write_text("old", encoding="utf-8")
    return folder / "file" / "x"


def in_the_system(folder: Path) -> Path:
    return Path("/proc/x")


def a_long_name(folder: Path) -> Path:
    return folder / ("x" * 255)


def what_is_there(folder: Path) -> list[tuple[str, str]]:
    return sorted((path.name, path.read_text() if path.is_file() else "") for path in folder.iterdir())


@pytest.mark.parametrize(
    "make",
    [a_device, a_pipe, a_link, a_dangling_link, links_in_a_circle, a_folder, a_protected_file, under_a_file,
     in_the_system, a_long_name],
)  # fmt: skip
def test_where_no_file_can_be_put(tmp_path: Path, make: Make) -> None:
    target = make(tmp_path)
    before = what_is_there(tmp_path)
    with pytest.raises(StoreError) as told:
        check_file(target)
    assert told.value.remedy
    assert what_is_there(tmp_path) == before


@pytest.mark.parametrize(
    "make", [a_device, a_pipe, a_dangling_link, links_in_a_circle, under_a_file, in_the_system, a_long_name]
)
def test_where_no_folder_can_be_put(tmp_path: Path, make: Make) -> None:
    target = make(tmp_path)
    before = what_is_there(tmp_path)
    with pytest.raises(StoreError) as told:
        check_folder(target)
    assert told.value.remedy
    assert what_is_there(tmp_path) == before


def test_a_folder_that_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    for place in (Path("."), Path(".."), tmp_path / "a"):
        with pytest.raises(StoreError, match="working folder"):
            check_folder(place)
    with pytest.raises(StoreError, match="mounted"):
        check_folder(Path("/"))
    with pytest.raises(StoreError, match="mounted"):
        check_folder(Path("/proc"))
    (tmp_path / "kept").mkdir(mode=0o555)
    with pytest.raises(StoreError, match="write-protected"):
        check_folder(tmp_path / "kept")


def test_a_link_to_a_folder_is_followed_and_nothing_is_left_of_trying(tmp_path: Path) -> None:
    place = a_folder(tmp_path)
    (tmp_path / "link").symlink_to("there")
    assert check_folder(tmp_path / "link") == place.resolve()
    assert check_folder(tmp_path / "new" / "deep" / "er") == (tmp_path / "new" / "deep" / "er").resolve()
    check_file(tmp_path / "page.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "there"]


def test_following_the_remedy_helps(tmp_path: Path) -> None:
    protected = a_protected_file(tmp_path)
    protected.chmod(0o644)
    check_file(protected)
    link = tmp_path / "link"
    link.symlink_to("file")
    check_file(link.resolve())
    dangling = tmp_path / "dangling"
    dangling.symlink_to("made")
    (tmp_path / "made").mkdir()
    assert check_folder(dangling) == (tmp_path / "made").resolve()
    check_file(tmp_path / "made" / "in-it.html")
    check_folder(tmp_path / "made" / "in-it")
