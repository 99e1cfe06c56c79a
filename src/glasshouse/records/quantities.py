"""What is counted: every quantity with its clause, context and kind, and where its counter lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from glasshouse.records.log import Codebook
from glasshouse.vocabulary import CONTEXTS, GROUNDS, SPELL_CLASSES, WAYS, WORK

Array = np.ndarray[Any, Any]

RECORD_KINDS: Final = ("on_the_doer", "astray", "unseen", "misattributed", "fabricated")
"""Of a record: on the doer's ledger; the sighting went astray; never seen (full ledger alone); two false ones."""


class Quantity(NamedTuple):
    """One counter.  ``clause``: a kind's, list's, sight's or effect's id; None: all of them (lists: any black list)."""

    id: str
    clause: str | None
    context: str | None
    by: str | None
    stock: bool  # people (or income bands) at the end of a month; over the run person-months.  Else events


class Offsets(NamedTuple):
    """Where the counters of each id begin; the names are the ids."""

    people: int
    work: int
    income: int
    listed: int
    in_error: int
    as_designed: int
    missed_by_error: int
    let_go: int
    unseen: int
    on_corrected: int
    on_full: int
    in_class: int
    deeds: int
    deeds_seen: int
    turns: int
    turns_caused: int
    wishes: int
    refused: int
    attempts: int
    people_refused: int
    also_refused: int
    rewarded: int
    sightings: int
    records: int
    corrected: int
    class_moves: int
    entered: int
    left: int
    spells: int
    filed: int
    decided: int
    became_aware: int
    ever_listed: int
    lived: int
    induced: int


class Layout(NamedTuple):
    """The counters of a run, and the tables by which a row of the log finds its own."""

    quantities: tuple[Quantity, ...]
    at: Offsets
    kind_context: Array  # (kinds,) int16, 1 + place of its context among those of the wishes
    contexts: int  # how many contexts the wishes have
    kind_polarity: Array  # (kinds,) int8: 1 protected, 2 harmful, 0 else
    list_black: Array  # (lists,) bool


MEANING: Final = {
    "people": ("people present", "people"),
    "work": ("people in this state of work", "people"),
    "income": ("sum of the income bands (0-9) of the people present", "income bands"),
    "listed": ("people on this list; without a list, on any black list", "people"),
    "in_error": ("people on it on the actual ledger and not on the corrected one", "people"),
    "as_designed": ("people on it on the actual and the corrected ledger, by ground of the entry", "people"),
    "missed_by_error": ("people on it on the corrected ledger, not on the actual one, and not let go", "people"),
    "let_go": ("people on it on the corrected ledger alone since an appeal was upheld", "people"),
    "unseen": ("people on it on the full ledger and not on the corrected one", "people"),
    "on_corrected": ("people on it on the corrected ledger", "people"),
    "on_full": ("people on it on the full ledger", "people"),
    "in_class": ("people in this class of the index (actual ledger)", "people"),
    "deeds": ("conducts done", "deeds"),
    "deeds_seen": ("conducts done that at least one agency saw", "deeds"),
    "turns": ("turns of life that held", "turns"),
    "turns_caused": ("turns of life that only this clause caused", "turns"),
    "wishes": ("wishes granted", "wishes"),
    "refused": ("wishes refused, by context of the wish or by first refusing clause", "wishes"),
    "attempts": ("attempts at refused wishes", "attempts"),
    "people_refused": ("people refused for the first time in a year of the run", "people"),
    "also_refused": ("refused wishes that this clause too would have refused", "wishes"),
    "rewarded": ("granted wishes that this reward eased", "wishes"),
    "sightings": ("sightings of deeds, and those that went astray", "sightings"),
    "records": ("records falling due, by how they came about", "records"),
    "corrected": ("false records corrected at their source", "records"),
    "class_moves": ("changes of class, from one to another", "changes"),
    "entered": ("entries on the list, by ground", "entries"),
    "left": ("exits from the list, by way", "exits"),
    "spells": ("spells that ended (or stood open when the run did), by class of error", "spells"),
    "filed": ("appeals filed, by whether the listing was in error then", "appeals"),
    "decided": ("appeals decided, by outcome and by whether the listing was in error when filed", "appeals"),
    "became_aware": ("people who became aware of the scheme", "people"),
    "ever_listed": ("people on the list for the first time in the run", "people"),
    "lived": ("people present in some month of the run; who changes the age band counts in both", "people"),
    "induced": ("people on the list who are not on it when the scheme is read without consequences", "people"),
}
"""Of each id: what is counted, and its unit (a stock over the run: times months)."""

