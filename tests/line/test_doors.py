"""Files are read in a handful of named doors only: no other module can let a person's data in."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.line.trees import PACKAGE, modules, planted

_READERS: Final = (
    # the language and its library
    "open fdopen read_text read_bytes get_data as_file open_text open_binary read_binary files "
    "fileinput stdin load safe_load safe_load_all full_load unsafe_load mmap memmap input "
    # numpy, polars, pyarrow, templates
    "fromfile fromregex loadtxt genfromtxt DataSource "
    "read_csv read_csv_batched scan_csv read_parquet scan_parquet read_ipc scan_ipc read_ipc_stream read_json "
    "read_ndjson scan_ndjson read_excel read_ods read_avro read_database read_database_uri read_delta scan_delta "
    "scan_iceberg read_clipboard read_table read_pandas read_schema read_metadata read_feather ParquetFile "
    "ParquetDataset dataset memory_map OSFile input_stream open_file open_stream open_input_file open_csv "
    "PackageLoader FileSystemLoader from_pandas "
    # copies
    "copyfile copyfileobj copy2 copytree"
)
READERS: Final = frozenset(_READERS.split())
"""Names by which a file, a stream or a frame is read, whoever they belong to."""

COMMON: Final = frozenset({"files", "dataset", "load"})
"""Readers that are ordinary words too: a plain variable may be called so, what is imported or an attribute may not."""

OWN_LOADERS: Final = frozenset({"Scheme", "World"})
"""Whose ``load`` is the project's own: it goes through the doors below."""

DOORS: Final = {
    "text/source.py": ({"open"}, "the door for texts and for tables of published counts"),
    "text/__init__.py": ({"read_text"}, "hands that door on"),
    "scheme/extends.py": ({"read_text"}, "a scheme, and those that it extends"),
    "scheme/starter.py": ({"read_text"}, "the starter scheme that ships"),
    "world/load.py": ({"read_text"}, "a world"),
    "study/record/targets.py": ({"read_text"}, "a text of published figures"),
    "study/record/put_aside.py": (
        {"open", "read_text"},
        "a calibration's own runs, believed only if some of them, lived again, agree",
    ),
    "study/record/fitted_texts.py": (
        {"copyfile"},
        "a world's tables, copied beside the world that was fitted",
    ),
    "world/rows.py": ({"read_text"}, "tables of published counts and the life table, beside a world"),
    "library/__init__.py": ({"files"}, "where the shipped texts lie; opens none"),
    "report/words.py": ({"files", "read_text"}, "the report's own sentences, which ship"),
    "report/pages.py": ({"PackageLoader"}, "the templates of reports, lessons and studies, which ship"),
    "page/shipped.py": ({"files", "read_bytes"}, "the files of the page, which ship; a path sent opens none"),
    "machine_code.py": ({"read_bytes"}, "the package's own sources, whose hash names the cache of compiled code"),
    "machine.py": ({"read_text"}, "/proc and /sys: limits of control groups, and this process's own figures"),
    "engine/memory.py": ({"open"}, "/proc/meminfo, /proc/self/status: memory that is free, and that was held at most"),
    "placing/places.py": ({"open", "read_bytes"}, "nothing: whether a file can be written; where disks are mounted"),
    "placing/leftovers.py": ({"open"}, "nothing: for its lock"),
    "placing/steps.py": ({"open"}, "nothing: to have it on the disk"),
    "records/store.py": ({"read_table"}, "a run's own tables and checkpoints, only under their checksum"),
    "study/running/folder.py": (
        {"read_text", "copyfile"},
        "a page that lies in a run's folder, to be held against the run; the world's tables, copied beside the records",
    ),
    "study/running/sealed.py": ({"open", "read_text"}, "a run's files, for their digests; its manifest"),
    "study/running/checkpoints.py": (
        {"read_text"},
        "a checkpoint's manifest, believed only if lives lived again agree",
    ),
    "study/sweeps/studies.py": ({"read_text"}, "a study: names of texts, addresses and ranges of their numbers"),
    "study/sweeps/sweep_store.py": ({"open", "read_text"}, "a sweep's lock; its manifest"),
}
"""Module -> what it reads with, and what for.  A new row here is a decision (docs/decisions)."""


class Read(NamedTuple):
    """A place where something is read."""

    file: str
    line: int
    name: str


def reads(package: Path) -> list[Read]:
    """Every mention of a reader in a package, called or handed on, under its own name or another."""
    found = []
    for file, tree in modules(package):
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            if not _own(node, called):
                found.extend(Read(file, line, name) for line, name in _readers(node))
    return found


def _own(node: ast.AST, called: set[int]) -> bool:
    """An object's own figure that happens to be called so (``self.open``), or a loader of the project."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return (node.value.id == "self" and id(node) not in called) or (
        node.attr == "load" and node.value.id in OWN_LOADERS
    )


def _readers(node: ast.AST) -> list[tuple[int, str]]:
    if isinstance(node, ast.Name) and node.id in READERS - COMMON:
        return [(node.lineno, node.id)]
    if isinstance(node, ast.Attribute) and node.attr in READERS:
        return [(node.lineno, node.attr)]
    if isinstance(node, ast.ImportFrom | ast.Import):
        return [(node.lineno, alias.name) for alias in node.names if alias.name in READERS]
    return []


def outside(found: list[Read]) -> list[Read]:
    """Those that are not in a door, or not what the door reads with."""
    return [read for read in found if read.name not in DOORS.get(read.file, (set(), ""))[0]]


def test_files_are_read_in_the_named_doors_only() -> None:
    assert outside(reads(PACKAGE)) == []


def test_every_door_is_still_one() -> None:
    found = {(read.file, read.name) for read in reads(PACKAGE)}
    assert {(file, name) for file, (names, _) in DOORS.items() for name in names} - found == set()


@pytest.mark.parametrize(
    "source",
    [
        "people = open('residents.csv')",
        "from pathlib import Path\npeople = Path('residents.csv').read_bytes()",
        "import polars as pl\npeople = pl.scan_parquet('residents.parquet')",
        "import pyarrow.parquet as pq\npeople = pq.ParquetFile('residents.parquet')",
        "from pyarrow.parquet import read_table as take\npeople = take('residents.parquet')",
        "import numpy as np\npeople = np.load('residents.npy')",
        "import json\ndef late(path):\n    return json.load(path)",
        "from importlib.resources import files\npeople = files('residents')",
        "people = [*map(open, ['a.csv', 'b.csv'])]",
        "import sys\npeople = sys.stdin",
        "def frame(people):\n    return Result.from_pandas(people)",
    ],
)
def test_a_reader_outside_the_doors_is_caught(tmp_path: Path, source: str) -> None:
    assert {read.file for read in outside(reads(planted(tmp_path, source)))} == {"measures/planted.py"}


def test_another_reader_in_a_door_is_caught(tmp_path: Path) -> None:
    package = planted(tmp_path, "import polars as pl\npeople = pl.read_csv('people.csv')", "text/source.py")
    assert [read.name for read in outside(reads(package))] == ["read_csv"]
