"""A text with values changed in place: the values are there, and all else stands as it was, to the character."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse import library
from glasshouse.scheme import Scheme
from glasshouse.text import decimal_text, numbers
from glasshouse.text.rewrite import NewValue, rewritten

NEW = NewValue("a", "share", "0.25", 'a list: "2023"')
SOURCE = {"new": {"title": "T: 1", "where": "W"}}
ADDED = 'new: {title: "T: 1", where: "W"}'
FITTED = r'fitted_to: "a list: \"2023\""'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{value: 0.5, range: [0, 1], assumption: why} # c", f"{{value: 0.25, range: [0, 1], {FITTED}}} # c"),
        ("{assumption: 'a, b', value: 1}", f"{{{FITTED}, value: 0.25}}"),
        ("\n    value: 0.5 # v\n    source: s # w", f"\n    value: 0.25 # v\n    {FITTED} # w"),
        ("\n    assumption: >-\n      one\n      two\n\n    value: 0.5", f"\n    {FITTED}\n\n    value: 0.25"),
        ("\n    fitted_to: one\n      two\n    value: 0.5", f"\n    {FITTED}\n    value: 0.25"),
        ("{value: 0.5,\n    source: s, # c\n    }", f"{{value: 0.25,\n    {FITTED}, # c\n    }}"),
    ],
)
def test_a_value_takes_its_place_in_every_style(old: str, new: str) -> None:
    text = "# é head\nparts:\n- id: a   # this one\n  share: {}\n# foot\nother: 'x'\n"
    assert rewritten(text.format(old), [NEW], {}) == text.format(new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "sources:\n  s: {title: t} # c\n# next\nx: 1\n",
            f"sources:\n  s: {{title: t}} # c\n  {ADDED}\n# next\nx: 1\n",
        ),
        ("sources:\n  s:\n    note: >-\n      t\nx: 1\n", f"sources:\n  s:\n    note: >-\n      t\n  {ADDED}\nx: 1\n"),
        ("x: 1\nsources:\n  s:\n    note: t", f"x: 1\nsources:\n  s:\n    note: t\n  {ADDED}\n"),
        ("sources: {}\n", f"sources: {{{ADDED}}}\n"),
        ("sources: {s: {}, # c\n  }\n", f"sources: {{s: {{}}, {ADDED}, # c\n  }}\n"),
        ("x: 1 # c\n# foot\n", f"x: 1 # c\nsources: {{{ADDED}}}\n# foot\n"),
        ("sources: {new: {title: mine}}\n", "sources: {new: {title: mine}}\n"),
    ],
)
def test_a_source_is_added_behind_the_others_once(old: str, new: str) -> None:
    assert rewritten(old, [], SOURCE) == new


def test_a_number_under_a_key_of_the_text_and_one_of_a_list() -> None:
    assert rewritten("a:\n  any: [{x: 1}, {value: 2}]\n", [NewValue("a", "any.1", "3", "")], {}) == (
        "a:\n  any: [{x: 1}, {value: 3}]\n"
    )
    for clause, key in (("b", "any.1"), ("a", "any.2"), ("a", "all"), ("a", "any.one")):
        with pytest.raises(KeyError, match=f"{clause}.{key}"):
            rewritten("a:\n  any: [{x: 1}, {value: 2}]\n", [NewValue(clause, key, "3", "")], {})


def test_every_unknown_of_a_shipped_scheme_changes_and_nothing_else(tmp_path: Path) -> None:
    path = library.scheme_path("china-court-list")
    before = numbers(Scheme.load("china-court-list").text)
    lowest = {(one.clause, one.key): one.low for one in before if one.is_unknown and one.low is not None}
    values = [NewValue(*name, decimal_text(value), "a test") for name, value in lowest.items()]
    assert len(values) > 5
    (tmp_path / "china-court-list.yaml").write_text(
        rewritten(path.read_text(encoding="utf-8"), values, {}), encoding="utf-8"
    )
    for old, new in zip(before, numbers(Scheme.load(str(tmp_path / "china-court-list.yaml")).text), strict=True):
        name = (old.clause, old.key)
        if name in lowest:
            assert (new.value, new.provenance, new.said) == (lowest[name], "fitted", "a test")
        else:
            assert new._replace(place=None) == old._replace(place=None)
