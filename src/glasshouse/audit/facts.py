"""What several rules ask of a scheme: which clauses burden, which are grave, which signals lower a person's standing.

The two scales, gravity of conduct and severity of a measure (0 to 5), are conventions of this project, not law.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import Final

from glasshouse.audit.flows import Flows, Inflow, Inlet, trigger
from glasshouse.audit.publication import Audience, Shown, shown
from glasshouse.audit.rule import NO, YES, Answer, any_of, declared
from glasshouse.audit.spheres import Sphere, Spheres, falls_in
from glasshouse.audit.statements import binds, cites, is_sentence, relates
from glasshouse.audit.sufficient import Sufficient, weight
from glasshouse.scheme import Agency, Effect, List, Reward, SchemeText, Sight
from glasshouse.scheme.model import Register
from glasshouse.scheme.process import Appeal, LegalBasis
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

_MEANS: Final = frozenset(
    {"tax", "finance", "work", "benefits", "family", "housing", "insurance", "population_register"}
)
_GRANTED: Final = frozenset({"benefits", "health", "housing", "schooling", "utilities", "family", "services"})
"""Spheres in which means are told, and in which something is granted by means."""
_ONE: Final = Lever(value=Fraction(1))
"""How many records a list counts where it does not say."""
LIFELONG: Final = 240
"""From how many months on a term counts as one without an end: twenty years, a convention of this project."""


class Facts:
    """One scheme, as the rules read it."""

    def __init__(self, text: SchemeText) -> None:
        self.text = text
        self.flows = Flows(text)
        self.spheres = Spheres(text)
        self._reaching: dict[int, dict[Sphere, tuple[Sight, int]]] = {}
        self.related = RELATED | {(pair.from_, pair.to) for pair in text.related_contexts if relates(pair)}
        self.sufficient = Sufficient(self.flows, self._near)

    @property
    def sights(self) -> tuple[tuple[Agency, Sight], ...]:
        """Every agency's every signal."""
        return self.flows.sights

    @cached_property
    def burdens(self) -> tuple[tuple[Effect, Answer], ...]:
        """The measures that burden, or may: sanctions, and rewards whose absence withdraws an entitlement."""
        answers = ((effect, self.adverse(effect)) for effect in self.flows.effects)
        return tuple((effect, answer) for effect, answer in answers if answer.value is not False)

    @cached_property
    def black(self) -> tuple[List, ...]:
        """The black lists: those called so, and those that are so by what hangs on them or leads to them."""
        return tuple(entry for entry in self.text.lists if entry.polarity == "black" or self.blackens(entry))

    def blackens(self, entry: List) -> bool:
        """Whether a list burdens whoever is on it, or holds those who committed a breach, whatever it is called."""
        for effect in self.flows.effects:
            when = effect.when
            if (when.not_on if isinstance(effect, Reward) else when.on) == entry.id:
                return True
        return any(
            weight(source.sight)
            for inlet in self.flows.into_list(entry)
            for source in inlet.sources
            if inlet.moves(source) == {1}
        )

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """What is shown of persons, to whom and for how long."""
        return tuple(shown(self))

    @cached_property
    def any_burden(self) -> Answer:
        """Whether anything at all burdens: a black list, a measure that does, a figure that everybody can read."""
        if self.black or any(answer.value for _, answer in self.burdens):
            return YES
        if any(one.audience is Audience.EVERYBODY for one in self.shown):
            return YES
        return any_of(*(answer for _, answer in self.burdens))

    @cached_property
    def any_serious(self) -> Answer:
        """Whether any measure that burdens is grave."""
        return any_of(*(self.serious(effect, answer) for effect, answer in self.burdens))

    def adverse(self, effect: Effect) -> Answer:
        """A sanction; a reward that everybody has of whom nothing is recorded; one that withdraws an entitlement."""
        if not isinstance(effect, Reward) or self.is_withdrawn_by_records(effect):
            return YES
        return declared(effect, "withdraws_entitlement", bool, effect.id)

    def is_withdrawn_by_records(self, effect: Effect) -> bool:
        """Whether a reward is what everybody has until a record takes it away, and so a sanction in other words."""
        if not isinstance(effect, Reward) or not self.sufficient.held_by_all(effect):
            return False
        enough = self.sufficient.for_measure(effect)
        return enough is not None and enough.records > 0

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

    def sphere(self, sight: Sight) -> str:
        """The sphere of life in which a signal was generated."""
        return self.spheres.of(sight).context

    def unrelated(self, sphere: Sphere, effect: Effect) -> bool:
        """From one sphere of life into another that nothing relates to it."""
        target = falls_in(effect)
        return sphere.strange or (sphere.context != target and (sphere.context, target) not in self.related)

    def joined(self, one: str, other: str) -> bool:
        """Whether two spheres are related, in either direction."""
        return (one, other) in self.related or (other, one) in self.related

    def _near(self, sight: Sight, effect: Effect) -> bool:
        return not self.unrelated(self.spheres.of(sight), effect)

    def reaching(self, effect: Effect) -> dict[Sphere, tuple[Sight, int]]:
        """The spheres that reach a measure, each with its first signal and the number of its signals."""
        reaching: dict[Sphere, tuple[Sight, int]] = {}
        for inlet in self.flows.into(effect):
            for sphere, (sight, count) in self._spheres_of(inlet.sources).items():
                first, before = reaching.get(sphere, (sight, 0))
                reaching[sphere] = (first, before + count)
        return reaching

    def _spheres_of(self, sources: tuple[Inflow, ...]) -> dict[Sphere, tuple[Sight, int]]:
        if id(sources) not in self._reaching:
            reaching: dict[Sphere, tuple[Sight, int]] = {}
            for source in sources:
                sphere = self.spheres.of(source.sight)
                first, before = reaching.get(sphere, (source.sight, 0))
                reaching[sphere] = (first, before + 1)
            self._reaching[id(sources)] = reaching
        return self._reaching[id(sources)]

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
        worse = set()
        for effect in self.flows.effects:
            up = effect.when.class_at_least is not None
            if up or effect.when.class_at_most is not None:
                worse.add(1 if up != isinstance(effect, Reward) else -1)
        for entry in self.text.lists:
            for enter in entry.enter.any_:
                if enter.class_at_least is not None or enter.class_at_most is not None:
                    worse.add(1 if (enter.class_at_least is not None) == (entry in self.black) else -1)
        if 1 not in worse:
            worse.add(-1)
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

    def over_time(self, effect: Effect) -> bool:
        """Whether a measure rests on what was recorded over a period: a figure, or several records together."""
        entry = self.flows.lists.get(effect.when.on or effect.when.not_on or "")
        return entry is None or self.gathers(entry)

    def gathers(self, entry: List) -> bool:
        """Whether a list is entered by a figure, or by several records together."""
        return any(enter.count is None or (enter.at_least or _ONE).value > 1 for enter in entry.enter.any_)

    def means_test(self, effect: Effect) -> bool:
        """Whether an official decides on a benefit by statute, from records of means alone."""
        return (
            effect.legal_basis is not None
            and binds(effect.legal_basis)
            and falls_in(effect) in _GRANTED
            and self.by_official(effect)
            and all(not sphere.strange and sphere.context in _MEANS for sphere in self.reaching(effect))
        )

    def months_kept(self, sight: Sight) -> float | None:
        """How long a record counts, in months, infinite for life; None where the text does not say."""
        ledger = self.text.ledger
        own = ledger.retention if ledger is not None else None
        return _months(sight.retention if sight.retention is not None else own)

    def register_months(self, register: Register | None) -> float | None:
        """How long an agency's own register keeps a record, as of :meth:`months_kept`."""
        return _months(register.retention if register is not None else None)

    def stands(self, statement: str | None, basis: LegalBasis | None) -> bool:
        """Whether a statement is more than words: a sentence, beside a basis that can be looked up."""
        return is_sentence(statement) and (cites(basis) or cites(self.text.about.legal_basis))

    def by_official(self, effect: Effect) -> bool:
        """Whether a person with authority decides, and no figure alone."""
        decision = self.text.decision
        if decision is not None and (decision.sole_determinant or decision.reviewer_authority_to_change is False):
            return False
        entry = self.flows.lists.get(effect.when.on or effect.when.not_on or "")
        if entry is not None:
            return entry.decided != "automatically"
        return decision is not None and decision.mode != "automated"

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


def _months(retention: Lever | str | None) -> float | None:
    if retention is None:
        return None
    return int(retention.value) if isinstance(retention, Lever) else inf


def empty_appeal(appeal: Appeal) -> str:
    """Why an appeal that is there helps nobody; empty where it may."""
    filed, months, upheld = (float(one.value) for one in (appeal.filed_share, appeal.months, appeal.upheld_if_in_error))
    if filed == 0:
        return "nobody files it"
    if upheld < 1 / 20:
        return f"of those in error it helps {upheld:.3g}"
    return f"it takes {months:g} months" if months > 24 else ""
