"""Tables of the two languages, key by key, from the models that read them and from what ``_parts`` says of each key."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from glasshouse.text import Bounds, Lever, Sourced, TextModel
from glasshouse.vocabulary import CONTEXTS

LIMITS: Final = {
    "a share": "a share, 0 to 1",
    "a chance per month": "a chance per month, 0 to 1",
    "a rate per month": "an expected number per month",
    "a number of months": "months",
    "a factor": "a factor",
    "a number of points": "points",
    "a count": "a count",
    "a number of people": "people",
}
"""Quantities, as a table calls them."""


HEAD: Final = (
    "| key | what it is | what stands there | required | unknown or lever | read by |",
    "|---|---|---|---|---|---|",
)


class Key(NamedTuple):
    """One key of a part of a text."""

    written: str
    kind: str
    role: str
    required: bool


def models(root: type[TextModel]) -> dict[str, tuple[type[TextModel], str]]:
    """Every part of a language by its class's name, with the path where it first stands (empty: the root)."""
    found: dict[str, tuple[type[TextModel], str]] = {}
    _visit(root, "", found)
    return found


def _visit(model: type[TextModel], path: str, found: dict[str, tuple[type[TextModel], str]]) -> None:
    if model.__name__ in found:
        return
    model.model_rebuild()
    found[model.__name__] = (model, path)
    for name, field in model.model_fields.items():
        written = field.alias or name
        for part, step in _parts(field.annotation):
            _visit(part, f"{path}.{written}{step}".lstrip("."), found)


def _parts(annotation: Any) -> Iterator[tuple[type[TextModel], str]]:
    if isinstance(annotation, type) and issubclass(annotation, TextModel):
        if not issubclass(annotation, Sourced):
            yield annotation, ""
        return
    step = {tuple: "[]", dict: ".NAME"}.get(typing.get_origin(annotation), "")
    for inner in typing.get_args(annotation):
        yield from ((part, step + below) for part, below in _parts(inner))


def keys(model: type[TextModel]) -> list[Key]:
    """The keys of a part, in the order of the model."""
    out = []
    for name, field in model.model_fields.items():
        kind, role = _said(field.annotation, tuple(field.metadata))
        out.append(Key(field.alias or name, kind, role, field.is_required()))
    return out


def _said(annotation: Any, marks: tuple[Any, ...]) -> tuple[str, str]:
    """What stands under a key, and whether it is an unknown or a lever."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _said(inner[0], (*inner[1:], *marks))
    if isinstance(annotation, type) and issubclass(annotation, Sourced):
        quantity = next((mark for mark in marks if isinstance(mark, Bounds)), None)
        unit = LIMITS[quantity.name] if quantity is not None else "a number"
        return unit, "lever" if issubclass(annotation, Lever) else "unknown"
    if isinstance(annotation, type) and issubclass(annotation, TextModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})", ""
    if origin in (typing.Union, types.UnionType):
        told = [_said(part, marks) for part in inner if part is not type(None)]
        return " or ".join(kind for kind, _ in told), next((role for _, role in told if role), "")
    if origin is typing.Literal:
        return ("a [context](#contexts)" if inner == CONTEXTS else " · ".join(f"`{_word(word)}`" for word in inner)), ""
    if origin is tuple:
        kind, role = _said(inner[0], ())
        return f"list of {kind}", role
    if origin is dict:
        (name, _), (kind, role) = _said(inner[0], ()), _said(inner[1], ())
        return f"{name} → {kind}", role
    bare = next((mark.what for mark in marks if hasattr(mark, "what")), None)
    if annotation is Fraction:
        return bare or "a number", "unknown"
    plain = {str: "text", int: "a whole number", bool: "true or false"}
    pattern = any(type(mark).__name__ == "_Pattern" for mark in marks)
    month = annotation is int and any(hasattr(mark, "func") or "Month" in type(mark).__name__ for mark in marks)
    return ("an id" if pattern else "a month, as 2021-01" if month else plain[annotation]), ""


def _word(word: object) -> str:
    return str(word).lower() if isinstance(word, bool) else str(word)


def tables(root: type[TextModel], told: Mapping[str, Mapping[str, str]]) -> str:
    """A section for each part of a language with a table of its keys.

    Raises KeyError for a key that nothing is said of, ValueError for one that is said of and does not exist.
    """
    found = models(root)
    strange = [
        f"{name}.{key}"
        for name, said in told.items()
        for key in said
        if name not in found or key not in {one.written for one in keys(found[name][0])}
    ]
    if strange:
        raise ValueError(f"said of what does not exist: {', '.join(strange)}")
    sections = []
    for name, (model, path) in found.items():
        rows = [
            f"| `{key.written}` | {said} | {key.kind} | {'yes' if key.required else ''} | {key.role} | {reader} |"
            for key in keys(model)
            for reader, said in [_reader(told[name][key.written])]
        ]
        where = f"Under `{path}`." if path else "The file itself."
        sections.append("\n".join([f"### {name}", where, "", *HEAD, *rows]))
    return "\n\n".join(sections)


def _reader(said: str) -> tuple[str, str]:
    for reader in ("audit", "reader"):
        if said.startswith(f"{reader}: "):
            return {"audit": "audit", "reader": "people"}[reader], said.removeprefix(f"{reader}: ")
    return "model", said


def facts(root: type[TextModel], blocks: Mapping[str, Mapping[str, str]]) -> str:
    """A table of facts that an audit needs, and where each is written.  Raises KeyError for what is no key."""
    found = models(root)
    rows = ["| block | fact | key |", "|---|---|---|"]
    for block, said in blocks.items():
        for fact, target in said.items():
            name, _, key = target.partition(".")
            model, path = found[name]
            if key not in {one.written for one in keys(model)}:
                raise KeyError(target)
            rows.append(f"| {block} | {fact} | `{f'{path}.{key}'.lstrip('.')}` |")
    return "\n".join(rows)
