"""What the shape of a scheme cannot say: that its clauses fit together, and fit the world they are put on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from glasshouse.chance import lane
from glasshouse.errors import SchemeError
from glasshouse.scheme.bands import check_index
from glasshouse.scheme.forms import check_forms
from glasshouse.scheme.model import Effect, EnterWhen, LeaveWhen, Sanction, SchemeText, Sight, When
from glasshouse.text import Refusals, TextModel, parts
from glasshouse.world import Kind, WorldText

_SEEN_ANYWHERE: Final = "camera"
"""The context of what a camera sees, whatever sphere of life the conduct belongs to."""


def check(text: SchemeText) -> None:
    """Raises Errors, of SchemeError, with all that does not fit together in a scheme."""
    refusals = Refusals(SchemeError)
    _check_names(text, refusals)
    _check_references(text, refusals)
    check_index(text, refusals)
    check_forms(text, refusals)
    refusals.raise_any()


def agree(world: WorldText, scheme: SchemeText) -> None:
    """Raises Errors, of SchemeError, with all that a scheme names and the world does not have, or has otherwise."""
    refusals = Refusals(SchemeError)
    kinds: dict[str, Kind] = {kind.id: kind for kind in (*world.conducts, *world.turns, *world.wishes)}
    sorts = {
        "conduct": [kind.id for kind in world.conducts],
        "turn": [kind.id for kind in world.turns],
        "wish": [kind.id for kind in world.wishes],
    }
    for sort, word, part, clause, where in _kinds_named(scheme):
        _check_kind(refusals, world, sorts, sort, word, part, clause, where)
    for sight in _sights(scheme):
        kind = kinds.get(sight.conduct)
        if kind is not None and sight.context not in (kind.context, _SEEN_ANYWHERE):
            refusals.at(
                sight,
                f"is of the context '{sight.context}', but the world has '{kind.id}' in '{kind.context}'",
                "context",
                detail=(f"the world's: {kind.place_of_value('context')}",),
                remedy=f"write context: {kind.context} (or {_SEEN_ANYWHERE}, for what a camera sees)",
            )
    for name, part in lanes(scheme):
        if name in kinds:
            refusals.at(
                part, f"the world '{world.world}' has a kind '{name}' too", "id",
                detail=(f"the world's: {kinds[name].place}",), remedy="chance is keyed by ids: give the clause another",
            )  # fmt: skip
        else:
            twin = next((other for other in kinds if lane(other) == lane(name)), None)
            if twin is not None:
                refusals.at(part, f"'{name}' shares its lane of chance with the world's '{twin}'", remedy="rename one")
    refusals.raise_any()


def lanes(text: SchemeText) -> Iterator[tuple[str, TextModel]]:
    """The names by which the chance of a scheme is keyed, each with the clause that it belongs to."""
    for sight in _sights(text):
        yield sight.id, sight
    for entry in text.lists:
        yield entry.id, entry
    for effect in _effects(text):
        wishes = effect.refuses or () if isinstance(effect, Sanction) else ()
        for kind in (*dict.fromkeys(wishes), *(effect.adds_per_month or ())):
            yield f"{effect.id}/{kind}", effect


def _sights(text: SchemeText) -> Iterator[Sight]:
    for agency in text.agencies:
        yield from agency.sees


def _effects(text: SchemeText) -> Iterator[Effect]:
    yield from text.sanctions
    yield from text.rewards


def _check_names(text: SchemeText, refusals: Refusals) -> None:
    """No id twice among all clauses; no lane of chance twice."""
    first: dict[str, TextModel] = {}
    for part in parts(text):
        own = getattr(part.model, "id", None)
        if not isinstance(own, str):
            continue
        if own in first:
            refusals.at(
                part.model, "this id stands twice in the scheme", "id",
                detail=(f"first written at {first[own].place_of_value('id')}",), remedy="rename one of the two",
            )  # fmt: skip
        first.setdefault(own, part.model)
    seen: dict[int, str] = {}
    for name, model in lanes(text):
        other = seen.setdefault(lane(name), name)
        if other != name:
            refusals.at(model, f"'{name}' shares its lane of chance with '{other}'", remedy="rename one of the two")


def _check_references(text: SchemeText, refusals: Refusals) -> None:
    agencies = [agency.id for agency in text.agencies]
    readable = [*agencies, *(pool.id for pool in text.pools)]
    lists = [entry.id for entry in text.lists]
    classes = [band.id for band in text.index.classes] if text.index else []
    clauses = [own for part in parts(text) if isinstance(own := getattr(part.model, "id", None), str)]
    for part in parts(text):
        model = part.model
        source = getattr(model, "source", None)
        if isinstance(source, str):
            refusals.unknown(model, "source", source, text.sources, "source", clause=part.clause)
        if isinstance(model, When):
            for field in ("on", "not_on"):
                if (name := getattr(model, field)) is not None:
                    refusals.unknown(model, "list", name, lists, field, clause=part.clause)
        if isinstance(model, When | EnterWhen | LeaveWhen):
            for field in ("class_at_most", "class_at_least"):
                if (name := getattr(model, field)) is not None:
                    refusals.unknown(model, "class", name, classes, field, clause=part.clause)
    for pool in text.pools:
        _each(refusals, pool, "from_", "agency", pool.from_, agencies)
        _each(refusals, pool, "to", "agency", pool.to or (), agencies)
    for reader in (*text.lists, *((text.index,) if text.index else ())):
        _each(refusals, reader, "reads", "agency or pool", reader.reads, readable)
    for effect in _effects(text):
        if effect.executed_by is not None:
            refusals.unknown(effect, "agency", effect.executed_by, agencies, "executed_by")
    if text.redress is not None and not isinstance(text.redress.appeal, str):
        _each(refusals, text.redress.appeal, "lists", "list", text.redress.appeal.lists, lists, clause="redress.appeal")
    for position, waiver in enumerate(text.waive):
        if waiver.clause is not None:
            refusals.unknown(waiver, "clause", waiver.clause, clauses, "clause", clause=f"waive[{position}]")


def _each(
    refusals: Refusals, part: TextModel, field: str, sort: str, words: Iterable[str], known: list[str], clause: str = ""
) -> None:
    """Each of these words names one of what is known."""
    for position, word in enumerate(words):
        refusals.unknown(part, sort, word, known, field, position, clause=clause)


_Named = tuple[str, str, TextModel, str, tuple[str | int, ...]]


def _kinds_named(text: SchemeText) -> Iterator[_Named]:
    """Every kind that a scheme names: its sort, its id, and where it stands."""
    for sight in _sights(text):
        yield "conduct", sight.conduct, sight, "", ("conduct",)
    for points in text.index.adds if text.index else ():
        yield "conduct", points.conduct, points, "", ("conduct",)
    for entry in text.lists:
        for enter in entry.enter.any_:
            for position, word in enumerate(enter.count or ()):
                yield "conduct", word, enter, entry.id, ("count", position)
        for leave in entry.leave.any_:
            for position, word in enumerate(leave.settled or ()):
                yield "conduct", word, leave, entry.id, ("settled", position)
    for effect in _effects(text):
        for word in effect.times or ():
            yield "turn or wish", word, effect, "", ("times", word)
        for word in effect.adds_per_month or ():
            yield "turn", word, effect, "", ("adds_per_month", word)
        field = "refuses" if isinstance(effect, Sanction) else "grants"
        for position, word in enumerate(getattr(effect, field) or ()):
            yield "wish", word, effect, "", (field, position)


def _check_kind(
    refusals: Refusals,
    world: WorldText,
    sorts: dict[str, list[str]],
    sort: str,
    word: str,
    part: TextModel,
    clause: str,
    where: tuple[str | int, ...],
) -> None:
    wanted = [name for each in sort.split(" or ") for name in sorts[each]]
    actual = next((each for each, names in sorts.items() if word in names), None)
    if word in wanted or actual is None:
        refusals.unknown(part, sort, word, wanted, *where, clause=clause)
        return
    refusals.at(
        part, f"'{word}' is a {actual} of the world '{world.world}', not a {sort}", *where, clause=clause,
        remedy=f"name a {sort}",
    )  # fmt: skip
