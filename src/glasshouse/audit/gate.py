"""Under which law: what has to be so before a norm holds for somebody at all.

Decided from declared facts, and from what the clauses do where that says more: a system that is learned, infers from
biometric data or identifies people at a distance is taken for one of artificial intelligence, whatever it is called; a
measure on benefits, credit, work, schooling makes the point of Annex III that it is about.
"""

from __future__ import annotations

from typing import Final

from glasshouse.audit.facts import Facts
from glasshouse.audit.rule import NO, YES, Answer, Silence, all_of, any_of, known
from glasshouse.audit.spheres import falls_in

PUBLIC: Final = ("public", "court", "police")
_POINTS: Final = {
    "benefits": "5a", "health": "5a", "credit": "5b", "work": "4b", "schooling": "3a", "insurance": "5c",
}  # fmt: skip
"""The point of Annex III under which a measure in a sphere falls; 5(a) of public authorities, 5(b) with a figure."""


class Gate:
    """Which duties hold for one scheme."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._about = facts.text.about
        self._known: dict[str, Answer] = {"": YES}
        self.is_ai = self._is_ai()
        self.derived = frozenset(self._derived())
        """The points of Annex III that its clauses make, whatever is declared."""

    def signs_of_ai(self) -> tuple[str, ...]:
        """What of a text only a system of artificial intelligence does."""
        index = self._facts.text.index
        signs = ["the figure is learned"] if index is not None and index.learned is True else []
        for _, sight in self._facts.sights:
            biometric = sight.modality in ("camera", "remote_biometric")
            if sight.modality == "remote_biometric" or (biometric and sight.infers):
                signs.append(f"'{sight.id}' infers from biometric data")
        return tuple(signs)

    def _is_ai(self) -> Answer:
        if self.signs_of_ai() or self._about.system_ai is True:
            return YES
        if self._about.system_ai == "unknown":
            return Answer(None, (Silence(self._about, "about", "system_ai"),))
        return NO

    def _derived(self) -> list[str]:
        index, points = self._facts.text.index, []
        for effect, adverse in self._facts.burdens:
            point = _POINTS.get(falls_in(effect))
            if not adverse.value or point is None:
                continue
            if (point != "5a" or self._about.operator in PUBLIC) and (point != "5b" or index is not None):
                points.append(point)
        if index is not None and index.predicts == "offence":
            points.append("6d")
        if any(sight.modality == "remote_biometric" for _, sight in self._facts.sights):
            points.append("1a")
        return points

    def falls_under(self, points: frozenset[str] | None = None) -> Answer:
        """Whether its clauses or its declarations make a point of Annex III, or one of these points of it."""
        known_points = self.derived | frozenset(self._about.annex_iii or ())
        if known_points & points if points is not None else known_points:
            return YES
        if self._about.annex_iii is None:
            return Answer(None, (Silence(self._about, "about", "annex_iii"),))
        return NO

    def high_risk(self, points: frozenset[str] | None = None) -> Answer:
        """Whether it falls under Annex III, or under one of these points of it, as a system of artificial intelligence.

        What scores persons profiles them, and Art. 6(3) lets no such system out.
        """
        return all_of(self.is_ai, self.falls_under(points))

    def role(self, *roles: str) -> Answer:
        """Whether the operator is one of these under the Act."""
        if self._about.role is None:
            return Answer(None, (Silence(self._about, "about", "role"),))
        return known(self._about.role in (*roles, "provider_and_deployer"))

    def public_task(self) -> Answer:
        """A body governed by public law, or a private one that provides public services."""
        if self._about.operator in PUBLIC:
            return YES
        if self._about.public_services is None:
            return Answer(None, (Silence(self._about, "about", "public_services"),))
        return known(self._about.public_services)

    def holds(self, duty: str) -> Answer:
        """Whether a duty holds: Art. 15 for providers, 26, 27 and 86 for deployers, the FCRA for private parties."""
        if duty not in self._known:
            self._known[duty] = self._ask(duty)
        return self._known[duty]

    def _ask(self, duty: str) -> Answer:
        if duty == "provider":
            return all_of(self.high_risk(), self.role("provider"))
        if duty == "deployer":
            return all_of(self.high_risk(), self.role("deployer"))
        if duty == "rights assessment":
            financial = self.high_risk(frozenset({"5b", "5c"}))
            return all_of(self.high_risk(), self.role("deployer"), any_of(financial, self.public_task()))
        if duty == "high risk":
            return self.high_risk()
        if duty == "consumer report":
            return known(self._about.operator == "private")
        if duty == "public task":
            return known(self._about.operator in PUBLIC)
        return YES
