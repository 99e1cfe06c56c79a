"""Whatever the encoding of a terminal or pipe: no traceback, the same exit code, and the same words when read back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ENCODINGS: Final = ("cp1252", "cp437", "latin-1", "cp932", "koi8-r", "ascii", "cp037", "utf-16-le")
COMMANDS: Final = {
    "audit beijing-2018": 1,
    "audit beijing-2018 --format json": 1,
    "diff beijing-2018 none": 1,
    "explain CX001": 0,
    "schemes": 0,
    "check no-such-scheme": 2,
}


def printed(words: list[str], encoding: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()", *words]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run(program, env=environment, capture_output=True, check=False, timeout=300, cwd=folder)


def read_back(text: str) -> str:
    """What was escaped, as it was."""
    units = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_encoding_says_the_same(command: str) -> None:
    expected = printed(command.split(), "utf-8")
    assert expected.returncode == COMMANDS[command]
    for encoding in ENCODINGS:
        done = printed(command.split(), encoding)
        assert done.returncode == COMMANDS[command], encoding
        for stream, other in ((done.stdout, expected.stdout), (done.stderr, expected.stderr)):
            assert b"Traceback" not in stream
            assert read_back(stream.decode(encoding)) == read_back(other.decode()), encoding


def test_a_document_stays_json_in_ascii() -> None:
    command = ["audit", "beijing-2018", "--format", "json"]
    assert json.loads(printed(command, "ascii").stdout) == json.loads(printed(command, "utf-8").stdout)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8:strict", "ascii", "cp1252"])
def test_a_file_name_that_is_no_text_is_told(tmp_path: Path, encoding: str) -> None:
    """On this system a name is bytes; what is no UTF-8 in it comes as half of a pair, which no encoding can write."""
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()"]
    words = [b"check", b"\xff\xf0\x9f\x91\xbb.yaml"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run([*program, *words], env=environment, capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert b"there is no such file" in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_traceback(closed: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -c 'from glasshouse.cli import main; main()' schemes {closed}"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == b""
