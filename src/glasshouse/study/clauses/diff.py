"""Two schemes side by side, clause by clause: what the second adds to the first, drops, and says otherwise.

Compared is what a scheme says of people: clauses by id, numbers by value.  Words about it (titles, notes, bibliography,
ranges, on what a number rests) are not: they change no life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final, Literal, NamedTuple

from glasshouse.scheme import Effect, Sanction, Scheme, SchemeText
from glasshouse.shown import in_line
from glasshouse.text import Sourced, TextModel, decimal_text
from glasshouse.vocabulary import NOTICE

Said = str | tuple[str, ...]
"""One value as text, or a list of words."""

_QUIET: Final = frozenset(
    {
        "id", "source", "sources", "scheme", "title", "where", "since", "documented", "assumed", "extends", "removes",
        "waive", "related_contexts",
    }
)  # fmt: skip
_MONTHS: Final = ("known_from", "in_force_from")
_SECTIONS: Final = {
    "about": "about",
    "applies_to": "scope",
    "ledger": "ledger",
    "redress": "redress",
    "decision": "decision",
    "governance": "governance",
    "transparency": "transparency",
}
"""Clauses without an id: their key, and what they are called."""

_SORTS: Final = {
    "agencies": "agency",
    "sees": "sight",
    "pools": "pool",
    "index": "index",
    "adds": "points",
    "classes": "class",
    "lists": "list",
    "sanctions": "sanction",
    "rewards": "reward",
}
"""Clauses with an id: the key they stand under, and what they are called."""

_GIST: Final = (
    "conduct", "points", "from", "from_points", "kind", "polarity", "when.on", "when.not_on", "when.class_at_most",
    "when.class_at_least", "refuses", "grants",
)  # fmt: skip


class KeyChange(NamedTuple):
    """One key of a clause that the two schemes fill otherwise; None where one of them leaves it out."""

    key: str
    before: Said | None
    after: Said | None

    def sentence(self) -> str:
        """For people: of two lists of words, what came and what went."""
        if isinstance(self.before, tuple) and isinstance(self.after, tuple):
            added = [f"+{word}" for word in self.after if word not in self.before]
            removed = [f"-{word}" for word in self.before if word not in self.after]
            if added or removed:
                return in_line(f"{self.key}: {' '.join((*added, *removed))}")
        return in_line(f"{self.key}: {_shown(self.before)} → {_shown(self.after)}")


class Difference(NamedTuple):
    """A clause that only one scheme has, or that both have and fill otherwise."""

    change: Literal["added", "removed", "changed"]
    sort: str
    clause: str
    within: str | None
    """The clause that it stands in."""
    changes: tuple[KeyChange, ...]

    def gist(self) -> str:
        """What a clause that only one scheme has is about, in a few words; nothing for one that both have."""
        if self.change == "changed":
            return ""
        filled = {each.key: each.after if each.before is None else each.before for each in self.changes}
        words = [f"{key} {_shown(filled[key])}" for key in _GIST if key in filled]
        return in_line(f": {'; '.join(words)}") if words else ""


class Added(NamedTuple):
    """What the second scheme reaches and the first does not, in words of the closed lists and ids of the world."""

    agencies: tuple[str, ...]
    conducts: tuple[str, ...]
    contexts_watched: tuple[str, ...]
    lists: tuple[str, ...]
    wishes_refused: tuple[str, ...]
    turns_moved: tuple[str, ...]
    contexts_of_consequences: tuple[str, ...]
    people_reached: tuple[str, ...]


class Diff(NamedTuple):
    """What is different between two schemes, in the order of the second's file, what is removed last."""

    first: str
    second: str
    differences: tuple[Difference, ...]
    adds: Added

    def document(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "from": self.first,
            "to": self.second,
            "same": not self.differences,
            "adds": {name: list(words) for name, words in self.adds._asdict().items()},
            "differences": [
                {
                    **one._asdict(),
                    "changes": [{"key": each.key, "from": each.before, "to": each.after} for each in one.changes],
                }
                for one in self.differences
            ],
            "notice": NOTICE,
        }

    def sentence(self) -> str:
        """For people."""
        if not self.differences:
            both = "and itself" if self.first == self.second else f"and '{self.first}'"
            return f"'{self.second}' {both} say the same: no clause differs."
        first, second = f"'{self.first}'", f"'{self.second}'"
        if self.first == self.second:
            first, second = "the first", f"the second text of {second}"
        lines = [f"What {second} adds to {first}"]
        added = [(name, words) for name, words in self.adds._asdict().items() if words]
        lines += [f"  {name.replace('_', ' ')}: {', '.join(words)}" for name, words in added]
        if not added:
            lines.append("  nothing that it reaches beyond it")
        lines += ["", "Clause by clause (+ added, - removed, ~ changed)"]
        for one in self.differences:
            mark = {"added": "+", "removed": "-", "changed": "~"}[one.change]
            named = one.sort if one.clause == one.sort else f"{one.sort} {one.clause}"
            lines.append(f"{mark} {named}{f' of {one.within}' if one.within else ''}{one.gist()}")
            if one.change == "changed":
                lines += [f"    {each.sentence()}" for each in one.changes]
        return "\n".join(lines)


