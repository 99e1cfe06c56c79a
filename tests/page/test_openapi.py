"""What may be asked is a closed list, and nothing in it takes a person's data; what is not in it is refused."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse import library
from glasshouse.page.knobs import LEVELS, knobs
from glasshouse.page.openapi import openapi
from glasshouse.page.question import Question
from glasshouse.page.server import application
from glasshouse.scheme import Scheme
from glasshouse.text import LARGEST_FILE
from glasshouse.text.document import MOST_NODES
from tests.line.test_fields import points_at_a_person
from tests.page.asking import HOST, JSON, Answer, FullQueue, ask

APP = application(FullQueue())

PARAMETERS: Final = {
    "scheme": "string",
    "text": "string",
    "against": "string",
    "language": "string",
    "people": "integer",
    "years": "integer",
    "seed": "integer",
    "settings": "array",
    "without": "array",
    "person": "integer",
    "job": "integer",
}
"""Every parameter, and of what type.  A new one is a decision (docs/decisions)."""


def parameters(document: dict[str, Any]) -> dict[str, str]:
    """Every parameter of a document, in path, query and body."""
    found = {}
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                found[parameter["name"]] = parameter["schema"]["type"]
    for schema in document["components"]["schemas"].values():
        assert schema["additionalProperties"] is False
        found |= {name: below["type"] for name, below in schema["properties"].items()}
    return found


def posted(body: bytes, path: str = "/api/compare") -> Answer:
    return ask(APP, path, method="POST", body=body, headers=(HOST, JSON))


def test_the_parameters_are_those_that_were_reviewed() -> None:
    document = ask(APP, "/openapi.json").json()
    assert document == json.loads(json.dumps(openapi()))
    assert parameters(document) == PARAMETERS
    assert [name for name in PARAMETERS if points_at_a_person(f".{name}")] == []


def test_lists_hold_words_of_closed_lists_or_settings_of_the_scheme() -> None:
    properties = openapi()["components"]["schemas"]["Question"]["properties"]
    assert "enum" in properties["without"]["items"] and "enum" in properties["scheme"]
    assert properties["settings"]["items"]["type"] == "string"
    for setting in ("people.0=1", "age=40", "person=7", "minority=yes", "district.3=1"):
        assert posted(json.dumps({"settings": [setting]}).encode()).status == 422


def test_every_route_is_in_the_document() -> None:
    inner = APP._app
    routes = {route.path.replace(":int", "") for route in inner.routes if route.path.startswith("/api")}
    assert routes == {path for path in openapi()["paths"] if path.startswith("/api")}


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"people": 999}, "people"),
        ({"people": 1_000_001}, "people"),
        ({"people": "1000"}, "people"),
        ({"years": 0}, "years"),
        ({"seed": -1}, "seed"),
        ({"scheme": "../../etc/passwd"}, "scheme"),
        ({"scheme": "/tmp/mine.yaml"}, "scheme"),
        ({"against": "nowhere"}, "against"),
        ({"against": "beijing-2018"}, "named more than once"),
        ({"without": ["gravity"]}, "without"),
        ({"attributes": {"age": 40}}, "attributes"),
        ({"settings": ["courts-unpaid-judgment.coverage=0.99"]}, "not between 0.3 and 0.9"),
        ({"settings": ["defaulters.leave.any.1.months_listed=25"]}, "none of its levels (12, 24, 48)"),
        ({"settings": ["ledger.retention=37"]}, "none of its levels"),
        ({"settings": ["applies_to.from_age=3"]}, "nothing to turn"),
        ({"settings": ["no-flights.share_enforced=0.9", "no-flights.share_enforced=0.8"]}, "twice"),
        ({"settings": ["no-flights.share_enforced"] * 61}, "settings"),
        ([], "question"),
    ],
)
def test_what_is_outside_is_refused_with_the_reason(asked: Any, named: str) -> None:
    answer = posted(json.dumps(asked).encode())
    assert answer.status == 422
    assert named in answer.json()["reason"]


def test_what_is_inside_is_taken() -> None:
    asked = {"people": 1000, "settings": ["courts-unpaid-judgment.coverage=0.35", "ledger.retention=36"]}
    assert posted(json.dumps(asked).encode()).status == 429


@pytest.mark.parametrize("query", ["scheme=x", "what=1", "scheme=none&scheme=none&person=3", "language=de"])
def test_a_query_outside_is_refused(query: str) -> None:
    assert ask(APP, "/api/scheme", query=query).status == 422
    assert ask(APP, "/api/schemes", query=query).status == 422


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=8,
)
ASKED = st.dictionaries(st.sampled_from([*PARAMETERS, "deeds", "records", "name"]), ANYTHING, max_size=5)
NEAR = st.fixed_dictionaries(
    {},
    optional={
        "scheme": st.sampled_from(["none", "beijing-2018", "china-court-list", "nobody"]),
        "people": st.integers(900, 1_100) | st.integers(),
        "years": st.integers(-1, 25),
        "seed": st.integers(),
        "settings": st.lists(
            st.sampled_from(["x=1", "no-flights.share_enforced=0.9", "a.b=1e999", "=", "courts.id=x"])
        ),
        "without": st.lists(st.sampled_from(["appeals", "sanctions", "nothing"])),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | (ANYTHING | ASKED | NEAR).map(lambda asked: json.dumps(asked).encode()))
def test_whatever_is_sent_is_refused_with_a_reason_or_taken(body: bytes) -> None:
    for path in ("/api/compare", "/api/life", "/api/pasted"):
        answer = posted(body, path)
        assert answer.status in (422, 429)
        assert answer.json()["reason"]


def refusal(text: str, path: str = "/api/pasted") -> str:
    ascii_alone = not text.isprintable() or text.isascii()
    answer = posted(json.dumps({"text": text}, ensure_ascii=ascii_alone).encode(), path)
    assert answer.status == 422
    return str(answer.json()["reason"])


STARTER: Final = Scheme.load("china-court-list").written.replace("scheme: china-court-list", "scheme: mine", 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("a: [1", "pasted:2:1: not YAML"),
        ("[" * 70 + "]" * 70, "nested deeper than 64 levels"),
        ("a: &x 1\nb: *x", "the anchor '&x' is not read here"),
        ("a: !!python/object:os.system x", "the tag"),
        ("---\na: 1\n---\nb: 2", "a second document"),
        ("- 1", "the text is not a mapping"),
        ("name: Somebody\nbirthday: 1990-01-01\nphone: 123", "this is no scheme"),
        ("\ud800", "text: Input should be a valid string"),
        ("scheme: mine\nextends: ../../etc/passwd", "a pasted text extends shipped schemes alone"),
        ("scheme: mine\nextends: ./other.yaml", "a pasted text extends shipped schemes alone"),
        ("scheme: mine\nextends: /etc/hosts", "pasted:2:10"),
        (STARTER.replace("share_enforced", "share_enforce", 1), "did you mean 'share_enforced'?"),
        ("scheme: mine\nextends: china-court-list\nremoves: [no-such-clause]", "no clause 'no-such-clause'"),
    ],
)
def test_a_pasted_text_is_refused_as_a_file_is(text: str, said: str) -> None:
    assert said in refusal(text)


def test_a_pasted_text_has_the_size_of_a_file_at_most() -> None:
    assert "4,194,304" in refusal("# é" + "é" * (LARGEST_FILE // 2))
    assert "text" in refusal("x" * (LARGEST_FILE + 1))
    values = "\n- 1" * (MOST_NODES + 1)
    assert "more than 200,000 values" in refusal(f"scheme: mine\nlists:{values}")


def test_a_pasted_text_says_what_a_shipped_one_does() -> None:
    found = posted(json.dumps({"text": STARTER}).encode(), "/api/pasted").json()
    shipped = ask(APP, "/api/scheme", query="scheme=china-court-list").json()
    assert found["scheme"] == "mine" and found["world"] and "none" in found["against"]
    assert found["knobs"] == shipped["knobs"]
    extending = json.dumps({"text": "scheme: mine\nextends: china-court-list\ntitle: x"}).encode()
    assert posted(extending, "/api/pasted").status == 200
    for asked in ({"text": STARTER}, {"text": STARTER, "settings": ["courts-unpaid-judgment.coverage=0.35"]}):
        assert posted(json.dumps(asked | {"people": 1000}).encode()).status == 429
    asked = {"text": STARTER, "settings": ["courts-unpaid-judgment.coverage=0.99"]}
    assert "not between" in posted(json.dumps(asked).encode()).json()["reason"]


def test_a_pasted_text_that_fits_no_world_says_what_does_not() -> None:
    assert "unknown" in refusal(STARTER.replace("unpaid_judgment", "unheard_of"))


def test_deep_nesting_is_refused() -> None:
    assert posted(b"[" * 30_000).status == 422


@pytest.mark.parametrize("scheme", library.scheme_names())
def test_levers_have_five_levels_at_most_and_unknowns_stay_in_their_ranges(scheme: str) -> None:
    text = {f"{one.clause}.{one.key}": one for one in Scheme.load(scheme).numbers}
    for knob in knobs(Scheme.load(scheme).text):
        assert knob.written in knob.values
        assert knob.refusal(knob.written) is None
        if knob.is_lever:
            assert 2 <= len(knob.values) <= LEVELS
            assert knob.refusal("0.123456") is not None
        else:
            number = text[knob.key]
            assert number.low is not None and number.high is not None
            assert float(knob.values[0]) == float(number.low) and float(knob.values[-1]) == float(number.high)


@pytest.mark.parametrize("scheme", ["beijing-2018", "rongcheng-2014", "xiamen-2018"])
def test_every_level_of_a_lever_loads_or_is_refused_with_a_reason(scheme: str) -> None:
    for knob in [one for one in knobs(Scheme.load(scheme).text) if one.is_lever][:12]:
        for value in (knob.values[0], knob.values[-1]):
            asked = Question(scheme=scheme, settings=(f"{knob.key}={value}",))
            answer = posted(asked.model_dump_json().encode())
            assert answer.status == 429, answer.json()
