"""No field anywhere says who somebody is: no name, address, number, face, voice, plate or account."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow.parquet
import pytest

from glasshouse.scheme import schema
from glasshouse.study.running.outputs import output_schema
from glasshouse.vocabulary import PUBLISHED_FIELDS
from tests.line.trees import PACKAGE, modules, planted

_WORDS: Final = (
    # who somebody is called, and the numbers that stand for them
    "name names surname forename nickname alias pseudonym identity ssn passport national licence hukou uid uuid guid "
    "username user login handle nric "
    # where they are
    "address street house postcode zip latitude longitude lat lon gps coordinates "
    # how they are reached
    "phone telephone mobile email mail wechat weixin url homepage "
    # what they look and sound like
    "face facial photo picture image portrait iris retina fingerprint voice voiceprint gait biometric dna "
    # what they own and carry
    "plate vehicle account iban card imei imsi mac ip device cookie bank "
    # when they were born, to the day
    "birthday birthdate dob"
)
WORDS: Final = frozenset(_WORDS.split())
"""Parts of a field's name, between underscores, that point at a person."""

PAIRS: Final = frozenset({("id", "number"), ("id", "card"), ("person", "key"), ("date", "birth"), ("real", "person")})
"""The same, of two parts."""

ABOUT_A_THING: Final = {
    ("text/source.py", "TextSource.name"): "a file's path, as errors print it",
    ("text/sourced.py", "Bounds.name"): "what a number measures, as errors print it",
    ("text/binding.py", "_Step.name"): "a key of a text, on the way to an error's place",
    ("scheme/regime.py", "Regime.name"): "which world of a comparison",
    ("study/running/life.py", "WorldStory.name"): "the same",
    ("study/running/texts.py", "Checked.name"): "a scheme or world, by the name that its text gives itself",
    (
        "study/record/targets.py",
        "NameCounting.names_per_person",
    ): "how many published names are counted for a person: a number",
    ("audit/flows.py", "Step.name"): "a clause through which a record passes",
    ("audit/finding.py", "Waived.fingerprint"): "a hash of rule, clause and key, by which a finding is found again",
    ("report/charts/look.py", "Size.name"): "wide or narrow, of a chart",
}
"""Fields that name a thing and no person, each with what it names."""

RECORD_MAKERS: Final = frozenset({"dtype", "schema", "Schema", "struct", "DataFrame", "from_dict", "from_pydict"})
"""Calls whose strings are names of columns."""


class Field(NamedTuple):
    """A field of a class or a column of a table, with the place that declares it."""

    file: str
    name: str


def declared(package: Path) -> Iterator[Field]:
    """Annotated fields of every class of a package, with their aliases, and columns of every dtype and schema."""
    for file, tree in modules(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield from (Field(file, f"{node.name}.{name}") for name in _class_fields(node))
            elif isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in RECORD_MAKERS:
                    yield from (Field(file, f"{called}.{name}") for name in _column_names(node))


def _class_fields(node: ast.ClassDef) -> Iterator[str]:
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            if ast.unparse(part.annotation).split("[")[0] in ("Final", "ClassVar"):
                continue
            yield part.target.id
            for below in ast.walk(part):
                if isinstance(below, ast.keyword) and below.arg == "alias" and isinstance(below.value, ast.Constant):
                    yield str(below.value.value)


def _column_names(call: ast.Call) -> Iterator[str]:
    for node in ast.walk(call):
        if isinstance(node, ast.Dict):
            keys: Iterable[Any] = node.keys
        elif isinstance(node, ast.Tuple) and node.elts:
            keys = node.elts[:1]
        else:
            continue
        yield from (key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def points_at_a_person(name: str) -> bool:
    """Whether a field's own name (what follows the last dot) says who somebody is."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.rpartition(".")[2]).lower().replace("-", "_").strip("_")
    words = parts.split("_")
    return bool(WORDS & set(words)) or bool(PAIRS & set(pairwise(words)))


def personal(fields: Iterable[Field]) -> list[Field]:
    """Fields that point at a person and are not reviewed as the name of a thing."""
    return [field for field in fields if points_at_a_person(field.name) and tuple(field) not in ABOUT_A_THING]


def keys_of(json_schema: Any, above: str = "") -> Iterator[str]:
    """Every key that a JSON Schema lets somebody write."""
    if isinstance(json_schema, dict):
        for key, value in json_schema.get("properties", {}).items():
            yield f"{above}.{key}"
            yield from keys_of(value, f"{above}.{key}")
        for key, value in json_schema.items():
            if key != "properties":
                yield from keys_of(value, key if above in ("", "$defs") else above)
    elif isinstance(json_schema, list):
        for value in json_schema:
            yield from keys_of(value, above)


def test_no_class_array_or_table_has_a_field_that_says_who_somebody_is() -> None:
    found = list(declared(PACKAGE))
    assert len(found) > 300
    assert personal(found) == []


def test_every_reviewed_field_is_still_there() -> None:
    assert set(ABOUT_A_THING) - {tuple(field) for field in declared(PACKAGE)} == set()


@pytest.mark.parametrize("language", ["scheme", "world"])
def test_no_key_of_the_languages_says_who_somebody_is(language: str) -> None:
    keys = list(keys_of(schema(language)))
    assert len(keys) > 50
    assert [key for key in keys if points_at_a_person(key)] == []


def test_no_key_of_the_output_says_who_somebody_is() -> None:
    assert [key for key in keys_of(output_schema()) if points_at_a_person(key)] == []


def test_no_column_on_disk_says_who_somebody_is(tiny_run: Path) -> None:
    files = sorted(tiny_run.rglob("*.parquet"))
    assert files
    columns = {(file.name, column) for file in files for column in pyarrow.parquet.read_schema(file).names}
    assert [column for column in sorted(columns) if points_at_a_person(column[1])] == []


def test_what_an_authority_publishes_is_a_word_and_never_a_field() -> None:
    assert {word for word in PUBLISHED_FIELDS if points_at_a_person(word)} >= {"name", "address", "photo"}
    assert set(PUBLISHED_FIELDS) & {key.rpartition(".")[2] for key in keys_of(schema("scheme"))} <= {"number", "family"}


@pytest.mark.parametrize(
    "source",
    [
        "class Person(NamedTuple):\n    surname: str",
        "@dataclass\nclass Person:\n    idNumber: int",
        "class Sight(TextModel):\n    plate_seen: str",
        "class Sight(TextModel):\n    seen: Annotated[str, Field(alias='face')]",
        "row = np.dtype([('month', 'i2'), ('phone', 'i8')])",
        "table = pa.schema([('person', pa.int32()), ('national_id', pa.string())])",
        "frame = pl.DataFrame(schema={'person': pl.Int32, 'email': pl.String})",
    ],
)
def test_a_field_that_says_who_somebody_is_is_caught(tmp_path: Path, source: str) -> None:
    assert len(personal(declared(planted(tmp_path, source)))) == 1


def test_a_key_that_says_who_somebody_is_is_caught() -> None:
    planted_schema = {"$defs": {"Sight": {"properties": {"id": {}, "iris": {}}}}, "properties": {"sees": {}}}
    assert [key for key in keys_of(planted_schema) if points_at_a_person(key)] == ["Sight.iris"]
