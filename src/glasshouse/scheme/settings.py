"""``--set CLAUSE.KEY=VALUE``: one number, word or switch of a scheme, changed for a run and marked as changed."""

from __future__ import annotations

from collections.abc import Sequence as Several
from fractions import Fraction
from typing import Final, NamedTuple

from glasshouse.errors import Place, UsageError, did_you_mean
from glasshouse.scheme.model import SchemeText
from glasshouse.text import Document, Mapping, Node, Scalar, Sequence, Sourced, parts, read_number

SET: Final = "set on the command line"
"""The assumption of a number that was set."""

_FIXED: Final = ("id", "scheme", "extends", "removes")
_EXAMPLE: Final = "write CLAUSE.KEY=VALUE, for example cameras-jaywalking.coverage=0.5"
_SWITCHES: Final = {"true": True, "false": False}


class _Setting(NamedTuple):
    written: str
    steps: tuple[str, ...]
    value: str

    @property
    def place(self) -> Place:
        """Where the value stands, in the argument."""
        return Place(f"--set {self.written}", 1, len(self.written) - len(self.value) + 1)


def apply(document: Document, text: SchemeText, settings: Several[str]) -> Document:
    """The tree with each setting done; sourced numbers keep nothing of what they were, not even their range.

    Raises UsageError for what is no setting, a clause or key that is not written, and a number set twice.
    """
    sourced = {part.model.place for part in parts(text) if isinstance(part.model, Sourced)}
    root = document.root
    done: set[tuple[str, ...]] = set()
    for written in settings:
        setting = _read(written)
        if setting.steps in done:
            raise UsageError(f"--set {written}: it is set twice", remedy="keep one")
        done.add(setting.steps)
        changed = _change(root, _address(root, setting), setting, frozenset(place for place in sourced if place))
        assert isinstance(changed, Mapping)
        root = changed
    return Document(document.source, root)


def _read(written: str) -> _Setting:
    target, equals, value = written.partition("=")
    steps = tuple(target.strip().split("."))
    if not equals or not value.strip() or len(steps) < 2 or not all(steps):
        raise UsageError(f"--set {written}: not a setting", remedy=_EXAMPLE)
    return _Setting(written, steps, value.strip())


def _address(root: Mapping, setting: _Setting) -> tuple[str | int, ...]:
    """The way from the root to what is set."""
    first, *rest = setting.steps
    clauses = dict(_clauses(root, ()))
    if first not in clauses:
        near = did_you_mean(first, clauses)
        raise UsageError(
            f"--set {setting.written}: no clause or section '{first}' in this scheme",
            detail=(f"clauses and sections: {', '.join(clauses)}",),
            remedy=f"did you mean '{near}'?" if near else _EXAMPLE,
        )
    address = clauses[first]
    node = _at(root, address)
    for step in rest:
        below = _below(node)
        if step == "value" and "value" not in below and isinstance(node, Scalar):
            break
        if step in _FIXED:
            raise UsageError(f"--set {setting.written}: '{step}' cannot be set", remedy="write a scheme of its own")
        if step not in below:
            near = did_you_mean(step, below)
            raise UsageError(
                f"--set {setting.written}: '{step}' is not written there",
                detail=(f"written there: {', '.join(below) or 'one value'}",),
                remedy=f"did you mean '{near}'?" if near else "write it in the scheme first",
            )
        address = (*address, below[step])
        node = _at(root, address)
    return address


def _clauses(node: Node, address: tuple[str | int, ...]) -> list[tuple[str, tuple[str | int, ...]]]:
    """Every clause by its id, and every section by its name, each with its address."""
    clauses: list[tuple[str, tuple[str | int, ...]]] = []
    if isinstance(node, Mapping):
        own = node.items.get("id")
        if isinstance(own, Scalar) and isinstance(own.value, str):
            clauses.append((own.value, address))
        if not address:
            clauses += [(key, (key,)) for key, below in node.items.items() if isinstance(below, Mapping)]
        for key, below in node.items.items():
            clauses += _clauses(below, (*address, key))
    elif isinstance(node, Sequence):
        for position, item in enumerate(node.items):
            clauses += _clauses(item, (*address, position))
    return clauses


def _at(root: Node, address: tuple[str | int, ...]) -> Node:
    node = root
    for step in address:
        node = _child(node, step)
    return node


def _child(node: Node, step: str | int) -> Node:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.items[step]
    assert isinstance(node, Sequence) and isinstance(step, int)
    return node.items[step]


def _below(node: Node) -> dict[str, str | int]:
    """What can be named below a node: keys, positions from 0."""
    if isinstance(node, Mapping):
        return {key: key for key in node.items}
    return {str(n): n for n in range(len(node.items))} if isinstance(node, Sequence) else {}


def _change(node: Node, address: tuple[str | int, ...], setting: _Setting, sourced: frozenset[Place]) -> Node:
    """The tree with what stands at the address replaced."""
    if address and (node.place not in sourced or not isinstance(node, Mapping)):
        step, *rest = address
        if isinstance(node, Mapping) and isinstance(step, str):
            items = {**node.items, step: _change(node.items[step], tuple(rest), setting, sourced)}
            return Mapping(items, node.key_places, node.place)
        if isinstance(node, Sequence) and isinstance(step, int):
            changed = _change(node.items[step], tuple(rest), setting, sourced)
            return Sequence((*node.items[:step], changed, *node.items[step + 1 :]), node.place)
    if address and address != ("value",):
        raise UsageError(f"--set {setting.written}: only the value of a number is set", remedy=_EXAMPLE)
    return _new(node, setting, sourced)


def _new(node: Node, setting: _Setting, sourced: frozenset[Place]) -> Node:
    value = Scalar(_value(setting), setting.value, setting.place)
    is_sourced = node.place in sourced
    if not is_sourced and not isinstance(node, Scalar):
        raise UsageError(
            f"--set {setting.written}: this is neither a number nor a word",
            detail=(f"written there: {', '.join(_below(node))}",),
            remedy="name what stands below it",
        )
    was_word = isinstance(node, Scalar) and isinstance(node.value, str)
    if isinstance(value.value, str | bool) or not (is_sourced or was_word):
        return value
    reason = Scalar(SET, SET, setting.place)
    items: dict[str, Node] = {"value": value, "assumption": reason}
    return Mapping(items, dict.fromkeys(items, setting.place), node.place)


def _value(setting: _Setting) -> bool | int | Fraction | str:
    raw = setting.value
    if raw in _SWITCHES:
        return _SWITCHES[raw]
    try:
        number = read_number(raw)
    except ValueError as problem:
        raise UsageError(f"--set {setting.written}: {problem}", remedy=_EXAMPLE) from None
    return raw if number is None else number
