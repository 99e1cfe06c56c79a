"""The data dictionary: what each column of each table means, and each quantity of the tally."""

from __future__ import annotations

from typing import Final

from glasshouse.records.dots import SCHEMA
from glasshouse.records.quantities import MEANING, STOCK_IDS
from glasshouse.records.result import SCHEMAS
from glasshouse.vocabulary import COHORT_AXES

_COMMON: Final = {
    **{axis: (f"cohort: {axis}, fixed at the start", "") for axis in COHORT_AXES},
    "world": ("name of the regime lived under", ""),
    "against": ("the world that is subtracted", ""),
    "cohort": ("group of one axis, AXIS=WORD, or all", ""),
    "batch": ("0 to 63, the same for a household", ""),
    "quantity": ("what is counted: see the quantities", ""),
    "clause": ("id of the kind, list, sight, effect or class; none: all (of lists: any black list)", ""),
    "context": ("sphere of life of the kind", ""),
    "by": ("what the quantity is split by", ""),
    "list": ("id of the list; none: any black list", ""),
    "month": ("months since the scheme came into force; none: over the run", "months"),
    "value": (
        "events; of a stock: change since the month before (month given), or person-months (over the run)",
        "count",
    ),
}

_OF_TABLE: Final = {
    "spells": {
        "entry_quarter": ("quarters from coming into force to the entry", "quarters"),
        "months": ("length of the spell", "months"),
        "months_in_run": ("of them, months of the run", "months"),
        "way": ("how it ended", ""),
        "spell_class": ("class of error", ""),
        "ground": ("ground of the entry", ""),
        "months_since_exit": ("months since the last exit from this list; -1: a first spell", "months"),
        "spells": ("spells like this", "spells"),
    },
    "returns": {
        "months": ("from exit to return, death or end of the run", "months"),
        "observed": ("what came: returned, died, or nothing until the end (censored)", ""),
        "exits": ("exits like this", "exits"),
    },
    "ages": {
        "age": ("age in years, 119 and more together", "years"),
        "months": ("lived in the run by people never listed before", "person-months"),
        "entries": ("first listings", "people"),
        "deaths": ("deaths of people never listed", "people"),
    },
    "twin": {
        "among": ("all, or people on no black list in the first world", ""),
        "total": ("what is summed for each person over the run", ""),
        "people": ("people who lived a month of the run", "people"),
        "sum": ("sum of the differences, world minus against", "count"),
        "squares": ("sum of the squared differences", "count"),
        "positive": ("people with a difference above 0", "people"),
        "negative": ("people with a difference below 0", "people"),
    },
    "standing": {
        "class": ("class held at the end of the month, INDEX/CLASS", ""),
        "month": ("months since the scheme came into force: the last of each year", "months"),
        "harmful": ("harmful deeds done in the twelve months up to and with this one", "deeds"),
        "beneficial": ("beneficial deeds done in them", "deeds"),
        "people": ("people like this, of the sample whose histories are kept", "people"),
    },
    "moves": {
        "class": ("class reached, INDEX/CLASS", ""),
        "direction": ("up or down", ""),
        "because": (
            "what fell due on the actual ledger in that month: no_record, rewarded_act (records of beneficial conduct "
            "alone), held_against (of other conduct alone), both",
            "",
        ),
        "moves": ("changes of class like this, of the sample whose histories are kept", "changes"),
    },
    "dots": {
        "dot": ("place in the picture, the same in every world", ""),
        "class": ("class held, INDEX/CLASS", ""),
        "month": ("first month of a stretch in which nothing changes, from coming into force on", "months"),
        "months": ("length of the stretch; months after a death have none", "months"),
        "held": (
            "sum of what holds: 1 written down lately, 2 something of it not true, 4 on a red list, 8 on a black list, "
            "16 on one in error, 32 refused lately, 64 eased by a reward lately (lately: in the twelve months up to "
            "this one)",
            "",
        ),
    },
    "panel": {
        "stratum": ("why the person was drawn", ""),
        "weight": ("people of the stratum for each one drawn of it", "people"),
        "person": ("row of an invented person", ""),
        "month": ("months since January of year 0", "months"),
        "event": ("what happened", ""),
        "a": ("of the event: id, word or number", ""),
        "b": ("of the event: id, word or number", ""),
        "value": ("of the event: number", ""),
    },
}


_TABLES: Final = {**SCHEMAS, "dots": SCHEMA}


def columns_of(table: str) -> dict[str, tuple[str, str]]:
    """Meaning and unit of each column of a table, in order.  Raises KeyError for a column without one."""
    own = _OF_TABLE.get(table, {})
    return {column: own[column] if column in own else _COMMON[column] for column in _TABLES[table]}


def dictionary() -> list[dict[str, str]]:
    """Every column of every table and every quantity, as rows for the documentation."""
    columns = [
        {"of": table, "name": column, "meaning": meaning, "unit": unit}
        for table in _TABLES
        for column, (meaning, unit) in columns_of(table).items()
    ]
    quantities = [
        {"of": "stock" if name in STOCK_IDS else "events", "name": name, "meaning": meaning, "unit": unit}
        for name, (meaning, unit) in MEANING.items()
    ]
    return columns + quantities
