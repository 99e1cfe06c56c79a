"""Public functions take texts, paths, numbers, switches and words of closed lists: never people, deeds or records."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import pytest

import glasshouse
from glasshouse.cli import app
from tests.line.trees import PACKAGE, modules, planted, strings

_WORDS: Final = (
    "str int bool float None Path PathLike Any Sequence tuple list Iterable Literal Final Annotated Optional Self "
    "Scheme World SchemeText WorldText Result Options Texts Story typer Argument Option Context callback is_eager "
    "metavar help Callable type pathlib"
)
WORDS: Final = frozenset(_WORDS.split())
"""What the annotation of a public parameter may be made of.  A new word here is a decision (docs/decisions)."""

HOLDS_PEOPLE: Final = re.compile(
    r"\b(?:np|numpy)\.|\bpl\.|\bpa\.|\bpd\.|\bndarray\b|\bDataFrame\b|\bLazyFrame\b|\bRecordBatch\b|\bTable\b(?!s)"
    r"|\bPeople\b|\bPopulation\b|\bPerson\b|\bHousehold\b|\bPanel\b|\bLog\b|\bTally\b|\bMapping\b|\bdict\b|\bDict\b"
)
"""What can hold people, deeds or records, one by one."""


INNER: Final = frozenset({"population", "compiler", "engine", "reference", "records", "measures"})
"""Stages that hand invented people, tables and records to each other; none of their functions is public."""

REVIEWED: Final = {
    ("text.emit", "root"): "the tree of a YAML text",
    ("text.with_values", "values"): "numbers of a text, by clause and key",
    ("report.html", "readings"): "the long frame of readings, as a run returns it: aggregates",
    ("report.html", "manifest"): "a run's manifest",
    ("report.render", "readings"): "the same",
    ("report.render", "manifest"): "the same",
    ("report.summary", "readings"): "the same",
    ("report.summary", "manifest"): "the same",
}
"""Parameters of exported functions that are frames or mappings, but of no people."""


class Parameter(NamedTuple):
    """A parameter of a public function, with its annotation as written."""

    function: str
    name: str
    annotation: str


def public() -> list[Any]:
    """What the package offers by name."""
    return [getattr(glasshouse, name) for name in dir(glasshouse) if name in glasshouse._PUBLIC]


def parameters(offered: Any) -> Iterator[Parameter]:
    """The parameters of a function, or of every public method of a class that is not made by hand."""
    if inspect.isclass(offered):
        for name, member in inspect.getmembers(offered):
            if not name.startswith("_") and (inspect.isfunction(member) or inspect.ismethod(member)):
                yield from _of_function(f"{offered.__name__}.{name}", member)
    else:
        yield from _of_function(offered.__name__, offered)


def _of_function(name: str, function: Callable[..., Any]) -> Iterator[Parameter]:
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        yield Parameter(name, parameter.name, _written(parameter.annotation))


def _written(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def refused(found: list[Parameter]) -> list[Parameter]:
    """Parameters that could hold people, or are made of a word that nobody reviewed."""
    return [
        one
        for one in found
        if HOLDS_PEOPLE.search(one.annotation)
        or set(re.findall(r"[A-Za-z_]\w*", re.sub(r"'[^']*'|\"[^\"]*\"", "", one.annotation))) - WORDS
    ]


def makers(offered: Any) -> list[str]:
    """Ways by which a class can be made of somebody's data."""
    return [name for name in dir(offered) if re.match(r"from_|read_|parse_|model_validate|load_(?!$)", name)]


def returned(functions: list[Any]) -> list[Any]:
    """The classes that public functions give back."""
    module_of: dict[str, ModuleType | None] = {}
    found = []
    for function in functions:
        if inspect.isclass(function):
            continue
        written = _written(inspect.signature(function).return_annotation)
        module_of[written] = inspect.getmodule(function)
        found.append(getattr(module_of[written], written))
    return found


def exported(package: Path) -> list[Parameter]:
    """Parameters that could hold people, of functions that a stage's ``__all__`` exports, inner stages left out."""
    trees = {file: tree for file, tree in modules(package)}
    found = []
    for file, tree in trees.items():
        stage = file.removesuffix("/__init__.py")
        if stage == file or stage.partition("/")[0] in INNER:
            continue
        names = {constant.value for constant in strings(tree)}
        found += [
            Parameter(f"{stage}.{node.name}", argument.arg, ast.unparse(argument.annotation or ast.Name("Any")))
            for other, below in trees.items()
            if other.startswith(f"{stage}/")
            for node in below.body
            if isinstance(node, ast.FunctionDef) and node.name in names
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        ]
    return [one for one in found if HOLDS_PEOPLE.search(one.annotation) and one[:2] not in REVIEWED]


def test_public_names_take_nothing_that_holds_people() -> None:
    found = [parameter for offered in public() for parameter in parameters(offered)]
    assert {parameter.function for parameter in found} >= {"run", "compare", "Scheme.load", "World.load"}
    assert refused(found) == []


def test_no_stage_that_takes_people_or_tables_is_public() -> None:
    assert set(glasshouse._PUBLIC) == {"Scheme", "World", "run", "compare", "open"}


def test_commands_take_words_numbers_and_paths() -> None:
    found = []
    for command in app.registered_commands:
        assert command.callback is not None
        hints = inspect.get_annotations(command.callback, eval_str=True)
        for name, hint in hints.items():
            bare = getattr(hint, "__origin__", hint) if hasattr(hint, "__metadata__") else hint
            if name != "return":
                found.append(Parameter(command.callback.__name__, name, _written(bare)))
    assert len(found) > 30
    assert refused(found) == []


def test_results_go_out_and_do_not_come_in() -> None:
    results = returned(public())
    assert results
    for result in results:
        assert {"to_arrow", "to_pandas", "readings"} <= set(dir(result)) | _fields(result)
        assert makers(result) == []
        assert refused([one for one in parameters(result)]) == []


def _fields(result: Any) -> set[str]:
    return {field.name for field in dataclasses.fields(result)} if dataclasses.is_dataclass(result) else set()


def test_texts_are_loaded_and_never_made_of_rows() -> None:
    assert makers(glasshouse.Scheme) == []
    assert makers(glasshouse.World) == []


@pytest.mark.parametrize(
    "annotation",
    ["np.ndarray", "pl.DataFrame", "Mapping[str, int]", "Sequence[Person]", "dict[str, float]", "Population"],
)
def test_a_function_that_takes_people_is_caught(annotation: str) -> None:
    def score(people: Any) -> float:
        return 0.0

    score.__annotations__["people"] = annotation
    assert [one.name for one in refused(list(parameters(score)))] == ["people"]


def test_a_result_that_is_made_of_a_frame_is_caught() -> None:
    class Result:
        def to_arrow(self) -> None: ...

        @classmethod
        def from_arrow(cls, table: Any) -> None: ...

    assert makers(Result) == ["from_arrow"]


def test_outer_stages_export_nothing_that_takes_people() -> None:
    assert exported(PACKAGE) == []


def test_an_outer_stage_that_takes_people_is_caught(tmp_path: Path) -> None:
    source = "def judge(people: np.ndarray, years: int) -> float:\n    return 0.0\n"
    package = planted(tmp_path, source, "study/planted.py")
    (package / "study" / "__init__.py").write_text("__all__ = ['judge']\n", encoding="utf-8")
    assert [one.name for one in exported(package)] == ["people"]
