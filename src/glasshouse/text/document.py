"""Strict YAML 1.2 as a light tree in which every value knows its place.

Anything that could mean two things is refused: tabs in indentation, duplicate keys, anchors, aliases and merge keys,
tags, directives, several documents, keys that are no text.  Numbers are exact; ``no``, ``on``, ``1:30``, ``2018-07``,
``0x1f`` and everything in quotes are text.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import yaml

from glasshouse.errors import Errors, GlasshouseError, Place, TextError
from glasshouse.text.excerpt import one_line, quoted
from glasshouse.text.number import read_number
from glasshouse.text.source import TextSource

DEEPEST: Final = 64
"""Mappings and lists inside one another."""

MOST_NODES: Final = 200_000
"""Values of a text, keys not counted."""

_TEXTS: Final = 32
"""Texts whose trees are kept."""

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Final[dict[str, bool | None]] = {"": None, "null": None, "~": None, "true": True, "false": False}
_NUMBER_STARTS: Final = frozenset("+-.0123456789")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_TAB_INDENT: Final = re.compile(r"^ *(?:- *)*\t", re.MULTILINE)
_FORBIDDEN: Final = re.compile(
    "[^\t\n\r\\x20-\\x7e\\xa0-\\u2027\\u202f-\\u2065\\u206a-\\ud7ff"
    "\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
"""Control characters, line ends that editors do not count, byte order marks, and marks that reorder what is shown."""

_REMEDIES: Final = (
    (
        "mapping values are not allowed",
        "a value that contains ': ' goes in quotes; check the line before, and indentation",
    ),
    ("could not find expected ':'", "write 'key: value', with a colon and a space"),
    ("did not find expected key", "keys of one mapping start in the same column; check the indentation and quotes"),
    ("did not find expected '-' indicator", "items of one list start with '- ' in the same column"),
    ("cannot start any token", "a value that starts with this character goes in quotes"),
    ("unexpected end of stream", "close the quotes that are open"),
    ("did not find expected ',' or", "close the brackets, and put commas between what stands in them"),
    ("did not find expected node content", "close the brackets, and put a value between the commas"),
)
_ANY_REMEDY: Final = "check the indentation, brackets and quotes of this line and the one before"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: exact number, text, true, false or nothing (None), with the text that wrote it."""

    value: bool | int | Fraction | str | None
    raw: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in file order, and where each key stands."""

    items: dict[str, Node]
    key_places: dict[str, Place]
    place: Place


Node = Mapping | Sequence | Scalar


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its tree."""

    source: TextSource
    root: Mapping


@contextmanager
def without_collector() -> Iterator[None]:
    """Holds back the search for reference cycles while a tree is built: there are none, and the search is most of the
    time that a long text takes."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@lru_cache(maxsize=_TEXTS)
def parse(source: TextSource) -> Document:
    """The tree of a text; the same one for the same text, since nothing changes a tree.

    Raises Errors, of TextError, with all that is refused up to the first place where the text cannot be read on.
    """
    _refuse_characters(source)
    builder = _Builder(source.name)
    with without_collector():
        builder.build(_events(source))
    if builder.problems:
        raise Errors(builder.problems)
    root = builder.root
    start = Place(source.name, 1, 1) if root is None else root.place
    if not isinstance(root, Mapping):
        what = "nothing is written here" if root is None else "the text is not a mapping"
        raise Errors([TextError(what, start, remedy="a text is made of lines 'key: value' at its left margin")])
    return Document(source, root)


def _refuse_characters(source: TextSource) -> None:
    if match := _FORBIDDEN.search(source.text):
        raise Errors([_forbidden(match.group(), _place_at(source, match.start()))])
    if match := _TAB_INDENT.search(source.text):
        place = _place_at(source, match.end() - 1)
        raise Errors([TextError("a tab in the indentation", place, remedy="indent with spaces")])


def _forbidden(character: str, place: Place) -> TextError:
    return TextError(
        f"the character U+{ord(character):04X}, which cannot be seen, may not stand in a text",
        place,
        remedy="delete it, or write the line anew",
    )


def _place_at(source: TextSource, offset: int) -> Place:
    """The place of a character by its offset in the text."""
    line, start = 1, 0
    for end in _LINE_END.finditer(source.text, 0, offset):
        line, start = line + 1, end.end()
    return Place(source.name, line, offset - start + 1)


def _events(source: TextSource) -> Iterator[Any]:
    """The parser's events; what it cannot read becomes TextError."""
    try:
        yield from yaml.parse(source.text, Loader=_LOADER)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = Place(source.name, mark.line + 1, mark.column + 1) if mark else Place(source.name, 1, 1)
        what = problem.problem or "the text cannot be read"
        opened = problem.context_mark
        detail = (f"{problem.context} that starts in line {opened.line + 1}",) if problem.context and opened else ()
        remedy = next((cure for sign, cure in _REMEDIES if sign in what), _ANY_REMEDY)
        raise TextError(f"not YAML: {what}", place, detail, remedy) from None
    except (yaml.YAMLError, ValueError, OverflowError) as problem:
        raise TextError(f"not YAML: {problem}", Place(source.name, 1, 1), remedy=_ANY_REMEDY) from None


