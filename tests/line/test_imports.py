"""What the package may be built on: no database, HTTP client, image, face, OCR, linkage or model-serving package."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.line.trees import PACKAGE, ROOT, modules, planted

ALLOWED: Final = {
    "SALib": "where the points of a study lie, and which unknown drives a reading",
    "altair": "figures",
    "docx": "a draft assessment written as a document of a word processor, never read",
    "jinja2": "the report's template",
    "llvmlite": "the CPU's name, in that of the folder of compiled code; numba brings it along",
    "markupsafe": "text that the template must not escape",
    "numba": "the kernel, compiled",
    "numpy": "arrays",
    "optuna": "which sets of cures to live next, harm alone told to it",
    "polars": "readings",
    "pyarrow": "Parquet",
    "pydantic": "texts as typed models",
    "pydantic_core": "what pydantic raises and is built of",
    "rich": "progress on the terminal",
    "scipy": "points spread evenly over ranges, and rank correlations, for calibration",
    "typer": "the command line",
    "vl_convert": "figures to SVG without a browser",
    "yaml": "YAML with positions",
}
"""What src/ imports besides the standard library and itself, and what for."""

PAGE_ONLY: Final = {
    "starlette": "the routes of the page",
    "uvicorn": "the server of the page, on this machine alone",
    "webbrowser": "opens the page, unless told not to",
}
"""What the page's server imports, in ``page/server.py`` and nowhere else; tests/page holds what it answers."""

CLUSTER_ONLY: Final = {
    "distributed": "runs and parts of runs on workers that the user names",
}
"""What is imported in ``engine/dask.py`` and nowhere else, for ``--on local:N`` and ``--on tcp://…``."""

ONE_STEP_ONLY: Final = {
    "ctypes": "the system's call that exchanges two names in one step, which Python does not have",
}
"""What is imported in ``placing/steps.py`` and nowhere else (docs/decisions/0059)."""

FORBIDDEN: Final = {
    "database": "sqlalchemy sqlite3 dbm psycopg psycopg2 pymysql MySQLdb pymongo redis duckdb cassandra peewee "
    "elasticsearch",
    "network": "requests httpx aiohttp urllib urllib3 http socket socketserver ssl ftplib smtplib imaplib poplib "
    "telnetlib xmlrpc websockets grpc zmq paramiko boto3 pika kafka",
    "image": "PIL cv2 skimage imageio torchvision matplotlib",
    "recognition": "face_recognition dlib insightface deepface mediapipe pytesseract easyocr ocrmypdf paddleocr "
    "whisper",
    "linkage": "recordlinkage dedupe splink jellyfish rapidfuzz Levenshtein fuzzywuzzy textdistance phonenumbers",
    "model": "torch tensorflow keras jax sklearn xgboost lightgbm catboost onnxruntime transformers mlflow bentoml ray "
    "fastapi flask django starlette uvicorn",
    "persons": "faker mimesis",
    "code": "pickle shelve marshal ctypes cffi webbrowser",
}
"""What stays out, by what it would be for; some of it ships with Python."""

BROUGHT_ALONG: Final = {
    "annotated-doc": "typer: help texts in annotations",
    "annotated-types": "pydantic: limits of numbers",
    "attrs": "jsonschema: its classes",
    "jsonschema": "altair: checks a chart against its grammar",
    "jsonschema-specifications": "jsonschema: the dialects, as files",
    "markdown-it-py": "rich: Markdown on the terminal",
    "mdurl": "markdown-it-py: takes links apart; opens none",
    "narwhals": "altair: reads frames",
    "packaging": "altair: compares versions",
    "polars-runtime-32": "polars: its compiled part; its readers of databases and object stores are never called",
    "pygments": "rich: colours",
    "referencing": "jsonschema: references inside a schema",
    "rpds-py": "referencing: its dictionaries",
    "shellingham": "typer: which shell to complete for",
    "typing-extensions": "pydantic: types",
    "typing-inspection": "pydantic: types",
}
"""Packages of the lock that src/ does not import: by whom they are needed, and what for."""

