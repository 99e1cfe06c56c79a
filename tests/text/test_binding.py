"""Every problem of a text at once, in words, at the place of what is wrong; models know where they were written."""

import pickle
import time
from fractions import Fraction
from typing import Annotated, Literal, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, model_validator

from glasshouse.errors import Errors, GlasshouseError, Place, SchemeError
from glasshouse.text import (
    Exact,
    Id,
    LeverPoints,
    Mapping,
    Months,
    OneOf,
    Prose,
    Share,
    TextModel,
    TextSource,
    YearMonth,
    bind,
    complaint,
    parse,
)


class Sight(TextModel):
    id: Id
    coverage: Share
    context: Annotated[str, OneOf(("travel", "traffic", "tax"), "context")] = "tax"
    gravity: int = Field(default=0, ge=0, le=5)
    lag_months: Months | None = None


class Agency(TextModel):
    id: Id
    kind: Literal["court", "public"] = "public"
    sees: tuple[Sight, ...] = Field(default=(), min_length=1)


class Scheme(TextModel):
    title: Prose
    since: YearMonth | None = None
    public: bool = False
    note: str = ""
    weight: Exact | None = None
    agencies: tuple[Agency, ...] = ()
    pool_from: tuple[Id, ...] = Field(alias="from", default=())
    sources: dict[Id, Prose] = Field(default_factory=dict)
    points: LeverPoints | None = None

    @model_validator(mode="after")
    def _pools_are_agencies(self) -> Self:
        known = [agency.id for agency in self.agencies]
        for number, name in enumerate(self.pool_from):
            if name not in known:
                raise complaint(f"unknown agency '{name}'", remedy="declare it", at=("from", number))
        if self.note == "odd":
            raise ValueError("a note may not be odd")
        return self


GOOD = """\
title: A sketch
since: 2018-07
weight: 0.1
agencies:
  - id: courts
    kind: court
    sees:
      - id: courts-judgment
        coverage: {value: 0.95, range: [0.9, 1], assumption: nearly all}
        context: tax
        gravity: 3
  - id: cameras
from: [courts, cameras]
sources: {plan-2018: A plan}
points: -5
"""


def read(text: str) -> Scheme:
    return bind(Scheme, parse(TextSource("s.yaml", text)), error=SchemeError)


def problems(text: str) -> tuple[GlasshouseError, ...]:
    with pytest.raises(Errors) as caught:
        read(text)
    for problem in caught.value.problems:
        assert isinstance(problem, SchemeError)
    return caught.value.problems


def test_a_text_becomes_a_model() -> None:
    scheme = read(GOOD)
    assert scheme.since == 12 * 2018 + 6
    assert scheme.weight == Fraction(1, 10)
    assert scheme.agencies[0].sees[0].gravity == 3
    assert scheme.pool_from == ("courts", "cameras")
    assert scheme.sources == {"plan-2018": "A plan"}


def test_models_know_their_places() -> None:
    scheme = read(GOOD)
    sight = scheme.agencies[0].sees[0]
    assert scheme.place == Place("s.yaml", 1, 1)
    assert sight.place == Place("s.yaml", 8, 9)
    assert sight.coverage.place == Place("s.yaml", 9, 19)
    assert scheme.points is not None
    assert scheme.points.place == Place("s.yaml", 15, 9)


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("since",), (2, 1), (2, 8)),
        (("pool_from",), (13, 1), (13, 7)),
        (("from",), (13, 1), (13, 7)),
        (("from", 1), (13, 16), (13, 16)),
        (("sources", "plan-2018"), (14, 11), (14, 22)),
        (("agencies", 0, "kind"), (6, 5), (6, 11)),
        (("public",), (1, 1), (1, 1)),  # not written: where the part starts
        (("from", 7), (13, 1), (13, 7)),
    ],
)
def test_places_of_fields(
    path: tuple[str, *tuple[str | int, ...]], key: tuple[int, int], value: tuple[int, int]
) -> None:
    scheme = read(GOOD)
    assert scheme.place_of(*path) == Place("s.yaml", *key)
    assert scheme.place_of_value(*path) == Place("s.yaml", *value)


