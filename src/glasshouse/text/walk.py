"""Through the parts of a text: every part, every number, with the clause to which it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final, Literal, NamedTuple

from glasshouse.errors import Place
from glasshouse.text.model import TextModel
from glasshouse.text.sourced import Lever, Sourced

Provenance = Literal["source", "assumption", "fitted", "lever"]

_TABLE_KEYS: Final = ("source", "assumption")


class TextPart(NamedTuple):
    """A part of a text: its clause (innermost id above or at it, else its first key), and its path below that."""

    clause: str
    key: str
    model: TextModel
    above: tuple[TextModel, ...]


class Number(NamedTuple):
    """One number of a text; ``said`` is the key of the source, the words of the assumption, or what was fitted to.

    A lever that stands bare has provenance ``lever`` and takes the source of its clause.
    """

    clause: str
    key: str
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    provenance: Provenance
    said: str
    is_lever: bool
    place: Place | None

    @property
    def is_unknown(self) -> bool:
        """Whether nobody chose it."""
        return not self.is_lever


def parts(root: TextModel) -> Iterator[TextPart]:
    """Every part of a text, from the outside in, in the order of the model's fields."""
    yield from _parts(root, "", "", ())


def numbers(root: TextModel) -> list[Number]:
    """Every number with a provenance: sourced ones, levers, and those of tables that carry their own.

    Bare project scales (gravity, severity) and ages have none and are left out.
    """
    return [number for part in parts(root) for number in _numbers_of(part)]


def _parts(model: TextModel, clause: str, key: str, above: tuple[TextModel, ...]) -> Iterator[TextPart]:
    own = getattr(model, "id", None)
    if isinstance(own, str):
        clause, key = own, ""
    yield TextPart(clause, key, model, above)
    for name, info in type(model).model_fields.items():
        written = info.alias or name
        parts = (written, "") if not clause else (clause, f"{key}.{written}" if key else written)
        for step, below in _models(getattr(model, name)):
            yield from _parts(below, parts[0], _join(parts[1], step), (*above, model))


def _models(value: Any) -> Iterator[tuple[str, TextModel]]:
    """The parts in a field, each with its step: nothing, a number of an item, or a key."""
    if isinstance(value, TextModel):
        yield "", value
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            if isinstance(item, TextModel):
                yield str(position), item
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, TextModel):
                yield name, item


def _join(key: str, step: str) -> str:
    return f"{key}.{step}" if key and step else key or step


def _numbers_of(part: TextPart) -> Iterator[Number]:
    model = part.model
    if isinstance(model, Sourced):
        provenance, why = _provenance(model)
        yield Number(
            part.clause, part.key, model.value, model.low, model.high, provenance, why, isinstance(model, Lever),
            model.place,
        )  # fmt: skip
        return
    table = next((whole for whole in (model, *reversed(part.above)) if "assumption" in type(whole).model_fields), None)
    if table is None or isinstance(table, Sourced):
        return
    source, assumption = (getattr(table, key) for key in _TABLE_KEYS)
    grade: Provenance = "source" if source is not None else "assumption"
    for name, info in type(model).model_fields.items():
        for step, value in _bare(getattr(model, name)):
            place = model.place_of_value(name, *([step] if step != "" else []))
            key = _join(_join(part.key, info.alias or name), str(step))
            yield Number(part.clause, key, value, None, None, grade, source or assumption or "", False, place)


def _provenance(model: Sourced) -> tuple[Provenance, str]:
    if model.source is not None:
        return "source", model.source
    if model.assumption is not None:
        return "assumption", model.assumption
    if model.fitted_to is not None:
        return "fitted", model.fitted_to
    return "lever", ""


def _bare(value: Any) -> Iterator[tuple[str | int, Fraction]]:
    """The bare numbers in a field, each with its step."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        yield "", Fraction(value)
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            if isinstance(item, Fraction):
                yield position, item
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, Fraction):
                yield name, item
