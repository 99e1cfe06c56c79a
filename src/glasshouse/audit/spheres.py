"""In which sphere of life a signal was generated and a measure falls: what a clause does comes before its name.

A residual word (services, civic, …) names no sphere: the agency's own sector, or the right that a record touches, does.
A measure that restricts travel, work, credit falls there, whatever context it declares.  Under a residual word, or one
that holds more than two fifths of the signals, the same word is the same sphere only where the purposes agree.  Both
only where several agencies use the word, or it is that broad.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from glasshouse.scheme import Agency, Effect, SchemeText, Sight
from glasshouse.vocabulary import CONTEXTS

RESIDUAL: Final = frozenset({"services", "civic", "membership", "consumption", "publicity"})
FEWEST_SIGNALS: Final = 5
"""From how many signals on a context can hold too many of them."""

_FALLS_IN: Final = {
    "movement": ("travel", "customs", "driving_licence", "traffic"),
    "work": ("work", "profession", "market_regulation"),
    "schooling": ("schooling",),
    "benefits": ("benefits", "services", "health", "utilities", "family", "housing"),
    "credit": ("credit", "finance"),
    "housing": ("housing", "utilities", "benefits"),
}
"""What a measure restricts, and the contexts in which that can fall; the first one where another is declared."""

_OF_RIGHT: Final = {
    "expression": "online_speech", "press": "press", "assembly": "assembly", "petition": "petition",
    "association": "association", "belief": "belief", "vote": "vote",
}  # fmt: skip


class Sphere(NamedTuple):
    """A sphere in which signals were generated; ``strange``: under one broad word, for another purpose."""

    context: str
    strange: bool = False

    def words(self) -> str:
        """As it is printed."""
        return f"{self.context} (for another purpose)" if self.strange else self.context


class Spheres:
    """The spheres of one scheme."""

    def __init__(self, text: SchemeText) -> None:
        sights = [(agency, sight) for agency in text.agencies for sight in agency.sees]
        declared = [sight.context for _, sight in sights]
        self.broad: dict[str, int] = {
            context: held
            for context in dict.fromkeys(declared)
            if len(declared) >= FEWEST_SIGNALS and 5 * (held := declared.count(context)) > 2 * len(declared)
        }
        """Contexts of more than two fifths of the signals, with their number."""
        of_agencies = [context for agency in text.agencies for context in {sight.context for sight in agency.sees}]
        self._vague = {
            one for one in of_agencies if one in self.broad or (one in RESIDUAL and of_agencies.count(one) > 1)
        }
        self._purposes = {*text.about.purpose, *(text.index.purpose or () if text.index is not None else ())}
        self._of = {id(sight): self._find(agency, sight) for agency, sight in sights}

    def of(self, sight: Sight) -> Sphere:
        """Where a signal was generated."""
        return self._of[id(sight)]

    def _find(self, agency: Agency, sight: Sight) -> Sphere:
        context: str = sight.context
        if context in RESIDUAL and sight.right in _OF_RIGHT:
            return Sphere(_OF_RIGHT[sight.right])
        if context not in self._vague:
            return Sphere(context)
        if context in RESIDUAL and agency.sector in CONTEXTS and agency.sector not in RESIDUAL:
            return Sphere(agency.sector)
        purpose = sight.collected_for
        return Sphere(context, strange=purpose is not None and self._purposes.isdisjoint(purpose))


def falls_in(effect: Effect) -> str:
    """The sphere in which a measure falls."""
    possible = _FALLS_IN.get(effect.restricts or "", (effect.context,))
    return effect.context if effect.context in possible else possible[0]


def keeps_from_travel(effect: Effect) -> bool:
    """Whether a measure excludes from travel by its severity, whatever it says that it restricts."""
    return falls_in(effect) in ("travel", "customs") and (effect.severity or 0) >= 4


def only_names(effect: Effect) -> bool:
    """Whether a measure does nothing but make a name public, and is therefore left to the rule on shaming."""
    acts = effect.times or effect.adds_per_month or getattr(effect, "refuses", None) or getattr(effect, "grants", None)
    return effect.context == "publicity" and not acts and effect.restricts in (None, "none") and not effect.essential


def told_broad(spheres: Spheres, signals: int) -> Iterator[str]:
    """Contexts that hold so many signals that they may be declared too broadly."""
    for context, held in spheres.broad.items():
        yield f"{context}: {held} of {signals} signals; is it one sphere of life?"