def test_equality_is_of_what_is_said_not_of_where() -> None:
    assert read(GOOD) == read("# moved\n" + GOOD)
    assert read(GOOD) != read(GOOD.replace("0.95", "0.96"))
    first, moved = read(GOOD).agencies[0], read("# moved\n" + GOOD).agencies[0]
    assert hash(first) == hash(moved)
    assert first != read(GOOD).agencies[1]


def test_models_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read(GOOD).title = "another"  # type: ignore[misc]


def test_models_cross_process_borders() -> None:
    again = pickle.loads(pickle.dumps(read(GOOD)))
    assert again == read(GOOD)
    assert again.agencies[0].place == read(GOOD).agencies[0].place


def test_a_model_made_in_python_has_no_place() -> None:
    agency = Agency(id="x")
    assert agency.place is agency.place_of("id") is agency.place_of_value("id") is None


@pytest.mark.parametrize("name", ["place", "place_of", "place_of_value"])
@pytest.mark.filterwarnings("ignore:Field name")
def test_a_field_may_not_hide_the_place(name: str) -> None:
    with pytest.raises(TypeError, match=f"alias='{name}'"):
        type("Bad", (TextModel,), {"__annotations__": {name: str}, "__module__": __name__})


HEAD = "title: x\n"
SIGHT = HEAD + "agencies:\n  - id: a\n    sees:\n      - {id: b, coverage: {value: 1, source: p}"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("public: true\n", (1, 1), ["missing key 'title'", "add it"]),
        (HEAD + "tittle: y\n", (2, 1), ["unknown key 'tittle'", "known here: title, since, public", "take it out"]),
        (HEAD + "sinse: 2018-07\n", (2, 1), ["unknown key 'sinse'", "did you mean 'since'?"]),
        (HEAD + "pool_from: [a]\n", (2, 1), ["unknown key 'pool_from'", "from, sources"]),
        (SIGHT + ", lag_years: 3}\n", (5, 50), ["b: unknown key 'lag_years'", "did you mean 'lag_months'?"]),
        (SIGHT + ", context: trafic}\n", (5, 59), ["b.context: unknown context 'trafic'",
                                                   "one of: travel, traffic, tax", "did you mean 'traffic'?"]),
        (SIGHT + ", context: 3}\n", (5, 59), ["expected a context, found the number 3", "context of this list"]),
        (SIGHT + ", gravity: 9}\n", (5, 59), ["b.gravity: 9 is not at most 5", "write a number at most 5"]),
        (SIGHT + ", gravity: -1}\n", (5, 59), ["b.gravity: -1 is not at least 0"]),
        (SIGHT + ", gravity: 2.5}\n", (5, 59), ["expected a whole number, found the number 2.5", "without decimals"]),
        (SIGHT + ", gravity: true}\n", (5, 59), ["expected a whole number, found true"]),
        (SIGHT + ", gravity: '3'}\n", (5, 59), ["expected a whole number, found the text '3'", "3 without quotes"]),
        (HEAD + "public: yes\n", (2, 9), ["public: expected true or false, found the text 'yes'", "write true"]),
        (HEAD + "public: off\n", (2, 9), ["write false"]),
        (HEAD + "public: 1\n", (2, 9), ["expected true or false, found the number 1", "write true"]),
        (HEAD + "public:\n", (2, 8), ["public: nothing is written here", "write a value, or leave the key out"]),
        (HEAD + "note: 0.50\n", (2, 7), ["expected a text, found the number 0.50", 'put it in quotes: "0.50"']),
        (HEAD + "note: [a]\n", (2, 7), ["expected a text, found a list", "write one text"]),
        (HEAD + "weight: ~\n", (2, 9), ["weight: nothing is written here"]),
        (HEAD + "agencies: {id: a}\n", (2, 11), ["agencies: expected a list, found a mapping", "write '[' before it"]),
        (HEAD + "agencies: [a]\n", (2, 12), ["agencies[0]: expected a mapping, found the text 'a'", "key: value"]),
        (HEAD + "agencies: [{id: a, sees: []}]\n", (2, 26), ["a.sees: expected at least 1 items, found 0"]),
        (HEAD + "agencies: [{id: a, kind: cort}]\n", (2, 26), ["a.kind: unknown word 'cort'", "one of: court, public",
                                                              "did you mean 'court'?"]),
        (HEAD + "agencies: [{id: Big One}]\n", (2, 17), ["expected an id, found the text 'Big One'", "lower-case"]),
        (HEAD + "since: 2018-13\n", (2, 8), ["since: expected a month, found the text '2018-13'", "as 2021-01"]),
        (HEAD + "since: 2018\n", (2, 8), ["since: expected a month, found the number 2018"]),
        (HEAD + "sources: {BIG: x}\n", (2, 11), ["sources: expected an id, found the text 'BIG'"]),
        (HEAD + "sources: {big: 3}\n", (2, 16), ["sources.big: expected a text, found the number 3"]),
        (HEAD + "sources: x\n", (2, 10), ["sources: expected a mapping, found the text 'x'"]),
        (HEAD + "from: [x]\n", (2, 8), ["from[0]: unknown agency 'x'", "declare it"]),
        (HEAD + "note: odd\n", (1, 1), ["a note may not be odd"]),
        (HEAD + "'[key]': 3\n", (2, 1), ["unknown key '[key]'"]),
        (HEAD + "'a\\nb': 3\n", (2, 1), ["unknown key 'a\\nb'"]),
    ],
)  # fmt: skip
def test_refused(text: str, place: tuple[int, int], message: list[str]) -> None:
    (error,) = problems(text)
    assert error.place == Place("s.yaml", *place)
    for part in message:
        assert part in str(error)


