"""Types for single words of a text: closed lists, ids, prose and calendar months."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from glasshouse.errors import did_you_mean
from glasshouse.text.excerpt import quoted
from glasshouse.text.model import complaint, shown_value


class OneOf:
    """Marks a str as a word of a closed list: ``Annotated[str, OneOf(CONTEXTS, "context")]``."""

    def __init__(self, words: Iterable[str], what: str) -> None:
        self.words = tuple(words)
        self.what = what

    def read(self, value: Any) -> str:
        """The word, or a complaint with the closed list."""
        if isinstance(value, str) and value in self.words:
            return value
        raise no_such_word(self.what, value, self.words)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"enum": list(self.words)}


class _Pattern:
    """Marks a text that must match a pattern from end to end, and says so in words."""

    def __init__(self, pattern: str, expected: str, remedy: str) -> None:
        self.pattern = pattern
        self.expected = expected
        self.remedy = remedy
        self._matches = re.compile(pattern, re.ASCII).fullmatch

    def read(self, value: Any) -> str:
        """The text, or a complaint."""
        if isinstance(value, str) and self._matches(value):
            return value
        raise complaint(f"expected {self.expected}, found {shown_value(value)}", remedy=self.remedy)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


class _MonthPattern(_Pattern):
    """Marks a Month that is read from its text; a Month made in Python is an int already."""

    def read_month(self, value: Any) -> int:
        """The Month, or a complaint."""
        if type(value) is int:
            return value
        year, month = self.read(value).split("-")
        return 12 * int(year) + int(month) - 1

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read_month)


Id = Annotated[
    str,
    _Pattern("[a-z0-9]+(?:[-_][a-z0-9]+)*", "an id", "an id is lower-case letters and digits, joined by '-' or '_'"),
]
"""The name of a clause, kind, agency or list."""

_IDENTIFIER: Final = _Pattern(
    "[a-z][a-z0-9_-]{0,63}",
    "an id",
    "an id starts with a lower-case letter; up to 63 lower-case letters, digits, '-' and '_' follow",
)

Identifier = Annotated[str, _IDENTIFIER]
"""The name of a clause, kind, source or list: by it others refer to this one, and chance is keyed."""


PlaceName = Annotated[
    str,
    _Pattern(
        "(?=.{1,24}$)[a-z]+(?:[-_][a-z]+)*(?:[-_]?[0-9]{1,2})?",
        "the name of a place",
        "up to 24 lower-case letters, words joined by '-' or '_', and at the end a number below 100, as in ward-12",
    ),
]
"""The name of a district: no number that could be anybody's stands in it."""


class _OneOrMore:
    """Marks a tuple of ids that may be written as one id."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: (value,) if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


Identifiers = Annotated[tuple[Identifier, ...], Field(min_length=1), _OneOrMore()]
"""One id, or a list of them; always a tuple."""

Prose = Annotated[str, _Pattern(r"[\s\S]*\S[\s\S]*", "a text", "write it in words; a number goes in quotes")]
"""A text that is not blank."""

YearMonth = Annotated[int, _MonthPattern("[0-9]{4}-(?:0[1-9]|1[0-2])", "a month", "write year and month as 2021-01")]
"""A calendar month, ``2021-01``, as a :data:`glasshouse.vocabulary.Month`."""

MonthText = YearMonth


def no_such_word(what: str, value: Any, known: Iterable[str], at: tuple[str, ...] = ()) -> PydanticCustomError:
    """The complaint that ``value`` is no word of a closed list."""
    words = tuple(known)
    near = did_you_mean(value, words) if isinstance(value, str) else None
    return complaint(
        f"unknown {what} {quoted(value)}"
        if isinstance(value, str)
        else f"expected a {what}, found {shown_value(value)}",
        detail=(f"one of: {', '.join(words)}",),
        remedy=f"did you mean '{near}'?" if near else f"write a {what} of this list",
        at=at,
    )
