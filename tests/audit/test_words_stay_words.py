"""Words of a text stay words in every output: no markup, no forged line, nothing that a terminal obeys."""

from __future__ import annotations

import dataclasses
import json
import tempfile
import types
import typing
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from glasshouse.audit import Audit, Comparison, audit_text, draft_annex, render
from glasshouse.audit.against import compare_texts
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.shown import in_address, in_code, in_comment, in_line, in_markdown, visible
from glasshouse.text import TextModel
from tests.audit.test_runner import CROSSING, WAIVER

DAY: Final = date(2026, 11, 24)
WORD: Final = "zebra"
BASE: Final = Path(__file__).parent / "pages" / "base.yaml"
READER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES: Final = (
    "<!--", "-->", "<b>", "</td>", "<script>", "# ", "## Result", "\n# ", "\n\n", "\n---\n", "===", "---", "- ", "1. ",
    "12) ", "+ ", "* ", "```", "~~~", "\n```\n", "`", "``", "|", " | a | ", "\n|---|\n", "[a](b)", "![a](b)", "[a]: b",
    "http://a.b/c", "www.a.b", "a@b.c", "*", "_", "__", "**a**", "_a_", "~~a~~", "&lt;", "&#35;", "&", "\\", "$x$",
    "> ",
    "\x1b[31m", "\x1b]0;t\x07", "\x9b2J", "\r", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u202e", "\u2066", "\u200b",
    "\U000e0041", "\x7f", ":", "=", "    ", "word", "日本", "é", "0",
)  # fmt: skip
HOSTILE: Final = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map("".join)
FRAMES: Final[tuple[Callable[[str], str], ...]] = (
    lambda said: f"- {said}",
    lambda said: f"a\n\n{said}\n\nb",
    lambda said: f"- Place: {said} (end)",
    lambda said: f"# {said}",
    lambda said: f"| a | b |\n|---|---|\n| {said} | c |",
    lambda said: f"**a** {said}: b.",
)
OBEYED: Final = frozenset(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))) - {"\n", "\t"} | frozenset(
    "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff"
)


def skeleton(written: str) -> list[str]:
    """What a reader of Markdown makes of a page, the words left out."""
    found = []
    for token in READER.parse(written):
        found.append(token.type)
        found += [
            child.type for child in token.children or () if child.type not in ("text", "softbreak", "text_special")
        ]
    return found


def words_of(written: str) -> str:
    return "".join(
        child.content
        for token in READER.parse(written)
        for child in token.children or ()
        if child.type.startswith("text")
    )


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_markdown_makes_words_of_everything(said: str) -> None:
    for frame in FRAMES:
        page = frame(in_markdown(said) or "x")
        assert skeleton(page) == skeleton(frame("x")), page
    shown = in_line(said).strip()
    assert words_of(f"a {in_markdown(said)} b").split() == f"a {shown} b".split()


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_code_is_one_span_with_these_words(said: str) -> None:
    page = f"a {in_code(said)} b"
    inner = [child for token in READER.parse(page) for child in token.children or () if child.type != "text"]
    assert [child.type for child in inner] == ["code_inline"] * bool(in_line(said).strip())
    assert not inner or inner[0].content.replace("\\|", "|").split() == in_line(said).split()


@given(HOSTILE)
@settings(deadline=None)
def test_a_line_is_one_line_that_no_terminal_obeys(said: str) -> None:
    assert len(in_line(said).splitlines()) <= 1
    assert not OBEYED & set(in_line(said)) and not OBEYED & set(visible(said))


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_a_comment_cannot_be_ended_nor_an_address_be_more_than_one(said: str) -> None:
    kinds = [token.type for token in READER.parse(f"<!-- a {in_comment(said)} b -->\n\nword")]
    assert kinds == ["html_block", "paragraph_open", "inline", "paragraph_close"]
    page = f"- a: {in_address(said) or 'x'} (read)"
    more = set(skeleton(page)) - set(skeleton("- a: x (read)"))
    assert more <= ({"link_open", "link_close"} if in_line(said).startswith("http") else set())


