"""Run without the JIT, in a process of its own: plants each fault asked for and asks its scenario or closed form.

Reads ``[fault, scenario]`` pairs as JSON from standard input, the fault null for the source as it is.  Answers with a
line of JSON for each: the pair, what came of it (``agree``, ``differ``, ``anchor`` or ``broke``), in which words, and
how many seconds it took.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType

from tests.faults.catchers import Live, check
from tests.faults.faults import FAULTS, HARMLESS, PACKAGE, Fault, planted
from tests.faults.halved import FORMS, HALVED

FRESH = ("glasshouse.engine", "glasshouse.compiler")
"""Imported anew for each fault; nothing of the plain reading hangs on them."""


class _Loader(SourceFileLoader):
    """Compiles the changed source and leaves no bytecode behind."""

    def __init__(self, module: str, fault: Fault) -> None:
        super().__init__(module, str(PACKAGE / fault.file))
        self.source = planted(fault)

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    """Finds the module of the fault before anybody else does."""

    def __init__(self, fault: Fault) -> None:
        self.loader = _Loader(fault.module, fault)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.loader.name:
            return None
        return spec_from_file_location(fullname, self.loader.path, loader=self.loader)


@contextmanager
def _engine(fault: Fault | None) -> Iterator[Live]:
    """``live_log`` of an engine with this fault."""
    for name in [name for name in sys.modules if name.startswith(FRESH)]:
        del sys.modules[name]
    finders = [] if fault is None else [_Finder(fault)]
    sys.meta_path[:0] = finders
    try:
        yield importlib.import_module("glasshouse.engine.lives").live_log
    finally:
        for finder in finders:
            sys.meta_path.remove(finder)


def _outcome(fault: Fault | None, catcher: str) -> tuple[str, str]:
    try:
        if fault is not None:
            planted(fault)
    except ValueError as gone:
        return "anchor", str(gone)
    try:
        with _engine(fault) as live_log:
            if catcher in FORMS:
                FORMS[catcher](live_log)
            else:
                check(catcher, live_log)
    except AssertionError as difference:
        return "differ", str(difference)
    except Exception as error:
        return "broke", f"{type(error).__name__}: {error}"
    return "agree", ""


def main() -> None:
    """Answer what standard input asks."""
    by_name = {fault.name: fault for fault in (*FAULTS, *HARMLESS, *HALVED)}
    for name, catcher in json.load(sys.stdin):
        begun = time.perf_counter()
        outcome, words = _outcome(by_name.get(name), catcher)
        print(json.dumps([name, catcher, outcome, words, time.perf_counter() - begun]), flush=True)


if __name__ == "__main__":
    main()
