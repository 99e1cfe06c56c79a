"""``check`` says what ``run`` would, before anything is lived: of dates, tables, names and numbers."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from glasshouse import cli, library
from glasshouse.errors import GlasshouseError
from glasshouse.scheme import starter

RUN: Final = ("--people", "200", "--years", "1", "--threads", "1", "-q", "-o", "r")


def said(*words: str) -> str:
    """What a command that must be refused says."""
    done = CliRunner().invoke(cli.app, list(words))
    assert isinstance(done.exception, GlasshouseError), (done.output, done.exception)
    return str(done.exception)


def own_world(folder: Path, name: str, change: Callable[[str], str]) -> Path:
    """A copy of Beijing with one file changed, under a name of its own."""
    copied = shutil.copytree(library.world_folder("beijing"), folder / "town")
    text = copied / "world.yaml"
    text.write_text(text.read_text(encoding="utf-8").replace("world: beijing", "world: town", 1), encoding="utf-8")
    (copied / name).write_text(change((copied / name).read_text(encoding="utf-8")), encoding="utf-8")
    return copied


def _children_alone(table: str) -> str:
    """Everybody under five lives alone: no margin contradicts another, and nobody can be placed."""
    lines = table.splitlines()
    total = sum(int(line.rpartition(",")[2]) for line in lines if line.startswith("0-4,"))
    rest = [f"{line.rpartition(',')[0]},0" if line.startswith("0-4,") else line for line in lines]
    return "\n".join(rest).replace("0-4,alone,0", f"0-4,alone,{total}") + "\n"


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        ("sex.csv", lambda t: "sex,count\nmale,21893095\n", "sex: nobody is counted in female"),
        ("residency.csv", lambda t: "residency,count\nlocal,21893095\n", "residency: nobody is counted in migrant"),
        ("sex.csv", lambda t: t.replace(",", ";"), "its fields are separated by ';'"),
        ("sex.csv", lambda t: t.replace(",", "\t"), "its fields are separated by tabs"),
        ("sex.csv", lambda t: t.replace("10697705", "9" * 20), "is too large"),
        ("sex.csv", lambda t: t.replace("10697705", "9" * 5000), "is too large"),
        ("sex.csv", lambda t: t.replace("10697705", "-1"), "a count is a whole number"),
        ("sex.csv", lambda t: " \n", "a table begins with the names of its columns"),
        ("life-table.csv", lambda t: t.replace("\nmale,7,", "\nmale,7,1\nmale,7,"), "of age 7 dies within the year"),
        ("world.yaml", lambda t: t.replace("\nstart: 20", "\nstart: 90"), "start: no run can begin in 90"),
        ("household.csv", _children_alone, "cannot hold together with the others: age 0-4"),
    ],
)
def test_a_world_is_refused_as_a_run_refuses_it(
    tmp_path: Path, file: str, change: Callable[[str], str], told: str
) -> None:
    town = own_world(tmp_path, file, change)
    by_check = said("check", str(town))
    assert told in by_check
    if file in ("household.csv", "world.yaml"):
        assert told in said("run", "none", "--world", str(town), *RUN)


def test_a_scheme_on_a_world_of_ones_own_is_tried_on_it(tmp_path: Path) -> None:
    town = own_world(tmp_path, "household.csv", _children_alone)
    assert "cannot hold together" in said("check", "none", "--world", str(town))


@pytest.mark.parametrize("month", ["9999-12", "2401-01", "0199-12", "0000-01"])
@pytest.mark.parametrize("key", ["in_force_from", "known_from"])
def test_a_month_in_which_no_run_begins_is_told_at_its_place(tmp_path: Path, key: str, month: str) -> None:
    text = starter("mine")
    line = next(line for line in text.splitlines() if line.startswith(f"{key}:"))
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(line, f"{key}: {month}", 1), encoding="utf-8")
    number = text.splitlines().index(line) + 1
    for words in (["check", str(file)], ["run", str(file), *RUN]):
        assert f"mine.yaml:{number}:" in said(*words)
        assert f"{key}: no run can begin in {month}" in said(*words)


def test_a_text_called_as_one_that_ships_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "b.yaml"
    file.write_text(starter("mine").replace("scheme: mine", "scheme: beijing-2018", 1), encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["check", str(file)])
    assert done.exit_code == 0 and "'beijing-2018' is the name of a scheme that ships" in done.output
    assert "named more than once" in said("compare", str(file), "--against", "beijing-2018", *RUN)
    assert "is the name of a scheme that ships" in said("init", "beijing-2018")
    assert "is the name" not in CliRunner().invoke(cli.app, ["check", "beijing-2018"]).output


@pytest.mark.parametrize(("option", "value"), [("--seed", "-1"), ("--seed", "9" * 20), ("--people-seed", "-1")])
def test_a_seed_is_called_as_it_was_given(option: str, value: str) -> None:
    assert said("run", "none", option, value).startswith(f"{option}: {value} is not between")


@pytest.mark.parametrize("months", ["9" * 5000, "²", "0", "٣", "601"])
def test_no_number_of_months_before_is_too_long(months: str) -> None:
    assert "--before" in said("run", "none", "--before", f"none:{months}")


@pytest.mark.parametrize("number", ["9" * 5000, "²", "0", "-1", "1025"])
def test_no_number_of_carriers_is_too_long(number: str) -> None:
    assert "nobody carries runs" in said("run", "none", "--on", f"local:{number}")


@pytest.mark.parametrize("line", ["kexy{0}: 1", "- {{id: a{0}, agencie: x, knd: public}}"])
def test_unknown_keys_by_the_ten_thousand_are_told_in_no_time(tmp_path: Path, line: str) -> None:
    """Each suggestion is a comparison with all that is known: they are made for the first ten."""
    head = starter("mine") + ("" if line.startswith("k") else "pools:\n")
    file = tmp_path / "mine.yaml"
    file.write_text(head + "\n".join(line.format(number) for number in range(20_000)) + "\n", encoding="utf-8")
    began = time.process_time()
    assert "more problems" in said("check", str(file))
    assert time.process_time() - began < 6
