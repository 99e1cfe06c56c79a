"""How much of a gap between groups is circumstance, and how much being watched."""

from __future__ import annotations

from typing import Final

from docs.findings.page import Bar, Chart, Finding, Size, reading
from glasshouse.api import Result

COURTS: Final = "china-court-list"
SCHEMES: Final = ("beijing-2018", "beijing-2021-eyes-and-apps")
AXES: Final = {"sex": "men over women", "residency": "migrants over locals", "minority": "minority over majority"}
PARTS: Final = {
    "": "the gap",
    "circumstance_and_law": "circumstance and law",
    "coverage": "what is seen",
    "errors": "what is mistaken",
    "consequences_and_response": "consequences and response",
}
LIST: Final = "blacklist"


def study(size: Size) -> Finding:
    """Two runs beside the court list: the plan, and the plan with cameras and applications."""
    runs = {scheme: size.compare(scheme, COURTS) for scheme in SCHEMES}
    charts = tuple(_chart(scheme, runs[scheme]) for scheme in SCHEMES)
    return Finding(
        "gaps",
        "How much of a gap is circumstance, and how much being watched",
        "Two groups stand on the city's blacklist unequally often. The log of the ratio of their shares is taken "
        "apart: what would be so if everything were seen and nothing mistaken (circumstance and law), what coverage "
        "adds, what errors add, and what follows from being listed. No rate in the world differs by residency or "
        "minority: groups come apart through circumstance, through law and through the scheme.",
        charts,
        tuple(_said(scheme, axis, runs[scheme]) for scheme in SCHEMES for axis in AXES),
        (
            "How large a gap is in any city: what people do, who is confused with whom and where cameras hang are put "
            "in. The errors of cameras fall two times as often on women and three times as often on the minority here, "
            "the first after a test elsewhere, the second an assumption.",
            "The parts in another order. They sum to the gap in this order, which is a convention; in another the same "
            "gap is divided otherwise.",
            "That a part near zero is no matter. Errors of a few people in a thousand do not move a ratio of many.",
        ),
        {f"{scheme} beside the court list": result for scheme, result in runs.items()},
    )


def _chart(scheme: str, result: Result) -> Chart:
    bars = [
        Bar(
            said,
            words,
            reading(result, "disparity", scheme, clause=LIST, by=f"axis={axis}{f', part={part}' if part else ''}"),
        )
        for part, said in PARTS.items()
        for axis, words in AXES.items()
    ]
    return Chart(f"Gaps on the blacklist under {scheme}", "log of the ratio of shares; 0: no gap", tuple(bars))


def _said(scheme: str, axis: str, result: Result) -> str:
    gap = reading(result, "disparity", scheme, clause=LIST, by=f"axis={axis}")
    if gap.value is None:
        return f"Under `{scheme}`, {AXES[axis]}: too few of the smaller group are on the list for a ratio to be told."
    parts = {
        said: reading(result, "disparity", scheme, clause=LIST, by=f"axis={axis}, part={part}")
        for part, said in PARTS.items()
        if part
    }
    sure = [said for said, of in parts.items() if of.low is not None and of.high is not None and of.low * of.high > 0]
    told = f"clear of zero: {', '.join(f'*{said}*' for said in sure)}" if sure else "no part of it lies clear of zero"
    return f"Under `{scheme}`, {AXES[axis]}: {gap.shown()}; {told}."
