"""A text with some of its values changed in place: comments, order, quotes and line breaks stay as they were written.

Whoever writes a whole tree uses :mod:`glasshouse.text.emit`; here nothing is written anew but what changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import yaml

_PROVENANCE: Final = ("assumption", "source", "fitted_to")


class NewValue(NamedTuple):
    """The value that a number takes, as it is to be written, and what it was fitted to."""

    clause: str
    key: str
    value: str
    fitted_to: str


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


def rewritten(text: str, values: Iterable[NewValue], sources: Mapping[str, Mapping[str, str]]) -> str:
    """The text with these values, each with its ``fitted_to`` in place of the provenance that it had.

    ``sources`` that the text does not have are added to its own.  Raises KeyError for a number that is not there.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    edits = [edit for one in values for edit in _changes(text, _number(root, one.clause, one.key), one)]
    own = _child(root, "sources")
    known = set() if own is None else {key.value for key, _ in own.value}
    entries = [f"{name}: {_flow(source)}" for name, source in sources.items() if name not in known]
    if entries and own is None:
        edits.append(_added(text, root, [f"sources: {{{', '.join(entries)}}}"]))
    elif entries:
        edits.append(_added(text, own, entries))
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _changes(text: str, number: Any, one: NewValue) -> list[_Edit]:
    """Edits of the value, and of the pair that says where it came from."""
    edits = []
    for key, value in number.value:
        start, end = value.start_mark.index, _end(value)
        if key.value == "value":
            edits.append(_Edit(start, end, one.value))
        elif key.value in _PROVENANCE:
            written = text[start:end]
            after = written[len(written.rstrip()) :]  # line ends that a block of text takes with it
            edits.append(_Edit(key.start_mark.index, end, f"fitted_to: {_quoted(one.fitted_to)}{after}"))
    return edits


def _added(text: str, mapping: Any, entries: Sequence[str]) -> _Edit:
    """The edit that puts entries behind the last one of a mapping, in the mapping's own style."""
    if mapping.flow_style:
        if not mapping.value:
            at = mapping.start_mark.index + 1
            return _Edit(at, at, ", ".join(entries))
        at = _end(mapping.value[-1][1])
        return _Edit(at, at, "".join(f", {entry}" for entry in entries))
    at = _end(mapping)
    if text[at - 1] != "\n":
        line_end = text.find("\n", at)
        at = len(text) if line_end < 0 else line_end + 1
    before = "" if text[at - 1] == "\n" else "\n"
    indent = " " * mapping.value[0][0].start_mark.column
    return _Edit(at, at, before + "".join(f"{indent}{entry}\n" for entry in entries))


def _end(node: Any) -> int:
    """Where the text of a node ends; a block ends with its last value, not with the comments behind it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, yaml.MappingNode) else last)


def _number(root: Any, clause: str, key: str) -> Any:
    """The mapping of a number, by its clause (an id, else a key of the text) and the steps below it."""
    node = _with_id(root, clause) or _child(root, clause)
    for step in key.split("."):
        node = _child(node, step)
    if node is None:
        raise KeyError(f"{clause}.{key}")
    return node


def _with_id(node: Any, name: str) -> Any:
    """The first mapping of a tree with this id, or None."""
    if isinstance(node, yaml.MappingNode):
        own = _child(node, "id")
        if own is not None and own.value == name:
            return node
        below = [value for _, value in node.value]
    else:
        below = node.value if isinstance(node, yaml.SequenceNode) else []
    return next((part for one in below if (part := _with_id(one, name)) is not None), None)


def _child(node: Any, step: str) -> Any:
    """The value of a key, or the item at a place, or None."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode):
        return node.value[int(step)] if step.isdecimal() and int(step) < len(node.value) else None
    return None


def _flow(entry: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key}: {_quoted(value)}' for key, value in entry.items())}}}"


def _quoted(words: str) -> str:
    """A text in double quotes, as JSON writes it and YAML reads it."""
    return json.dumps(words, ensure_ascii=False)
