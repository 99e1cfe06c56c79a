"""Every measure, in order: those that the files of this package declare in ``MEASURES``.  Nothing else lists them."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from glasshouse.discovery import modules_in
from glasshouse.errors import UsageError, did_you_mean
from glasshouse.measures.measure import Measure

FILES: Final[tuple[ModuleType, ...]] = tuple(
    file for file in modules_in("glasshouse.measures") if hasattr(file, "MEASURES")
)
"""The modules that measure something."""

ORDER: Final = (
    "prevalence", "incidence", "ever_listed", "lifetime_listing", "time_on_list", "return", "listed_in_error",
    "listed_as_designed", "missed_by_error", "let_go", "unseen", "wrong", "induced", "refusals", "attempts",
    "people_refused", "also_refused", "work_lost", "income_lost", "spill_over", "disparity", "class_share",
    "mobility", "protected_conduct_lost", "averted_as_assumed", "records_per_person", "life_observed",
    "harm_at_perfect_sight", "appeals", "wishes_eased", "turns_caused", "index_tracks", "index_raised", "moved_by",
    "still_listed", "contested", "twin_difference"
)  # fmt: skip
"""The order in which measures are listed and readings written; a measure that is not named here comes after."""

_DECLARED: Final[dict[str, Measure]] = {measure.id: measure for file in FILES for measure in file.MEASURES}

CATALOGUE: Final = tuple(_DECLARED[name] for name in (*ORDER, *(name for name in _DECLARED if name not in ORDER)))

UNIT: Final = {measure.id: measure.unit for measure in CATALOGUE}


def named(name: str) -> Measure:
    """The measure of this id.  Raises UsageError for an id that is none."""
    known = {measure.id: measure for measure in CATALOGUE}
    if name.lower() in known:
        return known[name.lower()]
    near = did_you_mean(name, known)
    raise UsageError(
        f"unknown measure '{name}'", remedy=f"did you mean '{near}'?" if near else "`glasshouse measures` lists them"
    )


def sentence(measure: Measure) -> str:
    """All that is said of a measure, for people."""
    return "\n".join(
        [f"{measure.id}: {measure.title} ({measure.unit})", measure.definition, f"Source: {measure.source}"]
    )


def describe() -> list[dict[str, str]]:
    """The catalogue as rows."""
    return [measure._asdict() for measure in CATALOGUE]
