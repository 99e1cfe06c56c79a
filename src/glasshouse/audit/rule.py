"""What a rule is: a trigger over the text, the criteria it rests on, and the public page that its docstring is.

A trigger is evaluated with three values.  What a text does not declare is neither true nor false: a :class:`Silence`,
reported as RX000 where the outcome hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from glasshouse.audit.headings import Heading, Right
from glasshouse.text import TextModel

if TYPE_CHECKING:
    from glasshouse.audit.facts import Facts

PROFILES: Final = ("EU", "COE", "UN", "CN", "US", "ETHICS")
"""European Union · Council of Europe · United Nations · China · United States · non-binding principles."""

ANY: Final = "ANY"
"""In place of a profile: a convention of this project, which every audit applies."""

UNDECIDABLE: Final = "RX000"


class Severity(IntEnum):
    """How much a finding says, least first."""

    CONCERN = 1
    UNLAWFUL_RISK = 2
    PROHIBITED = 3

    @property
    def word(self) -> str:
        """As it is printed."""
        return self.name.lower().replace("_", "-")


class Criterion(NamedTuple):
    """One norm that a rule rests on: where it holds, since when, and whether its wording was read.

    ``key`` names it inside its rule, for hits that only some criteria bear.  ``only_ai``: it is a ban on systems of
    artificial intelligence.  ``binding``: False never raises a finding above concern.  ``duty``: it holds for some
    alone (:mod:`glasshouse.audit.gate`).  Since when an instrument holds stands in :mod:`glasshouse.audit.law`.
    """

    profile: str
    instrument: str
    quote: str
    sources: str
    read: bool
    severity: Severity = Severity.UNLAWFUL_RISK
    applies_from: date | None = None
    only_ai: bool = False
    binding: bool = True
    key: str = ""
    duty: str = ""

    @property
    def mark(self) -> str:
        """Whether its wording was read in the source."""
        if self.profile == ANY:
            return "a convention of this project"
        return f"wording read [{self.sources}]" if self.read else "to be verified"


class Silence(NamedTuple):
    """A field that a rule needs and the text does not declare; ``keys`` names the criteria that need it, empty: all."""

    part: TextModel
    clause: str
    field: str
    keys: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A trigger that holds, at ``field`` of ``part`` (empty: at its start).

    ``source`` is the signal at which the flow starts, where the rule knows it; ``cap`` with its ``reason`` lowers the
    severity; ``keys`` names the criteria that bear this hit, empty: all; ``spares`` those that do not.
    """

    part: TextModel
    clause: str
    field: str
    message: str
    source: TextModel | None = None
    cap: Severity | None = None
    reason: str = ""
    keys: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()


class Leaning(NamedTuple):
    """A rule finds nothing because of words that the text says: they are quoted, and count as open against before."""

    part: TextModel
    clause: str
    field: str
    words: str


Found = Hit | Silence | Leaning
"""What a trigger yields."""


class Rule(NamedTuple):
    """One rule: its id, title, trigger, criteria, cure and page, and what its findings are grouped under.

    ``id`` is the name of its file in capitals.  Only RX000 is grouped under no right and no heading.
    """

    id: str
    title: str
    find: Callable[[Facts], Iterable[Found]]
    criteria: tuple[Criterion, ...]
    cure: str
    page: str
    right: Right | None
    heading: Heading | None


class Answer(NamedTuple):
    """True, False, or None where the text is silent; then what it is silent about."""

    value: bool | None
    silences: tuple[Silence, ...] = ()


YES: Final = Answer(True)
NO: Final = Answer(False)


def known(value: bool) -> Answer:  # noqa: FBT001  a truth value is what this is about
    """An answer that the text gives."""
    return YES if value else NO


def declared(
    part: TextModel | None, field: str, test: Callable[[Any], bool], clause: str, *, whole: TextModel | None = None,
    keys: tuple[str, ...] = (),
) -> Answer:  # fmt: skip
    """Whether the field's value stands the test; silent where the field, or the ``part`` of the ``whole``, is missing.

    Raises ValueError where neither part nor whole is given.
    """
    value = None if part is None else getattr(part, field)
    if value is not None:
        return known(test(value))
    at = part if part is not None else whole
    if at is None:
        raise ValueError("a silence needs a part of the text to stand at")
    return Answer(None, (Silence(at, clause, field if part is not None else f"{clause}.{field}", keys),))


def is_there(_value: object) -> bool:
    """Whatever the text says, it says something."""
    return True


def all_of(*answers: Answer) -> Answer:
    """And: False wins; else silent about the first that is silent; else True."""
    if any(answer.value is False for answer in answers):
        return NO
    return next((answer for answer in answers if answer.value is None), YES)


def any_of(*answers: Answer) -> Answer:
    """Or: True wins; else silent about all that is silent; else False."""
    if any(answer.value for answer in answers):
        return YES
    silences = tuple(silence for answer in answers for silence in answer.silences)
    return Answer(None, silences) if silences else NO


def judge(answer: Answer, hit: Hit) -> Iterator[Hit | Silence]:
    """The hit where the answer is yes, the silences where it is open, else nothing."""
    if answer.value:
        yield hit
    yield from answer.silences if answer.value is None else ()