def diff(first: str, second: str) -> Diff:
    """What the second of two schemes, by shipped name or path, says otherwise than the first.

    Raises what loading either raises.
    """
    one, other = Scheme.load(first), Scheme.load(second)
    return Diff(one.name, other.name, tuple(_differences(one.text, other.text)), _added(one.text, other.text))


class _Clause(NamedTuple):
    sort: str
    clause: str
    within: str | None
    says: dict[str, Said]


def _differences(first: SchemeText, second: SchemeText) -> Iterator[Difference]:
    old = {(clause.sort, clause.clause): clause for clause in _clauses(first)}
    new = {(clause.sort, clause.clause): clause for clause in _clauses(second)}
    for key, clause in new.items():
        before = old[key].says if key in old else {}
        changes = tuple(
            KeyChange(name, before.get(name), clause.says.get(name))
            for name in dict.fromkeys((*before, *clause.says))
            if before.get(name) != clause.says.get(name)
        )
        if key not in old:
            yield Difference("added", clause.sort, clause.clause, clause.within, changes)
        elif changes:
            yield Difference("changed", clause.sort, clause.clause, clause.within, changes)
    for key, clause in old.items():
        if key not in new:
            changes = tuple(KeyChange(name, value, None) for name, value in clause.says.items())
            yield Difference("removed", clause.sort, clause.clause, clause.within, changes)


def _clauses(text: SchemeText) -> Iterator[_Clause]:
    dates = {name: _month(getattr(text, name)) for name in _MONTHS if getattr(text, name) is not None}
    yield _Clause("dates", "dates", None, dict(dates))
    for name, sort in _SECTIONS.items():
        section = getattr(text, name)
        if section is not None:
            yield _Clause(sort, sort, None, dict(_says(section)))
    yield from _named(text, None)


def _named(model: TextModel, within: str | None) -> Iterator[_Clause]:
    """Every clause with an id below ``model``."""
    for name, sort in _SORTS.items():
        value = getattr(model, name, None)
        for clause in value if isinstance(value, tuple) else (value,):
            own = getattr(clause, "id", None)
            if isinstance(clause, TextModel) and isinstance(own, str):
                yield _Clause(sort, own, within, dict(_says(clause)))
                yield from _named(clause, own)


def _says(model: TextModel, prefix: str = "") -> Iterator[tuple[str, Said]]:
    """Key and value of all that a clause says itself, without the clauses that stand in it."""
    for name, info in type(model).model_fields.items():
        if name not in _QUIET and name not in _SORTS:
            yield from _value(getattr(model, name), f"{prefix}{info.alias or name}")


def _value(value: Any, key: str) -> Iterator[tuple[str, Said]]:
    if value is None:
        return
    if isinstance(value, Sourced):
        yield key, decimal_text(value.value)
    elif isinstance(value, TextModel):
        yield from _says(value, f"{key}.")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _value(item, f"{key}.{name}")
    elif isinstance(value, tuple) and any(isinstance(item, TextModel) for item in value):
        for position, item in enumerate(value, 1):
            yield from _value(item, f"{key}.{position}")
    elif isinstance(value, tuple):
        yield key, tuple(_word(item) for item in value)
    else:
        yield key, _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return decimal_text(value) if isinstance(value, int | Fraction) else str(value)


def _month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _shown(value: Said | None) -> str:
    if value is None:
        return "(nothing)"
    return value if isinstance(value, str) else ", ".join(value) or "(none)"


def _added(first: SchemeText, second: SchemeText) -> Added:
    before, after = _reach(first), _reach(second)
    return Added(*(tuple(word for word in new if word not in old) for old, new in zip(before, after, strict=True)))


def _reach(text: SchemeText) -> Added:
    """All that a scheme reaches, each word once, in file order."""
    sights = [sight for agency in text.agencies for sight in agency.sees]
    effects: tuple[Effect, ...] = (*text.sanctions, *text.rewards)
    refused = [wish for effect in effects if isinstance(effect, Sanction) for wish in effect.refuses or ()]
    moved = [turn for effect in effects for turn in (*(effect.times or {}), *(effect.adds_per_month or {}))]
    return Added(
        _each(agency.id for agency in text.agencies),
        _each(sight.conduct for sight in sights),
        _each(sight.context for sight in sights),
        _each(entry.id for entry in text.lists),
        _each(refused),
        _each(moved),
        _each(effect.context for effect in effects),
        _each(effect.target for effect in effects),
    )


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
