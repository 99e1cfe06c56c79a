"""The line that asks for a run can be typed again: a scheme that ships by its name, one's own by its file."""

from __future__ import annotations

from pathlib import Path

from glasshouse.scheme import Scheme
from glasshouse.study.running.manifests import command
from glasshouse.study.running.plan import Options, plan

OPTIONS = Options(people=1_000, years=1)


def test_a_line_names_what_ships_by_its_name() -> None:
    line = command(plan("china-court-list", ["none"], OPTIONS))
    assert line.startswith("glasshouse compare china-court-list --against none --world beijing --people 1000 --years 1")


def test_a_line_names_a_scheme_of_ones_own_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(Scheme.load("china-court-list").written.replace("china-court-list", "own-plan", 1), "utf-8")
    line = command(plan(str(file), ["none"], OPTIONS))
    assert line.startswith("glasshouse compare mine.yaml --against none ")
    assert str(tmp_path) not in line


def test_a_pasted_text_stands_for_a_file_of_its_name() -> None:
    scheme = Scheme.pasted("scheme: own-plan\nextends: china-court-list\ntitle: x")
    assert (scheme.name, str(scheme.path)) == ("own-plan", "own-plan.yaml")
    assert scheme.text.lists == Scheme.load("china-court-list").text.lists
