"""Which clauses of a scheme limit which right of the Charter of Fundamental Rights, by what they do.

A clause limits a right by its effect: the sphere that a measure falls in, what it restricts and on whom, what a record
is about, who can see a list.  The mapping is this project's; whether a right is limited in law, people must say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from glasshouse.audit.headings import Right
from glasshouse.scheme import Effect, List, SchemeText, Sight

TITLES: Final = {
    7: "Respect for private and family life",
    8: "Protection of personal data",
    10: "Freedom of thought, conscience and religion",
    11: "Freedom of expression and information",
    12: "Freedom of assembly and of association",
    14: "Right to education",
    15: "Freedom to choose an occupation and right to engage in work",
    16: "Freedom to conduct a business",
    20: "Equality before the law",
    21: "Non-discrimination",
    24: "The rights of the child",
    34: "Social security and social assistance",
    35: "Health care",
    36: "Access to services of general economic interest",
    40: "Right to vote",
    41: "Right to good administration",
    45: "Freedom of movement and of residence",
    47: "Right to an effective remedy and to a fair trial",
    48: "Presumption of innocence and right of defence",
}
"""Articles and their titles in short, from memory; article 52(1) was read."""

_BY_CONTEXT: Final = {
    "travel": 45, "driving_licence": 45, "customs": 45, "work": 15, "profession": 15, "market_regulation": 16,
    "schooling": 14, "benefits": 34, "housing": 34, "health": 35, "utilities": 36, "services": 36,
}  # fmt: skip
_BY_RESTRICTION: Final = {"movement": 45, "work": 15, "schooling": 14, "benefits": 34, "housing": 34}
_BY_FREEDOM: Final = {
    "expression": 11, "press": 11, "online_speech": 11, "assembly": 12, "petition": 12, "association": 12,
    "belief": 10, "vote": 40, "privacy": 7,
}  # fmt: skip
_UNPROVEN: Final = ("alleged", "report", "suspicion", "inference", "prediction")
OF_RIGHT: Final = {
    Right.PRIVATE_LIFE: (7, 8),
    Right.DUE_PROCESS: (41, 47, 48),
    Right.PROPORTIONALITY: (),
    Right.MOVEMENT: (45,),
    Right.SOCIAL: (34, 35, 36),
    Right.EXPRESSION: (10, 11, 12, 40),
    Right.HONOUR: (7,),
    Right.EQUALITY: (20, 21),
    Right.CHILD: (24,),
}
"""Under which articles the findings of a rule stand besides those at a clause that limits the right."""


class Limit(NamedTuple):
    """A clause that limits a right, and by what."""

    clause: str
    part: Sight | List | Effect
    by: str


def limits(text: SchemeText) -> dict[int, tuple[Limit, ...]]:
    """The clauses under each article, articles in order; an article that no clause limits is left out."""
    by_article: dict[int, list[Limit]] = {}
    for article, limit in (*_of_sights(text), *_of_lists(text), *_of_effects(text)):
        by_article.setdefault(article, []).append(limit)
    return {article: tuple(by_article[article]) for article in sorted(by_article)}


def unplaced(text: SchemeText) -> tuple[str, ...]:
    """Measures for which no article was found."""
    placed = {limit.clause for rows in limits(text).values() for limit in rows}
    return tuple(effect.id for effect in (*text.sanctions, *text.rewards) if effect.id not in placed)


def _of_sights(text: SchemeText) -> Iterator[tuple[int, Limit]]:
    for agency in text.agencies:
        for sight in agency.sees:
            yield 8, Limit(sight.id, sight, f"records of {sight.conduct}")
            freedom = _BY_FREEDOM.get(sight.right or "") or _BY_FREEDOM.get(sight.context)
            if freedom is not None:
                yield freedom, Limit(sight.id, sight, f"what is seen is the use of a freedom ({sight.context})")
            if sight.attribute not in (None, "none"):
                yield 21, Limit(sight.id, sight, f"reveals {sight.attribute}")
            if sight.proof in _UNPROVEN:
                yield 48, Limit(sight.id, sight, f"rests on {sight.proof}")


def _of_lists(text: SchemeText) -> Iterator[tuple[int, Limit]]:
    for entry in text.lists:
        if entry.polarity == "black":
            yield 7, Limit(entry.id, entry, f"a list that is shown to {entry.published.to}")
            yield 47, Limit(entry.id, entry, "a listing that somebody may want to contest")


def _of_effects(text: SchemeText) -> Iterator[tuple[int, Limit]]:
    for effect in (*text.sanctions, *text.rewards):
        articles = {_BY_CONTEXT.get(effect.context), _BY_RESTRICTION.get(effect.restricts or "")} - {None}
        for article in sorted(article for article in articles if article is not None):
            yield article, Limit(effect.id, effect, f"falls in {effect.context}")
        if effect.target == "child":
            yield 24, Limit(effect.id, effect, "falls on children")
        if effect.target in ("household", "spouse"):
            yield 7, Limit(effect.id, effect, f"falls on the {effect.target}")
