"""Every measure: its id, title, unit, definition and where the definition comes from.  Ids are never renamed."""

from __future__ import annotations

from typing import Final, NamedTuple


class Measure(NamedTuple):
    """What a measure is."""

    id: str
    title: str
    unit: str
    definition: str
    source: str


_MODEL: Final = "docs/model.md, Measures"
_AJ: Final = "Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978)"
_SPEARMAN: Final = "Spearman, American Journal of Psychology 15 (1904)"
_PEOPLE: Final = "share of people"
_YEARLY: Final = "per 1,000 people and year"
_PER_PERSON: Final = "per person over the run"

CATALOGUE: Final = (
    Measure("prevalence", "On the list", _PEOPLE, "People on the list at a month's end over people present; over the "
            "run person-months over person-months.  Without a list: on any black list.", _MODEL),
    Measure("incidence", "Entries", _YEARLY, "Entries on the list per 1,000 people present and year.", _MODEL),
    Measure("ever_listed", "Ever listed", _PEOPLE, "People on the list in some month of the run over people present "
            "in some month of it.", _MODEL),
    Measure("lifetime_listing", "Listed in a lifetime, synthetic cohort", "probability", "Chance of a first listing "
            "by age 85 for somebody who lived through the run's rates by age, death competing.", _AJ),
    Measure("time_on_list", "Time on the list", "share of spells", "Of spells that began in the run, the share left by "
            "each way within 60 months; and (by restricted mean) months on the list, at most 60.", _AJ),
    Measure("return", "Back on the list", "share of exits", "Of exits from the list, the share back on it within 12, "
            "24 and 60 months, death competing.", _AJ),
    Measure("listed_in_error", "Listed in error", _PEOPLE, "People on the list on the actual ledger and not on the "
            "corrected one, over people present: the smallest sense of wrong.", _MODEL),
    Measure("listed_as_designed", "Listed as designed, by ground", _PEOPLE, "People on the list on the actual and the "
            "corrected ledger, over people present, by the ground of the entry.", _MODEL),
    Measure("missed_by_error", "Missed by error", _PEOPLE, "People on the list on the corrected ledger, not on the "
            "actual one and not let go, over people present.", _MODEL),
    Measure("let_go", "Let go", _PEOPLE, "People on the list on the corrected ledger alone since an appeal was upheld "
            "though the listing was not in error, over people present.", _MODEL),
    Measure("unseen", "Unseen", _PEOPLE, "People on the list on the full ledger and not on the corrected one, over "
            "people present.", _MODEL),
    Measure("wrong", "Spells by class of error", "share of spells", "Spells that ended in the run, or stood open at "
            "its end, by class of error.", _MODEL),
    Measure("induced", "Induced", _PEOPLE, "People on the list who are not on it when the same scheme is read without "
            "consequences over the twin's life, over people present.", _MODEL),
    Measure("refusals", "Refused wishes", _YEARLY, "Refused wishes per 1,000 people and year, by context and by first "
            "refusing clause.", _MODEL),
    Measure("attempts", "Refused attempts", _YEARLY, "Attempts at refused wishes per 1,000 people and year.", _MODEL),
    Measure("people_refused", "People refused", _YEARLY, "People refused at least once in a year of the run, per 1,000 "
            "people and year.", _MODEL),
    Measure("also_refused", "Also refused", _YEARLY, "Refused wishes that this clause too would have refused, per "
            "1,000 people and year.", _MODEL),
    Measure("work_lost", "Work lost", "months per person over the run", "Months in work that the same people have "
            "fewer of under the scheme; gross to those hit, not net to the city.", _MODEL),
    Measure("income_lost", "Income lost", "income-band months per person over the run", "Income bands times months "
            "that the same people have fewer of under the scheme; gross.", _MODEL),
    Measure("spill_over", "Spill-over", _PER_PERSON, "Difference between the worlds among people who are on no black "
            "list under the scheme: months in work, income-band months, refusals, protected deeds.", _MODEL),
    Measure("disparity", "Disparity", "log ratio", "Log of the ratio of the shares of person-months on the list, the "
            "second group of an axis over the first. Its parts sum to it, in an order that is a convention: "
            "circumstance and law (the full ledger of the twin that is only watched), coverage (its corrected ledger "
            "less the full one), errors (its actual ledger less the corrected one), consequences and response (the "
            "actual ledger less the twin's).", _MODEL),
    Measure("class_share", "People by class", _PEOPLE, "People in the class of the index (actual ledger) at a month's "
            "end over people present; over the run person-months over person-months.", _MODEL),
    Measure("mobility", "Changes of class", _YEARLY, "Changes from one class to another per 1,000 people and "
            "year.", _MODEL),
    Measure("protected_conduct_lost", "Protected conduct lost", _PER_PERSON, "Protected deeds that the same people do "
            "fewer of under the scheme; by context, from the counts of both worlds.", _MODEL),
    Measure("averted_as_assumed", "Harmful conduct averted, as assumed", _PER_PERSON, "Harmful deeds that the same "
            "people do fewer of under the scheme: what the assumed response puts in.", _MODEL),
    Measure("records_per_person", "Records", "per person and year", "Records falling due on the actual ledger, per "
            "person and year.", _MODEL),
    Measure("life_observed", "Share of life observed", "share", "Deeds that at least one agency saw over all deeds "
            "done.", _MODEL),
    Measure("harm_at_perfect_sight", "Listed at perfect sight", _PEOPLE, "People on the list on the corrected ledger "
            "(no error) and on the full one (all seen, no error), over people present.", _MODEL),
    Measure("appeals", "Appeals", "per 1,000 people and year", "Appeals filed and decided, by outcome and by whether "
            "the listing was in error when filed, per 1,000 people and year.", _MODEL),
    Measure("wishes_eased", "Eased wishes", _YEARLY, "Granted wishes that this reward eased, per 1,000 people and "
            "year.", _MODEL),
    Measure("turns_caused", "Turns caused", _YEARLY, "Turns of life that only this clause caused, per 1,000 people "
            "and year.", _MODEL),
    Measure("index_tracks", "How the class follows conduct", "rank correlation", "Spearman's rank correlation, ties at "
            "their mean rank, of the class held at a year's end with the conduct of the twelve months before it, of a "
            "sample: beneficial deeds less harmful ones, each counting one; harmful deeds, the fewer the higher; "
            "beneficial deeds. Over the run: over all year's ends together. 1: the class orders people as their "
            "conduct does; 0: it says nothing of it.", _SPEARMAN),
    Measure("index_raised", "Rises in class", _YEARLY, "Changes to a higher class of the index per 1,000 people and "
            "year.", _MODEL),
    Measure("moved_by", "What moved the class", "share of moves", "Of the changes to a higher (lower) class of a "
            "sample, the share by what fell due on the actual ledger in that month: records of beneficial conduct "
            "alone, of other conduct alone, both, or no record at all.", _MODEL),
    Measure("still_listed", "Still on the list", "share of spells", "Of spells that began in the run, the share that "
            "lasts longer than 12, 24 and 60 months, death competing.", _AJ),
    Measure("contested", "Appeals by entry", "share of entries", "Appeals filed over entries; of appeals decided, the "
            "share upheld, in all and where the listing was in error when filed.", _MODEL),
    Measure("twin_difference", "Difference between the worlds", _PER_PERSON, "Mean difference of each personal total, "
            "scheme minus other, over the same people; and the shares who have more and who have less.", _MODEL),
)  # fmt: skip


def describe() -> list[dict[str, str]]:
    """The catalogue as rows."""
    return [measure._asdict() for measure in CATALOGUE]


UNIT: Final = {measure.id: measure.unit for measure in CATALOGUE}
