"""From a name or a path to a world that has passed every check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Self

from glasshouse import library
from glasshouse.errors import WorldError
from glasshouse.text import Mapping, Number, TextSource, bind, emit, numbers, parse, read_text, refuse_stranger
from glasshouse.world.checks import check
from glasshouse.world.model import WorldText
from glasshouse.world.tables import WorldTables, read_tables

FILE: Final = "world.yaml"

_WORLDS: Final = 16
"""Worlds that are kept."""


@dataclass(frozen=True)
class World:
    """A world as loaded: ``text`` is what it says, ``tables`` the aggregate tables beside it."""

    text: WorldText
    tables: WorldTables
    folder: Path
    _tree: Mapping
    originals: tuple[TextSource, ...]

    def __repr__(self) -> str:
        """One line; the whole of it is in ``written``."""
        return f"<World {self.name}: {int(self.text.residents.value):,} residents, {len(self.numbers)} numbers>"

    @cached_property
    def written(self) -> str:
        """The whole YAML as used."""
        return emit(self._tree)

    @property
    def name(self) -> str:
        """The name it gives itself."""
        return self.text.world

    @property
    def numbers(self) -> list[Number]:
        """Every number in it with its provenance: the register of what is assumed."""
        return numbers(self.text)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Self:
        """The world of a shipped name, or in a folder (or at a path to the world.yaml in it).

        Raises UsageError for an unknown name, TextError for what cannot be read, Errors, of WorldError, with all that
        is wrong in it, and what reading the tables raises.
        """
        folder = _locate(name_or_path)
        path = folder / FILE
        source = read_text(path)._replace(name=library.shown_path(path))
        text, root = _checked(source)
        return cls(text, read_tables(folder, text), folder, root, (source,))


@lru_cache(maxsize=_WORLDS)
def _checked(source: TextSource) -> tuple[WorldText, Mapping]:
    """A world that has passed every check, and its tree; once for the same text."""
    document = parse(source)
    refuse_stranger(document, WorldText, "world", WorldError, "check that this is the folder you meant")
    text = bind(WorldText, document, error=WorldError)
    check(text, library.scheme_names())
    return text, document.root


def _locate(name_or_path: str | Path) -> Path:
    if isinstance(name_or_path, str) and not any(mark in name_or_path for mark in ("/", "\\", FILE)):
        return library.world_folder(name_or_path)
    path = Path(name_or_path)
    return path.parent if path.name == FILE else path
