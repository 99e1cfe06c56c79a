"""Who reads what in a scheme: what a list or the index counts, what an appeal strikes, which lists feel a change.

Facts of a text alone, from which :mod:`glasshouse.study.clauses.cures` tells whether the law of cures holds for a move.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glasshouse.scheme import Appeal, Index, List, SchemeText, Sight
from glasshouse.scheme.reads import agencies_read, pools_of


def sights(text: SchemeText) -> dict[str, Sight]:
    """Every Sight by its id."""
    return {sight.id: sight for agency in text.agencies for sight in agency.sees}


def read_through(text: SchemeText, reads: Sequence[str]) -> dict[str, str]:
    """Sights that a reader of these agencies and pools reads, each with its agency."""
    agencies = agencies_read(pools_of(text), reads)
    return {sight.id: agency.id for agency in text.agencies if agency.id in agencies for sight in agency.sees}


def heard_agencies(text: SchemeText, reads: Sequence[str]) -> set[str]:
    """Agencies whose corrections reach a reader: read directly, or through a pool that passes them on."""
    through = {
        agency for pool in text.pools if pool.id in reads and pool.correction_reaches_copies for agency in pool.from_
    }
    return {agency.id for agency in text.agencies if agency.id in reads} | through


def counted(text: SchemeText, listing: List) -> set[str]:
    """Sights whose records can lead to a list, by count or through the index."""
    conducts = {word for way in listing.enter.any_ for word in way.count or ()}
    own = {one for one in read_through(text, listing.reads) if sights(text)[one].conduct in conducts}
    return own | (scored(text) if enters_by_class(listing) else set())


def struck(text: SchemeText, listing: List) -> set[str]:
    """Sights whose records an appeal against a list strikes: those an entry rests on."""
    conducts = {word for way in listing.enter.any_ for word in way.count or ()}
    own = {one for one in read_through(text, listing.reads) if sights(text)[one].conduct in conducts}
    every = set(read_through(text, text.index.reads)) if text.index is not None else set()
    return own | (every if enters_by_class(listing) else set())


def scored(text: SchemeText) -> set[str]:
    """Sights whose records move the index."""
    if text.index is None:
        return set()
    conducts = {points.conduct for points in text.index.adds}
    return {one for one in read_through(text, text.index.reads) if sights(text)[one].conduct in conducts}


def enters_by_class(listing: List) -> bool:
    """Whether a class can lead to the list."""
    return any(way.class_at_most is not None or way.class_at_least is not None for way in listing.enter.any_)


def feels_class(listing: List) -> bool:
    """Whether a class can lead to the list, or off it."""
    leaves = any(way.class_at_most is not None or way.class_at_least is not None for way in listing.leave.any_)
    return leaves or enters_by_class(listing)


def appealable(text: SchemeText) -> set[str]:
    """Lists against which an appeal can be filed."""
    appeal = text.redress.appeal if text.redress is not None else "none"
    return set(appeal.lists) if isinstance(appeal, Appeal) else set()


def index_makes_black(text: SchemeText) -> bool:
    """Whether a class of the index leads to a black list."""
    return any(listing.polarity == "black" and enters_by_class(listing) for listing in text.lists)


def feeling(text: SchemeText, changed: Iterable[str], lists: Iterable[str], apart_from: str) -> set[str]:
    """Lists, one left out, whose entries or exits change when records of the ``changed`` Sights do, or ``lists`` do.

    A list that changes and can be appealed against strikes other records, so that what counts them changes too.
    """
    others = {listing.id: listing for listing in text.lists if listing.id != apart_from}
    moved, reached = set(changed), set(lists) & set(others)
    while True:
        before = len(reached), len(moved)
        classes = bool(moved & scored(text))
        reached |= {one.id for one in others.values() if moved & counted(text, one) or (classes and feels_class(one))}
        for one in reached & appealable(text):
            moved |= struck(text, others[one])
        if (len(reached), len(moved)) == before:
            return reached


def freed_by_an_appeal(
    before: SchemeText, after: SchemeText, changed: Iterable[str], lists: Iterable[str] = ()
) -> str | None:
    """The first pair of lists where fewer strikes by appeals against one leave more records to the other, in words.

    A list that one record brings about is not touched: it is entered when the record falls due, before any appeal.
    Nor does what appeals against a list itself strike bring anybody on it for the first time, unless people come on it
    by an index that contacts pull or that ranks people: then what is struck of one is felt by another.
    """
    by_id = {listing.id: listing for listing in before.lists}
    for other in after.lists:
        if other.polarity != "black" or _at_once(other):
            continue
        index = before.index
        shared = index is not None and (index.association is not None or index.kind == "ranked")
        pulled = shared and enters_by_class(other)
        for one in sorted(feeling(before, changed, lists, "" if pulled else other.id) & appealable(before)):
            if struck(before, by_id[one]) & counted(after, other):
                return f"an appeal against '{one}' strikes records that '{other.id}' counts"
    return None


def _at_once(listing: List) -> bool:
    """Whether a single record leads to the list."""
    return all(way.at_least is not None and way.at_least.value <= 1 for way in listing.enter.any_)


def not_monotone(text: SchemeText, index: Index) -> str | None:
    """Why a record less could leave somebody with a lower index; None: it cannot."""
    if index.kind == "ranked":
        return "the index is ranked: who rises pushes others down"
    if any(
        way.class_at_least is not None for one in text.lists if one.polarity == "black" for way in one.enter.any_
    ):  # fmt: skip
        return "a high class brings people on a black list"
    weight = index.association.weight_per_month.value if index.association is not None else 0
    if index.recovery is not None:
        if index.recovery.points_per_month is not None and weight:
            return "recovery by points and a pull by contacts together can turn the order of two figures"
        share = index.recovery.share_per_month
        if share is not None and share.value + weight > 1:
            return "recovery and the pull by contacts overshoot"
    return None


def ends_of_records(text: SchemeText, index: Index) -> str | None:
    """How a record of a scored Sight can cease to count for the index; None: it never does."""
    agency_of = read_through(text, index.reads)
    ledger = text.ledger.retention if text.ledger is not None else None
    hears = heard_agencies(text, index.reads)
    corrects = {agency.id for agency in text.agencies if agency.corrects is not None}
    for one in sorted(scored(text)):
        if (sights(text)[one].retention or ledger) != "lifelong":
            return f"records of '{one}' expire, and give back their points when they do"
        if agency_of[one] in hears & corrects:
            return f"records of '{one}' can be corrected, and give back their points then"
    for listing in text.lists:
        if listing.id in appealable(text) and struck(text, listing) & scored(text):
            return f"an appeal against '{listing.id}' gives back points"
    return None


def points_of(text: SchemeText, conduct: str) -> bool:
    """Whether the index adds points for a conduct."""
    return text.index is not None and any(one.conduct == conduct and one.points.value > 0 for one in text.index.adds)


def burdensome(text: SchemeText, sight: Sight) -> bool:
    """Whether being seen can only be a burden: it adds no points, and no red list counts it."""
    red = {
        word for one in text.lists if one.polarity == "red" for way in one.enter.any_ for word in way.count or ()
    }  # fmt: skip
    return sight.legality != "prosocial" and not points_of(text, sight.conduct) and sight.conduct not in red
