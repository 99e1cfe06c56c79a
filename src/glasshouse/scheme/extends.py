"""One scheme written as changes to another: the trees are merged, so that every clause keeps its own place.

A section or clause of the extending scheme is laid over that of the same name or id, key by key; what stands under a
key is replaced whole, except that lists of clauses (things with an ``id``) are merged by id.  ``removes`` drops
clauses of the extended scheme first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from glasshouse import library
from glasshouse.errors import Errors, GlasshouseError, Place, SchemeError, did_you_mean
from glasshouse.scheme.model import SchemeText
from glasshouse.text import (
    Document,
    Mapping,
    Node,
    Scalar,
    Sequence,
    TextSource,
    parse,
    quoted,
    read_text,
    refuse_stranger,
)

_OWN: Final = ("extends", "removes")
_ENDINGS: Final = (".yaml", ".yml")
_STRANGER: Final = "check that this is the file you meant; `glasshouse init NAME` writes a scheme to start from"


class Resolved(NamedTuple):
    """A scheme's whole tree, and the texts it was made of: its own first, then what it extends."""

    document: Document
    originals: tuple[TextSource, ...]


def locate(name_or_path: str | Path, folder: Path | None = None) -> Path:
    """Where a scheme lies: a path (one with a slash or ending in .yaml, seen from ``folder``) or a shipped name.

    Raises UsageError for a name that does not ship.
    """
    if isinstance(name_or_path, Path):
        return name_or_path
    if "/" in name_or_path or "\\" in name_or_path or name_or_path.endswith(_ENDINGS):
        return Path(name_or_path) if folder is None else folder / name_or_path
    return library.scheme_path(name_or_path)


def resolve(path: Path) -> Resolved:
    """The tree of the scheme at ``path``, with all that it extends.

    Raises TextError for what cannot be read, SchemeError for a chain of ``extends`` that is broken or closed, and for
    ``removes`` of what is not there.
    """
    return _resolve(path, ())


def resolve_pasted(source: TextSource) -> Resolved:
    """The same of a text that lies nowhere: it extends a shipped scheme by name or none, and opens no other file."""
    return _resolved(source, _shipped_base)


_BaseOf = Callable[[str, Place], Resolved]


def _resolve(path: Path, chain: tuple[Path, ...]) -> Resolved:
    source = read_text(path)._replace(name=library.shown_path(path))
    return _resolved(source, lambda name, place: _base(name, place, path, (*chain, path)))


def _resolved(source: TextSource, base_of: _BaseOf) -> Resolved:
    """The tree of a text; ``base_of`` resolves what its ``extends`` names."""
    own = parse(source)
    refuse_stranger(own, SchemeText, "scheme", SchemeError, _STRANGER)
    if "extends" not in own.root.items:
        _refuse_removes(own.root)
        return Resolved(own, (source,))
    node = own.root.items["extends"]
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return Resolved(own, (source,))
    if "scheme" not in own.root.items:
        raise SchemeError("missing key 'scheme'", own.root.place, remedy="a scheme that extends another has a name")
    base = base_of(node.value, node.place)
    removed = _ids_in(own.root.items.get("removes"))
    _refuse_unknown(removed, base.document.root)
    reduced = _without(base.document.root, frozenset(name for name, _ in removed))
    merged = _over_section(reduced, _less_own_keys(own.root))
    return Resolved(Document(source, merged), (source, *base.originals))


def _shipped_base(name: str, place: Place) -> Resolved:
    known = library.scheme_names()
    if name not in known:
        near = did_you_mean(name, known)
        remedy = (
            f"did you mean '{near}'?" if near else "write the name of a scheme that ships, or the clauses themselves"
        )
        raise SchemeError("extends: a pasted text extends shipped schemes alone", place, remedy=remedy)
    return _resolve(library.scheme_path(name), ())


