"""Compile everything once, so that the first run starts at once."""

from __future__ import annotations

import time

from glasshouse.engine import cache
from glasshouse.study.plan import Options, plan
from glasshouse.study.runs import execute


def warm() -> str:
    """Live and count a hundred invented people for a year; a sentence on how long it took and where it is kept."""
    began = time.perf_counter()
    execute(plan("beijing-2018", ["none"], Options(people=100, years=1, before="none:12")), lambda *_: None)
    kept = f"kept in {cache.folder()}" if cache.CACHED else "not kept: no writable cache folder"
    return f"Compiled in {time.perf_counter() - began:.0f} s, {kept}."
