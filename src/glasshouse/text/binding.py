"""From a tree to a model: every problem of a text at once, each at the place of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from glasshouse.errors import Errors, GlasshouseError, Place, TextError, did_you_mean, few_suggestions
from glasshouse.text.document import Document, Mapping, Node, Scalar, Sequence, without_collector
from glasshouse.text.excerpt import one_line, quoted
from glasshouse.text.identity import persons_in
from glasshouse.text.model import COMPLAINT, TextModel, WrittenMapping, shown_value, written
from glasshouse.text.remedy import number_remedy, switch_remedy

Model = TypeVar("Model", bound=TextModel)

_KEY: Final = "[key]"
"""How pydantic's error locations say that a key itself is wrong."""

_LIMITS: Final = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}
_EXPECTED: Final = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def bind(model_cls: type[Model], document: Document, *, error: type[GlasshouseError] = TextError) -> Model:
    """The document as an instance of ``model_cls``, each part knowing its place.

    Raises Errors, of ``error``, with all that does not fit, and with what stands for a real person in its words.
    """
    with without_collector(), few_suggestions():
        persons = persons_in(document, error)
        data = written(document.root)
        try:
            model = model_cls.model_validate(data)
        except ValidationError as refusal:
            problems = [_Problem.of(detail, document.root, data) for detail in refusal.errors(include_url=False)]
            refused = [problem.as_error(error) for problem in problems if not problem.is_echo()]
            raise Errors([*persons, *refused]) from None
    if persons:
        raise Errors(persons)
    return model


class _Said(NamedTuple):
    """What is wrong, in more detail, and what to do."""

    what: str
    detail: tuple[str, ...] = ()
    remedy: str = ""


class _Step(NamedTuple):
    """One step into the tree: how errors call it, where its key stands, and what it leads to."""

    name: str
    key_place: Place
    node: Node
    data: Any


class _Problem:
    """One refusal of pydantic, led back to the text."""

    def __init__(self, kind: str, context: dict[str, Any], message: str, steps: list[_Step], missing: str) -> None:
        self.kind = kind
        self.context = context
        self.message = message
        self.steps = steps
        self.missing = missing

    @classmethod
    def of(cls, detail: ErrorDetails, root: Node, data: Any) -> _Problem:
        """The refusal at its place.

        What pydantic's location names beside the tree is passed over (the form of a union) or, last, the missing key.
        """
        context = dict(detail.get("ctx") or {})
        steps = [_Step("", root.place, root, data)]
        missing = ""
        for name in (*detail["loc"], *context.get("at", ())):
            step = _down(steps[-1], name)
            if step is not None:
                steps.append(step)
            elif name == _KEY:
                context["key"] = True
            missing = one_line(str(name)) if step is None else ""
        return cls(detail["type"], context, detail["msg"], steps, missing)

    def is_echo(self) -> bool:
        """Whether a list is called too short only because its items were refused, each with an error of its own."""
        items = getattr(self.steps[-1].node, "items", ())
        return self.kind == "too_short" and len(items) >= self.context["min_length"]

    def as_error(self, error: type[GlasshouseError]) -> GlasshouseError:
        """The refusal in the words of the project."""
        last = self.steps[-1]
        message = self._say(last)
        at_key = self.kind == "extra_forbidden" or bool(self.context.get("key"))
        place = last.key_place if at_key else last.node.place
        whose = _whose(self.steps[:-1] if at_key else self.steps, by_last_id=self.kind not in _EXPECTED)
        return error(f"{whose}: {message.what}" if whose else message.what, place, message.detail, message.remedy)

    def _say(self, last: _Step) -> _Said:
        node, kind, context = last.node, self.kind, self.context
        if kind == "missing":
            return self._say_missing(last)
        if kind == "extra_forbidden":
            return self._say_unknown(last)
        if isinstance(node, Scalar) and node.value is None:
            return _Said("nothing is written here", (), "write a value, or leave the key out")
        if kind == COMPLAINT:
            return _Said(context["what"], context["detail"], context["remedy"])
        if kind in _EXPECTED:
            return _Said(f"expected {_EXPECTED[kind]}, found {shown_value(last.data)}", (), _type_remedy(kind, node))
        if kind == "literal_error":
            return _say_literal(last, context["expected"])
        if kind in _LIMITS:
            name, side = _LIMITS[kind]
            return _Said(f"{_raw(node)} is not {side} {context[name]}", (), f"write a number {side} {context[name]}")
        if kind in ("too_short", "too_long"):
            side, count = ("at least", "min_length") if kind == "too_short" else ("at most", "max_length")
            limit = f"{side} {context[count]} items"
            return _Said(f"expected {limit}, found {context['actual_length']}", (), f"write {limit}")
        if kind == "value_error":
            return _Said(str(context["error"]))
        return _Said(f"{self.message[:1].lower()}{self.message[1:]}; found {shown_value(last.data)}")

    def _say_missing(self, last: _Step) -> _Said:
        if isinstance(last.node, Sequence):
            return _Said(f"expected more than {len(last.node.items)} items", (), "add what is missing")
        return _Said(f"missing key '{self.missing}'", (), "add it")

    def _say_unknown(self, last: _Step) -> _Said:
        parent = self.steps[-2:][0].data
        model = parent.refused_by if isinstance(parent, WrittenMapping) else None
        known = [info.alias or name for name, info in model.model_fields.items()] if model else []
        near = did_you_mean(last.name, [key for key in known if key not in parent])
        detail = (f"keys known here: {', '.join(known)}",) if known else ()
        return _Said(f"unknown key {quoted(last.name)}", detail, f"did you mean '{near}'?" if near else "take it out")


