"""The sourced number: a value, the range it may have, and where it comes from; and the quantities it may be of.

An *unknown* (nobody chose it) is a :class:`Sourced`; a number without provenance is refused.  A *lever* (the authority
chose it) is a :class:`Lever`, which may stand bare; the schema sees to it that its clause then has a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Final, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from glasshouse.text.model import NOTHING, TextModel, WrittenMapping, complaint, shown_value
from glasshouse.text.number import decimal_places, decimal_text
from glasshouse.text.remedy import number_remedy
from glasshouse.text.words import Prose

PROVENANCE: Final = ("source", "assumption", "fitted_to")
_SAY_WHENCE: Final = "write {{value: {}, source: KEY}}, or assumption: WHY, or fitted_to: WHAT in place of source"


class _ExactNumber:
    """Marks a Fraction that is read exactly from a number of the text."""

    def read(self, value: Any) -> Fraction:
        """The number; a complaint for all else, floats included."""
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            return Fraction(value)
        raise complaint(f"expected a number, found {shown_value(value)}", remedy=number_remedy(value))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "number"}


Exact = Annotated[Fraction, _ExactNumber()]
"""A bare number, exactly as its decimal text says."""


class Sourced(TextModel):
    """A number with its provenance: exactly one of ``source``, ``assumption`` and ``fitted_to``.

    ``source`` is a key of the file's bibliography; the schema checks that it is there.  Subclasses may add keys.
    """

    value: Exact
    range: tuple[Exact, Exact] | None = None
    source: Prose | None = None
    assumption: Prose | None = None
    fitted_to: Prose | None = None

    @property
    def low(self) -> Fraction | None:
        """The lower end of the range."""
        return None if self.range is None else self.range[0]

    @property
    def high(self) -> Fraction | None:
        """The upper end of the range."""
        return None if self.range is None else self.range[1]

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        return cls._read_bare(data) if not isinstance(data, dict | Sourced) else data

    @classmethod
    def _read_bare(cls, data: Any) -> Any:
        """What stands where the mapping should."""
        if isinstance(data, int | Fraction) and not isinstance(data, bool):
            raw = shown_value(data).removeprefix("the number ")
            raise complaint(f"a number without provenance: {raw}", remedy=_SAY_WHENCE.format(raw))
        raise complaint(
            f"expected a number with its provenance, found {shown_value(data)}",
            remedy=number_remedy(data) if isinstance(data, str) else _SAY_WHENCE.format("NUMBER"),
        )

    @model_validator(mode="after")
    def _check(self) -> Self:
        given = [key for key in PROVENANCE if getattr(self, key) is not None]
        if not given and not self._may_be_bare():
            raw = decimal_text(self.value)
            raise complaint(f"a number without provenance: {raw}", remedy=_SAY_WHENCE.format(raw))
        if len(given) > 1:
            raise complaint(
                f"a number has one provenance, not {len(given)}: {', '.join(given)}",
                remedy="keep the one on which the value rests",
                at=(given[-1],),
                key=True,
            )
        if self.range is not None:
            low, high = self.range
            if low > high:
                raise complaint("the range starts above its end", remedy="write the smaller first", at=("range",))
            if not low <= self.value <= high:
                raise complaint(
                    f"the range {decimal_text(low)} to {decimal_text(high)} does not contain the value"
                    f" {decimal_text(self.value)}",
                    remedy="widen the range or correct the value",
                    at=("range",),
                )
        return self

    def _may_be_bare(self) -> bool:
        return False

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        written = handler.resolve_ref_schema(handler(schema))
        written["oneOf"] = [{"required": [key]} for key in PROVENANCE]
        return written


class Lever(Sourced):
    """A number that the authority chose: bare, or with its own provenance."""

    @property
    def bare(self) -> bool:
        """Whether it stands without provenance, and takes that of its clause."""
        return all(getattr(self, key) is None for key in PROVENANCE)

    @model_validator(mode="before")
    @classmethod
    def _refuse_half(cls, data: Any) -> Any:
        """A mapping is written for the sake of the provenance."""
        if isinstance(data, WrittenMapping) and data.keys() <= {"value", "range"}:
            raise complaint("a mapping without provenance", remedy="write the number alone, or say where it comes from")
        return data

    @classmethod
    def _read_bare(cls, data: Any) -> Any:
        if isinstance(data, int | Fraction) and not isinstance(data, bool):
            return {"value": data}
        remedy = "write a value, or leave the key out" if data is NOTHING else number_remedy(data)
        raise complaint(f"expected a number, found {shown_value(data)}", remedy=remedy)

    def _may_be_bare(self) -> bool:
        return self.range is None

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        written = super().__get_pydantic_json_schema__(schema, handler)
        mapping = dict(written)
        written.clear()
        written["anyOf"] = [{"type": "number"}, mapping]
        return written


@dataclass(frozen=True)
class Bounds:
    """Marks a Sourced or Lever with what it measures: ``Annotated[Sourced, SHARE]``; value and range keep its limits.

    ``low`` and ``high`` are the smallest and largest number, ``decimals`` the most decimals (0: whole numbers; None:
    as many as a number may have), ``unit`` what one is.
    """

    name: str
    low: int
    high: int
    unit: str
    decimals: int | None = None

    def check(self, number: Sourced) -> Sourced:
        """The number, or a complaint about its value or an end of its range."""
        self._check(number.value, ("value",))
        for position, end in enumerate(number.range or ()):
            self._check(end, ("range", position))
        return number

    def _check(self, value: Fraction, at: tuple[str | int, ...]) -> None:
        shown = decimal_text(value)
        if value < self.low or value > self.high:
            side = f"below {self.low}" if value < self.low else f"above {self.high}"
            percent = self.low == 0 and self.high == 1 and 1 < value <= 100
            raise complaint(
                f"{shown} is {side}; {self.name} lies between {self.low} and {self.high}",
                remedy=f"{shown} per cent is written {decimal_text(value / 100)}" if percent else f"unit: {self.unit}",
                at=at,
            )
        places = decimal_places(value)
        if self.decimals is not None and (places is None or places > self.decimals):
            most = "is a whole number" if self.decimals == 0 else f"has at most {self.decimals} decimals"
            raise complaint(f"{shown}: {self.name} {most}", remedy=f"unit: {self.unit}", at=at)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        limits: JsonSchemaValue = {"minimum": self.low, "maximum": self.high}
        if self.decimals == 0:
            limits["multipleOf"] = 1
        # on a mapping only "properties" says something, on a bare lever only the limits
        in_mapping = {"properties": {"value": limits, "range": {"items": limits}}}
        return {"description": f"{self.name}; {self.unit}", "allOf": [handler(schema), {**limits, **in_mapping}]}


@dataclass(frozen=True)
class Bare:
    """Marks a Fraction as a bare number of a table that carries its own provenance: limits, and at most 6 decimals."""

    low: int
    high: int
    what: str

    def check(self, number: Fraction) -> Fraction:
        """The number, or a complaint."""
        shown = decimal_text(number)
        if not self.low <= number <= self.high:
            side = f"below {self.low}" if number < self.low else f"above {self.high}"
            raise complaint(f"{shown} is {side}; {self.what} lies between {self.low} and {self.high}")
        places = decimal_places(number)
        if places is None or places > 6:
            raise complaint(f"{shown}: {self.what} has at most 6 decimals")
        return number

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "number", "minimum": self.low, "maximum": self.high, "description": self.what}


BareShare = Annotated[Exact, Bare(0, 1, "a share")]
BareFactor = Annotated[Exact, Bare(0, 1000, "a factor")]

SHARE: Final = Bounds("a share", 0, 1, "a part of one, 0.97 for 97 in 100")
CHANCE: Final = Bounds("a chance per month", 0, 1, "the probability that it happens in a month")
RATE: Final = Bounds("a rate per month", 0, 1000, "the expected number in a month")
MONTHS: Final = Bounds("a number of months", 0, 1200, "months", decimals=0)
FACTOR: Final = Bounds("a factor", 0, 1000, "what the base is multiplied by, in steps of 0.000001", decimals=6)
POINTS: Final = Bounds("a number of points", -100_000, 100_000, "points of the index")
COUNT: Final = Bounds("a count", 0, 1_000_000, "how many", decimals=0)
PEOPLE: Final = Bounds("a number of people", 0, 10_000_000_000, "people", decimals=0)

Share = Annotated[Sourced, SHARE]
Chance = Annotated[Sourced, CHANCE]
Rate = Annotated[Sourced, RATE]
Months = Annotated[Sourced, MONTHS]
Factor = Annotated[Sourced, FACTOR]
Points = Annotated[Sourced, POINTS]
PeopleCount = Annotated[Sourced, PEOPLE]
LeverMonths = Annotated[Lever, MONTHS]
LeverPoints = Annotated[Lever, POINTS]
LeverCount = Annotated[Lever, COUNT]
LeverShare = Annotated[Lever, SHARE]
