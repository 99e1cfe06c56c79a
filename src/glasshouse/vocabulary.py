"""The closed lists of the two languages and of the records: words and widths, no functions.

Order matters: an index into one of these tuples is what arrays store, and cohorts are written in the order of
:data:`COHORT_AXES`.  Lists are appended to, never reordered.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Final

NOTICE: Final = "Invented people. A model, not a measurement of any place"

Month = int
"""Months since January of year 0: ``12 * year + month - 1``; January 2021 is 24252.  A chunk is ``month // 12``."""

FIRST_MONTH: Final = 12 * 200
LAST_MONTH: Final = 12 * 2400 + 11
"""Months that a text may name for something to begin: a run reaches from fifty years before them to eighty after."""

NEVER: Final = 32767
"""The month that does not come: the largest int16."""

CONTEXTS: Final = (
    "finance", "credit", "courts", "enforcement", "tax", "traffic", "driving_licence", "travel", "customs",
    "market_regulation", "profession", "work", "health", "consumption", "messaging", "online_speech", "press",
    "assembly", "petition", "association", "belief", "vote", "civic", "utilities", "housing", "schooling", "benefits",
    "services", "membership", "family", "camera", "publicity", "insurance", "police", "population_register",
)  # fmt: skip
"""Spheres of life: where data were generated, and where a consequence falls."""

PROTECTED_CONTEXTS: Final = ("online_speech", "press", "assembly", "petition", "association", "belief", "vote")
"""Conduct here is ``protected`` or ``neutral``, never ``harmful``: a property of the language."""

WORK: Final = ("outside", "unemployed", "employed", "public", "self_employed")
"""Work: outside the labour force · looking for work · in private work · in public work · self-employed."""

SEXES: Final = ("female", "male")
RESIDENCIES: Final = ("local", "migrant")
MINORITY: Final = ("majority", "minority")
SCHOOLING: Final = ("none", "primary", "lower_secondary", "upper_secondary", "college")
HOUSEHOLDS: Final = ("alone", "couple", "with_children", "single_parent", "multigeneration", "collective")
ROLES: Final = ("head", "partner", "child", "elder", "other")
INCOME_BANDS: Final = 10
BATCHES: Final = 64

RATE_AGES: Final = ("0-17", "18-24", "25-34", "35-44", "45-59", "60-74", "75+")
RATE_AGE_FROM: Final = (0, 18, 25, 35, 45, 60, 75)
"""Age bands by which rates vary: age on the first of January."""

COHORT_AXES: Final = ("age", "sex", "residency", "minority", "income", "work")
COHORT_AGES: Final = ("below-scope", "18-24", "25-34", "35-44", "45-59", "60-74", "75+")
COHORT_INCOMES: Final = ("0-1", "2-3", "4-5", "6-7", "8-9")

MARGIN_AXES: Final = (
    "age", "sex", "residency", "minority", "schooling", "household", "district", "income", "work",
)  # fmt: skip
MARGIN_AGES: Final = (
    "0-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64",
    "65-69", "70-74", "75-79", "80-84", "85+",
)  # fmt: skip

GROUNDS: Final = ("adjudicated_serious", "minor", "unproven", "lawful_or_protected")
"""On what ground a listing rests, by the clause whose record brought it about."""

WAYS: Final = (
    "open", "death", "left_scope", "scheme_changed", "settled", "term", "class", "repair", "correction", "appeal",
)  # fmt: skip
"""How a spell on a list ended; ``open``: it had not when the run did."""

SPELL_CLASSES: Final = ("as_designed", "wrong_at_entry", "wrong_reason", "held_too_long")


class Ledger(IntFlag):
    """The ledgers that a record stands on, and what made a false one."""

    ACTUAL = 1
    CORRECTED = 2
    FULL = 4
    MISATTRIBUTED = 8
    FABRICATED = 16


class Held(IntFlag):
    """What a scheme holds on a person in a month, and what it did to them lately: the twelve months up to this one."""

    WRITTEN = 1  # a record on the actual ledger fell due lately
    UNTRUE = 2  # one of these was false
    FAVOURED = 4  # on a red list
    LISTED = 8  # on a black list
    IN_ERROR = 16  # on one on the actual ledger and not on the corrected one
    REFUSED = 32  # a wish was refused lately
    EASED = 64  # a wish was eased by a reward lately


class Event(IntEnum):
    """What a row of the log says.  A row is (person, month, event, a, b, value); unused fields are 0.

    ``a`` and ``b`` are row numbers of the Tables (kinds, clauses, lists); records turn them into ids.
    """

    DEED = 1  # a: conduct; value: ordinal of the potential event
    TURN = 2  # a: turn that held; b: 1 + clause whose stream caused it, 0: the world's own; value: ordinal
    WORK = 3  # a: work from next month on; b: work until now
    INCOME = 4  # a: income band from next month on; b: band until now
    WISH = 5  # a: wish, granted; value: ordinal
    REFUSED = 6  # a: wish; b: refusing clause; value: attempts
    ALSO_REFUSED = 7  # a: wish; b: a further clause that would have refused it
    REWARDED = 8  # a: wish; b: reward clause that eased it
    SIGHTING = 9  # a: clause of an agency that saw a deed; b: 1 when the sighting went astray
    RECORD = 10  # a: clause; b: Ledger flags; value: deed it claims (month << 16 | ordinal); in the month it falls due
    CORRECTED = 11  # a: clause; a false record corrected at its source
    CLASS = 12  # a: class from now on, -1 none; b: class until now, -1 none (actual ledger)
    STATUS = 13  # a: list; b: ledgers that hold the person on it now (Ledger flags), + 8 when let go
    ENTERED = 14  # a: list; b: 1 + clause of the record that brought it about, 0: a class; value: ground
    LEFT = 15  # a: list; b: way (index into WAYS); value: spell class << 16 | months
    FILED = 16  # a: list; b: 1 when in error in this month
    DECIDED = 17  # a: list; b: 1 when upheld
    AWARE = 18  # became aware of the scheme


LEVELS: Final = ("statute", "regulation", "guideline", "contract", "none")
PUBLISHED_FIELDS: Final = ("name", "number", "address", "photo", "family", "ground", "employer", "amount")
"""Words by which a scheme says what an authority publishes: values, never fields of the data model."""

MECHANISMS: Final = (
    "response", "association", "sanctions", "rewards", "publicity", "appeals", "corrections", "misattribution",
    "fabrication", "feedback", "frailty",
)  # fmt: skip
"""What ``--without`` can switch off."""
