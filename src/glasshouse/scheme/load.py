"""From a name or a path to a scheme that has passed every check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Self

from glasshouse.errors import SchemeError, UsageError
from glasshouse.scheme.checks import check
from glasshouse.scheme.extends import Resolved, locate, resolve, resolve_pasted
from glasshouse.scheme.model import SchemeText
from glasshouse.scheme.notes import notes
from glasshouse.scheme.settings import apply
from glasshouse.text import Mapping, Number, TextSource, bind, emit, numbers, pasted_text

_SCHEMES: Final = 32
"""Schemes that are kept."""

PASTED: Final = "pasted"
"""How errors call a text that was pasted."""


@dataclass(frozen=True)
class Scheme:
    """A scheme as loaded: ``text`` is what it says.

    ``originals`` are the texts it was made of, its own first; ``settings`` what was set on the command line.
    """

    text: SchemeText
    path: Path
    _tree: Mapping
    originals: tuple[TextSource, ...]
    settings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One line; the whole of it is in ``written``."""
        changed = f", set: {', '.join(self.settings)}" if self.settings else ""
        return f"<Scheme {self.name}: {len(self.numbers)} numbers{changed}>"

    @cached_property
    def written(self) -> str:
        """The whole YAML as used, merged and set."""
        return emit(self._tree)

    @property
    def name(self) -> str:
        """The name it gives itself."""
        return self.text.scheme

    @property
    def notes(self) -> tuple[str, ...]:
        """What is allowed and ought to be noticed, one sentence each."""
        return notes(self.text)

    @property
    def numbers(self) -> list[Number]:
        """Every number in it with its provenance: the register of what is assumed."""
        return numbers(self.text)

    @classmethod
    def load(cls, name_or_path: str | Path, settings: Sequence[str] = ()) -> Self:
        """The scheme of a shipped name or at a path, with ``settings`` such as ``cameras-jaywalking.coverage=0.5``.

        Raises UsageError for an unknown name or setting, or settings that are no list, TextError for what cannot be
        read, and Errors, of SchemeError, with all that is wrong in it.
        """
        if isinstance(settings, str):
            raise UsageError(f"settings: one text, '{settings:.40}'", remedy=f"write a list: [{settings!r:.42}]")
        path = locate(name_or_path)
        return cls._of(resolve(path), path, settings)

    @classmethod
    def pasted(cls, text: str, settings: Sequence[str] = ()) -> Self:
        """The scheme that a text says, as if it were read from a file of the scheme's name.

        It opens no file but those of shipped schemes that it extends by name.  Raises as :meth:`load` does.
        """
        resolved = resolve_pasted(pasted_text(PASTED, text))
        loaded = cls._of(resolved, Path(PASTED), settings)
        return replace(loaded, path=Path(f"{loaded.name}.yaml"))

    @classmethod
    def _of(cls, resolved: Resolved, path: Path, settings: Sequence[str]) -> Self:
        text, root = _checked(_Texts(resolved, tuple(settings)))
        return cls(text, path, root, resolved.originals, tuple(settings))


class _Texts:
    """What a scheme is made of, as a key: trees that come of the same texts are the same."""

    def __init__(self, resolved: Resolved, settings: tuple[str, ...]) -> None:
        self.document, self.settings = resolved.document, settings
        self._key = (resolved.originals, settings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Texts) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=_SCHEMES)
def _checked(texts: _Texts) -> tuple[SchemeText, Mapping]:
    """A scheme that has passed every check, and its tree; once for the same texts."""
    document = texts.document
    text = bind(SchemeText, document, error=SchemeError)
    if texts.settings:
        document = apply(document, text, texts.settings)
        text = bind(SchemeText, document, error=SchemeError)
    check(text)
    return text, document.root
