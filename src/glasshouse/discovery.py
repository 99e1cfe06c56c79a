"""Finds the modules of a package of Glasshouse, so that a new rule or measure needs no row in a list."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_in(package: str) -> list[ModuleType]:
    """The modules that lie directly in a package, in order of their names, imported.

    Raises what importing one of them raises.
    """
    return [import_module(f"{package}.{module.name}") for module in iter_modules(import_module(package).__path__)]
