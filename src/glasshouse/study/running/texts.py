"""Texts without a run: check one, start one, list those that ship."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from glasshouse import library
from glasshouse.errors import StoreError, UsageError
from glasshouse.placing import put
from glasshouse.scheme import Scheme, starter
from glasshouse.scheme.outlook import outlook
from glasshouse.study.running.fitting import agree_or_say, fitting, shipped_worlds
from glasshouse.study.running.unknowns import written_near_an_end
from glasshouse.text import decimal_text, numbers
from glasshouse.vocabulary import NOTICE
from glasshouse.world import World
from glasshouse.world.load import FILE

_NEAR: Final = 6
"""Values near an end of their range that are named before the rest are counted."""
FIRST_WORLD: Final = "beijing"
"""Of several worlds that a scheme fits, the one named."""


class Checked(NamedTuple):
    """A text that loads, and notes on it."""

    sort: str
    name: str
    path: str
    world: str
    clauses: int
    numbers: int
    assumed: int
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The same for scripts."""
        return {**self._asdict(), "notes": list(self.notes), "notice": NOTICE}

    def sentence(self) -> str:
        """The same for people."""
        fits = f", and fits the world {self.world}" if self.sort == "scheme" else ""
        lines = [
            f"{self.path}: the {self.sort} '{self.name}' loads{fits}.",
            f"{self.clauses} clauses; {self.numbers} numbers, {self.assumed} of them assumptions.",
            *self.notes,
        ]
        return "\n".join(lines)


def check_text(name_or_path: str, world: str) -> Checked:
    """Load a scheme (and agree it with ``world``) or a world.  Raises whatever loading raises."""
    if is_world(name_or_path):
        loaded = World.load(name_or_path)
        kinds = len(loaded.text.conducts) + len(loaded.text.turns) + len(loaded.text.wishes)
        said = _another_of_that_name("world", loaded.name, library.world_names(), loaded.folder / FILE)
        said = (*said, *_near_an_end(loaded.text))
        return Checked("world", loaded.name, str(loaded.folder.name), loaded.name, kinds, *_counted(loaded.text), said)
    scheme, city = Scheme.load(name_or_path), World.load(world)
    agree_or_say(scheme, city)
    text = scheme.text
    clauses = sum(len(agency.sees) for agency in text.agencies) + sum(
        len(part) for part in (text.agencies, text.pools, text.lists, text.sanctions, text.rewards)
    )
    path = library.shown_path(scheme.path)
    said = _another_of_that_name("scheme", scheme.name, library.scheme_names(), scheme.path)
    notes = (*said, *scheme.notes, *outlook(text, city.text), *_near_an_end(text))
    return Checked("scheme", scheme.name, path, world, clauses, *_counted(text), notes)


def _another_of_that_name(sort: str, name: str, shipped: Sequence[str], path: Path) -> tuple[str, ...]:
    """That a text of one's own is called as one that ships: reports and comparisons could not tell the two apart."""
    if name not in shipped or library.shown_path(path) != str(path):
        return ()
    return (
        f"'{name}' is the name of a {sort} that ships, and this is another text: give it a name of its own; "
        f"it cannot be compared with the one that ships",
    )


def _near_an_end(text: Any) -> tuple[str, ...]:
    """That some values are written in the outer tenth of their range, so that most of what may be lies on one side."""
    near = written_near_an_end(text)
    if not near:
        return ()
    named = [f"{one.key} ({decimal_text(one.written)}, {' to '.join(map(decimal_text, one[1:3]))})" for one in near]
    more = f" and {len(named) - _NEAR} more" if len(named) > _NEAR else ""
    return (f"Written in the outer tenth of their range: {', '.join(named[:_NEAR])}{more}.",)


def is_own(name_or_path: str) -> bool:
    """Whether this is a path, and no name of what ships."""
    return name_or_path not in (*library.scheme_names(), *library.world_names())


def is_world(name_or_path: str) -> bool:
    """Whether this names a world, and no scheme."""
    path = Path(name_or_path)
    return name_or_path in library.world_names() or os.path.isdir(path) or path.name == "world.yaml"


def _counted(text: Any) -> tuple[int, int]:
    written = numbers(text)
    return len(written), sum(number.provenance == "assumption" for number in written)


def write_starter(name: str, *, force: bool) -> Path:
    """Write the starter scheme as ``NAME.yaml`` into the working folder.

    Raises UsageError for a name that is no id, StoreError where the file exists (unless forced) or cannot be written.
    """
    text = starter(name)
    if name in library.scheme_names():
        raise UsageError(f"'{name}' is the name of a scheme that ships", remedy="choose another name: init my-" + name)
    target = Path(f"{name}.yaml")
    if target.exists() and not force:
        raise StoreError(f"{target} exists", remedy="choose another name, or replace it with --force")
    put((target, text), option="NAME")
    return target


def list_schemes() -> list[dict[str, Any]]:
    """The shipped schemes, one per row."""
    worlds = sorted(shipped_worlds(), key=lambda world: world.name != FIRST_WORLD)
    return [_scheme_row(Scheme.load(name), worlds) for name in library.scheme_names()]


def _scheme_row(scheme: Scheme, worlds: Sequence[World]) -> dict[str, Any]:
    text = scheme.text
    count, assumed = _counted(text)
    return {
        "scheme": scheme.name,
        "place": text.about.where,
        "year": None if text.about.since is None else text.about.since // 12,
        "index": text.index.kind if text.index is not None else None,
        "agencies": len(text.agencies),
        "lists": len(text.lists),
        "sanctions": len(text.sanctions),
        "rewards": len(text.rewards),
        "numbers": count,
        "assumed": assumed,
        "share assumed": round(assumed / count, 3) if count else None,
        "world": next(iter(fitting(scheme, worlds)), None),
    }


def list_worlds() -> list[dict[str, Any]]:
    """The shipped worlds, one per row."""
    rows = []
    for name in library.world_names():
        world = World.load(name)
        count, assumed = _counted(world.text)
        rows.append(
            {
                "world": world.name,
                "place": world.text.about.where,
                "year": world.text.about.year,
                "residents": int(world.text.residents.value),
                "kinds": len(world.text.conducts) + len(world.text.turns) + len(world.text.wishes),
                "assumed": f"{assumed} of {count}",
            }
        )
    return rows


def list_kinds(world: str) -> list[dict[str, Any]]:
    """The kinds of a world, one per row."""
    text = World.load(world).text
    return [
        {
            "kind": kind.id,
            "is": sort,
            "context": kind.context,
            "polarity": getattr(kind, "polarity", None),
            "per month": float(number.value),
        }
        for sort, kinds in (("conduct", text.conducts), ("turn", text.turns), ("wish", text.wishes))
        for kind in kinds
        if (number := kind.per_month or kind.chance_per_month) is not None
    ]
