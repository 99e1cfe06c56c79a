"""YAML 1.2 without what could mean two things; every node at its place."""

import gc
import time
from collections.abc import Iterator
from fractions import Fraction

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.errors import Errors, GlasshouseError, Place, TextError
from glasshouse.text import Document, Mapping, Node, Scalar, Sequence, TextSource, parse
from glasshouse.text import document as document_module


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two parsers that may be there: libyaml's and the one in Python."""
    monkeypatch.setattr(document_module, "_LOADER", getattr(yaml, request.param))


def read(text: str) -> Document:
    return parse(TextSource("t.yaml", text))


def problems(text: str) -> tuple[GlasshouseError, ...]:
    with pytest.raises(Errors) as caught:
        read(text)
    for problem in caught.value.problems:
        assert isinstance(problem, TextError)
        assert problem.remedy
        assert problem.place is not None
    return caught.value.problems


def places(text: str) -> list[tuple[int, int]]:
    return [(p.place.line, p.place.column) for p in problems(text) if p.place is not None]


def walk(node: Node) -> Iterator[Node]:
    yield node
    if not isinstance(node, Scalar):
        for below in node.items.values() if isinstance(node, Mapping) else node.items:
            yield from walk(below)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", None), ("~", None), ("null", None), ("true", True), ("false", False), ("3", 3), ("-3", -3),
        ("0.1", Fraction(1, 10)), ("1e-2", Fraction(1, 100)), ("1.0", Fraction(1)),
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("True", "True"), ("NULL", "NULL"),
        ("1:30", "1:30"), ("2018-07", "2018-07"), ("2018-07-01", "2018-07-01"), ("0o17", "0o17"), ("0x1F", "0x1F"),
        ("1_000", "1_000"), (".inf", ".inf"), (".nan", ".nan"), ("=", "="), ("-", None),
        ("'3'", "3"), ('"true"', "true"), ("''", ""), ("a b", "a b"), ('"\\u00e9"', "é"),
    ],
)  # fmt: skip
def test_scalars(raw: str, value: object) -> None:
    if raw == "-":
        assert read("a:\n-\n").root.items["a"] == Sequence(
            (Scalar(None, "", Place("t.yaml", 2, 2)),), Place("t.yaml", 2, 1)
        )
        return
    node = read(f"a: {raw}\n").root.items["a"]
    assert isinstance(node, Scalar)
    assert node.value == value
    assert type(node.value) is type(value)


@pytest.mark.usefixtures("loader")
def test_places() -> None:
    root = read("# first\né: [ä, 𝄞x, {k: 0.5}]\nb:\n  - c: |\n      text\n    d: 'q'\n").root
    assert root.place == Place("t.yaml", 2, 1)
    assert {key: place[1:] for key, place in root.key_places.items()} == {"é": (2, 1), "b": (3, 1)}
    assert [node.place[1:] for node in walk(root)] == [
        (2, 1), (2, 4), (2, 5), (2, 8), (2, 12), (2, 16), (4, 3), (4, 5), (4, 8), (6, 8)
    ]  # fmt: skip


def test_keys_keep_their_order_and_places() -> None:
    item = read("x: {b: 1, a: 2}").root.items["x"]
    assert isinstance(item, Mapping)
    assert list(item.items) == ["b", "a"]
    assert item.key_places["a"] == Place("t.yaml", 1, 11)


def test_windows_line_ends() -> None:
    assert read("a: 1\r\nb: 2\r\n").root.key_places["b"] == Place("t.yaml", 2, 1)


def test_yaml_1_2_may_be_said() -> None:
    assert read("%YAML 1.2\n---\na: no\n...\n").root.items["a"] == Scalar("no", "no", Place("t.yaml", 3, 4))


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ("a: 1\n\tb: 2\n", "a tab in the indentation", (2, 1)),
        ("a:\n  - x\n  -\ty\n", "a tab in the indentation", (3, 4)),
        ("a: {\n\tb: 1}\n", "a tab in the indentation", (2, 1)),
        ("a: &x 1\n", "the anchor '&x'", (1, 4)),
        ("a: &x\n  b: 1\n", "the anchor '&x'", (1, 4)),
        ("a: !!int '3'\n", "the tag 'tag:yaml.org,2002:int'", (1, 4)),
        ("a: ! b\n", "the tag '!'", (1, 4)),
        ("a: !!python/object/apply:os.system [ls]\n", "the tag", (1, 4)),
        ("a:\n  <<: {b: 1}\n", "the merge key", (2, 3)),
        ("%YAML 1.1\n---\na: 1\n", "a directive", (1, 1)),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", "a directive", (1, 1)),
        ("a: 1\n---\nb: 2\n", "a second document", (2, 1)),
        ("1: a\n", "a key that is no text: '1'", (1, 1)),
        ("0.5: a\n", "a key that is no text: '0.5'", (1, 1)),
        ("true: a\n", "a key that is no text: 'true'", (1, 1)),
        ("~: a\n", "a key that is no text: '~'", (1, 1)),
        ("?\n: a\n", "a key that is no text: an empty key", (1, 2)),
        ("? [a, b]\n: c\n", "a key that is no word", (1, 3)),
        ("a: 1" + "0" * 40 + "\n", "at most 30 digits", (1, 4)),
        ("a: \x07\n", "U+0007", (1, 4)),
        ("a: b\x85c\n", "U+0085", (1, 5)),
        ("a: 1\nb: c\u2028d\n", "U+2028", (2, 5)),
        ("a: \u202egnp\n", "U+202E", (1, 4)),
        ("\ufeffa: 1\n", "U+FEFF", (1, 1)),
        ("a: '\ud800'\n", "U+D800", (1, 5)),
        ('a: "\\0"\n', "U+0000", (1, 4)),
        ("- a\n- b\n", "the text is not a mapping", (1, 1)),
        ("just words\n", "the text is not a mapping", (1, 1)),
        ("# only a remark\n", "nothing is written here", (1, 1)),
        ("", "nothing is written here", (1, 1)),
    ],
)
def test_refused(text: str, what: str, place: tuple[int, int]) -> None:
    first = problems(text)[0]
    assert what in first.what
    assert first.place is not None
    assert first.place[1:] == place


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("a: b: c\n", (1, 5), "goes in quotes"),
        ("a: [1, 2\n", (2, 1), "close the brackets"),
        ("a: 'open\n", (2, 1), "close the quotes"),
        ("a: 1\n b: 2\n", (2, 3), "indentation"),
        ("a:\n  b: 1\n c: 2\n", (3, 2), "same column"),
        ("a: @x\n", (1, 4), "goes in quotes"),
        ("a: [1,\n b: }\n", (2, 5), ""),
        ("key\nother: 1\n", (2, 6), "the line before"),
    ],
)
def test_malformed(text: str, place: tuple[int, int], remedy: str) -> None:
    error = problems(text)[-1]
    assert error.what.startswith("not YAML: ")
    assert error.place is not None
    assert error.place[1:] == place
    assert remedy in error.remedy