def _base(name: str, place: Place, path: Path, chain: tuple[Path, ...]) -> Resolved:
    """What ``extends: name`` at ``place`` names, resolved."""
    shown = " → ".join(library.shown_path(step) for step in chain)
    try:
        target = locate(name, path.parent)
        if target.resolve() in {step.resolve() for step in chain}:
            raise SchemeError(
                "a scheme cannot extend itself",
                place,
                (f"chain: {shown} → {library.shown_path(target)}",),
                "take one 'extends' of the chain out",
            )
        return _resolve(target, chain)
    except Errors:
        raise
    except GlasshouseError as problem:
        if problem.place is not None:
            raise
        detail = (*problem.detail, f"chain: {shown}")
        raise SchemeError(f"extends: {problem.what}", place, detail, problem.remedy) from None


def _refuse_removes(root: Mapping) -> None:
    if "removes" in root.items:
        raise SchemeError(
            "'removes' stands without 'extends'", root.key_places["removes"], remedy="name the scheme that is extended"
        )


def _ids_in(node: Node | None) -> list[tuple[str, Place]]:
    items = node.items if isinstance(node, Sequence) else ()
    return [(item.value, item.place) for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]


def _refuse_unknown(removed: list[tuple[str, Place]], base: Mapping) -> None:
    known = sorted(set(_ids(base)))
    problems = []
    for name, place in removed:
        if name not in known:
            near = did_you_mean(name, known)
            problems.append(
                SchemeError(
                    f"removes: the extended scheme has no clause {quoted(name)}",
                    place,
                    (f"its clauses: {', '.join(known) or 'none'}",),
                    f"did you mean '{near}'?" if near else "take it out",
                )
            )
    if problems:
        raise Errors(problems)


def _ids(node: Node) -> Iterator[str]:
    if isinstance(node, Mapping):
        if (own := _id(node)) is not None:
            yield own
        for below in node.items.values():
            yield from _ids(below)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _ids(item)


def _id(node: Node) -> str | None:
    own = node.items.get("id") if isinstance(node, Mapping) else None
    return own.value if isinstance(own, Scalar) and isinstance(own.value, str) else None


def _without(root: Mapping, removed: frozenset[str]) -> Mapping:
    """The tree less every clause with one of these ids."""
    items: dict[str, Node] = {}
    for key, node in root.items.items():
        if _id(node) in removed:
            continue
        items[key] = _without(node, removed) if isinstance(node, Mapping) else node
        if isinstance(node, Sequence):
            remaining = tuple(item for item in node.items if _id(item) not in removed)
            less = tuple(_without(item, removed) if isinstance(item, Mapping) else item for item in remaining)
            items[key] = Sequence(less, node.place)
    return Mapping(items, {key: root.key_places[key] for key in items}, root.place)


def _less_own_keys(root: Mapping) -> Mapping:
    items = {key: node for key, node in root.items.items() if key not in _OWN}
    return Mapping(items, {key: root.key_places[key] for key in items}, root.place)


def _over_section(base: Mapping, own: Mapping) -> Mapping:
    """The whole scheme: sections are merged as clauses are."""
    items, key_places = dict(base.items), dict(base.key_places)
    for key, node in own.items.items():
        below = items.get(key)
        both_mappings = isinstance(below, Mapping) and isinstance(node, Mapping) and _id(node) in (None, _id(below))
        items[key] = _over_clause(below, node) if both_mappings else _over_value(below, node)
        key_places[key] = own.key_places[key]
    return Mapping(items, key_places, own.place)


def _over_clause(base: Node | None, own: Node) -> Node:
    """One clause over that of the same id."""
    if not isinstance(base, Mapping) or not isinstance(own, Mapping):
        return own
    items = {**base.items, **{key: _over_value(base.items.get(key), node) for key, node in own.items.items()}}
    return Mapping(items, {**base.key_places, **own.key_places}, own.place)


def _over_value(base: Node | None, own: Node) -> Node:
    """A list of clauses over another by id, new ones last; anything else is replaced whole."""
    if not isinstance(base, Sequence) or not isinstance(own, Sequence):
        return own
    if not all(_id(item) is not None for item in (*base.items, *own.items)):
        return own
    merged = {_id(item): item for item in base.items}
    if len(merged) < len(base.items) or len({_id(item) for item in own.items}) < len(own.items):
        return Sequence((*base.items, *own.items), own.place)  # duplicate ids: said by the checks
    for item in own.items:
        merged[_id(item)] = _over_clause(merged.get(_id(item)), item)
    return Sequence(tuple(merged.values()), own.place)
