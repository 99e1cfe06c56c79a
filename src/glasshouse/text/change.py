"""Numbers of a text changed in Python: the same text with other values, found by clause and key as the walk does."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeVar

from glasshouse.text.model import TextModel
from glasshouse.text.sourced import Sourced

Model = TypeVar("Model", bound=TextModel)


def with_values(root: Model, values: Mapping[tuple[str, str], Fraction]) -> Model:
    """The text with each sourced number at (clause, key) set; ranges and provenance stay.

    Raises KeyError for what no sourced number is called.
    """
    missing = set(values)
    changed = _changed(root, "", "", values, missing)
    if missing:
        raise KeyError(sorted(missing))
    return changed


def _changed(
    model: Model, clause: str, key: str, values: Mapping[tuple[str, str], Fraction], missing: set[tuple[str, str]]
) -> Model:
    own = getattr(model, "id", None)
    if isinstance(own, str):
        clause, key = own, ""
    if isinstance(model, Sourced):
        if (clause, key) not in values:
            return model
        missing.discard((clause, key))
        return model.model_copy(update={"value": values[clause, key]})
    update: dict[str, Any] = {}
    for name, info in type(model).model_fields.items():
        written = info.alias or name
        here = (written, "") if not clause else (clause, f"{key}.{written}" if key else written)
        old = getattr(model, name)
        new = _below(old, *here, values, missing)
        if new is not old:
            update[name] = new
    return model.model_copy(update=update) if update else model


def _below(
    value: Any, clause: str, key: str, values: Mapping[tuple[str, str], Fraction], missing: set[tuple[str, str]]
) -> Any:
    if isinstance(value, TextModel):
        return _changed(value, clause, key, values, missing)
    if isinstance(value, tuple):
        items = tuple(
            _changed(item, clause, _step(key, str(place)), values, missing) if isinstance(item, TextModel) else item
            for place, item in enumerate(value)
        )
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, dict):
        named = {
            name: _changed(item, clause, _step(key, name), values, missing) if isinstance(item, TextModel) else item
            for name, item in value.items()
        }
        return named if any(named[name] is not value[name] for name in value) else value
    return value


def _step(key: str, step: str) -> str:
    return f"{key}.{step}" if key else step
