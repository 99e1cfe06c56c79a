"""The world as written: what people do and what befalls them, without any scheme.

Conduct rates vary by age, sex, schooling, work, income and personal frailty, never by minority or residency: those
keys do not exist in the language.  Rates are those *without* a scheme.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from glasshouse.text import (
    BareFactor,
    BareShare,
    Chance,
    Factor,
    Identifier,
    Months,
    MonthText,
    PeopleCount,
    PlaceName,
    Rate,
    Share,
    TextModel,
    complaint,
)

Context = Literal[
    "finance", "credit", "courts", "enforcement", "tax", "traffic", "driving_licence", "travel", "customs",
    "market_regulation", "profession", "work", "health", "consumption", "messaging", "online_speech", "press",
    "assembly", "petition", "association", "belief", "vote", "civic", "utilities", "housing", "schooling", "benefits",
    "services", "membership", "family", "camera", "publicity", "insurance", "police", "population_register",
]  # fmt: skip
Work = Literal["outside", "unemployed", "employed", "public", "self_employed"]
Age = Literal["0-17", "18-24", "25-34", "35-44", "45-59", "60-74", "75+"]
Sex = Literal["female", "male"]
Schooling = Literal["none", "primary", "lower_secondary", "upper_secondary", "college"]
Income = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]


_GROUPS = ("minority", "residency")
_EDGES = ("pairs", "edges", "file", "path", "graph", "table", "people")
_NO_EDGES = "contacts are drawn by key from degree and mixing; there is no reader for pairs or edges"


class Source(TextModel):
    """An entry of a file's bibliography."""

    title: str
    where: str
    read: Literal["whole", "excerpt", "relay", "memory"]
    note: str | None = None


class WorldAbout(TextModel):
    where: Annotated[str, Field(alias="place")]
    year: int
    documented: str
    assumed: str


class Table(TextModel):
    """A table of aggregates beside the world file, by its bare file name; exactly one of source and assumption."""

    file: str
    source: Identifier | None = None
    assumption: str | None = None
    note: str | None = None


class Margin(Table):
    """A table of published counts (population says what such a table may hold)."""

    id: Identifier


class Classes(TextModel):
    """People differ within a cell: shares of people, and what their rate is multiplied by; the mean is exactly 1.

    ``spread`` stretches how far they differ and keeps the mean: 1 + spread·(times - 1); left out, 1.
    """

    shares: Annotated[tuple[BareShare, ...], Field(min_length=1, max_length=8)]
    times: Annotated[tuple[BareFactor, ...], Field(min_length=1, max_length=8)]
    spread: Factor | None = None
    source: Identifier | None = None
    assumption: str | None = None


class By(TextModel):
    """How a rate varies: factors on the base rate; a level that is not named has factor 1."""

    age: dict[Age, BareFactor] | None = None
    sex: dict[Sex, BareFactor] | None = None
    schooling: dict[Schooling, BareFactor] | None = None
    work: dict[Work, BareFactor] | None = None
    income: dict[Income, BareFactor] | None = None
    source: Identifier | None = None
    assumption: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _refuse_groups(cls, data: Any) -> Any:
        for group in _GROUPS:
            if isinstance(data, dict) and group in data:
                raise complaint(
                    "rates never vary by minority or residency",
                    detail=("groups come apart through circumstance, through law and through the scheme alone",),
                    remedy=f"take '{group}' out; circumstance is written by work, income, schooling and age",
                    at=(group,),
                    key=True,
                )
        return data


class Kind(TextModel):
    """What a person may do (conduct), what may befall them (turn), what they may ask for (wish)."""

    id: Identifier
    context: Context
    per_month: Rate | None = None
    """An expected number, Poisson."""
    chance_per_month: Chance | None = None
    """At most one a month, with this probability.  Exactly one of the two."""
    by: By | None = None
    frailty: Identifier | None = None
    """A family of the world's frailties."""
    only_if_work: tuple[Work, ...] | None = None
    """Work at the start of the month in which it can happen."""
    why: str
    """A sentence on the number."""
    observed_under: str | None = None


class Conduct(Kind):
    polarity: Literal["harmful", "neutral", "beneficial", "protected"]


class Change(TextModel):
    """What a turn does, when it holds: work becomes this, income moves by these bands, a conduct is settled."""

    work: Work | None = None
    income_bands: Annotated[int, Field(ge=-9, le=9)] | None = None
    settles: tuple[Identifier, ...] | None = None


class Turn(Kind):
    changes: Change


class Wish(Kind):
    tried_again: Share
    """After a refusal, the chance of a further try in the same month, and again after that."""


class Response(TextModel):
    """How people change what they do, when something happens to them: bounded, fading, off by a switch."""

    id: Identifier
    trigger: Literal["watched", "own_listing", "contact_listed", "reward_offered"]
    who: Literal["aware", "all"]
    kinds: tuple[Identifier, ...]
    times: Factor
    delay_months: Months
    fades: Fades | None = None
    source: Identifier | None = None
    assumption: str | None = None
    why: str | None = None
    """A sentence on the numbers."""


class Fades(TextModel):
    """k months on, the factor is 1 + (times - 1)·max(0, months - k)/months."""

    months: Annotated[int, Field(ge=1, le=600)]
    from_: Annotated[Literal["onset", "end"], Field(alias="from")]


class Births(TextModel):
    """Births per woman and year, by age."""

    by_age: dict[Literal["18-24", "25-34", "35-44"], BareFactor]
    source: Identifier | None = None
    assumption: str | None = None


class HouseholdShape(TextModel):
    """How people are put together: what no margin says."""

    collective_size: Annotated[int, Field(ge=2, le=50)]
    children_per_family: BareFactor
    source: Identifier | None = None
    assumption: str | None = None


class Contacts(TextModel):
    """A graph drawn by key: so many contacts each, mostly near."""

    degree: Annotated[int, Field(ge=1, le=64)]
    near_share: Share
    near_people: Annotated[int, Field(ge=10, le=100000)]
    """Near contacts are drawn among this many neighbours in the order of households."""
    exchanged_every_months: Literal[1, 2, 3, 4, 6, 12]
    source: Identifier | None = None
    assumption: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _refuse_edges(cls, data: Any) -> Any:
        if isinstance(data, str | tuple):
            raise complaint(_NO_EDGES, remedy="write degree, near_share, near_people and exchanged_every_months")
        for key in _EDGES:
            if isinstance(data, dict) and key in data:
                raise complaint(_NO_EDGES, remedy=f"take '{key}' out", at=(key,), key=True)
        return data


class WorldText(TextModel):
    """A whole world file."""

    world: Identifier
    title: str
    about: WorldAbout
    sources: dict[Identifier, Source]
    residents: PeopleCount
    status_quo: Identifier
    """The scheme in force before, by name."""
    start: MonthText
    """For schemes without dates."""
    districts: Annotated[tuple[PlaceName, ...], Field(min_length=1, max_length=64)]
    margins: tuple[Margin, ...]
    life_table: Table
    births: Births
    households: HouseholdShape
    confusability: Classes
    frailties: dict[Identifier, Classes] = {}
    aware: Share
    contacts: Contacts
    conducts: tuple[Conduct, ...]
    turns: tuple[Turn, ...] = ()
    wishes: tuple[Wish, ...] = ()
    responses: tuple[Response, ...] = ()