@given(st.text())
@settings(deadline=None)
def test_a_document_says_the_same_when_it_is_printed(said: str) -> None:
    written = json.dumps({said: [said, "\u202e" + said]}, ensure_ascii=False)
    assert json.loads(visible(written)) == json.loads(written)


def is_free(annotation: Any, marks: tuple[Any, ...]) -> bool:
    """Whether a key holds words as the author likes: no id, no word of a closed list."""
    if annotation is str:
        return not marks
    inner = typing.get_args(annotation)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, tuple):
        return any(is_free(one, ()) for one in inner if one not in (type(None), Ellipsis))
    return False


def saying(part: TextModel, said: str) -> TextModel:
    """The part with ``said`` in every free key of it and below."""
    update: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        free = is_free(field.annotation, tuple(field.metadata)) and name not in ("rule", "profiles")
        update[name] = _saying(value, said, free=free)
    return part.model_copy(update=update)


def _saying(value: Any, said: str, *, free: bool) -> Any:
    if isinstance(value, TextModel):
        return saying(value, said)
    if isinstance(value, str):
        return said if free else value
    if isinstance(value, tuple):
        return tuple(_saying(item, said, free=free) for item in value)
    if isinstance(value, dict):
        return {key: _saying(item, said, free=False) for key, item in value.items()}
    return value


@cache
def text() -> SchemeText:
    """A text with a finding, a waiver, a waiver that meets nothing, and a pair of contexts."""
    excerpt = CROSSING + WAIVER + "  - {rule: RT001, reason: none, basis: none}\n"
    pair = "related_contexts:\n  - {from: tax, to: work, statute: an act, article: '1', reason: a reason}\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "written.yaml"
        path.write_text(f"scheme: written\nextends: {BASE}\n{excerpt}{pair}", encoding="utf-8")
        return Scheme.load(str(path)).text


def written(said: str) -> SchemeText:
    found = saying(text(), said)
    assert isinstance(found, SchemeText)
    return found


def planted(node: Any, said: str) -> Any:
    """The same with ``said`` in place of the word that every free key holds; what was found stays as it was."""
    if isinstance(node, str):
        return node.replace(WORD, said)
    if isinstance(node, tuple):
        inner = [planted(item, said) for item in node]
        return type(node)(*inner) if hasattr(node, "_fields") else tuple(inner)
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        changed = {field.name: planted(getattr(node, field.name), said) for field in dataclasses.fields(node)}
        return dataclasses.replace(node, **changed)
    return node


@cache
def judged() -> tuple[Audit, Comparison]:
    """What is found in a text that says the word wherever it may, and against the text as it was."""
    told = written(f"act on the {WORD} of 2020, section 4")
    return audit_text(told, as_of=DAY), compare_texts(told, text(), as_of=DAY)


def outputs(said: str) -> dict[str, str]:
    audit, changed = (planted(one, said) for one in judged())
    return {
        "text": render(audit, "text"),
        "markdown": render(audit, "markdown"),
        "rights": draft_annex(audit),
        "against": changed.sentence(),
    }


@given(HOSTILE)
@settings(max_examples=40, deadline=None)
def test_no_writer_lets_a_text_write_its_page(said: str) -> None:
    found, plainly = outputs(f"a {said} b"), outputs(WORD)
    for name in ("markdown", "rights"):
        assert skeleton(found[name]) == skeleton(plainly[name])
    for name in ("text", "against"):
        assert len(found[name].splitlines()) == len(plainly[name].splitlines())
    assert not any(OBEYED & set(one) for one in found.values())


def test_the_writers_are_given_what_they_must_escape() -> None:
    """Else the test above could not fail."""
    assert all(WORD in one for name, one in outputs(WORD).items() if name != "against")
