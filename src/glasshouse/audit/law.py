"""Since when an instrument is there and applies, and which states it does not bind.

A criterion is not held before its instrument was adopted, and is upcoming until it applies.  Which dates were read, and
where, stands in docs/audit/sources.md; a date from memory is marked there.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final, NamedTuple

from glasshouse.audit.rule import Criterion

ARTICLE_5_FROM: Final = date(2025, 2, 2)
ARTICLE_86_FROM: Final = date(2026, 8, 2)
"""Art. 86 lies in Chapter IX: the general date of Art. 113, which Regulation (EU) 2026/1744 did not move."""
ANNEX_III_FROM: Final = date(2027, 12, 2)
"""As moved by Regulation (EU) 2026/1744; systems that public authorities use already have until 2 August 2030."""


class Instrument(NamedTuple):
    """Adopted, applying from; ``not_for``: profiles of states that have not ratified it, with what is known of them."""

    adopted: date
    applies_from: date
    not_for: dict[str, str] = {}


_CHINA_SIGNED: Final = {"CN": "China has signed the Covenant and not ratified it"}
_US_NOT_CRC: Final = {"US": "the United States has signed the Convention and not ratified it"}
_US_NOT_ICESCR: Final = {"US": "the United States has signed the Covenant and not ratified it"}

INSTRUMENTS: Final[dict[str, Instrument]] = {
    "AI Act": Instrument(date(2024, 6, 13), ARTICLE_5_FROM),
    "GDPR": Instrument(date(2016, 4, 27), date(2018, 5, 25)),
    "LED": Instrument(date(2016, 4, 27), date(2018, 5, 6)),
    "Charter": Instrument(date(2000, 12, 7), date(2009, 12, 1)),
    "WP251 guidelines": Instrument(date(2017, 10, 3), date(2018, 5, 25)),
    "ECHR": Instrument(date(1950, 11, 4), date(1953, 9, 3)),
    "Convention 108": Instrument(date(1981, 1, 28), date(1985, 10, 1)),
    "Convention 108+": Instrument(date(2018, 5, 18), date(2018, 5, 18)),
    "CoE AI Convention": Instrument(date(2024, 5, 17), date(2024, 5, 17)),
    "ICCPR": Instrument(date(1966, 12, 16), date(1976, 3, 23), _CHINA_SIGNED),
    "ICESCR": Instrument(date(1966, 12, 16), date(1976, 1, 3), _US_NOT_ICESCR),
    "CRC": Instrument(date(1989, 11, 20), date(1990, 9, 2), _US_NOT_CRC),
    "CRC, General Comment 25": Instrument(date(2021, 3, 2), date(2021, 3, 2), _US_NOT_CRC),
    "UNESCO Recommendation on the Ethics of AI (2021)": Instrument(date(2021, 11, 23), date(2021, 11, 23)),
    "UN Guiding Principles 17-21": Instrument(date(2011, 6, 16), date(2011, 6, 16)),
    "PIPL": Instrument(date(2021, 8, 20), date(2021, 11, 1)),
    "State Council Opinions 2020 No. 49": Instrument(date(2020, 12, 7), date(2020, 12, 7)),
    "Catalogue of public credit information (draft)": Instrument(date(2021, 7, 12), date(2021, 7, 12)),
    "Measures on credit repair": Instrument(date(2025, 1, 1), date(2026, 4, 1)),
    "Plan of 2025 on credit repair": Instrument(date(2025, 1, 1), date(2025, 1, 1)),
    "SPC, Provisions on the List of Judgment Defaulters": Instrument(date(2013, 7, 16), date(2013, 10, 1)),
    "Fafa [2019] No. 35": Instrument(date(2019, 12, 16), date(2019, 12, 16)),
    "Hunan Social Credit Information Measures": Instrument(date(2021, 1, 25), date(2021, 5, 1)),
    "Hunan Social Credit Regulations": Instrument(date(2022, 5, 26), date(2022, 9, 1)),
    "Wisconsin v. Constantineau": Instrument(date(1971, 1, 19), date(1971, 1, 19)),
    "Latif v. Holder": Instrument(date(2014, 6, 24), date(2014, 6, 24)),
    "FCRA": Instrument(date(1970, 10, 26), date(1971, 4, 25)),
    "Regulation B": Instrument(date(1977, 3, 23), date(1977, 3, 23)),
}  # fmt: skip
"""By the beginning of what a criterion cites; the longest that fits holds."""


@cache
def instrument(criterion: Criterion) -> Instrument | None:
    """The instrument that a criterion cites; None for a convention of this project."""
    fitting = [name for name in INSTRUMENTS if _cites(criterion.instrument, name)]
    return INSTRUMENTS[max(fitting, key=len)] if fitting else None


def _cites(text: str, name: str) -> bool:
    return text == name or (text.startswith(name) and not text[len(name)].isalnum() and text[len(name)] != "+")


def applies_from(criterion: Criterion) -> date | None:
    """The day from which a criterion applies: its own, or that of its instrument."""
    if criterion.applies_from is not None:
        return criterion.applies_from
    text = instrument(criterion)
    return text.applies_from if text is not None else None


def adopted(criterion: Criterion) -> date:
    """The day from which its text is there at all."""
    text = instrument(criterion)
    return text.adopted if text is not None else date.min


def unbound(criterion: Criterion, profiles: tuple[str, ...]) -> str:
    """Why it does not bind a state whose own law the text names; empty where nothing is known against it."""
    text = instrument(criterion)
    exceptions = text.not_for if text is not None else {}
    return next((why for profile, why in exceptions.items() if profile in profiles), "")
