"""Assumed deterrence: the factors by which people are assumed to do fewer harmful deeds, and what no effect is."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from glasshouse.world.model import WorldText

NO_EFFECT: Final = Fraction(1)


def deterrences(text: WorldText) -> list[str]:
    """Addresses of the factors by which people are assumed to do fewer harmful deeds."""
    harmful = {conduct.id for conduct in text.conducts if conduct.polarity == "harmful"}
    return [f"{one.id}.times" for one in text.responses if harmful & set(one.kinds)]
