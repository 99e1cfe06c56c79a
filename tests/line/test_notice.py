"""Whatever a run writes says of itself that its people are invented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet
import pytest

from glasshouse.vocabulary import NOTICE

TEXTS: Final = (".json", ".csv", ".html", ".svg", ".txt")


def silent(folder: Path) -> list[str]:
    """Files under a folder that do not carry the notice: in a Parquet file's metadata, in any other file's text.

    The texts of world and schemes, and the tables beside a world, lie there as they were read.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or "texts" in path.relative_to(folder).parts:
            continue
        if path.suffix == ".parquet":
            metadata = pyarrow.parquet.read_schema(path).metadata or {}
            says = any(NOTICE.encode() in value for value in metadata.values())
        else:
            says = path.suffix in TEXTS and NOTICE in path.read_text(encoding="utf-8")
        if not says:
            found.append(path.relative_to(folder).as_posix())
    return found


def silent_charts(page: str) -> int:
    """Charts of a page, and alternatives to them, that do not carry the notice."""
    charts = re.findall(r"<svg\b.*?</svg>", page, re.DOTALL)
    return sum(NOTICE not in chart for chart in charts)


def test_every_file_of_a_run_carries_the_notice(tiny_run: Path) -> None:
    assert [path.suffix for path in tiny_run.rglob("*.parquet")]
    assert silent(tiny_run) == []


def test_every_output_carries_the_notice(tiny_outputs: dict[str, str]) -> None:
    assert len(tiny_outputs) >= 5
    assert [name for name, text in tiny_outputs.items() if NOTICE not in text] == []


def test_every_chart_carries_the_notice(tiny_outputs: dict[str, str]) -> None:
    page = tiny_outputs["report.html"]
    assert "<svg" in page
    assert silent_charts(page) == 0


def test_the_document_for_scripts_carries_the_notice(tiny_document: dict[str, Any]) -> None:
    assert tiny_document["manifest"]["notice"] == NOTICE


def test_a_file_without_the_notice_is_caught(tmp_path: Path) -> None:
    (tmp_path / "readings.csv").write_text("measure,value\nprevalence,0.1\n", encoding="utf-8")
    (tmp_path / "manifest.json").write_text(json.dumps({"notice": NOTICE}), encoding="utf-8")
    pyarrow.parquet.write_table(pyarrow.table({"value": [1]}), tmp_path / "tally.parquet")
    assert silent(tmp_path) == ["readings.csv", "tally.parquet"]


@pytest.mark.parametrize(("page", "silent_ones"), [(f"<svg><desc>{NOTICE}.</desc></svg>", 0), ("<svg></svg>", 1)])
def test_a_chart_without_the_notice_is_caught(page: str, silent_ones: int) -> None:
    assert silent_charts(page) == silent_ones
