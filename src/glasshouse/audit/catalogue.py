"""All rules, in order, and how to find one.  A rule is a file in ``rules/``: nothing else lists it."""

from __future__ import annotations

from typing import Final

from glasshouse.audit.law import applies_from
from glasshouse.audit.rule import UNDECIDABLE, Criterion, Rule, Severity
from glasshouse.discovery import modules_in
from glasshouse.errors import UsageError, did_you_mean

RULES_VERSION: Final = "2"
"""Raised whenever a trigger, a severity or a criterion changes."""

FAMILIES: Final = ("CX", "PR", "DP", "TR", "RT", "AS", "CH", "BI", "EQ", "PU", "SP", "GV", "XD")
"""The order in which families of rules are listed; a family that is not named here comes after, by its letters."""

CONTRADICTIONS: Final = "XD"
"""The family of what a text declares against itself: it is mended, not waived."""


def _place(rule: Rule) -> tuple[int, str]:
    """Where a rule stands: by family, then by number."""
    family = rule.id[:2]
    return FAMILIES.index(family) if family in FAMILIES else len(FAMILIES), rule.id


_EVERY: Final[tuple[Rule, ...]] = tuple(
    sorted((file.RULE for file in modules_in("glasshouse.audit.rules")), key=_place)
)

RULES: Final = tuple(rule for rule in _EVERY if rule.id != UNDECIDABLE)
"""Every rule but RX000, which is what the others leave undecided."""


def rule(name: str) -> Rule:
    """The rule of this id, in capitals or not, RX000 included.  Raises UsageError for an id that is none."""
    every = {each.id: each for each in _EVERY}
    if name.upper() in every:
        return every[name.upper()]
    near = did_you_mean(name.upper(), every)
    raise UsageError(
        f"unknown rule '{name}'",
        None,
        (f"rules: {', '.join(every)}",),
        f"did you mean '{near}'?" if near else "take one of these",
    )


def listed_rules() -> str:
    """The id and the title of every rule, a line each."""
    return "\n".join([*(f"{each.id}  {each.title}" for each in _EVERY), "", "glasshouse explain RULE prints its page."])


def explain(name: str) -> str:
    """A rule's page, as Markdown.  Raises UsageError for an id that is none."""
    named = rule(name)
    rows = [
        f"| {one.profile} | {one.instrument} | {f'“{one.quote}”' if one.quote else ''} | {_level(one)} | {one.mark} |"
        for one in named.criteria
    ]
    head = [f"# {named.id} · {named.title}", "", *([f"**Cure.** {named.cure}", ""] if named.id != UNDECIDABLE else [])]
    if rows:
        columns = "| Profile | Instrument | Wording | Severity | Read or to be verified |"
        head += [columns, "|---|---|---|---|---|", *rows, ""]
    return "\n".join([*head, named.page.strip(), ""])


_FOR_WHOM: Final = {
    "": "",
    "provider": ", of providers of high-risk systems",
    "deployer": ", of deployers of high-risk systems",
    "rights assessment": ", of deployers of high-risk systems who are public bodies, provide public services, or score"
    " credit or price insurance",
    "high risk": ", of high-risk systems",
    "consumer report": ", of private operators",
    "public task": ", of public bodies",
}
"""Whom a duty binds, in words."""


def _level(criterion: Criterion) -> str:
    """The severity that a criterion gives, with what it hangs on."""
    word = criterion.severity.word if criterion.binding else Severity.CONCERN.word
    only = ", of AI systems only" if criterion.only_ai else ""
    day = applies_from(criterion)
    since = f", from {day.isoformat()}" if day else ""
    return f"{word}{only}{_FOR_WHOM[criterion.duty]}{since}"
