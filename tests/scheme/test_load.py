"""Loading: a scheme says what its text says, and its resolved text says the same."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glasshouse import library, vocabulary
from glasshouse.errors import GlasshouseError, UsageError
from glasshouse.scheme import Scheme, process, schema, starter
from glasshouse.scheme import model as words
from glasshouse.text import Mapping, Node, Sequence, TextSource, parse
from tests.scheme.texts import SCHEME, changed, load
from tests.world.texts import WORLD


def test_a_scheme_says_what_its_text_says(tmp_path: Path) -> None:
    scheme = load(tmp_path, SCHEME)
    assert scheme.name == "small"
    assert scheme.text.in_force_from == 12 * 2021
    sight = scheme.text.agencies[0].sees[0]
    assert (sight.coverage.value, sight.coverage.low, sight.coverage.high) == (Fraction(9, 10), Fraction(4, 5), 1)
    assert scheme.text.lists[0].enter.any_[0].count == ("unpaid_judgment",)
    assert scheme.text.sanctions[0].refuses == ("flight",)
    assert scheme.notes == ()


def test_the_text_as_used_reads_as_the_same_scheme(tmp_path: Path) -> None:
    scheme = load(tmp_path, SCHEME)
    again = load(tmp_path, scheme.written)
    assert again.text == scheme.text
    assert again.written == scheme.written
    assert scheme.originals[0].text == SCHEME


def test_a_shipped_name_is_found_and_a_misspelt_one_is_suggested() -> None:
    assert Scheme.load("none").text.agencies == ()
    with pytest.raises(UsageError, match="did you mean 'none'"):
        Scheme.load("nome")


@pytest.mark.parametrize("name", library.scheme_names())
def test_every_shipped_scheme_loads_and_its_text_as_used_reads_the_same(name: str, tmp_path: Path) -> None:
    scheme = Scheme.load(name)
    assert scheme.name == name
    assert scheme.originals[0].name == f"library/schemes/{name}.yaml"
    assert load(tmp_path, scheme.written).text == scheme.text


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(GlasshouseError, match="there is no such file"):
        Scheme.load(tmp_path / "gone.yaml")


def test_the_starter_loads_under_any_name(tmp_path: Path) -> None:
    scheme = load(tmp_path, starter("my-draft"))
    assert scheme.name == "my-draft"
    assert scheme.notes == ()
    assert "starter-name" not in starter("my-draft")
    contexts = {sight.context for agency in scheme.text.agencies for sight in agency.sees}
    assert contexts == {"tax"}
    assert all(number.provenance in ("assumption", "lever") for number in scheme.numbers)


@pytest.mark.parametrize("name", ["", "My Draft", "1st", "a/b", "x" * 65])
def test_a_starter_needs_a_name(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a scheme"):
        starter(name)


def test_a_list_that_nobody_can_leave_is_noticed(tmp_path: Path) -> None:
    way_out = re.compile(r"    leave:\n      any:\n(        - .*\n)+")
    scheme = load(tmp_path, way_out.sub("    leave: {any: []}\n", SCHEME))
    assert scheme.notes == ("nobody can leave 'blacklist' but by death, appeal or leaving the scheme's scope",)


def test_what_is_counted_and_not_seen_and_what_is_seen_and_not_read_are_noticed(tmp_path: Path) -> None:
    text = changed(SCHEME, "reads: [city-pool]", "reads: [court]")
    text = changed(text, "{count: unpaid_judgment,", "{count: [unpaid_judgment, jaywalking],")
    assert load(tmp_path, text).notes == (
        "'blacklist' counts 'jaywalking', which no agency that it reads sees",
        "no list and no index reads 'cameras': its records have no consequence",
    )


def test_the_register_knows_every_number(tmp_path: Path) -> None:
    register = {(number.clause, number.key): number for number in load(tmp_path, SCHEME).numbers}
    coverage = register["court-judgment", "coverage"]
    assert (coverage.value, coverage.low, coverage.high) == (Fraction(9, 10), Fraction(4, 5), 1)
    assert (coverage.provenance, coverage.said) == ("assumption", "invented for a test")
    assert coverage.is_unknown and not coverage.is_lever
    assert coverage.place is not None and coverage.place.line == 18
    assert register["ledger", "retention"].provenance == "lever"
    assert register["points-jaywalking", "points"].provenance == "source"
    assert register["points-jaywalking", "points"].is_lever
    assert register["blacklist", "enter.any.0.at_least"].value == 2
    assert register["hardly-hired", "times.finds_job"].value == Fraction(4, 5)
    assert register["court-judgment", "concentrated.times"].value == 9
    assert register["redress", "appeal.filed_share"].is_unknown
    assert len(register) == SCHEME.count("value:") + 14  # and the bare levers
    assert not {"gravity", "severity", "from_age"} & {key for _, key in register}


def test_the_closed_lists_of_the_language_are_those_of_the_vocabulary() -> None:
    literals = {
        vocabulary.CONTEXTS: words.Context,
        vocabulary.PUBLISHED_FIELDS: words.PublishedField,
        vocabulary.LEVELS: process.LegalBasis.model_fields["level"].annotation,
    }
    for known, literal in literals.items():
        assert get_args(literal) == known


def plain(node: Node) -> Any:
    """A tree as an editor's checker sees it."""
    if isinstance(node, Mapping):
        return {key: plain(below) for key, below in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return float(node.value) if isinstance(node.value, Fraction) else node.value


def test_the_json_schema_takes_the_texts_and_refuses_what_they_may_not_say() -> None:
    for which, text, path in (("scheme", SCHEME, ("agencies", 0, "sees", 0)), ("world", WORLD, ("conducts", 0))):
        validator = jsonschema.Draft202012Validator(schema(which))
        data = plain(parse(TextSource("x", text)).root)
        assert [*validator.iter_errors(data)] == []
        below = data
        for step in path:
            below = below[step]
        below["nonsense"] = 1
        assert ["nonsense" in error.message for error in validator.iter_errors(data)] == [True]
        del below["nonsense"]
        below["context"] = "weather"
        assert [[*error.path] for error in validator.iter_errors(data)] == [[*path, "context"]]


LINES = SCHEME.splitlines(keepends=True)
MARKS = ["", " ", "\t", "-", ":", "{", "}", "[", "]", "'", '"', "&a ", "*a", "!!int ", "null", "~", "true", "9" * 40,
         "1e400", "-1", "0.5", "\x00", "\ufeff", "é", "x: y", "- ", "#", "|", ">", "%", "\n", "<<: ",
         "2018-07"]  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """The scheme with some lines dropped, doubled, exchanged or spoilt."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        here = draw(st.integers(0, len(lines) - 1))
        how = draw(st.integers(0, 4))
        if how == 0:
            del lines[here]
        elif how == 1:
            lines.insert(here, lines[draw(st.integers(0, len(lines) - 1))])
        elif how == 2:
            cut = draw(st.integers(0, len(lines[here])))
            lines[here] = lines[here][:cut] + draw(st.sampled_from(MARKS)) + lines[here][cut:]
        elif how == 3:
            key, _, _ = lines[here].partition(":")
            lines[here] = f"{key}: {draw(st.sampled_from(MARKS))}\n"
        else:
            there = draw(st.integers(0, len(lines) - 1))
            lines[here], lines[there] = lines[there], lines[here]
    return "".join(lines)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=mangled())
def test_a_mangled_scheme_is_refused_in_words_or_is_a_scheme(text: str, tmp_path: Path) -> None:
    try:
        scheme = load(tmp_path, text)
    except GlasshouseError as refusal:
        assert str(refusal)
    else:
        assert load(tmp_path, scheme.written).text == scheme.text
