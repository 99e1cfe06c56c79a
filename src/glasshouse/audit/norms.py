"""Norms that several rules cite: instrument, wording as read, and the key of the source (docs/audit/sources.md).

A quotation stands only where its wording was read; what is from memory has none and is to be verified.
"""

from __future__ import annotations

from typing import Final

from glasshouse.audit.facts import Facts
from glasshouse.audit.law import ARTICLE_5_FROM
from glasshouse.audit.rule import ANY, Criterion, Severity
from glasshouse.scheme import Effect

SCORING: Final = Criterion(
    "EU", "AI Act, Art. 5(1)(c)(i)",
    "in social contexts that are unrelated to the contexts in which the data was originally generated or collected",
    "S1", True, Severity.PROHIBITED, ARTICLE_5_FROM, only_ai=True, key="scoring",
)  # fmt: skip
DISPROPORTIONATE: Final = Criterion(
    "EU", "AI Act, Art. 5(1)(c)(ii)", "unjustified or disproportionate to their social behaviour or its gravity",
    "S1", True, Severity.PROHIBITED, ARTICLE_5_FROM, only_ai=True, key="scoring",
)  # fmt: skip
PRIVATE_LIFE: Final = Criterion(
    "COE", "ECHR, Art. 8(2)",
    "in accordance with the law and is necessary in a democratic society", "S47", True,
)  # fmt: skip
INTERFERENCE: Final = Criterion("UN", "ICCPR, Art. 17", "", "S26", True)
CHARTER_PRIVATE_LIFE: Final = Criterion(
    "EU", "Charter, Art. 7", "respect for his or her private and family life, home and communications", "S48", True
)
CHARTER_DATA: Final = Criterion("EU", "Charter, Art. 8(2)", "for specified purposes", "S48", True)
CHARTER_LIMITS: Final = Criterion(
    "EU", "Charter, Art. 52(1)",
    "must be provided for by law and respect the essence of those rights and freedoms", "S48", True,
)  # fmt: skip
CHARTER_PROPORTION: Final = Criterion(
    "EU", "Charter, Art. 52(1)",
    "limitations may be made only if they are necessary and genuinely meet objectives of general interest", "S48", True,
)  # fmt: skip
CHARTER_REMEDY: Final = Criterion(
    "EU", "Charter, Art. 47", "has the right to an effective remedy before a tribunal", "S48", True
)
CHARTER_EQUALITY: Final = Criterion(
    "EU", "Charter, Art. 21(1)", "Any discrimination based on any ground such as sex, race, colour", "S48", True
)
CHARTER_SAME_LAW: Final = Criterion("EU", "Charter, Art. 20", "Everyone is equal before the law", "S48", True)
CHARTER_CHILD: Final = Criterion(
    "EU", "Charter, Art. 24(2)", "the child's best interests must be a primary consideration", "S48", True
)
ADMINISTRATION: Final = (
    "the text binds the Union's own bodies; for authorities of Member States the same is a general principle"
)
CONVENTION: Final = Criterion(ANY, "Consistency of the text", "", "", False, Severity.CONCERN, binding=False)
"""What a contradiction within a text rests on: no law, and so never more than a concern."""
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


def no_scoring(facts: Facts, effect: Effect) -> tuple[tuple[str, ...], str]:
    """The key of the ban on social scoring where its terms are not met, with the reason; else nothing."""
    if not facts.over_time(effect):
        return ("scoring",), "one record is no evaluation over a period of time: the ban on scoring is not held"
    if facts.means_test(effect):
        return (
            "scoring",
        ), "by statute, from means, decided by an official: the ban on scoring is not held (recital 31)"
    return (), ""
