"""Fields that may be written in one of several forms: the form is chosen first, so that errors speak of that one.

A union carries one of the three marks, and the mark names its forms::

    Condition = Annotated[Count | Settled, ByKey({"count": Count, "settled": Settled})]
    Index = Annotated[Points | Criteria, ByValue("kind", {"points": Points, "criteria": Criteria})]
    Retention = Annotated[LeverMonths | Literal["lifelong"], ByShape(number=LeverMonths, word=Literal["lifelong"])]
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from glasshouse.errors import did_you_mean
from glasshouse.text.excerpt import quoted
from glasshouse.text.model import NOTHING, TextModel, complaint, shown_value
from glasshouse.text.remedy import switch_remedy
from glasshouse.text.words import no_such_word

FORM: Final = "form of "
"""Starts the tags by which pydantic's error locations name a form; no key of a text is taken for one."""


class _Forms(ABC):
    """A union whose form is chosen by :meth:`choose`."""

    def __init__(self, forms: Mapping[str, Any]) -> None:
        self.forms = dict(forms)

    @abstractmethod
    def choose(self, value: Any) -> str:
        """The name of the form in which ``value`` is written, or a complaint."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # a complaint that a discriminator raises loses its place: the form is chosen once before, to complain
        def check(value: Any) -> Any:
            self.choose(value)
            return value

        choices = {f"{FORM}{name}": handler.generate_schema(form) for name, form in self.forms.items()}
        union = core_schema.tagged_union_schema(choices, discriminator=lambda value: f"{FORM}{self.choose(value)}")
        return core_schema.no_info_before_validator_function(check, union)


class ByKey(_Forms):
    """The form is chosen by which of the keys is present; exactly one must be."""

    def __init__(self, forms: Mapping[str, type[TextModel]]) -> None:
        super().__init__(forms)

    def choose(self, value: Any) -> str:
        """The one key of the forms that the mapping has."""
        if isinstance(value, TextModel):
            return next(name for name, form in self.forms.items() if isinstance(value, form))
        one_of = f"one of: {', '.join(self.forms)}"
        if not isinstance(value, dict):
            raise complaint(f"expected a mapping, found {shown_value(value)}", detail=(f"with {one_of}",))
        present = [name for name in self.forms if name in value]
        if len(present) == 1:
            return present[0]
        if present:
            both = " and ".join(f"'{name}'" for name in present)
            raise complaint(
                f"{both} cannot stand together", detail=(one_of,), remedy="keep one", at=(present[1],), key=True
            )
        raise _misspelt(value, self.forms, one_of) or complaint(
            "the key that says which form this is, is missing", detail=(one_of,), remedy="add one"
        )


class ByValue(_Forms):
    """The form is chosen by the word that stands at one key."""

    def __init__(self, key: str, forms: Mapping[str, type[TextModel]]) -> None:
        super().__init__(forms)
        self.key = key

    def choose(self, value: Any) -> str:
        """The word at the key."""
        if isinstance(value, TextModel):
            return next(name for name, form in self.forms.items() if isinstance(value, form))
        if not isinstance(value, dict):
            raise complaint(f"expected a mapping, found {shown_value(value)}", remedy=f"with the key '{self.key}'")
        if self.key not in value:
            one_of = f"{self.key} is one of: {', '.join(self.forms)}"
            raise _misspelt(value, (self.key,), one_of) or complaint(
                f"missing key '{self.key}'", detail=(one_of,), remedy="add it"
            )
        word = value[self.key]
        if isinstance(word, str) and word in self.forms:
            return word
        raise no_such_word(self.key, word, self.forms, at=(self.key,))


class ByShape(_Forms):
    """The form is chosen by what stands there: a word, a number, true or false, a list or a mapping.

    Where no form takes a mapping, that of the number does: a sourced number is written as one.
    """

    _SHAPES: Final = (("flag", bool, "true or false"), ("number", int | Fraction, "a number"), ("word", str, "a word"),
                      ("items", tuple, "a list"), ("mapping", dict, "a mapping"))  # fmt: skip

    def __init__(
        self, *, word: Any = None, number: Any = None, flag: Any = None, items: Any = None, mapping: Any = None
    ) -> None:
        given = {"word": word, "number": number, "flag": flag, "items": items, "mapping": mapping}
        super().__init__({shape: form for shape, form in given.items() if form is not None})

    def choose(self, value: Any) -> str:
        """The shape of the value."""
        if isinstance(value, TextModel):
            return "mapping" if "mapping" in self.forms else "number"
        shape = next((name for name, kind, _ in self._SHAPES if isinstance(value, kind)), "")
        if shape == "mapping" and shape not in self.forms:
            shape = "number"
        if shape == "word":
            self._check_word(value)
        if shape in self.forms:
            return shape
        expected = " or ".join(described for name, _, described in self._SHAPES if name in self.forms)
        remedy = "write a value, or leave the key out" if value is NOTHING else ""
        raise complaint(f"expected {expected}, found {shown_value(value)}", remedy=remedy)

    def _check_word(self, value: str) -> None:
        """Raises the complaint about a word that is none of a closed list, which names the other shapes as well."""
        words = get_args(self.forms["word"]) if get_origin(self.forms.get("word")) is Literal else (value,)
        if value in words:
            return
        switches = ("true", "false") if "flag" in self.forms else ()
        others = [
            described for name, _, described in self._SHAPES if name in self.forms and name not in ("word", "flag")
        ]
        near = did_you_mean(value, words)
        remedy = f"did you mean '{near}'?" if near else switch_remedy(value) if switches and not others else ""
        raise complaint(
            f"unknown word {quoted(value)}",
            detail=(f"one of: {', '.join((*switches, *others, *words))}",),
            remedy=remedy or "write one of these",
        )


def _misspelt(mapping: dict[str, Any], known: Iterable[str], one_of: str) -> PydanticCustomError | None:
    """The complaint about the first key that looks like a known one, if any does."""
    words = tuple(known)
    for key in mapping:
        if near := did_you_mean(key, words):
            remedy = f"did you mean '{near}'?"
            return complaint(f"unknown key {quoted(key)}", detail=(one_of,), remedy=remedy, at=(key,), key=True)
    return None
