"""Norms that several rules cite: instrument, wording as read, and the key of the source (docs/audit/sources.md).

A quotation stands only where its wording was read; what is from memory has none and is to be verified.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from glasshouse.audit.rule import Criterion, Severity

ARTICLE_5_FROM: Final = date(2025, 2, 2)
ANNEX_III_FROM: Final = date(2027, 12, 2)
"""As moved by Regulation (EU) 2026/1744; systems that public authorities use already have until 2 August 2030."""

SCORING: Final = Criterion(
    "EU", "AI Act, Art. 5(1)(c)(i)",
    "in social contexts that are unrelated to the contexts in which the data was originally generated or collected",
    "S1", True, Severity.PROHIBITED, ARTICLE_5_FROM, only_ai=True,
)  # fmt: skip
DISPROPORTIONATE: Final = Criterion(
    "EU", "AI Act, Art. 5(1)(c)(ii)", "unjustified or disproportionate to their social behaviour or its gravity",
    "S1", True, Severity.PROHIBITED, ARTICLE_5_FROM, only_ai=True,
)  # fmt: skip
PRIVATE_LIFE: Final = Criterion("COE", "ECHR, Art. 8(2)", "", "", False)
INTERFERENCE: Final = Criterion("UN", "ICCPR, Art. 17", "", "S26", True)
UNESCO: Final = Criterion(
    "ETHICS", "UNESCO Recommendation on the Ethics of AI (2021)",
    "AI systems should not be used for social scoring or mass surveillance purposes", "S29", True,
    Severity.CONCERN, binding=False,
)  # fmt: skip
PURPOSE: Final = Criterion(
    "EU", "GDPR, Art. 5(1)(b)", "not further processed in a manner that is incompatible with those purposes", "S9", True
)
MODERATE: Final = Criterion(
    "CN", "State Council Opinions 2020 No. 49, as told by officials",
    "must be based on the facts…, based on laws and regulations, and be moderate in severity", "S31c", True,
)  # fmt: skip
