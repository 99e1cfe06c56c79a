"""The model class of the two languages: closed keys, frozen values, and the place where each was written."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, PrivateAttr, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from glasshouse.errors import Place
from glasshouse.text.document import Mapping, Node, Scalar, Sequence
from glasshouse.text.excerpt import one_line, quoted

COMPLAINT: Final = "glasshouse_complaint"
"""The type of pydantic errors that :func:`complaint` makes."""


class WrittenMapping(dict[str, Any]):
    """A mapping on its way into a model: keeps its node, and the model that refused it."""

    node: Mapping
    refused_by: type[TextModel] | None = None


class WrittenInt(int):
    """A whole number on its way into a model."""

    node: Scalar


class WrittenFraction(Fraction):
    """A decimal number on its way into a model."""

    node: Scalar


class Nothing:
    """An empty value on its way into a model: no field takes it, so that silence is never read as a word."""


NOTHING: Final = Nothing()


def written(node: Node) -> Any:
    """What pydantic validates in place of ``node``: dict, tuple, str, bool, int or Fraction, never a float."""
    if isinstance(node, Mapping):
        mapping = WrittenMapping((key, written(below)) for key, below in node.items.items())
        mapping.node = node
        return mapping
    if isinstance(node, Sequence):
        return tuple(map(written, node.items))
    value = node.value
    if value is None:
        return NOTHING
    if isinstance(value, str | bool):
        return value
    number = WrittenInt(value) if isinstance(value, int) else WrittenFraction(value)
    number.node = node
    return number


class TextModel(BaseModel):
    """A part of a text.  Unknown keys are errors, nothing is converted, lists are tuples, nothing changes afterwards.

    Two parts are equal when they say the same, wherever they stand.  No field may be called ``place``, ``place_of`` or
    ``place_of_value``: such a key takes an alias, as Python's own words do (``from_: ... = Field(alias="from")``).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    _node: Node | None = PrivateAttr(default=None)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Raises TypeError for a field whose name would hide what every part has."""
        super().__pydantic_init_subclass__(**kwargs)
        for name in ("place", "place_of", "place_of_value"):
            if name in cls.model_fields:
                raise TypeError(f"{cls.__name__}.{name}: call the field otherwise and give it alias='{name}'")

    @model_validator(mode="wrap")
    @classmethod
    def _keep_node(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            model = handler(data)
        except ValidationError:
            if isinstance(data, WrittenMapping):
                data.refused_by = cls
            raise
        if isinstance(data, WrittenMapping | WrittenInt | WrittenFraction):
            model._node = data.node
        return model

    @property
    def place(self) -> Place | None:
        """Where this part starts; None for a part that was made in Python."""
        return None if self._node is None else self._node.place

    def place_of(self, field: str, *below: str | int) -> Place | None:
        """Where the key of ``field`` stands, or of what is ``below`` it (keys, and numbers of items from 0).

        What was not written (a default) stands where the part starts.
        """
        return self._find(field, *below)[0]

    def place_of_value(self, field: str, *below: str | int) -> Place | None:
        """Where the value of ``field`` starts, or of what is ``below`` it (keys, and numbers of items from 0)."""
        return self._find(field, *below)[1]

    def _find(self, field: str, *below: str | int) -> tuple[Place | None, Place | None]:
        if self._node is None:
            return None, None
        info = type(self).model_fields.get(field)
        key = info.alias if info is not None and info.alias is not None else field
        node: Node = self._node
        at = value_at = node.place
        for step in (key, *below):
            if isinstance(node, Mapping) and isinstance(step, str) and step in node.items:
                at, node = node.key_places[step], node.items[step]
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                at = node.place
            else:
                break
            value_at = node.place
        return at, value_at

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))


def complaint(
    what: str, *, detail: Iterable[str] = (), remedy: str = "", at: tuple[str | int, ...] = (), key: bool = False
) -> PydanticCustomError:
    """What a validator raises: becomes a GlasshouseError at the value, or at what is ``at`` below it.

    ``at`` are keys and numbers of items; with ``key`` the place is that of the last key instead of its value.
    """
    context = {"what": what, "detail": tuple(detail), "remedy": remedy, "at": at, "key": key}
    return PydanticCustomError(COMPLAINT, "{what}", context)


def shown_value(value: Any) -> str:
    """How errors call a value that should have been another: 'the text 'x'', 'the number 3', 'a list' …"""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        node = getattr(value, "node", None)
        return f"the number {one_line(node.raw if node is not None else str(value))}"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, tuple | list):
        return "a list"
    return "nothing" if value is NOTHING or value is None else f"a {type(value).__name__}"