def _down(step: _Step, name: str | int) -> _Step | None:
    node, data = step.node, step.data
    if isinstance(node, Mapping) and isinstance(name, str) and name in node.items:
        return _Step(one_line(name), node.key_places[name], node.items[name], data[name])
    if isinstance(node, Sequence) and isinstance(name, int) and name < len(node.items):
        item = node.items[name]
        return _Step(f"[{name}]", item.place, item, data[name])
    return None


def _whose(steps: list[_Step], *, by_last_id: bool) -> str:
    """The path to what is wrong, from the innermost part that has an id; the last step's own id counts if asked."""
    path = ""
    for step in steps:
        own = step.node.items.get("id") if isinstance(step.node, Mapping) else None
        if isinstance(own, Scalar) and isinstance(own.value, str) and (by_last_id or step is not steps[-1]):
            path = one_line(own.value)
        else:
            path += step.name if not path or step.name.startswith("[") else f".{step.name}"
    return path


def _raw(node: Node) -> str:
    return one_line(node.raw) if isinstance(node, Scalar) else "this"


def _type_remedy(kind: str, node: Node) -> str:
    value = node.value if isinstance(node, Scalar) else None
    if kind == "string_type":
        return f'put it in quotes: "{one_line(node.raw)}"' if isinstance(node, Scalar) else "write one text"
    if kind == "bool_type":
        return switch_remedy(value)
    if kind in ("int_type", "int_from_float"):
        return "write it without decimals" if isinstance(value, Fraction) else number_remedy(value)
    if kind not in ("tuple_type", "list_type"):
        return "write 'key: value' lines"
    if isinstance(node, Mapping):
        if node.place not in node.key_places.values():  # between braces
            return "write '[' before it and ']' after it"
        return "write '- ' before its first key, and two spaces before the others"
    return f"write it as a list: [{_item(node)}]"


def _item(node: Node) -> str:
    """A scalar as an item of a list on one line: as it is written, in quotes where it would be read otherwise there."""
    raw = one_line(node.raw) if isinstance(node, Scalar) else "…"
    if raw[:1] in "\"'" or not set(raw) & set(",[]{}:#"):
        return raw
    return f'"{raw}"' if not set(raw) & set('"\\') else "'" + raw.replace("'", "''") + "'"


def _say_literal(last: _Step, expected: str) -> _Said:
    words = list(_literals(expected))
    value = last.data
    near = did_you_mean(value, words) if isinstance(value, str) else None
    what = f"unknown word {quoted(value)}" if isinstance(value, str) else f"expected a word, found {shown_value(value)}"
    remedy = f"did you mean '{near}'?" if near else "write a word of this list"
    return _Said(what, (f"one of: {', '.join(words)}",), remedy)


def _literals(expected: str) -> Iterator[str]:
    """The words of pydantic's "'a', 'b' or 'c'", switches as they are written in a text."""
    for part in expected.replace(" or ", ", ").split(", "):
        yield part.lower() if part in ("True", "False") else part.strip("'")
