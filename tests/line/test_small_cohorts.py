"""No reading, page, chart or export shows a cohort of 1 to 29 invented people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pytest

from glasshouse.measures.reading import Block, Estimates, Labels, frame

FEWEST: Final = 30
FIGURES: Final = ("value", "low", "high")


def read_csv(path: Path) -> pl.DataFrame:
    """Readings as CSV; the notice is a comment above them."""
    return pl.read_csv(path, infer_schema_length=None, comment_prefix="#")


OF_THINGS: Final = (
    "share",
    "share of spells",
    "share of exits",
    "share of entries",
    "share of appeals",
    "share of moves",
)
"""Units whose ``n`` counts deeds, spells, exits, entries, appeals or rises, and no people."""


def is_small(reading: Mapping[str, Any]) -> bool:
    """Whether a reading's ``n`` is of 1 to 29."""
    return reading["n"] is not None and 0 < reading["n"] < FEWEST


def too_small(readings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Readings that say a figure of 1 to 29 people, or of things that befell a cohort of so few."""
    rows = list(readings)
    of_people = [row for row in rows if row.get("unit") == "share of people"]
    small = {(row.get("scheme"), row["cohort"]) for row in of_people if is_small(row) and row.get("month") is None}
    return [
        row
        for row in rows
        if (is_small(row) if row.get("unit") not in OF_THINGS else (row.get("scheme"), row["cohort"]) in small)
        and any(row[figure] is not None for figure in FIGURES)
    ]


def written(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The readings that lie in a run's folder, by file."""
    frames = {path.name: pl.read_parquet(path) for path in sorted(folder.glob("readings*.parquet"))}
    frames |= {
        path.name: pl.read_csv(path, infer_schema_length=None, comment_prefix="#")
        for path in sorted(folder.glob("readings*.csv"))
    }
    found = {name: frame.to_dicts() for name, frame in frames.items()}
    for path in sorted(folder.glob("readings*.json")):
        found[path.name] = json.loads(path.read_text(encoding="utf-8"))["readings"]
    return found


def test_no_stored_reading_is_of_so_few(tiny_run: Path) -> None:
    files = written(tiny_run)
    assert files
    for name, readings in files.items():
        assert readings, name
        assert too_small(readings) == [], name


def test_the_run_has_cohorts_that_are_too_small(tiny_run: Path) -> None:
    """Otherwise the test above shows nothing."""
    readings = [reading for each in written(tiny_run).values() for reading in each]
    assert any(reading["n"] is not None and 0 < reading["n"] < FEWEST for reading in readings)


def test_the_document_for_scripts_shows_no_reading_of_so_few(tiny_document: dict[str, Any]) -> None:
    assert tiny_document["readings"]
    assert too_small(tiny_document["readings"]) == []


def test_the_page_shows_no_reading_of_so_few(tiny_outputs: dict[str, str]) -> None:
    """Its tables have a column ``n``: a row with a figure of 1 to 29 stands nowhere."""
    assert small_rows(tiny_outputs["report.html"]) == []


def small_rows(page: str) -> list[tuple[str, str]]:
    """Rows of a page's tables with a column ``n`` that show a value of 1 to 29 people: (value, n)."""
    found = []
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.split(r"<tr[^>]*>", table)[1:]]
        heads = [re.sub(r"<[^>]+>", "", cell).strip() for cell in rows[0]] if rows else []
        if "n" not in heads or "value" not in heads:
            continue
        for row in rows[1:]:
            cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in row]
            if len(cells) == len(heads):
                value, people = cells[heads.index("value")], cells[heads.index("n")].replace(",", "")
                if people.isdigit() and 0 < int(people) < FEWEST and re.search(r"\d", value):
                    found.append((value, people))
    return found


@pytest.mark.parametrize(("people", "shown"), [(0, True), (1, False), (29, False), (30, True), (31, True)])
def test_the_maker_of_readings_leaves_out_what_is_of_so_few(people: int, shown: bool) -> None:
    one = np.array([0.25])
    made = frame([Block(Labels("m", "s", "share"), Estimates(one, one, one), np.array([people]), ("sex=female",))])
    assert made["n"].to_list() == [people]
    assert (made["value"][0] is not None) == shown


def test_a_reading_of_so_few_is_caught() -> None:
    reading = {"cohort": "age=18-24", "n": 29, "value": 0.5, "low": None, "high": None}
    assert too_small([reading]) == [reading]
    assert too_small([{**reading, "n": 30}, {**reading, "value": None}]) == []


def test_spells_of_so_few_people_are_caught_and_few_spells_of_many_are_not() -> None:
    people = {"scheme": "s", "cohort": "age=18-24", "unit": "share of people", "n": 29, "month": None,
              "value": None, "low": None, "high": None}  # fmt: skip
    spells = {**people, "unit": "share of spells", "n": 400, "value": 0.5}
    assert too_small([people, spells]) == [spells]
    assert too_small([{**people, "n": 3000}, {**spells, "n": 13}]) == []


def test_a_row_of_so_few_in_a_page_is_caught() -> None:
    rows = "".join(f"<tr><td>3 %</td><td>{people}</td></tr>" for people in (29, 30))
    page = f"<table><tr><th>value</th><th>n</th></tr>{rows}</table>"
    assert small_rows(page) == [("3 %", "29")]
