"""Two schemes side by side: the same, one clause more, one number other; on paper and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from glasshouse.cli import app
from glasshouse.errors import UsageError
from glasshouse.study.clauses.diff import Difference, diff
from glasshouse.vocabulary import NOTICE

FEWER = """
scheme: fewer
title: Beijing's plan, less one department and with a shorter list
extends: beijing-2018
removes: [customs-customs-breach]
about:
  place: Beijing
  operator: public
  system_ai: unknown
  purpose: [business climate]
  documented: nothing
  assumed: all
lists:
  - id: redlist
    leave:
      any:
        - {months_listed: {value: 12, range: [12, 60], assumption: half as long}}
"""


@pytest.fixture
def fewer(tmp_path: Path) -> str:
    path = tmp_path / "fewer.yaml"
    path.write_text(FEWER, encoding="utf-8")
    return str(path)


def named(differences: tuple[Difference, ...]) -> set[tuple[str, str, str]]:
    return {(one.change, one.sort, one.clause) for one in differences}


def test_a_scheme_says_what_it_says() -> None:
    found = diff("beijing-2018", "beijing-2018")
    assert found.differences == ()
    assert not any(found.adds)
    assert found.document()["same"]
    assert found.sentence() == "'beijing-2018' and itself say the same: no clause differs."


def test_what_eyes_and_apps_add() -> None:
    found = diff("beijing-2018", "beijing-2021-eyes-and-apps")
    assert found.adds.agencies == ("cameras", "payment-app", "messaging-app")
    assert "rumour_message" in found.adds.conducts and "camera" in found.adds.contexts_watched
    assert not found.adds.wishes_refused and not found.adds.lists
    assert ("added", "sight", "cameras-jaywalking") in named(found.differences)
    assert ("changed", "pool", "city-pool") in named(found.differences)
    assert {one.change for one in found.differences} == {"added", "changed"}


def test_back_and_forth_are_each_other_s_mirror() -> None:
    there, back = diff("none", "hangzhou-2018"), diff("hangzhou-2018", "none")
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert named(back.differences) == {(turned[c], sort, clause) for c, sort, clause in named(there.differences)}
    assert there.adds.wishes_refused and not any(back.adds)


def test_one_number_and_one_clause_less(fewer: str) -> None:
    found = diff("beijing-2018", fewer)
    assert named(found.differences) == {("changed", "list", "redlist"), ("removed", "sight", "customs-customs-breach")}
    (redlist,) = [one for one in found.differences if one.clause == "redlist"]
    assert [(each.key, each.before, each.after) for each in redlist.changes] == [
        ("leave.any.1.months_listed", "24", "12")
    ]
    assert "leave.any.1.months_listed: 24 → 12" in found.sentence()
    assert "- sight customs-customs-breach of customs: conduct customs_breach" in found.sentence()


def test_words_about_a_scheme_are_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("scheme: other\ntitle: Other words\nextends: beijing-2018\n", encoding="utf-8")
    assert diff("beijing-2018", str(path)).differences == ()


def test_exit_codes_and_the_document() -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["diff", "none", "none"]).exit_code == 0
    differing = runner.invoke(app, ["diff", "none", "suzhou-2016", "--json"])
    assert differing.exit_code == 1
    document = json.loads(differing.stdout)
    assert (document["from"], document["to"], document["same"]) == ("none", "suzhou-2016", False)
    assert document["notice"] == NOTICE
    assert set(document["differences"][0]) == {"change", "sort", "clause", "within", "changes"}
    assert set(document["adds"]) >= {"agencies", "conducts", "wishes_refused", "people_reached"}
    with pytest.raises(UsageError, match="no scheme 'nome' ships"):
        diff("nome", "none")
