"""How a page comes to be a file: its template filled in, the text written beside and then renamed."""

from __future__ import annotations

import os
from pathlib import Path

import jinja2

from glasshouse.errors import StoreError


def template(file: str) -> jinja2.Template:
    """A template of the report's."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("glasshouse.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(file)


def write(written: str, target: Path) -> Path:
    """A text beside a file, then in its place; returns ``target``.  Raises StoreError."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_text(written, encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise StoreError(
            f"cannot write {target}: {error.strerror}", remedy="name a folder that exists and can be written"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return target
