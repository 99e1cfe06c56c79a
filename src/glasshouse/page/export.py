"""One file that opens offline: the page, and a grid of real runs inside it, each with its manifest.

The page's own modules, with ``static/offline/ask.js`` in the place of the server.  Nothing leaves the file: its policy
forbids every request.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

from glasshouse.errors import StoreError
from glasshouse.page.answer import answer, figures_of
from glasshouse.page.knobs import knobs
from glasshouse.page.offered import schemes, turnable
from glasshouse.page.question import Question
from glasshouse.page.shipped import shipped, vega
from glasshouse.placing import check_file
from glasshouse.report.pages import write
from glasshouse.study.running.runs import expected_of
from glasshouse.study.running.telling import Tell

AXES: Final = (
    "transit-fare-dodging.coverage",
    "transit-fare-dodging.misattributed",
    "blacklist.leave.any.0.months_listed",
)
"""What is turned in the file: what is seen, what is pinned on the wrong person, how long a listing lasts."""

GRID: Final = Question(people=10_000, years=10)
"""What is run at each point of the grid, besides what is turned."""

LARGEST: Final = 12 * 1024 * 1024
"""Bytes that the file may have."""

MODULES: Final = (
    "dom", "offline/ask", "state", "charts", "results", "city-save", "view-start", "view-city", "view-knobs",
    "view-clauses", "view-life", "main",
)  # fmt: skip
"""The page's modules, those first whose values others need when they begin."""

_DECLARED: Final = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
_IMPORT: Final = re.compile(r'^import [^;]*? from "\./[\w./-]+";\n', re.MULTILINE)


class Axis(NamedTuple):
    """A knob, and the values at which there are runs: the ends of its steps and what is written."""

    key: str
    levels: tuple[str, ...]


def expected(grid: Question = GRID, axes: Sequence[str] = AXES) -> tuple[int, float]:
    """How many runs the grid has, and about how many seconds they take."""
    points = 1
    for axis in _axes(grid, axes):
        points *= len(axis.levels)
    return points, points * expected_of(grid.plan()).seconds


def _axes(grid: Question, keys: Sequence[str]) -> list[Axis]:
    offered = {knob.key: knob for knob in knobs(grid.loaded().text)}
    turned = [offered[key] for key in keys]
    return [Axis(one.key, tuple(dict.fromkeys((one.values[0], one.written, one.values[-1])))) for one in turned]


def export(target: Path, tell: Tell, *, grid: Question = GRID, axes: Sequence[str] = AXES) -> int:
    """Run the grid, write the file, and say its size in bytes.  Raises GlasshouseError."""
    refuse_folder(target)
    scheme = turnable(grid.loaded(), grid.language)
    axes_of = _axes(grid, axes)
    turned = [knob for key in axes for knob in scheme["knobs"] if knob["key"] == key]
    points = list(product(*(axis.levels for axis in axes_of)))
    runs = [_run(grid, axes_of, point, tell, f"run {place + 1} of {len(points)}") for place, point in enumerate(points)]
    kept = {
        "schemes": {**schemes(), **_alone(grid, len(points))},
        "scheme": {**scheme, "knobs": turned},
        "axes": [axis._asdict() for axis in axes_of],
        "runs": points,
    }
    written = page(kept, runs)
    size = len(written.encode())
    if size > LARGEST:
        raise StoreError(f"{target}: {size:,} bytes, more than {LARGEST:,}", remedy="a smaller grid")
    write(written, target)
    return size


def refuse_folder(target: Path) -> None:
    """Raises StoreError where no file can lie."""
    check_file(target, option="--export")


def _alone(grid: Question, runs: int) -> dict[str, Any]:
    """What the page offers where there is nobody to ask: one scheme, one size, no other seed."""
    against = {grid.scheme: [grid.against], grid.against: []}
    known = [one for one in schemes()["schemes"] if one["scheme"] in against]
    offered = [{**one, "against": against[one["scheme"]]} for one in known]
    return {"schemes": offered, "mechanisms": [], "people": [grid.people], "years": [grid.years], "alone": runs}


def _run(grid: Question, axes: Sequence[Axis], point: tuple[str, ...], tell: Tell, stage: str) -> bytes:
    """The answer and the figures of a point of the grid, packed."""
    written = {knob.key: knob.written for knob in knobs(grid.loaded().text)}
    turned = [(axis.key, level) for axis, level in zip(axes, point, strict=True) if level != written[axis.key]]
    settings = tuple(f"{key}={level}" for key, level in turned)
    question = grid.model_copy(update={"settings": settings})
    content, case = answer(question, lambda _, done, total: tell(stage, done, total))
    assert case is not None
    whole = json.dumps({"answer": content, "figures": figures_of(case)}, ensure_ascii=False, allow_nan=False)
    return gzip.compress(whole.encode(), mtime=0)


def page(answers: dict[str, Any], runs: Sequence[bytes]) -> str:
    """The file: the page's modules as one, its style, Vega, and the runs."""
    style, drawing, program = shipped()["/page.css"][1].decode(), _closed(vega().decode()), _closed(bundle())
    policy = (
        f"default-src 'none'; script-src {_hash(drawing)} {_hash(program)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    data = json.dumps(answers, ensure_ascii=False).replace("<", "\\u003c")
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Glasshouse</title>',
        f"<style>{style}</style>\n</head>\n<body>",
        *_body(),
        f'<script type="application/json" id="kept">{data}</script>',
        *(
            f'<script type="application/octet-stream" id="run-{place}">{base64.b64encode(run).decode()}</script>'
            for place, run in enumerate(runs)
        ),
        f"<script>{drawing}</script>",
        f'<script type="module">{program}</script>\n</body>\n</html>\n',
    ]
    return "\n".join(parts)


def bundle() -> str:
    """The modules in one scope.  Raises ValueError for a name that two of them declare."""
    known: dict[str, str] = {}
    parts = list(_strings())
    for module in MODULES:
        text = shipped()[f"/{module}.js"][1].decode()
        for name in _DECLARED.findall(text):
            if name in known:
                raise ValueError(f"{name} is declared in {known[name]} and in {module}")
            known[name] = module
        parts.append(re.sub(r"^export (?=\w)", "", _IMPORT.sub("", text), flags=re.MULTILINE))
    return "\n".join(parts)


def _strings() -> Iterator[str]:
    for language in ("en", "fr"):
        text = shipped()[f"/strings/{language}.js"][1].decode()
        yield text.replace("export default", f"const strings_{language} =", 1)


def _body() -> list[str]:
    """What stands in the page's own body."""
    whole = shipped()["/index.html"][1].decode()
    return [whole[whole.index("<body>") + len("<body>") : whole.index("</body>")].strip()]


def _closed(program: str) -> str:
    """A program that holds nothing by which its element would end."""
    return program.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
