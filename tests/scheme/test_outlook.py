"""What ``check`` says of a scheme that loads: what nobody meets, reaches or gets out of; and nothing of what ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse import library
from glasshouse.scheme import Scheme, starter
from glasshouse.scheme.outlook import outlook
from glasshouse.study.running.fitting import fitting, shipped_worlds
from glasshouse.study.running.texts import check_text
from glasshouse.world import World

LEAVE = """        - {months_listed: 12}     # an end
        - {corrected: true}       # a way out for those whose records were corrected
"""
POINTS = """
index:
  id: figure
  kind: points
  reads: [tax-office]
  start: 100
  floor: 0
  ceiling: 200
  adds:
    - {id: arrears-points, conduct: tax_arrears, points: -1, source: draft}
  classes:
    - {id: poor}
    - {id: middling, from_points: 98}
    - {id: good, from_points: 150}
  source: draft

lists:
"""
BY_CLASS = "- {class_at_most: poor}"
COUNT = "- {count: tax_arrears, at_least: 2, within_months: 24}"


def said(folder: Path, *changes: tuple[str, str]) -> str:
    """What the check of the starter with some changes says besides its counts."""
    text = starter("mine")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    notes = check_text(str(file), "beijing").notes
    return "\n".join(note for note in notes if not note.startswith("Written in the outer tenth"))


def test_the_starter_and_what_ships_raise_no_alarm(tmp_path: Path) -> None:
    assert said(tmp_path) == ""
    worlds = shipped_worlds()
    asked = 0
    for name in library.scheme_names():
        scheme = Scheme.load(name)
        for world in fitting(scheme, worlds):
            asked += 1
            assert outlook(scheme.text, World.load(world).text) == (), (name, world)
    assert asked >= len(library.scheme_names())


@pytest.mark.parametrize(
    ("changes", "told", "remedy"),
    [
        (
            [("\nlists:\n", POINTS), (COUNT, BY_CLASS)],
            "'arrears-list' lists again, the month after, who left it by 'months_listed'",
            "write a way out by class with after_months",
        ),
        (
            [("\nlists:\n", POINTS), (COUNT, BY_CLASS), (LEAVE, "        - {class_at_least: good}\n")],
            "nobody can leave 'arrears-list' but by death, appeal or leaving the scheme's scope: nobody reaches 'good'",
            "name a class within reach",
        ),
        (
            [("\nlists:\n", POINTS)],
            "nobody reaches the class 'good': no record and no income takes the index above 100",
            "write a threshold within reach",
        ),
        (
            [("\nlists:\n", POINTS), (COUNT, "- {class_at_least: good}")],
            "nobody can enter 'arrears-list': nobody reaches 'good'",
            "name a class within reach",
        ),
        (
            [("\nlists:\n", POINTS), ("when: {on: arrears-list}", "when: {class_at_least: good}")],
            "'no-consumer-loan' holds for nobody: nobody reaches 'good'",
            "threshold within reach",
        ),
        (
            [("at_least: 2", "at_least: 400")],
            "nobody can enter 'arrears-list': it wants 400 records in 24 months",
            "lower at_least, or count over longer",
        ),
        (
            [("at_least: 2", "at_least: 400")],
            "'no-consumer-loan' holds for nobody: nobody can enter 'arrears-list'",
            "lower at_least",
        ),
        (
            [("coverage: {value: 0.9, range: [0.7, 1]", "coverage: {value: 0, range: [0, 1]")],
            "nobody can enter 'arrears-list': no agency that it reads can record 'tax_arrears'",
            "let it read one that does",
        ),
        (
            [(COUNT, f"{COUNT}\n        - {{count: jaywalking, at_least: 1, within_months: 1}}")],
            "one way into 'arrears-list' is met by nobody: no agency that it reads can record 'jaywalking'",
            "let it read one that does",
        ),
        (
            [(LEAVE, "        - {settled: jaywalking}\n")],
            "nobody can leave 'arrears-list' but by death, appeal or leaving the scheme's scope: no turn of the world "
            "'beijing' settles 'jaywalking'",
            "give the list a term",
        ),
        (
            [("    corrects: {value: 0.1", "    # corrects: {value: 0.1")],
            "one way out of 'arrears-list' never opens: no agency that it reads corrects records",
            "write corrects",
        ),
        (
            [(LEAVE, "        - {repair_after_months: 3, repair_chance_per_month: {value: 0, assumption: none}}\n")],
            "nobody can leave 'arrears-list' but by death, appeal or leaving the scheme's scope: its chance of repair",
            "write a chance",
        ),
        (
            [("months_listed: 12}     # an end", "months_listed: 1200}")],
            "one way out of 'arrears-list' never opens: its term of 1200 months is longer than a life",
            "write a shorter one",
        ),
        (
            [("from_age: 18, residents", "from_age: 0, to_age: 6, residents")],
            "nobody can enter 'arrears-list': no agency that it reads can record 'tax_arrears'",
            "let it read",
        ),
        (
            [("from_age: 18, residents: all", "from_age: 0, to_age: 6, residents: all"), ("tax_arrears", "jaywalking"),
             ("context: tax  ", "context: traffic  ")],
            "'no-consumer-loan' changes no life: nobody for whom it can hold ever has 'consumer_loan'",
            "give the world a rate",
        ),
    ],
)  # fmt: skip
def test_what_is_said_and_what_to_write(changes: list[tuple[str, str]], told: str, remedy: str, tmp_path: Path) -> None:
    notes = said(tmp_path, *changes)
    assert told in notes and remedy in notes, notes


def test_what_the_remedies_say_helps(tmp_path: Path) -> None:
    by_class = [("\nlists:\n", POINTS.replace("from_points: 150", "from_points: 99")), (COUNT, BY_CLASS)]
    stays = [*by_class, (LEAVE, "        - {class_at_least: middling, after_months: 12}\n")]
    assert "lists again" in said(tmp_path, *by_class)
    assert said(tmp_path, *stays) == ""
    expires = (
        "retention: 24",
        "retention: 12",
    )  # points come back when records expire: the class above is within reach
    assert "nobody" not in said(tmp_path, *stays, expires)


def test_a_name_that_ships_is_said(tmp_path: Path) -> None:
    assert "'none' is the name of a scheme that ships" in said(tmp_path, ("scheme: mine", "scheme: none"))
