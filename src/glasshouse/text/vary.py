"""The numbers of a text by their addresses, and the same text with some of them changed.

An address is ``CLAUSE.KEY``, as ``--set`` writes it: ``cameras-jaywalking.coverage``, ``deterred_breaches.times``,
``blacklist.leave.any.0.months_listed``; a number of the whole text has the key alone: ``aware``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple, TypeVar, get_args

from pydantic_core import PydanticCustomError

from glasshouse.errors import UsageError
from glasshouse.text.model import TextModel
from glasshouse.text.number import decimal_text
from glasshouse.text.sourced import Bounds, Lever, Sourced

Text = TypeVar("Text", bound=TextModel)
_Path = tuple[str | int, ...]

VARIED: Final = "varied by a study"
"""The assumption of a number that a study changed."""


class Variable(NamedTuple):
    """A number of a text that could be another: where it stands, and what it measures."""

    key: str
    number: Sourced
    quantity: Bounds
    path: _Path

    @property
    def is_lever(self) -> bool:
        """Whether the authority chose it; else nobody did."""
        return isinstance(self.number, Lever)


def variables(root: TextModel) -> dict[str, Variable]:
    """Every sourced number and lever of a text by its address, in the order of the text."""
    return {variable.key: variable for variable in _variables(root, "", "", ())}


def varied(root: Text, values: Mapping[str, Fraction]) -> Text:
    """The text with numbers changed: an assumption of the study, without a range; what is not in it is passed over.

    Raises UsageError for a value outside what the number measures.
    """
    known = variables(root)
    for address, value in values.items():
        if address in known:
            root = _put(root, known[address].path, checked(known[address], value))
    return root


def with_values(root: Text, values: Mapping[tuple[str, str], Fraction]) -> Text:
    """The text with each number at (clause, key) at another value; ranges and provenance stay, nothing is checked.

    Raises KeyError for what no number is called.
    """
    known = variables(root) if values else {}
    for (clause, key), value in values.items():
        variable = known[f"{clause}.{key}" if key else clause]
        root = _put(root, variable.path, variable.number.model_copy(update={"value": value}))
    return root


def checked(variable: Variable, value: Fraction) -> Sourced:
    """The number with another value.  Raises UsageError for one outside what it measures."""
    number = variable.number.model_copy(
        update={"value": value, "range": None, "source": None, "fitted_to": None, "assumption": VARIED}
    )
    try:
        return variable.quantity.check(number)
    except PydanticCustomError as problem:
        context = problem.context or {}
        raise UsageError(
            f"{variable.key}: {context.get('what', decimal_text(value))}", remedy=str(context.get("remedy", ""))
        ) from None


def _variables(model: TextModel, clause: str, key: str, path: _Path) -> Iterator[Variable]:
    own = getattr(model, "id", None)
    if isinstance(own, str):
        clause, key = own, ""
    for name, info in type(model).model_fields.items():
        written = info.alias or name
        at_clause, at_key = (clause, f"{key}.{written}" if key else written) if clause else (written, "")
        for step, below in _models(getattr(model, name)):
            address = ".".join(str(part) for part in (at_key, step) if part != "")
            at = (*path, name) if step == "" else (*path, name, step)
            if not isinstance(below, Sourced):
                yield from _variables(below, at_clause, address, at)
                continue
            measured = _quantity((info.annotation, *info.metadata))
            if measured is not None:
                yield Variable(f"{at_clause}.{address}" if address else at_clause, below, measured, at)


def _models(value: Any) -> Iterator[tuple[str | int, TextModel]]:
    if isinstance(value, TextModel):
        yield "", value
    elif isinstance(value, tuple):
        yield from ((place, item) for place, item in enumerate(value) if isinstance(item, TextModel))
    elif isinstance(value, dict):
        yield from ((word, item) for word, item in value.items() if isinstance(item, TextModel))


def _quantity(annotation: Any) -> Bounds | None:
    """The quantity that an annotation carries, however deep."""
    parts = annotation if isinstance(annotation, tuple) else (*get_args(annotation), *_metadata(annotation))
    for part in parts:
        bounds = part if isinstance(part, Bounds) else _quantity(part)
        if bounds is not None:
            return bounds
    return None


def _metadata(annotation: Any) -> tuple[Any, ...]:
    return tuple(getattr(annotation, "__metadata__", ()))


def _put(node: Any, path: _Path, number: Sourced) -> Any:
    """The node with the number at the end of the path replaced."""
    if not path:
        return number
    step, *rest = path
    if isinstance(node, tuple):
        return tuple(_put(item, tuple(rest), number) if place == step else item for place, item in enumerate(node))
    if isinstance(node, dict):
        return {word: _put(item, tuple(rest), number) if word == step else item for word, item in node.items()}
    return node.model_copy(update={step: _put(getattr(node, str(step)), tuple(rest), number)})
