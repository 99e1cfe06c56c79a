"""The text of published figures: each target with its accepted range, its use and its source; what calibration varies.

A target without a source does not load.  Which numbers may be varied is checked against the texts they stand in:
unknowns only, within the ranges that are written there.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from glasshouse import library
from glasshouse.errors import Errors, TargetError, did_you_mean
from glasshouse.scheme import Scheme
from glasshouse.text import (
    Exact,
    Factor,
    Identifier,
    Number,
    PeopleCount,
    Prose,
    Share,
    TextModel,
    bind,
    complaint,
    numbers,
    parse,
    quoted,
    read_text,
    refuse_stranger,
)
from glasshouse.world import Source, World

Use = Literal["fit", "check", "consistency", "stress", "prior", "scenario", "not modelled"]
Quantity = Literal[
    "entries", "listed", "exits", "caught", "attempts", "paid", "automatic", "biased", "false_items", "put_in",
]  # fmt: skip
YEARS: Final = 12
"""Years that the published list is lived, from empty."""
JUDGED: Final = ("fit", "check")
"""Uses whose targets are in or out; the rest is told."""

NOT_EVIDENCE: Final = (
    "A run that meets what was published is no evidence that a scheme does what it is said to do, nor of what it does"
    " to anybody: errors and responses are put in by authors."
)
"""What every output that holds a run against the record says."""

_SAY_WHENCE: Final = "write source: KEY, a key of 'sources'"


class Reads(TextModel):
    """A number that a shipped text puts in."""

    text: Identifier
    clause: Identifier
    key: Prose
    turned: Literal["as_it_is", "one_less", "one_over", "points_on_46"] = "as_it_is"


class Target(TextModel):
    """A published figure, the range in which a run must come, and what the figure is used for."""

    id: Identifier
    number: Prose
    what: Prose
    use: Use
    quantity: Quantity | None = None
    reads: Reads | None = None
    published: Prose
    accepted: tuple[Exact, Exact] | None = None
    source: Identifier
    also: tuple[Identifier, ...] = ()
    """Further sources of the published figures."""
    explained: Prose | None = None

    @model_validator(mode="before")
    @classmethod
    def _need_source(cls, data: Any) -> Any:
        if isinstance(data, dict) and "source" not in data:
            raise complaint("a target without a source", remedy=_SAY_WHENCE)
        return data

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.accepted is not None and self.accepted[0] > self.accepted[1]:
            raise complaint("the range starts above its end", remedy="write the smaller first", at=("accepted",))
        if self.use in JUDGED and (self.accepted is None or self.quantity is None):
            raise complaint(
                f"a target to {self.use} needs a quantity and an accepted range",
                remedy="write both, or use it otherwise",
                at=("use",),
            )
        if (self.quantity == "put_in") != (self.reads is not None):
            raise complaint("'reads' goes with the quantity put_in", remedy="write both, or neither")
        return self


class NameCounting(TextModel):
    """How published names are read as persons."""

    names_per_person: Factor
    share_firms: Share


ListMonth = Annotated[int, Field(ge=1, lt=12 * YEARS)]


class PublishedList(TextModel):
    """How the published list is read: months since it began, the wish it refuses, the sight whose errors are swept."""

    wish: Identifier
    paid_by_month: ListMonth
    read_from_month: ListMonth
    error_of: Identifier


class PublishedCount(TextModel):
    """A count of names in a month since the list began: ever published, or on the list that day."""

    id: Identifier
    month: Annotated[int, Field(ge=1, le=600)]
    of: Literal["cumulative", "stock"]
    count: Annotated[int, Field(ge=1)]
    source: Identifier


class Varied(TextModel):
    """An unknown that calibration varies over its range; of ``counting``: how names are read as persons."""

    id: Identifier
    of: Literal["world", "scheme", "counting"]
    clause: Identifier
    key: Prose


class Combined(TextModel):
    """A product of unknowns that a target shows; its factors apart are not shown by any."""

    id: Identifier
    product_of: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    target: Identifier


class Calibration(TextModel):
    """What is varied, which products of it the targets show, and which numbers are written back."""

    varied: Annotated[tuple[Varied, ...], Field(min_length=1)]
    combined: tuple[Combined, ...]
    written: tuple[Identifier, ...]


class AutomaticFindings(TextModel):
    """A machine whose findings nobody looks over: the texts of the case, and what foretells how many are wrong."""

    scheme: Identifier
    world: Identifier
    stress: Identifier
    """A scheme beside the targets: the same with an input that mistakes one group more often."""
    list_: Annotated[Identifier, Field(alias="list")]
    conduct: Identifier
    sight: Identifier
    people_times: Annotated[int, Field(ge=1, le=100)]
    """Times as many people as in other cities."""
    over_usual: Factor
    """Findings of the machine over the usual number."""
    seen_right: Share
    """Of wrong findings that somebody looks over, the share that is put right."""


class CreditFiles(TextModel):
    """Files in which items stand for so many months, some of them false."""

    scheme: Identifier
    world: Identifier
    kept_months: Annotated[int, Field(ge=1, le=96)]


class OtherCases(TextModel):
    """Cases of the record that are no court list."""

    findings: AutomaticFindings
    credit: CreditFiles


class TargetsText(TextModel):
    """A whole file of targets."""

    validation: Identifier
    world: Identifier
    scheme: Identifier
    sources: dict[Identifier, Source]
    published_list: PublishedList
    counting: NameCounting
    published_counts: tuple[PublishedCount, ...] = ()
    adults: PeopleCount
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    cases: OtherCases
    calibration: Calibration


def load_targets(path: str | Path | None = None) -> TargetsText:
    """The targets that ship, or those of a file.

    Raises TextError for what cannot be read, and Errors, of TargetError, with all that is wrong in it.
    """
    where = library.targets_path() if path is None else Path(path)
    source = read_text(where)._replace(name=library.shown_path(where))
    document = parse(source)
    refuse_stranger(document, TargetsText, "validation", TargetError, "check that this is the file you meant")
    text = bind(TargetsText, document, error=TargetError)
    problems = [*_unknown_sources(text), *_unknown_ids(text)]
    if problems:
        raise Errors(problems)
    return text


def _unknown_sources(text: TargetsText) -> list[TargetError]:
    parts: list[Target | PublishedCount] = [*text.targets, *text.published_counts]
    cited = [(part.id, part.source, part.place_of_value("source")) for part in parts]
    cited += [
        (target.id, source, target.place_of_value("also", position))
        for target in text.targets
        for position, source in enumerate(target.also)
    ]
    problems = []
    for name, source, place in cited:
        if source not in text.sources:
            near = did_you_mean(source, text.sources)
            problems.append(
                TargetError(
                    f"{name}: no source {quoted(source)}",
                    place,
                    (f"sources here: {', '.join(text.sources)}",),
                    f"did you mean '{near}'?" if near else "add it to 'sources'",
                )
            )
    return problems


def _unknown_ids(text: TargetsText) -> list[TargetError]:
    varied = {one.id for one in text.calibration.varied}
    fitted = {target.id for target in text.targets if target.use == "fit"}
    problems = []
    for combined in text.calibration.combined:
        for position, factor in enumerate(combined.product_of):
            if factor not in varied:
                place = combined.place_of_value("product_of", position)
                problems.append(_no_such("varied", factor, varied, place))
        if combined.target not in fitted:
            problems.append(_no_such("target to fit", combined.target, fitted, combined.place_of_value("target")))
    for position, one in enumerate(text.calibration.written):
        if one not in varied:
            problems.append(_no_such("varied", one, varied, text.calibration.place_of_value("written", position)))
    return problems


def _no_such(what: str, word: str, known: set[str], place: Any) -> TargetError:
    near = did_you_mean(word, known)
    return TargetError(
        f"nothing {what} is called {quoted(word)}",
        place,
        (f"known: {', '.join(sorted(known))}",),
        f"did you mean '{near}'?" if near else "take it out",
    )


def check_wish(text: TargetsText, world: World) -> None:
    """Raise TargetError where the world does not have the wish that the published list is caught at."""
    wish, known = text.published_list.wish, [one.id for one in world.text.wishes]
    if wish not in known:
        near = did_you_mean(wish, known)
        raise TargetError(
            f"published_list: the world '{world.name}' has no wish {quoted(wish)}",
            text.published_list.place_of_value("wish"),
            (f"wishes there: {', '.join(known)}",),
            f"did you mean '{near}'?" if near else "name a wish of the world",
        )


def number_of(text: Any, clause: str, key: str, place: Any = None) -> Number:
    """The number of a text by clause and key.  Raises TargetError, at ``place``, where there is none."""
    written = numbers(text)
    for number in written:
        if (number.clause, number.key) == (clause, key):
            return number
    known = [number.key for number in written if number.clause == clause]
    clauses = sorted({number.clause for number in written})
    near = did_you_mean(key, known) if known else did_you_mean(clause, clauses)
    raise TargetError(
        f"no number {quoted(f'{clause}.{key}')} in this text",
        place,
        (f"numbers of {clause}: {', '.join(known)}",) if known else (f"clauses: {', '.join(clauses)}",),
        f"did you mean '{near}'?" if near else "name the number of a clause",
    )


def put_in(reads: Reads) -> tuple[Fraction, Fraction | None, Fraction | None]:
    """(value, low, high) that a shipped text puts in, turned into the target's terms.  Raises TargetError."""
    text: Any = World.load(reads.text).text if reads.text in library.world_names() else Scheme.load(reads.text).text
    number = number_of(text, reads.clause, reads.key, reads.place)
    ends = [_turned(one, reads.turned) for one in (number.low, number.high) if one is not None]
    value = _turned(number.value, reads.turned)
    return value, min(ends, default=None), max(ends, default=None)


def _turned(number: Fraction, how: str) -> Fraction:
    if how == "one_less":
        return 1 - number
    if how == "one_over":
        return 1 / number
    if how == "points_on_46":
        return 46 * (number - 1)
    return number
