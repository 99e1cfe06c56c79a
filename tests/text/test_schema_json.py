"""The schema for editors accepts what the loader accepts, and refuses what an editor can see."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Annotated, Any, Literal

import jsonschema
import pytest
import yaml
from pydantic import Field

from glasshouse.errors import Errors
from glasshouse.text import (
    ByKey,
    ByShape,
    Exact,
    Id,
    LeverMonths,
    LeverPoints,
    OneOf,
    Prose,
    Share,
    TextModel,
    TextSource,
    YearMonth,
    bind,
    json_schema,
    parse,
)


class Count(TextModel):
    count: Id
    within_months: LeverMonths


class Settled(TextModel):
    settled: Id


class Clause(TextModel):
    """One clause."""

    id: Id
    coverage: Share
    context: Annotated[str, OneOf(("travel", "tax"), "context")] = "tax"
    gravity: int = Field(default=0, ge=0, le=5)
    points: LeverPoints | None = None
    enter: Annotated[Count | Settled, ByKey({"count": Count, "settled": Settled})] | None = None
    retention: Annotated[LeverMonths | Literal["lifelong"], ByShape(number=LeverMonths, word=Literal["lifelong"])] = (
        "lifelong"
    )
    weight: Exact | None = None
    since: YearMonth | None = None
    collected_for: tuple[Prose, ...] = Field(alias="for", default=())


SCHEMA = json_schema(Clause)
HEAD = "id: a\ncoverage: {value: 0.5, source: p}\n"

GOOD = [
    HEAD,
    "id: a\ncoverage: {value: 0.5, range: [0.1, 1], assumption: why}\n",
    HEAD + "points: -5\n",
    HEAD + "points: {value: -5.5, range: [-6, 0], fitted_to: x}\n",
    HEAD + "enter: {count: x, within_months: 3}\n",
    HEAD + "enter: {settled: x}\n",
    HEAD + "retention: 24\n",
    HEAD + "retention: lifelong\n",
    HEAD + "weight: 0.001\nsince: 2018-07\nfor: [a, b]\ncontext: travel\ngravity: 5\n",
]
BAD = [
    "id: a\n",
    "id: a\ncoverage: 0.5\n",
    "id: a\ncoverage: {value: 0.5}\n",
    "id: a\ncoverage: {value: 0.5, source: p, assumption: a}\n",
    "id: a\ncoverage: {value: 1.5, source: p}\n",
    "id: a\ncoverage: {value: 0.5, range: [0, 2], source: p}\n",
    "id: a\ncoverage: {value: 0.5, range: [0], source: p}\n",
    "id: a\ncoverage: {value: 0.5, source: p, unit: x}\n",
    "id: A b\ncoverage: {value: 0.5, source: p}\n",
    HEAD + "points: {value: 5}\n",
    HEAD + "points: 1e6\n",
    HEAD + "points:\n",
    HEAD + "enter: {count: x, within_months: 2.5}\n",
    HEAD + "enter: {setled: x}\n",
    HEAD + "retention: livelong\n",
    HEAD + "gravity: 9\n",
    HEAD + "context: trafic\n",
    HEAD + "since: 2018-13\n",
    HEAD + "collected_for: [a]\n",
    HEAD + "for: [' ']\n",
]


def plain(text: str) -> Any:
    return yaml.load(text, Loader=yaml.SafeLoader)


def loads(text: str) -> bool:
    try:
        bind(Clause, parse(TextSource("c.yaml", text)))
    except Errors:
        return False
    return True


def test_it_is_a_schema_of_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["description"] == "One clause."


@pytest.mark.parametrize("text", GOOD)
def test_accepted_by_both(text: str) -> None:
    assert loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(plain(text))


@pytest.mark.parametrize("text", BAD)
def test_refused_by_both(text: str) -> None:
    assert not loads(text)
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(plain(text))


def test_it_is_written_without_floats_and_without_null() -> None:
    def leaves(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [leaf for below in value.values() for leaf in leaves(below)]
        return [leaf for below in value for leaf in leaves(below)] if isinstance(value, list) else [value]

    found = leaves(json.loads(json.dumps(SCHEMA)))
    assert not any(isinstance(leaf, float | Fraction) for leaf in found)
    assert None not in found
    assert "null" not in found


def test_defaults_are_shown() -> None:
    assert SCHEMA["properties"]["context"]["default"] == "tax"
    assert SCHEMA["properties"]["gravity"]["default"] == 0