class _OpenSequence:
    """A list whose end has not been read."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.items: list[Node] = []

    def close(self) -> Sequence:
        return Sequence(tuple(self.items), self.place)


class _OpenMapping:
    """A mapping whose end has not been read; ``key`` waits for its value."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.items: dict[str, Node] = {}
        self.key_places: dict[str, Place] = {}
        self.key: str | None = None

    def close(self) -> Mapping:
        return Mapping(self.items, self.key_places, self.place)


class _Builder:
    """Turns events into the tree without recursion, and collects what is refused."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[GlasshouseError] = []
        self.root: Node | None = None
        self.nodes = 0
        self.documents = 0
        self.open: list[_OpenMapping | _OpenSequence] = []

    def build(self, events: Iterator[Any]) -> None:
        """Reads all events, or as many as can be read."""
        try:
            for event in events:
                self._take(event)
        except TextError as problem:
            self.problems.append(problem)

    def _take(self, event: Any) -> None:
        mark = event.start_mark
        place = Place(self.file, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event, place)
            self._add(self._scalar(event, place))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_marks(event, place)
            if len(self.open) == DEEPEST:
                raise TextError(
                    f"nested deeper than {DEEPEST} levels", place, remedy="check the brackets and the indentation"
                )
            self.open.append(_OpenMapping(place) if isinstance(event, yaml.MappingStartEvent) else _OpenSequence(place))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._add(self.open.pop().close())
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(f"the alias '*{one_line(event.anchor or '')}'", place, "write the value out where it is meant")
            self._add(Scalar(None, "", place))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event, place)

    def _start_document(self, event: yaml.DocumentStartEvent, place: Place) -> None:
        self.documents += 1
        if self.documents > 1:
            raise TextError("a second document in one text", place, remedy="keep one; take out the line '---'")
        if event.version not in (None, (1, 2)) or event.tags:
            self._refuse("a directive", place, "take out the line that starts with '%'; a text is YAML 1.2")

    def _refuse(self, what: str, place: Place, remedy: str) -> None:
        self.problems.append(TextError(f"{what} is not read here", place, remedy=remedy))

    def _refuse_marks(self, event: Any, place: Place) -> None:
        if event.anchor is not None:
            self._refuse(
                f"the anchor '&{one_line(event.anchor)}'", place, "take it out; write each value where it is meant"
            )
        if event.tag is not None:
            self._refuse(
                f"the tag {quoted(event.tag)}", place, "take it out; text that looks like a number goes in quotes"
            )

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        raw: str = event.value
        if not event.implicit[0]:
            if event.style == '"' and (match := _FORBIDDEN.search(raw)):
                self.problems.append(_forbidden(match.group(), place))
            return Scalar(raw, raw, place)
        if raw in _WORDS:
            return Scalar(_WORDS[raw], raw, place)
        if raw[0] not in _NUMBER_STARTS:
            return Scalar(raw, raw, place)
        try:
            number = read_number(raw)
        except ValueError as problem:
            self.problems.append(TextError(str(problem), place, remedy="if it is no number, put it in quotes"))
            number = None
        return Scalar(raw if number is None else number, raw, place)

    def _add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, _OpenMapping) and parent.key is None:
            parent.key = self._key(node, parent)
            return
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise TextError(
                f"more than {MOST_NODES:,} values in one text", node.place, remedy="divide it into several texts"
            )
        if isinstance(parent, _OpenMapping):
            assert parent.key is not None
            parent.items[parent.key] = node
            parent.key = None
        else:
            parent.items.append(node)

    def _key(self, node: Node, parent: _OpenMapping) -> str:
        """The key that ``node`` writes; what is no key is reported and read as if it were one."""
        if not isinstance(node, Scalar):
            self.problems.append(TextError("a key that is no word", node.place, remedy="write 'key: value'"))
            return ""
        key = node.raw
        if not isinstance(node.value, str):
            shown = quoted(key) if key else "an empty key"
            self.problems.append(
                TextError(f"a key that is no text: {shown}", node.place, remedy=f'put it in quotes: "{one_line(key)}"')
            )
        elif key == "<<":
            self._refuse("the merge key '<<'", node.place, "write the keys out where they are meant")
        elif key in parent.key_places:
            self.problems.append(
                TextError(
                    f"the key {quoted(key)} stands twice in one mapping",
                    node.place,
                    (f"first written at {parent.key_places[key]}",),
                    "keep one",
                )
            )
        parent.key_places.setdefault(key, node.place)
        return key