STOCK_IDS: Final = frozenset({*Offsets._fields[: Offsets._fields.index("deeds")], "induced"})
"""What is a stock: it stands at a month's end.  All else is counted as it happens."""


def layout(codebook: Codebook) -> Layout:
    """Lay out the counters of a codebook."""
    wishes = [row for row, kind in enumerate(codebook.kind_is) if kind == "wish"]
    contexts = [context for context in CONTEXTS if any(codebook.kind_context[row] == context for row in wishes)]
    quantities: list[Quantity] = []
    offsets: dict[str, int] = {}
    for name in Offsets._fields:
        offsets[name] = len(quantities)
        stock = name in STOCK_IDS
        quantities += [Quantity(name, *key, stock) for key in _keys(name, codebook, contexts)]
    place = {context: 1 + i for i, context in enumerate(contexts)}
    polarity = {"protected": 1, "harmful": 2}
    return Layout(
        tuple(quantities),
        Offsets(**offsets),
        np.array([place.get(context, 0) for context in codebook.kind_context], np.int16),
        len(contexts),
        np.array([polarity.get(word, 0) for word in codebook.kind_polarity], np.int8),
        np.array([word == "black" for word in codebook.list_polarity], np.bool_),
    )


Key = tuple[str | None, str | None, str | None]


def _keys(name: str, book: Codebook, contexts: list[str]) -> Iterator[Key]:
    """(clause, context, by) of the counters of an id, in the order in which the aggregator finds them."""
    match name:
        case "people" | "income" | "became_aware" | "lived":
            yield None, None, None
        case "work":
            yield from ((None, None, f"work={word}") for word in WORK)
        case "listed" | "in_error" | "on_corrected" | "on_full" | "ever_listed" | "induced":
            yield from ((item, None, None) for item in book.lists)
            yield None, None, None
        case "missed_by_error" | "let_go" | "unseen":
            yield from ((item, None, None) for item in book.lists)
        case "as_designed" | "entered":
            yield from ((item, None, f"ground={ground}") for item in book.lists for ground in GROUNDS)
        case "left":
            yield from ((item, None, f"way={way}") for item in book.lists for way in WAYS)
        case "spells":
            yield from ((item, None, f"spell_class={word}") for item in book.lists for word in SPELL_CLASSES)
        case "filed":
            yield from ((item, None, f"in_error={word}") for item in book.lists for word in ("no", "yes"))
        case "decided":
            for item in book.lists:
                for outcome in ("dismissed", "upheld"):
                    yield from ((item, None, f"{outcome}, in_error={word}") for word in ("no", "yes"))
        case "deeds" | "deeds_seen" | "turns" | "wishes":
            yield from zip(book.kinds, book.kind_context, [None] * len(book.kinds), strict=True)
        case "refused" | "attempts" | "people_refused":
            yield None, None, None
            yield from ((None, context, None) for context in contexts)
            yield from ((effect, None, None) for effect in book.effects)
        case "also_refused" | "rewarded" | "turns_caused":
            yield from ((effect, None, None) for effect in book.effects)
        case "sightings":
            yield from ((sight, None, f"went={word}") for sight in book.sights for word in ("to_the_doer", "astray"))
        case "records":
            yield from ((sight, None, f"record={word}") for sight in book.sights for word in RECORD_KINDS)
        case "corrected":
            yield from ((sight, None, None) for sight in book.sights)
        case "in_class":
            yield from ((band, None, None) for band in book.classes)
        case "class_moves":
            yield from ((old, None, f"to={new}") for old in book.classes for new in book.classes)
        case _:
            raise KeyError(name)
