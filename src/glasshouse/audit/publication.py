"""What a scheme shows of persons, and for how long: its lists, the figures of its index, the registers it copies from.

Who can read a thing decides, and not what it is called: a register of breaches that everybody can read labels people as
a list does.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from glasshouse.audit.rule import Answer, Silence, known
from glasshouse.audit.statements import plain_words
from glasshouse.audit.sufficient import weight
from glasshouse.scheme import List, Sight
from glasshouse.scheme.model import Index, Published, Register

if TYPE_CHECKING:
    from glasshouse.audit.facts import Facts

_EVERYBODY: Final = frozenset({
    "everybody", "everyone", "anybody", "anyone", "all", "public", "press", "media", "citizens", "residents",
    "internet", "web", "whoever", "neighbours", "newspapers", "television", "online", "world",
})  # fmt: skip
"""Words that name everybody among the recipients of a list."""


class Audience(Enum):
    """Who can read a thing."""

    NOBODY = "nobody"
    AGENCIES = "agencies"
    UNTOLD = "recipients who are no agencies of the text"
    EVERYBODY = "everybody"


class Shown(NamedTuple):
    """A list, an index or a register that says to whom it is shown.

    ``clause`` is where a finding about it stands; ``words`` what it is called there; ``mildest``: the mildest signal
    that suffices to be shown for the worse; ``months``: how long an entry is shown at the longest, infinite without an
    end and None where that is not told.
    """

    part: List | Index | Register
    clause: str
    words: str
    audience: Audience
    mildest: Sight | None
    months: float | None

    @property
    def published(self) -> Published:
        """The declaration itself."""
        published = self.part.published
        assert published is not None  # what is shown says to whom
        return published

    @property
    def at(self) -> str:
        """Where a silence about it stands."""
        return f"{self.clause}.register.published" if isinstance(self.part, Register) else f"{self.clause}.published"

    def longer(self, months: float, keys: tuple[str, ...] = ()) -> Answer:
        """Whether an entry may be shown for more than so many months."""
        if self.months is None:
            return Answer(None, (Silence(self.published, self.at, "months", keys),))
        return known(self.months > months)


def shown(facts: Facts) -> Iterator[Shown]:
    """Black lists, an index whose records lower a person's standing, registers that hold breaches."""
    for entry in facts.black:
        enough = facts.sufficient.for_list(entry)
        kept_months = [facts.months_kept(source.sight) for source in facts.entering(entry)]
        months = _months(entry.published, _stay(entry), kept_months)
        mildest = enough.sight if enough is not None else None
        yield Shown(entry, entry.id, "who is on it", audience(facts, entry), mildest, months)
    index = facts.text.index
    if index is not None and index.published is not None:
        sights = [source.sight for source in facts.flows.into_index]
        lowering = [sight for sight in sights if facts.lowers(sight)]
        if lowering:
            months = _months(index.published, None, [facts.months_kept(sight) for sight in sights])
            mildest = min(lowering, key=weight)
            yield Shown(index, index.id, "the figures of persons", _declared(index.published), mildest, months)
    for agency in facts.text.agencies:
        register = agency.register_
        breaches = [sight for sight in agency.sees if weight(sight)]
        if register is not None and register.published is not None and breaches:
            kept_months = [facts.register_months(register)]
            months = _months(register.published, None, kept_months)
            mildest = min(breaches, key=weight)
            yield Shown(register, agency.id, "its own register", _declared(register.published), mildest, months)


def audience(facts: Facts, entry: List) -> Audience:
    """Who can read a list: whom it says that it is published to, and who its recipients are."""
    declared = _declared(entry.published)
    if declared is Audience.EVERYBODY:
        return declared
    own = {*(one.id for one in facts.text.agencies), *(one.id for one in facts.text.pools)}
    strangers = [name for name in entry.recipients or () if name not in own]
    if any(_EVERYBODY.intersection(plain_words(name).split()) for name in strangers):
        return Audience.EVERYBODY
    if strangers:
        return Audience.UNTOLD
    return Audience.AGENCIES if entry.recipients else declared


def _declared(published: Published) -> Audience:
    return {"nobody": Audience.NOBODY, "agencies": Audience.AGENCIES, "public": Audience.EVERYBODY}[published.to]


def _stay(entry: List) -> float | None:
    """The longest that somebody can stay on a list; None where that is not told."""
    if not entry.leave.any_:
        return inf if entry.leave.on_compliance is False else None
    terms = [
        float(way.months_listed.value)
        for way in entry.leave.any_
        if way.months_listed is not None and way.share_of_entries is None
    ]
    return min(terms, default=None)


def _months(published: Published, stay: float | None, months_kept: list[float | None]) -> float | None:
    """How long something is shown: for its months or until what ends it, whichever comes first.

    No months at all (0) are no end, and what is shown forever is so whatever its months say.
    """
    if published.until == "forever":
        return inf
    ends = [float(published.months.value) or inf] if published.months is not None else []
    if published.until == "left" and stay is not None:
        ends.append(stay)
    if published.until == "erased" and months_kept and None not in months_kept:
        ends.append(max(one for one in months_kept if one is not None))
    return min(ends, default=None)
