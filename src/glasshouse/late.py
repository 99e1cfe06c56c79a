"""Modules that take long to import and that a command may never need: imported when something of them is asked for."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any


class Late:
    """A module that ``imported`` gives when an attribute of it is first asked for; raises as importing it does."""

    def __init__(self, imported: Callable[[], ModuleType]) -> None:
        self._imported = imported

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._imported(), attribute)
