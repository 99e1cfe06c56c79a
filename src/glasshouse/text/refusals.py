"""Everything that checks find wrong with a text, gathered so that it can be said at once."""

from __future__ import annotations

from collections.abc import Iterable

from glasshouse.errors import MOST_SUGGESTIONS, Errors, GlasshouseError, did_you_mean
from glasshouse.text.excerpt import quoted
from glasshouse.text.model import TextModel
from glasshouse.vocabulary import FIRST_MONTH, LAST_MONTH

_SHOWN_WORDS = 12


class Refusals:
    """Problems of one text, of one class of error, in the order found."""

    def __init__(self, error: type[GlasshouseError]) -> None:
        self.error = error
        self.problems: list[GlasshouseError] = []
        self._unknown = 0

    def at(
        self,
        part: TextModel,
        what: str,
        *where: str | int,
        clause: str = "",
        detail: Iterable[str] = (),
        remedy: str = "",
    ) -> None:
        """A problem of ``part``, at the value of the field (and what is below it) that ``where`` names."""
        place = part.place_of_value(str(where[0]), *where[1:]) if where else part.place
        whose = clause or getattr(part, "id", "")
        self.problems.append(self.error(f"{whose}: {what}" if whose else what, place, detail, remedy))

    def unknown(
        self, part: TextModel, sort: str, word: str, known: Iterable[str], *where: str | int, clause: str = ""
    ) -> None:
        """A problem if ``word`` is none of the ``known`` ids of this sort."""
        names = list(known)
        if word in names:
            return
        self._unknown += 1
        near = did_you_mean(word, names) if self._unknown <= MOST_SUGGESTIONS else None
        shown = ", ".join(names[:_SHOWN_WORDS]) + (
            f" and {len(names) - _SHOWN_WORDS} more" if names[_SHOWN_WORDS:] else ""
        )
        remedy = f"did you mean '{near}'?" if near else f"declare it, or write a {sort} that is declared"
        self.at(
            part, f"unknown {sort} {quoted(word)}", *where, clause=clause,
            detail=(f"declared here ({sort}): {shown or 'none'}",), remedy=remedy,
        )  # fmt: skip

    def out_of_calendar(self, part: TextModel, *fields: str) -> None:
        """A problem for each of these months that no run can begin in."""
        for field in fields:
            month = getattr(part, field)
            if month is not None and not FIRST_MONTH <= month <= LAST_MONTH:
                self.at(
                    part, f"{field}: no run can begin in {month // 12:04d}-{month % 12 + 1:02d}", field,
                    remedy=f"write a month from {FIRST_MONTH // 12:04d}-01 to {LAST_MONTH // 12:04d}-12",
                )  # fmt: skip

    def exactly_one(self, part: TextModel, fields: Iterable[str], *, clause: str = "") -> list[str]:
        """The fields of these that are written; a problem unless it is exactly one."""
        names = list(fields)
        given = [name for name in names if getattr(part, name) is not None]
        if not given:
            self.at(part, f"one of {_or(names)} is missing", clause=clause, remedy="write exactly one of them")
        elif len(given) > 1:
            both = " and ".join(f"'{name}'" for name in given)
            self.at(part, f"{both} cannot stand together", given[1], clause=clause, remedy="keep one")
        return given

    def raise_any(self) -> None:
        """Raises Errors with all problems, if there are any."""
        if self.problems:
            raise Errors(self.problems)


def _or(names: list[str]) -> str:
    return " or ".join(f"'{name}'" for name in names)
