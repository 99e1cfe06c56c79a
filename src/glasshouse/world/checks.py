"""What the shape of a world cannot say: that its parts fit together, and stay within the line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from glasshouse.chance import lane
from glasshouse.errors import WorldError
from glasshouse.text import Refusals, decimal_text, parts
from glasshouse.vocabulary import PROTECTED_CONTEXTS
from glasshouse.world.model import (
    Births,
    By,
    Classes,
    Conduct,
    Contacts,
    HouseholdShape,
    Kind,
    Response,
    Table,
    Turn,
    WorldText,
)

RESERVED_LANES: Final = ("potential", "aware", "contacts")
"""Lanes of chance that belong to the model itself."""

_TABLES: Final = (Table, Classes, By, Births, HouseholdShape, Contacts, Response)
_BARE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.csv")


def check(text: WorldText, schemes: Iterable[str]) -> None:
    """Raises Errors, of WorldError, with all that does not fit together; ``schemes`` are the names that ship."""
    refusals = Refusals(WorldError)
    _check_names(text, refusals)
    _check_tables(text, refusals)
    for kind in (*text.conducts, *text.turns, *text.wishes):
        _check_kind(text, kind, tuple(schemes), refusals)
    for conduct in text.conducts:
        _check_polarity(conduct, refusals)
    for turn in text.turns:
        _check_turn(text, turn, refusals)
    for response in text.responses:
        _check_response(text, response, refusals)
    _check_classes(text.confusability, "confusability", refusals)
    for family, classes in text.frailties.items():
        _check_classes(classes, f"frailties.{family}", refusals)
    refusals.unknown(text, "scheme", text.status_quo, schemes, "status_quo")
    refusals.out_of_calendar(text, "start")
    for band, rate in text.births.by_age.items():
        if rate > 1:
            refusals.at(text.births, f"more than one birth per woman and year at {band}", "by_age", band,
                        clause="births", remedy="write a part of one")  # fmt: skip
    refusals.raise_any()


def _check_names(text: WorldText, refusals: Refusals) -> None:
    """No id twice among kinds, responses and margins; no district twice; no lane of chance twice."""
    first: dict[str, Kind | Response] = {}
    named: tuple[Kind | Response, ...] = (*text.conducts, *text.turns, *text.wishes, *text.responses)
    for model in named:
        if model.id in first:
            refusals.at(
                model, "this id stands twice in the world", "id",
                detail=(f"first written at {first[model.id].place_of_value('id')}",), remedy="rename one of the two",
            )  # fmt: skip
        first.setdefault(model.id, model)
    margins = [margin.id for margin in text.margins]
    for position, margin in enumerate(text.margins):
        if margin.id in margins[:position]:
            refusals.at(margin, "this margin stands twice", "id", remedy="rename one of the two")
    for position, district in enumerate(text.districts):
        if district in text.districts[:position]:
            refusals.at(text, f"the district '{district}' stands twice", "districts", position, remedy="keep one")
    seen = {lane(name): name for name in RESERVED_LANES}
    for kind in (*text.conducts, *text.turns, *text.wishes):
        if kind.id in RESERVED_LANES:
            refusals.at(kind, "this id belongs to the model itself", "id", remedy="rename the kind")
            continue
        other = seen.setdefault(lane(kind.id), kind.id)
        if other != kind.id:
            refusals.at(kind, f"shares its lane of chance with '{other}'", "id", remedy="rename one of the two")


def _check_tables(text: WorldText, refusals: Refusals) -> None:
    """Every part that carries bare numbers says once where they come from; every source is in the bibliography."""
    for part in parts(text):
        model = part.model
        whose = f"{part.clause}.{part.key}" if part.key else part.clause
        source = getattr(model, "source", None)
        if isinstance(source, str):
            refusals.unknown(model, "source", source, text.sources, "source", clause=whose)
        if isinstance(model, _TABLES):
            refusals.exactly_one(model, ("source", "assumption"), clause=whose)
        if isinstance(model, Table) and not _BARE_NAME.fullmatch(model.file):
            refusals.at(model, f"'{model.file}' is no bare file name", "file", clause=whose,
                        remedy="write NAME.csv; the table lies beside world.yaml")  # fmt: skip


def _check_kind(text: WorldText, kind: Kind, schemes: tuple[str, ...], refusals: Refusals) -> None:
    refusals.exactly_one(kind, ("per_month", "chance_per_month"))
    if kind.frailty is not None:
        refusals.unknown(kind, "frailty", kind.frailty, text.frailties, "frailty")
    if kind.only_if_work == ():
        refusals.at(kind, "can happen to nobody: only_if_work is empty", "only_if_work", remedy="name some work")
    if kind.observed_under is not None:
        refusals.unknown(kind, "scheme", kind.observed_under, schemes, "observed_under")


def _check_polarity(conduct: Conduct, refusals: Refusals) -> None:
    if conduct.context in PROTECTED_CONTEXTS and conduct.polarity not in ("protected", "neutral"):
        refusals.at(
            conduct, f"conduct in the context '{conduct.context}' is never {conduct.polarity}", "polarity",
            detail=(f"protected contexts: {', '.join(PROTECTED_CONTEXTS)}",),
            remedy="write polarity: protected, or neutral; what an authority holds against it stands in its scheme",
        )  # fmt: skip


def _check_turn(text: WorldText, turn: Turn, refusals: Refusals) -> None:
    changes = turn.changes
    for position, name in enumerate(changes.settles or ()):
        known = [conduct.id for conduct in text.conducts]
        refusals.unknown(changes, "conduct", name, known, "settles", position, clause=turn.id)
    if changes.work is None and not changes.income_bands and not changes.settles:
        refusals.at(turn, "changes nothing", "changes", remedy="write work, income_bands or settles")


def _check_response(text: WorldText, response: Response, refusals: Refusals) -> None:
    conducts = {conduct.id: conduct for conduct in text.conducts}
    wishes = [wish.id for wish in text.wishes]
    known = {
        "watched": [*conducts],
        "reward_offered": [*conducts, *wishes],
    }.get(response.trigger, [*conducts, *wishes, *(turn.id for turn in text.turns)])
    for position, name in enumerate(response.kinds):
        refusals.unknown(response, "kind for this trigger", name, known, "kinds", position)
    harmful = [name for name in response.kinds if name in conducts and conducts[name].polarity == "harmful"]
    times = response.times
    if not harmful or times.source is not None or response.source is not None or times.value == 1:
        return
    if times.low is None or times.high is None or not times.low <= 1 <= times.high:
        refusals.at(
            response, f"deterrence of '{harmful[0]}' is assumed, and its range does not contain 1, no effect", "times",
            detail=("only a controlled study of that conduct, as source, may say that there is an effect",),
            remedy="widen the range so that it contains 1",
        )  # fmt: skip


def _check_classes(classes: Classes, clause: str, refusals: Refusals) -> None:
    """Shares that make up everybody, and a mean of exactly 1."""
    if len(classes.shares) != len(classes.times):
        refusals.at(classes, f"{len(classes.shares)} shares and {len(classes.times)} factors", "times", clause=clause,
                    remedy="write one factor for each share")  # fmt: skip
        return
    total = sum(classes.shares, Fraction(0))
    if total != 1:
        refusals.at(classes, f"the shares sum to {decimal_text(total)}, not to 1", "shares", clause=clause,
                    remedy="they divide everybody into classes")  # fmt: skip
        return
    mean = sum((share * factor for share, factor in zip(classes.shares, classes.times, strict=True)), Fraction(0))
    if mean != 1:
        refusals.at(classes, f"the mean factor is {decimal_text(mean)}, not exactly 1", "times", clause=clause,
                    remedy="choose factors whose mean over the shares is 1: the base rate stays")  # fmt: skip
        return
    lowest = min(classes.times)
    if classes.spread is None or lowest == 1:
        return
    widest = max(classes.spread.value, classes.spread.high or 0)
    if 1 + widest * (lowest - 1) < 0:
        most = decimal_text(Fraction(int(1000 / (1 - lowest)), 1000))
        refusals.at(classes, f"a spread of {decimal_text(widest)} makes a factor negative", "spread", clause=clause,
                    remedy=f"the largest for these factors is {most}")  # fmt: skip