DYNAMIC: Final = {
    "__init__.py": "the public names, from a closed list, when they are first asked for",
    "discovery.py": "the modules of a package of ours, by what lies in its folder",
}
"""Where a module is imported by a name that is computed."""


class Import(NamedTuple):
    """A module that something imports, by its first name; ``?`` where the name is computed."""

    file: str
    name: str


def imports(package: Path) -> list[Import]:
    """Every import of a package that is not of itself, inside functions and by name included."""
    found = []
    for file, tree in modules(package):
        for node in ast.walk(tree):
            found.extend(Import(file, name.partition(".")[0]) for name in _imported(node))
    return [one for one in found if one.name not in ("glasshouse", "__future__")]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        return [node.module]
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("import_module", "__import__", "exec", "eval"):
            first = node.args[0] if node.args else None
            return [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else ["?"]
    return []


def refused(found: list[Import]) -> list[Import]:
    """Those that no list allows."""
    stays_out = {name for names in FORBIDDEN.values() for name in names.split()}
    return [
        one
        for one in found
        if (one.name == "?" and one.file not in DYNAMIC)
        or (one.name in stays_out and not _in_its_place(one))
        or (
            one.name != "?"
            and one.name not in sys.stdlib_module_names
            and one.name not in ALLOWED
            and not _in_its_place(one)
        )
    ]


def _in_its_place(one: Import) -> bool:
    return (
        (one.file == "page/server.py" and one.name in PAGE_ONLY)
        or (one.file == "engine/dask.py" and one.name in CLUSTER_ONLY)
        or (one.file == "placing/steps.py" and one.name in ONE_STEP_ONLY)
    )


def locked(lock: str) -> set[str]:
    """Names of the packages that a lock file pins."""
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE))


def unlisted(lock: str) -> set[str]:
    """Packages of a lock that nobody has listed with a reason, or that stay out."""
    names = locked(lock)
    direct = {name.replace("_", "-") for name in ALLOWED} | {
        "pyyaml",
        "vl-convert-python",
        "pydantic-core",
    }
    stays_out = {name.lower() for names in FORBIDDEN.values() for name in names.split()}
    return {name for name in names if name in stays_out or (name not in direct and name not in BROUGHT_ALONG)}


def test_the_package_imports_what_is_allowed_and_no_more() -> None:
    assert refused(imports(PACKAGE)) == []


def test_nothing_is_allowed_that_is_not_imported() -> None:
    assert set(ALLOWED) - {one.name for one in imports(PACKAGE)} == set()
    assert {*PAGE_ONLY, *CLUSTER_ONLY} - {one.name for one in imports(PACKAGE) if _in_its_place(one)} == set()


def test_everything_that_a_run_installs_is_listed_with_a_reason() -> None:
    assert unlisted((ROOT / "requirements.lock").read_text(encoding="utf-8")) == set()


def test_everything_that_a_run_installs_has_its_row_in_the_decision() -> None:
    rows = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| ([a-z0-9-]+) \|", rows, re.MULTILINE))
    assert locked((ROOT / "requirements.lock").read_text(encoding="utf-8")) - named == set()


@pytest.mark.parametrize(
    "source",
    [
        "import requests",
        "import starlette.applications",
        "import uvicorn",
        "import distributed",
        "import webbrowser",
        "import sqlite3",
        "from http.client import HTTPConnection",
        "import face_recognition as seen",
        "def late():\n    from PIL import Image",
        "import recordlinkage.index",
        "import anything_new",
        "from importlib import import_module\nimport_module('psycopg')",
        "name = 'pick' + 'le'\n__import__(name)",
        "eval('1')",
    ],
)
def test_an_import_that_no_list_allows_is_caught(tmp_path: Path, source: str) -> None:
    assert {one.file for one in refused(imports(planted(tmp_path, source)))} == {"measures/planted.py"}


def test_a_package_that_slips_into_the_lock_is_caught() -> None:
    assert unlisted("numpy==2.4.6 \\\n    --hash=sha256:0\nopencv-python==5.0\nredis==7.0\n") == {
        "opencv-python",
        "redis",
    }