def test_a_duplicate_key_names_both_places() -> None:
    (error,) = problems("a:\n  x: 1\n  y: 2\n  'x': 3\n")
    assert error.place == Place("t.yaml", 4, 3)
    assert error.what == "the key 'x' stands twice in one mapping"
    assert error.detail == ("first written at t.yaml:2:3",)


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert list(read("a: {x: 1}\nb: {x: 1}\n").root.items) == ["a", "b"]


@pytest.mark.usefixtures("loader")
def test_all_that_is_refused_is_told_at_once() -> None:
    assert places("a: &x 1\nb: *x\na: !t 2\n3: [*x, &y z]\nbad: [\n") == [
        (1, 4), (2, 4), (3, 1), (3, 4), (4, 1), (4, 5), (4, 9), (6, 1)
    ]  # fmt: skip


def test_aliases_do_not_explode() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 40)]
    started = time.process_time()
    assert len(problems("\n".join(lines))) == 40 + 39 * 10
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 1_000_000, "a: " + "{b: " * 500_000, "- " * 1_000_000, "? " * 1_000_000, "{" * 1_000_000]
)  # fmt: skip
def test_depth_is_limited(text: str) -> None:
    assert "nested deeper than 64 levels" in problems(text)[-1].what


def test_sixty_four_levels_are_read() -> None:
    read("a: " + "[" * 63 + "]" * 63)
    assert problems("a: " + "[" * 64 + "]" * 64)[0].place == Place("t.yaml", 1, 67)


def test_the_number_of_values_is_limited() -> None:
    read("a: [" + "1," * 199_999 + "]")
    assert "more than 200,000 values" in problems("a: [" + "1," * 200_000 + "]")[0].what


def test_the_collector_runs_again_after_reading() -> None:
    problems("a: [")
    assert gc.isenabled()
    gc.disable()
    try:
        read("a: 1")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_ten_thousand_clauses_are_read_in_less_than_three_seconds() -> None:
    clause = (
        "  - {{id: c{0}, when: {{on: defaulters}}, refuses: flight, context: travel, severity: 4, source: law,\n"
        "     share_enforced: {{value: 0.97, range: [0.9, 1.0], assumption: checked at sale}}, months: 24}}\n"
    )
    text = "clauses:\n" + "".join(clause.format(number) for number in range(10_000))
    started = time.process_time()
    root = read(text).root
    took = time.process_time() - started
    assert sum(1 for _ in walk(root)) == 150_002
    assert took < 3


YAML_MARKS = "ab01.e-+:,[]{}#&*!|>'\"%@?~\t \n\r<\\=é\u2028\ufeff\x00"


def check_any(text: str) -> None:
    """A text gives a tree whose places lie inside the text, or a refusal with place and remedy; nothing else."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        nodes = list(walk(read(text).root))
        at = [node.place for node in nodes]
        at += [place for node in nodes if isinstance(node, Mapping) for place in node.key_places.values()]
    except GlasshouseError as error:
        assert isinstance(error, Errors)
        assert all(problem.remedy and problem.place for problem in error.problems)
        assert str(error)
        at = [problem.place for problem in error.problems if problem.place]
    for place in at:
        assert 1 <= place.line <= len(lines) + 1
        assert 1 <= place.column <= max(map(len, lines)) + 1


@given(st.text())
def test_any_text(text: str) -> None:
    check_any(text)


@given(st.text(YAML_MARKS, max_size=40))
def test_any_text_of_marks(text: str) -> None:
    check_any(text)


@given(st.text(YAML_MARKS, max_size=40))
def test_any_text_of_marks_in_plain_python(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document_module, "_LOADER", yaml.SafeLoader)
        check_any(text)


@given(
    st.recursive(
        st.one_of(st.integers(-(10**9), 10**9), st.booleans(), st.none(), st.text("abc :#'é\n", max_size=8)),
        lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text("abc: ", max_size=4), below, max_size=3),
        max_leaves=12,
    )
)
def test_what_a_writer_writes_is_read_back(value: object) -> None:
    def plain(node: Node) -> object:
        if isinstance(node, Mapping):
            return {key: plain(below) for key, below in node.items.items()}
        return [plain(below) for below in node.items] if isinstance(node, Sequence) else node.value

    class NoAliases(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    assert plain(read(yaml.dump({"a": value}, Dumper=NoAliases, allow_unicode=True)).root) == {"a": value}
