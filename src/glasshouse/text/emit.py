"""A tree back to a text: what was merged or changed is written out whole, and reads as the same tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import yaml

from glasshouse.same import Same
from glasshouse.text.document import Mapping, Node, Scalar, Sequence
from glasshouse.text.number import read_number

_WIDTH: Final = 110
_TEXTS: Final = 32
"""Texts that are kept."""
_DUMPER: Final[Any] = getattr(yaml, "CDumper", yaml.Dumper)
_NOT_PLAIN: Final = frozenset(("", "null", "~", "true", "false"))


def emit(root: Mapping) -> str:
    """The text of a tree, keys in their order; comments and places are gone, numbers stand as they were written.

    Once for a tree that is asked for again: a run writes the text down, and its digest.
    """
    return _emitted(Same(root))


@lru_cache(maxsize=_TEXTS)
def _emitted(root: Same[Mapping]) -> str:
    text: str = yaml.emit(_events(root.it), Dumper=_DUMPER, allow_unicode=True, width=_WIDTH)
    return text


def _events(root: Mapping) -> Iterator[Any]:
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _node(root)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _node(node: Node) -> Iterator[Any]:
    if isinstance(node, Mapping):
        yield yaml.MappingStartEvent(None, None, True, flow_style=_is_short(node))
        for key, value in node.items.items():
            yield _scalar(key, is_text=True)
            yield from _node(value)
        yield yaml.MappingEndEvent()
    elif isinstance(node, Sequence):
        yield yaml.SequenceStartEvent(None, None, True, flow_style=_is_short(node))
        for item in node.items:
            yield from _node(item)
        yield yaml.SequenceEndEvent()
    else:
        yield _scalar(node.raw, is_text=isinstance(node.value, str))


def _scalar(raw: str, *, is_text: bool) -> Any:
    """A value; a text that would read as something else goes in quotes."""
    if is_text and (raw in _NOT_PLAIN or not raw.isprintable() or _reads_as_number(raw)):
        return yaml.ScalarEvent(None, None, (False, True), raw, style='"')
    return yaml.ScalarEvent(None, None, (True, is_text), raw)


def _reads_as_number(raw: str) -> bool:
    try:
        return read_number(raw) is not None
    except ValueError:
        return True


def _is_short(node: Mapping | Sequence) -> bool:
    """Whether all that stands in it are single values: then it is written on one line where there is room."""
    below = node.items.values() if isinstance(node, Mapping) else node.items
    return all(isinstance(item, Scalar) for item in below)
