"""What is no text is refused at the door."""

import os
from pathlib import Path

import pytest

from glasshouse.errors import Place, TextError
from glasshouse.text import read_text
from glasshouse.text.source import LARGEST_FILE


def refusal(path: Path | str) -> TextError:
    with pytest.raises(TextError) as caught:
        read_text(path)
    assert caught.value.remedy
    return caught.value


def written(folder: Path, content: bytes) -> Path:
    path = folder / "a.yaml"
    path.write_bytes(content)
    return path


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "ä: 1\r\n".encode())
    assert read_text(path) == (str(path), "ä: 1\r\n")
    assert read_text(str(path)) == read_text(path)


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    assert read_text(written(tmp_path, b"\xef\xbb\xbfa: 1\n")).text == "a: 1\n"


def test_missing(tmp_path: Path) -> None:
    error = refusal(tmp_path / "none.yaml")
    assert "there is no such file" in error.what
    assert error.place is None


def test_a_directory(tmp_path: Path) -> None:
    assert "is a directory" in refusal(tmp_path).what


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is not a regular file" in refusal(tmp_path / "pipe").what


def test_a_device_without_end() -> None:
    assert "is not a regular file" in refusal("/dev/zero").what


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_an_impossible_path(name: str) -> None:
    assert "cannot be read" in refusal(name).what


def test_a_path_through_a_file(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(written(tmp_path, b"a: 1") / "b").what


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf"])
def test_empty(tmp_path: Path, content: bytes) -> None:
    error = refusal(written(tmp_path, content))
    assert error.what == "the file is empty"
    assert error.place is not None


def test_binary(tmp_path: Path) -> None:
    assert "is not text: byte 4 is zero" in refusal(written(tmp_path, b"\x7fEL\0F")).what


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_other_encodings_of_two_bytes(tmp_path: Path, encoding: str) -> None:
    assert "not" in refusal(written(tmp_path, "a: 1".encode(encoding))).what


def test_not_utf8_is_refused_at_the_byte(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 1\nä: ".encode() + "ß".encode("latin-1"))
    error = refusal(path)
    assert error.place == Place(str(path), 2, 4)
    assert "byte 0xdf" in error.what


def test_fifty_megabytes_are_refused_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr("builtins.open", None)  # reading it would fail in another way
    assert "50,000,000 bytes" in refusal(path).what


def test_the_largest_text_is_read(tmp_path: Path) -> None:
    assert len(read_text(written(tmp_path, b"#" * LARGEST_FILE)).text) == LARGEST_FILE
    assert "4,194,305 bytes" in refusal(written(tmp_path, b"#" * (LARGEST_FILE + 1))).what


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"a: 1\n")
    facts = path.stat()
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    monkeypatch.setattr("glasshouse.text.source.os.stat", lambda path: facts)
    assert "4,194,305 bytes" in refusal(path).what
