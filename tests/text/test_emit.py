"""A tree written out reads as the same tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from glasshouse.text import Mapping, Node, Scalar, Sequence, TextSource, emit, parse

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=60
)
TRICKY = st.sampled_from(
    ["", "null", "~", "true", "no", "0x1f", "1:30", "2018-07", "0.50", "1e3", "-", "- a", "a: b", "a #b", "*a", "&a",
     "!a", "%a", "@a", "`a", "'", '"', "[", "{", "]", "<<", "?", "? a", "a\nb", "a\n\nb ", " a", "a ", "word " * 60,
     "9" * 40]
)  # fmt: skip
NUMBERS = st.sampled_from(["0", "-5", "0.50", "1e3", ".5", "12.", "+7"])


def bare(value: object) -> object:
    """What a tree says, without places."""
    if isinstance(value, Mapping):
        return {key: bare(below) for key, below in value.items.items()}
    if isinstance(value, Sequence):
        return [bare(item) for item in value.items]
    assert isinstance(value, Scalar)
    return type(value.value), value.value


def tree(value: object) -> Node:
    """A tree as the parser makes it, from keys, lists, texts, and numbers as they are written."""
    place = parse(TextSource("x", "a: b")).root.place
    if isinstance(value, dict):
        return Mapping({key: tree(below) for key, below in value.items()}, dict.fromkeys(value, place), place)
    if isinstance(value, list):
        return Sequence(tuple(tree(item) for item in value), place)
    if isinstance(value, tuple):
        return parse(TextSource("x", f"a: {value[0]}")).root.items["a"]
    assert isinstance(value, str)
    return Scalar(value, value, place)


KEYS = st.one_of(TRICKY, TEXTS).filter(lambda key: key != "<<" and len(key) < 100)
VALUES = st.recursive(
    st.one_of(TEXTS, TRICKY, st.tuples(st.one_of(NUMBERS, st.sampled_from(["true", "false"])))),
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(KEYS, below, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_a_tree_written_out_reads_as_the_same_tree(data: dict[str, object]) -> None:
    root = tree(data)
    assert isinstance(root, Mapping)
    assert bare(parse(TextSource("again", emit(root))).root) == bare(root)


def test_numbers_stand_as_they_were_written_and_short_things_on_one_line() -> None:
    text = "share: {value: 0.50, assumption: a word}\nlists:\n- [1, a]\n- b: '2'\n  c: [{d: 1e3}]\n"
    assert emit(parse(TextSource("x", text)).root) == (
        'share: {value: 0.50, assumption: a word}\nlists:\n- [1, a]\n- b: "2"\n  c:\n  - {d: 1e3}\n'
    )
