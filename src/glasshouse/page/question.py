"""What the page may ask: a scheme, shipped or pasted, another beside it, numbers, switches; no person, no file."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from glasshouse import library
from glasshouse.errors import UsageError, did_you_mean
from glasshouse.page.knobs import refuse_settings
from glasshouse.scheme import Scheme
from glasshouse.study.running.fitting import agree_or_say, fitting, shipped_worlds
from glasshouse.study.running.plan import Options, Plan, plan_of_scheme
from glasshouse.text import LARGEST_FILE
from glasshouse.vocabulary import MECHANISMS
from glasshouse.world import World

MOST_PEOPLE: Final = 1_000_000
MOST_YEARS: Final = 20
MOST_SETTINGS: Final = 60
FIRST_WORLD: Final = "beijing"

Asked = TypeVar("Asked", bound=BaseModel)
Setting = Annotated[str, Field(min_length=3, max_length=160)]


class Which(BaseModel):
    """A shipped scheme, and the language of what is said of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scheme: Annotated[str, Field(max_length=80)] = "beijing-2018"
    language: Literal["en", "fr"] = "en"


class Pasted(BaseModel):
    """A scheme's text, as a file would hold it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(max_length=LARGEST_FILE)]
    language: Literal["en", "fr"] = "en"

    def loaded(self) -> Scheme:
        """The scheme that it says.  Raises GlasshouseError with every reason, place and remedy."""
        return Scheme.pasted(self.text)


class Question(Which):
    """One comparison, as ``glasshouse compare`` takes it.  Where there is a ``text``, it is the scheme."""

    text: Annotated[str, Field(max_length=LARGEST_FILE)] = ""
    against: Annotated[str, Field(max_length=80)] = "none"
    people: Annotated[int, Field(strict=True, ge=1_000, le=MOST_PEOPLE)] = 10_000
    years: Annotated[int, Field(strict=True, ge=1, le=MOST_YEARS)] = 10
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 1
    settings: Annotated[tuple[Setting, ...], Field(max_length=MOST_SETTINGS)] = ()
    without: Annotated[tuple[Literal[MECHANISMS], ...], Field(max_length=len(MECHANISMS))] = ()  # type: ignore[valid-type]

    def plan(self) -> Plan:
        """The plan of the comparison.  Raises GlasshouseError for what cannot be."""
        refuse_unknown("against", self.against)
        refuse_settings(self.loaded(), self.settings)
        scheme = self.loaded(self.settings)
        options = Options(
            world=world_of(scheme),
            people=self.people,
            years=self.years,
            people_seed=self.seed,
            life_seed=self.seed,
            settings=self.settings,
            without=frozenset(self.without),
        )
        return plan_of_scheme(scheme, (self.against,), options)

    def loaded(self, settings: tuple[str, ...] = ()) -> Scheme:
        """The scheme with these settings.  Raises GlasshouseError."""
        if self.text:
            return Scheme.pasted(self.text, settings)
        refuse_unknown("scheme", self.scheme)
        return Scheme.load(self.scheme, settings)


class LifeQuestion(Question):
    """One invented life of a comparison, by number."""

    person: Annotated[int, Field(strict=True, ge=0, le=2 * MOST_PEOPLE)]


def read(sort: type[Asked], question: Any) -> Asked:
    """A question out of what was sent.  Raises UsageError with every reason, a line each."""
    try:
        return sort.model_validate(question)
    except ValidationError as problem:
        problems = tuple(
            f"{'.'.join(map(str, one['loc'])) or 'question'}: {one['msg'][:200]}" for one in problem.errors()[:20]
        )
        raise UsageError(problems[0], None, problems[1:], "the parameters stand in /openapi.json") from None


def refuse_unknown(key: str, scheme: str) -> None:
    """Raise UsageError for what is not the name of a shipped scheme; no file is ever opened by a name sent."""
    known = library.scheme_names()
    if scheme not in known:
        near = did_you_mean(scheme, known)
        raise UsageError(
            f"{key}: no scheme '{scheme}' ships",
            remedy=f"did you mean '{near}'?" if near else "/api/schemes lists them",
        )


@lru_cache(maxsize=1)
def places() -> dict[str, tuple[str, ...]]:
    """Shipped scheme -> the shipped worlds that have every kind it names, Beijing's first."""
    return {name: fitting(Scheme.load(name), _worlds()) for name in library.scheme_names()}


def world_of(scheme: Scheme) -> str:
    """The shipped world that a scheme is made for; of several, Beijing's.  Raises GlasshouseError for none."""
    fits = fitting(scheme, _worlds())
    if not fits:
        agree_or_say(scheme, _worlds()[0])
    return fits[0]


@lru_cache(maxsize=1)
def _worlds() -> tuple[World, ...]:
    return tuple(sorted(shipped_worlds(), key=lambda world: world.name != FIRST_WORLD))
