"""Safeguards in words, tables and charts: harm by number of cures, what each clause costs, and ``none`` on all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from glasshouse.report.charts import Caption, Dot, Size, dots
from glasshouse.report.study_page import NOT_KNOWN, Chart, PageSection, figure, span, study_page
from glasshouse.report.tables import table_text
from glasshouse.study.clauses.safeguards import (
    BENEFIT,
    HARMS,
    NOT_EVIDENCE,
    ClauseCost,
    OverReplicates,
    Point,
    Safeguards,
)
from glasshouse.vocabulary import NOTICE

OPEN: Final = "no open finding of what is prohibited"
CROSS: Final = "an open finding of what is prohibited"
TOO_FEW_TO_TELL: Final = "none seen: too few to tell"
SHOWN: Final = 16
"""Clauses in a chart; the table has all."""

_HEADS: Final = ("what", *HARMS, "benefit, as assumed", "over deterrence", "prohibited")


def cures_text(result: Safeguards) -> str:
    """For the terminal."""
    rows = [dict(zip(_HEADS, cells, strict=True)) for cells in _points(result)]
    clauses = [dict(zip(_CLAUSE, cells, strict=True)) for cells in _clauses(result)]
    none = [f"  {move}: {reason}" for move, reason in result.no_cures]
    return "\n\n".join(
        [
            _searched(result),
            table_text(rows),
            _WITH_EACH,
            table_text(clauses),
            "\n".join([_NO_SAFEGUARD, *none]) if none else "",
            _rests(result),
            f"{NOTICE}. {NOT_EVIDENCE}",
        ]
    )


def cures_page(result: Safeguards, target: Path) -> Path:
    """As one page.  Raises StoreError."""
    rows = _named(result)
    of_harm = HARMS[result.asked.harm][1]
    parts = [
        PageSection(
            "Harm by number of cures",
            (_searched(result), _rests(result)),
            (
                Chart(of_harm, lambda size: _harm_chart(rows, result.asked.harm, size)),
                Chart(f"{BENEFIT[1]}: reported, never searched for", lambda size: _benefit_chart(rows, size)),
            ),
            _HEADS,
            _points(result),
        ),
        PageSection(
            "What goes with each clause",
            (_WITH_EACH,),
            (Chart(f"{of_harm}, with the clause less without", lambda size: _clause_chart(result, size)),),
            _CLAUSE,
            _clauses(result),
        ),
        PageSection(
            "What is no safeguard here",
            (_NO_SAFEGUARD,),
            (),
            ("move", "because"),
            result.no_cures,
        ),
        PageSection("How to read this", (NOT_EVIDENCE, _HOW)),
    ]
    options = result.options
    size = f"{options.people:,} invented people, {options.years} years, {options.replicates} replicates"
    return study_page("Glasshouse · safeguards", f"What less of {result.scheme} does", size, parts, target)


_WITH_EACH: Final = (
    "What goes with each clause: harm and benefit with it, less those without it. The last row is all of it against"
    " none. A 0 alone: no difference was seen in these runs, which is not to say that there is none."
)
_NO_SAFEGUARD: Final = "The closed list of cures has these moves too; in this scheme they are no safeguards:"

_HOW: Final = (
    "Each row says the least harm that was found with so many cures, alone or together: a search may miss less, and it"
    " ends with the first row that has none. Bars of harm are 95 % intervals of chance over replicates, cut at 0 and at"
    " what a share can be; replicates that are all alike give none, and 0 in each of them is too few to tell. Bars of"
    " benefit run over the range of deterrence, no effect included, and are of assumption. No row is a proposal:"
    " whether a scheme may be at all is not asked here."
)


def _searched(result: Safeguards) -> str:
    return (
        f"{result.scheme} in {result.world}: harm ({HARMS[result.asked.harm][1]}) is made small by number of cures,"
        f" {len(result.tried)} sets lived out of {len(result.cures)} cures. Benefit is told beside it and searched for"
        " by nothing."
    )


def _rests(result: Safeguards) -> str:
    return f"Benefit rests on what is assumed of {', '.join(result.deterrence) or 'nobody'}."


def _named(result: Safeguards) -> list[tuple[str, Point]]:
    """Every point that is shown, in order: as it is, by number of cures, none."""
    several = [(f"{len(one.cures)}: {', '.join(one.cures)}", one) for one in result.points]
    return [("as it is", result.as_it_is), *several, ("none", result.none)]


def _points(result: Safeguards) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            label,
            *(_harm(one.harms[word], exact=one is result.none) for word in HARMS),
            _shown(one.benefit),
            "0" if one.over_deterrence is None else " to ".join(figure(end, 2) for end in one.over_deterrence),
            ", ".join(one.prohibited) or NOT_KNOWN,
        )
        for label, one in _named(result)
    )


_CLAUSE: Final = ("clause", "is", *HARMS, "benefit, as assumed")


def _clauses(result: Safeguards) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (one.clause, one.kind, *(_shown(one.costs[word]) for word in HARMS), _shown(one.aim))
        for one in (*_by_cost(result.clauses, result.asked.harm), result.whole)
    )


def _by_cost(clauses: Sequence[ClauseCost], harm: str) -> list[ClauseCost]:
    return sorted(clauses, key=lambda one: -one.costs[harm].value)


def _shown(of: OverReplicates) -> str:
    return span(of.value, of.low, of.high)


def _harm(of: OverReplicates, *, exact: bool) -> str:
    """A harm; where none was seen, whether there can be any: under none there is nothing to be on or refused by."""
    return f"0 ({TOO_FEW_TO_TELL})" if of.value == 0 and not exact else _shown(of)


def _harm_chart(rows: Sequence[tuple[str, Point]], harm: str, size: Size) -> Any:
    drawn = [
        Dot(
            label, CROSS if one.prohibited else OPEN, one.harms[harm].value, one.harms[harm].low,
            one.harms[harm].high, figure(one.harms[harm].value),
        )
        for label, one in rows
    ]  # fmt: skip
    return dots(drawn, HARMS[harm][1], Caption("Harm by number of cures, and under none."), size, crossed=CROSS)


def _benefit_chart(rows: Sequence[tuple[str, Point]], size: Size) -> Any:
    drawn = []
    for label, one in rows:
        low, high = one.over_deterrence or (None, None)
        series = CROSS if one.prohibited else OPEN
        drawn.append(Dot(label, series, one.benefit.value, low, high, figure(one.benefit.value)))
    return dots(
        drawn, BENEFIT[1], Caption("Benefit as assumed, by number of cures, and under none."), size, crossed=CROSS
    )


def _clause_chart(result: Safeguards, size: Size) -> Any:
    harm = result.asked.harm
    drawn = [
        Dot(
            f"{one.clause} ({one.kind})", "", one.costs[harm].value, one.costs[harm].low, one.costs[harm].high,
            figure(one.costs[harm].value),
        )
        for one in _by_cost(result.clauses, harm)[:SHOWN]
    ]  # fmt: skip
    whole = result.whole.costs[harm]
    drawn.append(Dot(result.whole.clause, "", whole.value, whole.low, whole.high, figure(whole.value)))
    return dots(
        drawn, HARMS[harm][1], Caption("What goes with each clause, and with all of the scheme against none."), size
    )
