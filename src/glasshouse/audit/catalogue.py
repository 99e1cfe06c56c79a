"""All rules, in order, and how to find one."""

from __future__ import annotations

from typing import Final

from glasshouse.audit.rule import UNDECIDABLE, Criterion, Rule, Severity
from glasshouse.audit.rules import (
    as001,
    as002,
    bi001,
    bi002,
    bi003,
    ch001,
    ch002,
    ch003,
    cx001,
    cx002,
    cx003,
    dp001,
    dp002,
    dp003,
    dp004,
    dp005,
    dp006,
    eq001,
    eq002,
    gv001,
    gv002,
    gv003,
    pr001,
    pr002,
    pr003,
    pr004,
    pu001,
    pu002,
    pu003,
    pu004,
    rt001,
    rt002,
    rt003,
    rx000,
    sp001,
    sp002,
    sp003,
    tr001,
    tr002,
    tr003,
    tr004,
)
from glasshouse.errors import UsageError, did_you_mean

RULES_VERSION: Final = "1"
"""Raised whenever a trigger, a severity or a criterion changes."""

RULES: Final[tuple[Rule, ...]] = (
    cx001.RULE,
    cx002.RULE,
    cx003.RULE,
    pr001.RULE,
    pr002.RULE,
    pr003.RULE,
    pr004.RULE,
    dp001.RULE,
    dp002.RULE,
    dp003.RULE,
    dp004.RULE,
    dp005.RULE,
    dp006.RULE,
    tr001.RULE,
    tr002.RULE,
    tr003.RULE,
    tr004.RULE,
    rt001.RULE,
    rt002.RULE,
    rt003.RULE,
    as001.RULE,
    as002.RULE,
    ch001.RULE,
    ch002.RULE,
    ch003.RULE,
    bi001.RULE,
    bi002.RULE,
    bi003.RULE,
    eq001.RULE,
    eq002.RULE,
    pu001.RULE,
    pu002.RULE,
    pu003.RULE,
    pu004.RULE,
    sp001.RULE,
    sp002.RULE,
    sp003.RULE,
    gv001.RULE,
    gv002.RULE,
    gv003.RULE,
)
"""Every rule but RX000, which is what the others leave undecided."""


def rule(name: str) -> Rule:
    """The rule of this id, RX000 included.  Raises UsageError for an id that is none."""
    every = {each.id: each for each in (*RULES, rx000.RULE)}
    if name in every:
        return every[name]
    near = did_you_mean(name.upper(), every)
    raise UsageError(
        f"unknown rule '{name}'",
        None,
        (f"rules: {', '.join(every)}",),
        f"did you mean '{near}'?" if near else "take one of these",
    )


def explain(name: str) -> str:
    """A rule's page, as Markdown.  Raises UsageError for an id that is none."""
    found = rule(name)
    rows = [
        f"| {one.profile} | {one.instrument} | {f'“{one.quote}”' if one.quote else ''} | {_level(one)} | {one.mark} |"
        for one in found.criteria
    ]
    head = [f"# {found.id} · {found.title}", "", *([f"**Cure.** {found.cure}", ""] if found.id != UNDECIDABLE else [])]
    if rows:
        columns = "| Profile | Instrument | Wording | Severity | Read or to be verified |"
        head += [columns, "|---|---|---|---|---|", *rows, ""]
    return "\n".join([*head, found.page.strip(), ""])


def _level(criterion: Criterion) -> str:
    """The severity that a criterion gives, with what it hangs on."""
    word = criterion.severity.word if criterion.binding else Severity.CONCERN.word
    only = ", of AI systems only" if criterion.only_ai else ""
    since = f", from {criterion.applies_from.isoformat()}" if criterion.applies_from else ""
    return f"{word}{only}{since}"
