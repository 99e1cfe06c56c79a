"""How a page comes to be a file: its template filled in, the text written beside and then renamed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glasshouse.late import Late
from glasshouse.placing import put
from glasshouse.shown import visible

if TYPE_CHECKING:
    import jinja2
else:
    jinja2 = Late(lambda: import_module("jinja2"))


def _seen(value: Any) -> Any:
    """What a template is given, each character of it seen; markup is ours."""
    return visible(value) if type(value) is str else value


def template(file: str) -> jinja2.Template:
    """A template of the report's."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("glasshouse.report"),
        autoescape=True,
        finalize=_seen,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(file)


def write(written: str, target: Path) -> Path:
    """A text beside a file, then in its place; returns ``target``.  Raises StoreError."""
    put((target, written))
    return target
