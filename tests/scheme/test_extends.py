"""One scheme as changes to another: merged by id, each clause at its own place; broken and closed chains are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse.errors import Errors, GlasshouseError, SchemeError
from glasshouse.scheme import Scheme
from tests.scheme.texts import SCHEME, WHY, changed

OWN = f"""\
scheme: milder
title: A milder scheme
extends: ./small.yaml
removes: [cameras-jaywalking, points-jaywalking, hardly-hired, fast-loans]
about: {{assumed: less}}
sources:
  reform: {{title: A reform, where: here, read: whole}}
agencies:
  - id: court
    sees:
      - {{id: court-judgment, coverage: {{value: 0.7, {WHY}}}}}
      - id: court-tax
        conduct: tax_arrears
        context: tax
        coverage: {{value: 0.5, {WHY}}}
        coverage_varies: by_deed
        misattributed: {{value: 0, {WHY}}}
        fabricated_per_month: {{value: 0, {WHY}}}
        lag_months: {{value: 0, {WHY}}}
        source: reform
        legality: unlawful_final
        proof: final_decision
        gravity: 2
index: {{adds: [{{id: points-tax, conduct: tax_arrears, points: -9}}]}}
lists:
  - {{id: blacklist, leave: {{any: [{{months_listed: 6}}]}}, source: reform}}
sanctions:
  - {{id: no-trains, when: {{on: blacklist}}, context: travel, refuses: train,
     share_enforced: {{value: 1, {WHY}}}, source: reform}}
"""


def folder_with(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_clauses_are_merged_by_id_and_removed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, small=SCHEME, milder=OWN)
    base, scheme = Scheme.load(folder / "small.yaml"), Scheme.load(folder / "milder.yaml")
    text = scheme.text
    assert scheme.name == "milder"
    assert (text.about.assumed, text.about.documented) == ("less", "none")
    assert set(text.sources) == {"draft", "reform"}
    assert [[sight.id for sight in agency.sees] for agency in text.agencies] == [["court-judgment", "court-tax"], []]
    assert text.agencies[0].sees[0].coverage.value * 10 == 7
    assert text.agencies[0].sees[0].misattributed == base.text.agencies[0].sees[0].misattributed
    assert text.agencies[0].corrects == base.text.agencies[0].corrects
    assert text.index is not None
    assert [points.id for points in text.index.adds] == ["points-judgment", "points-tax"]
    assert len(text.lists[0].leave.any_) == 1
    assert text.lists[0].enter == base.text.lists[0].enter
    assert [sanction.id for sanction in text.sanctions] == ["no-flights", "no-trains"]
    assert text.rewards == ()
    assert text.in_force_from == base.text.in_force_from
    assert [original.text for original in scheme.originals] == [OWN, SCHEME]


def test_what_is_wrong_is_said_in_the_file_where_it_stands(tmp_path: Path) -> None:
    spoilt = changed(
        changed(SCHEME, "refuses: flight", "refuses: [flight, flight]"), "lists: [blacklist]", "lists: [x]"
    )
    folder_with(tmp_path, small=spoilt, milder=changed(OWN, "{on: blacklist}, context", "{on: blocklist}, context"))
    with pytest.raises(Errors) as refusal:
        Scheme.load(tmp_path / "milder.yaml")
    files = {
        problem.what.split(":")[0]: Path(problem.place.file).name for problem in refusal.value.problems if problem.place
    }
    assert files == {"no-flights": "small.yaml", "redress.appeal": "small.yaml", "no-trains": "milder.yaml"}


def test_what_is_removed_and_still_named_is_said(tmp_path: Path) -> None:
    own = "scheme: own\ntitle: t\nextends: ./small.yaml\nremoves: [blacklist]\n"
    folder_with(tmp_path, small=SCHEME, own=own)
    with pytest.raises(Errors, match="no-flights: unknown list 'blacklist'"):
        Scheme.load(tmp_path / "own.yaml")


def test_an_index_of_another_id_replaces_the_whole(tmp_path: Path) -> None:
    index = "index: {id: data, kind: criteria, reads: [court], source: draft}"
    own = f"scheme: own\ntitle: t\nextends: ./small.yaml\n{index}\n"
    folder_with(tmp_path, small=SCHEME, own=own)
    with pytest.raises(Errors, match="unknown class 'low'"):
        Scheme.load(tmp_path / "own.yaml")


def test_a_shipped_scheme_can_be_extended(tmp_path: Path) -> None:
    folder_with(tmp_path, own="scheme: own\ntitle: Mine\nextends: none\n")
    scheme = Scheme.load(str(tmp_path / "own.yaml"))
    assert (scheme.name, scheme.text.title) == ("own", "Mine")
    assert scheme.originals[1].name == "library/schemes/none.yaml"


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("scheme: a\ntitle: t\nextends: ./a.yaml\n", "a scheme cannot extend itself"),
        ("scheme: a\ntitle: t\nextends: ./b.yaml\n", "a scheme cannot extend itself"),
        ("scheme: a\ntitle: t\nextends: ./gone.yaml\n", "gone.yaml: there is no such file"),
        ("scheme: a\ntitle: t\nextends: nome\n", "extends: no scheme 'nome' ships with glasshouse"),
        ("title: t\nextends: none\n", "missing key 'scheme'"),
        ("scheme: a\ntitle: t\nextends: [none]\n", "extends: expected a text, found a list"),
        ("scheme: a\ntitle: t\nremoves: [x]\n", "'removes' stands without 'extends'"),
        ("scheme: a\ntitle: t\nextends: ./small.yaml\nremoves: [blacklst]\n",
         "removes: the extended scheme has no clause 'blacklst'"),
    ],
)  # fmt: skip
def test_a_chain_that_is_broken_or_closed_is_said(own: str, said: str, tmp_path: Path) -> None:
    folder_with(tmp_path, a=own, b="scheme: b\ntitle: t\nextends: ./a.yaml\n", small=SCHEME)
    with pytest.raises(GlasshouseError) as refusal:
        Scheme.load(tmp_path / "a.yaml")
    assert said in str(refusal.value)


def test_the_chain_is_shown(tmp_path: Path) -> None:
    folder_with(tmp_path, a="scheme: a\ntitle: t\nextends: ./b.yaml\n", b="scheme: b\ntitle: t\nextends: ./a.yaml\n")
    with pytest.raises(SchemeError) as refusal:
        Scheme.load(tmp_path / "a.yaml")
    a, b = tmp_path / "a.yaml", tmp_path / "b.yaml"
    assert refusal.value.detail == (f"chain: {a} → {b} → {a}",)
    assert str(refusal.value.place) == f"{b}:3:10"
