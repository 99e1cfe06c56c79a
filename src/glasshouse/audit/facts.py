"""What several rules ask of a scheme: which clauses burden, which are grave, which signals lower a person's standing.

The two scales, gravity of conduct and severity of a measure (0 to 5), are conventions of this project, not law.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from glasshouse.audit.flows import Flows, Inflow, Inlet, trigger
from glasshouse.audit.rule import NO, YES, Answer, any_of, declared
from glasshouse.scheme import Agency, Effect, List, Reward, SchemeText, Sight
from glasshouse.scheme.process import RelatedContexts
from glasshouse.text import Lever, TextModel

SCALES: Final = (
    "gravity of conduct: 0 none · 1 incivility · 2 minor administrative · 3 civil default or administrative offence"
    " · 4 serious offence · 5 grave crime; severity of a measure: 0 none · 1 reminder · 2 lost perk or small fee"
    " · 3 temporary restriction · 4 exclusion from work, travel, credit or a benefit · 5 indefinite or in many spheres."
    " Both are conventions of this project, not law"
)
GRAVE_RESTRICTIONS: Final = frozenset({"movement", "work", "schooling", "benefits", "credit", "housing"})
RELATED: Final = frozenset({("traffic", "driving_licence"), ("finance", "credit"), ("courts", "enforcement")})
"""Pairs of contexts that are related by default, beside every context with itself; a scheme may declare more."""

NONE_WORDS: Final = frozenset({"", "none", "no"})
"""How a text says that a statement is absent."""


class Facts:
    """One scheme, as the rules read it."""

    def __init__(self, text: SchemeText) -> None:
        self.text = text
        self.flows = Flows(text)
        self._spheres: dict[int, dict[str, tuple[Sight, int]]] = {}
        self._gravest: dict[tuple[int, int], Sight | None] = {}
        self.related = RELATED | {(pair.from_, pair.to) for pair in text.related_contexts if names_law(pair)}

    @property
    def sights(self) -> tuple[tuple[Agency, Sight], ...]:
        """Every agency's every signal."""
        return self.flows.sights

    @cached_property
    def burdens(self) -> tuple[tuple[Effect, Answer], ...]:
        """The measures that burden, or may: sanctions, and rewards whose absence withdraws an entitlement."""
        asked = ((effect, self.adverse(effect)) for effect in self.flows.effects)
        return tuple((effect, answer) for effect, answer in asked if answer.value is not False)

    @cached_property
    def black(self) -> tuple[List, ...]:
        """The black lists."""
        return tuple(entry for entry in self.text.lists if entry.polarity == "black")

    @cached_property
    def any_burden(self) -> Answer:
        """Whether anything at all burdens: a black list, or a measure that does."""
        if self.black or any(answer.value for _, answer in self.burdens):
            return YES
        return any_of(*(answer for _, answer in self.burdens))

    @cached_property
    def any_serious(self) -> Answer:
        """Whether any measure that burdens is grave."""
        return any_of(*(self.serious(effect, answer) for effect, answer in self.burdens))

    def adverse(self, effect: Effect) -> Answer:
        """A sanction, or a reward whose absence withdraws an entitlement."""
        if not isinstance(effect, Reward):
            return YES
        return declared(effect, "withdraws_entitlement", bool, effect.id)

    def serious(self, effect: Effect, adverse: Answer) -> Answer:
        """Adverse, and of severity 3 or more, essential, or restricting a sphere of life."""
        if adverse.value is False:
            return NO
        grave = any_of(
            declared(effect, "severity", lambda severity: severity >= 3, effect.id),
            declared(effect, "essential", bool, effect.id),
            declared(effect, "restricts", GRAVE_RESTRICTIONS.__contains__, effect.id),
        )
        if adverse.value or grave.value is False:
            return grave
        return Answer(None, (*adverse.silences, *grave.silences))

    def unrelated(self, context: str, effect: Effect) -> bool:
        """From one sphere of life into another that nothing relates to it."""
        return context != effect.context and (context, effect.context) not in self.related

    def spheres(self, effect: Effect) -> dict[str, tuple[Sight, int]]:
        """The contexts that reach a measure, each with its first signal and the number of its signals."""
        spheres: dict[str, tuple[Sight, int]] = {}
        for inlet in self.flows.into(effect):
            for context, (sight, count) in self._spheres_of(inlet.sources).items():
                first, before = spheres.get(context, (sight, 0))
                spheres[context] = (first, before + count)
        return spheres

    def _spheres_of(self, sources: tuple[Inflow, ...]) -> dict[str, tuple[Sight, int]]:
        if id(sources) not in self._spheres:
            spheres: dict[str, tuple[Sight, int]] = {}
            for source in sources:
                first, before = spheres.get(source.sight.context, (source.sight, 0))
                spheres[source.sight.context] = (first, before + 1)
            self._spheres[id(sources)] = spheres
        return self._spheres[id(sources)]

    def gravest(self, effect: Effect) -> Sight | None:
        """The gravest conduct that can bring a measure about."""
        wanted = -1 if isinstance(effect, Reward) else 1
        candidates = [self._gravest_of(inlet, wanted) for inlet in self.flows.into(effect)]
        return max((sight for sight in candidates if sight is not None), key=lambda sight: sight.gravity, default=None)

    def _gravest_of(self, inlet: Inlet, wanted: int) -> Sight | None:
        key = (id(inlet.sources), inlet.sign * wanted)
        if key not in self._gravest:
            sights = (source.sight for source in inlet.sources if wanted in inlet.moves(source))
            self._gravest[key] = max(sights, key=lambda sight: sight.gravity, default=None)
        return self._gravest[key]

    @cached_property
    def _harmed(self) -> dict[str, Answer]:
        """Per signal: whether its records bring about a black listing or a burden."""
        harmed: dict[str, Answer] = {}
        seen: set[tuple[int, int]] = set()
        for inlet, answer in self._harming_inlets():
            key = (id(inlet.sources), inlet.sign)
            if answer.value and key in seen:
                continue
            if answer.value:
                seen.add(key)
            for source in inlet.sources:
                if 1 in inlet.moves(source) and not harmed.get(source.sight.id, NO).value:
                    harmed[source.sight.id] = answer
        return harmed

    def _harming_inlets(self) -> Iterator[tuple[Inlet, Answer]]:
        """Inlets turned so that +1 is towards harm, each with whether what they end in burdens."""
        for entry in self.black:
            for inlet in self.flows.into_list(entry):
                yield inlet, YES
        done: set[str] = set()
        for effect, answer in self.burdens:
            if answer.value:
                if trigger(effect) in done:
                    continue
                done.add(trigger(effect))
            turn = -1 if isinstance(effect, Reward) else 1
            for inlet in self.flows.into(effect):
                yield inlet._replace(sign=inlet.sign * turn), answer

    def harmed_by(self, sight: Sight) -> Answer:
        """Whether a record of this signal can bring about a black listing or a burden."""
        return self._harmed.get(sight.id, NO)

    @cached_property
    def _moved(self) -> frozenset[str]:
        """Signals that reach an index or a list."""
        sources = [*self.flows.into_index]
        for entry in self.text.lists:
            sources += self.flows.counted_by(entry)
        return frozenset(source.sight.id for source in sources)

    def has_effect(self, sight: Sight) -> bool:
        """Whether a signal reaches an index or a list at all."""
        return sight.id in self._moved

    @cached_property
    def _lowering(self) -> frozenset[str]:
        """Signals whose points lead away from the better end of the index."""
        worse = {-1}
        for effect in self.flows.effects:
            up = effect.when.class_at_least is not None
            if up or effect.when.class_at_most is not None:
                worse.add(1 if up != isinstance(effect, Reward) else -1)
        for entry in self.text.lists:
            for enter in entry.enter.any_:
                if enter.class_at_least is not None or enter.class_at_most is not None:
                    worse.add(1 if (enter.class_at_least is not None) == (entry.polarity == "black") else -1)
        if any(effect.when.class_at_least for effect in self.text.sanctions) and 1 in worse:
            worse.discard(-1)
        return frozenset(
            source.sight.id for source in self.flows.into_index if source.sign == 0 or source.sign in worse
        )

    def lowers(self, sight: Sight) -> bool:
        """Whether a record of this signal worsens a person's standing: points for the worse, or a black listing."""
        return sight.id in self._lowering or self.harmed_by(sight).value is True

    def entering(self, entry: List) -> Iterator[Inflow]:
        """The signals that can put a person on a list."""
        for inlet in self.flows.into_list(entry):
            for source in inlet.sources:
                if 1 in inlet.moves(source):
                    yield source

    def months_kept(self, sight: Sight) -> int | None:
        """How long a record counts, in months; None: for life."""
        kept = sight.retention if sight.retention is not None else self.text.ledger and self.text.ledger.retention
        return int(kept.value) if isinstance(kept, Lever) else None

    def redress(self, field: str, test: object, keys: tuple[str, ...] = ()) -> Answer:
        """What the scheme declares of its redress."""
        return self._block("redress", field, test, keys)

    def governance(self, field: str, test: object, keys: tuple[str, ...] = ()) -> Answer:
        """What the scheme declares of its governance."""
        return self._block("governance", field, test, keys)

    def transparency(self, field: str, test: object) -> Answer:
        """What the scheme declares of its transparency."""
        return self._block("transparency", field, test, ())

    def decision(self, field: str, test: object) -> Answer:
        """What the scheme declares of who decides."""
        return self._block("decision", field, test, ())

    def _block(self, name: str, field: str, test: object, keys: tuple[str, ...]) -> Answer:
        part = getattr(self.text, name)
        compared = test if callable(test) else lambda value: value == test
        return declared(part, field, compared, name, whole=self.text, keys=keys)

    def block(self, name: str) -> TextModel:
        """Where a finding about a block stands: the block, or the whole text where it is left out."""
        part = getattr(self.text, name)
        return part if isinstance(part, TextModel) else self.text


def names_law(pair: RelatedContexts) -> bool:
    """Whether a declared pair names a statute and its article; without both it relates nothing."""
    return all(any(mark.isalnum() for mark in said or "") for said in (pair.statute, pair.article))


def is_none(statement: object) -> bool:
    """Whether a statement is declared absent: ``none``, an empty text or an empty list."""
    return statement in NONE_WORDS if isinstance(statement, str) else not statement