def test_a_long_key_is_cut() -> None:
    (error,) = problems(HEAD + f'"{"k" * 500}\\n{"k" * 500}": 1\n')
    assert len(error.what) < 100


def test_all_problems_at_once_in_order_of_place() -> None:
    found = problems("since: x\nagencies:\n  - {id: 3, sees: [{id: a, coverage: 1}, {coverage: {}}]}\nextra: 1\n")
    assert [error.place[1:] for error in found if error.place] == [
        (1, 1), (1, 8), (3, 10), (3, 38), (3, 42), (3, 53), (4, 1)
    ]  # fmt: skip


def test_a_list_of_refused_items_is_not_called_short() -> None:
    found = problems(HEAD + "agencies: [{id: a, sees: [{id: b}]}]\n")
    assert [error.what for error in found] == ["b: missing key 'coverage'"]


def test_ten_thousand_clauses_are_bound_in_less_than_three_seconds() -> None:
    clause = (
        "      - {{id: c{0}, coverage: {{value: 0.9, range: [0.8, 1], assumption: x}}, context: tax, gravity: 3}}\n"
    )
    text = HEAD + "agencies:\n  - id: a\n    sees:\n" + "".join(clause.format(number) for number in range(10_000))
    document = parse(TextSource("s.yaml", text))
    started = time.process_time()
    assert len(bind(Scheme, document).agencies[0].sees) == 10_000
    assert time.process_time() - started < 3


KEYS = ["title", "since", "agencies", "id", "sees", "coverage", "value", "range", "source", "from", "gravity", "x"]
VALUES = ["1", "0.5", "-1", "true", "", "tax", "2018-07", "'3'", "[]", "{}", "courts", "1e-3"]


@st.composite
def flow_texts(draw: st.DrawFn) -> str:
    def shown(depth: int) -> str:
        kind = draw(st.integers(0, 3 if depth else 1))
        if kind == 2:
            return "[" + ", ".join(shown(depth - 1) for _ in range(draw(st.integers(0, 3)))) + "]"
        if kind == 3:
            keys = draw(st.lists(st.sampled_from(KEYS), max_size=4, unique=True))
            return "{" + ", ".join(f"{key}: {shown(depth - 1)}" for key in keys) + "}"
        return draw(st.sampled_from(VALUES))

    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True))
    return "".join(f"{key}: {shown(5)}\n" for key in keys)


@given(flow_texts())
def test_any_tree_is_bound_or_refused(text: str) -> None:
    try:
        read(text)
    except GlasshouseError as error:
        assert isinstance(error, Errors)
        assert all(problem.place is not None and problem.remedy for problem in error.problems)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), min_size=1, max_size=4))
def test_any_keys_are_bound_or_refused(keys: dict[str, str]) -> None:
    place = Place("s.yaml", 1, 1)
    document = parse(TextSource("s.yaml", "title: x\n"))
    document.root.items.update({key: document.root.items["title"] for key in keys})
    document.root.key_places.update(dict.fromkeys(keys, place))
    assert isinstance(document.root, Mapping)
    with pytest.raises(Errors):
        bind(Agency, document)
