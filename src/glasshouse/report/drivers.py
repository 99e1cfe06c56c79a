"""What drives a reading, in words, as a table and as a tornado."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from glasshouse.measures import CATALOGUE
from glasshouse.report.charts import Caption, Size
from glasshouse.report.charts.tornado import Bar, tornado
from glasshouse.report.study_page import NOT_KNOWN, Chart, PageSection, figure, percent, span, study_page
from glasshouse.report.tables import table_text
from glasshouse.study.sweeps.sensitivity import Driver, Sensitivity, Subject
from glasshouse.study.sweeps.sweep import NOT_EVIDENCE
from glasshouse.vocabulary import NOTICE

SHOWN: Final = 15
"""Unknowns in a chart and in the text; the table and ``--json`` have all."""

_TITLE: Final = {measure.id: measure.title for measure in CATALOGUE}


def drivers_text(result: Sensitivity) -> str:
    """For the terminal."""
    blocks = []
    for one in result.subjects:
        rows = [
            {
                "unknown": driver.number,
                "range": f"{figure(driver.low)} to {figure(driver.high)}",
                "reading there": f"{figure(driver.at_low)} to {figure(driver.at_high)}",
                **_index(driver),
                "sign turns at": figure(driver.turns_at),
            }
            for driver in one.drivers[:SHOWN]
        ]
        table = ["", table_text(rows)] if one.moved else []
        blocks.append("\n".join([_heading(one), *_sentences(one), *table]))
    return "\n\n".join([*blocks, "\n".join((*result.notes, f"{NOTICE}. {NOT_EVIDENCE}"))])


def drivers_page(result: Sensitivity, target: Path) -> Path:
    """As one page.  Raises StoreError."""
    parts = [_section(one) for one in result.subjects]
    last = PageSection("How to read this", (NOT_EVIDENCE, _HOW), notes=result.notes)
    title = "Which assumption drives the result"
    return study_page("Glasshouse · sensitivity", title, f"A design of kind {result.design}.", [*parts, last], target)


def _section(one: Subject) -> PageSection:
    """A reading with its chart and table; words alone where no unknown moves it."""
    if not one.moved:
        return PageSection(_heading(one), tuple(_sentences(one)))
    return PageSection(
        _heading(one),
        tuple(_sentences(one)),
        (Chart(f"{_name(one)} where each unknown lies low and high", lambda size: _drawn(one, size)),),
        ("unknown", "range", "reading there", *_index(one.drivers[0]), "sign turns at"),
        tuple(
            (
                driver.number, f"{figure(driver.low)} to {figure(driver.high)}",
                f"{figure(driver.at_low)} to {figure(driver.at_high)}", *_index(driver).values(),
                figure(driver.turns_at),
            )
            for driver in one.drivers
        ),
    )  # fmt: skip


UNMOVED: Final = "No unknown moves it beyond chance: too few events, or nothing that varies here touches it."

_HOW: Final = (
    "A bar runs from the mean of the reading over the points in the lowest fifth of an unknown's range to that in the"
    " highest, whatever the other unknowns are there. The first-order index is the share of the variance over points"
    " that the unknown makes alone; the total index, with all that it does together with others. The elementary effect"
    " is the mean change of the reading over the whole range. Intervals are 95 %, over the points of the design. Where"
    " points differ by no more than replicates do (F test, wrong once in a hundred), no order of unknowns is told."
)


def _index(driver: Driver) -> dict[str, str]:
    """What the design says of an unknown beside its ends."""
    if driver.total is not None:
        return {
            "first-order": span(driver.first, driver.first_low, driver.first_high),
            "total": span(driver.total, driver.total_low, driver.total_high),
        }
    if driver.effect is not None:
        effect = span(driver.effect, driver.effect_low, driver.effect_high)
        return {"elementary effect": effect, "its spread": figure(driver.bends)}
    return {}


def _name(one: Subject) -> str:
    where = f", {one.clause}" if one.clause else ""
    return f"{_TITLE[one.measure]}{where}"


def _heading(one: Subject) -> str:
    beside = f", against {one.against}" if one.against else ""
    return f"{_name(one)}: {one.label}{beside}"


def _sentences(one: Subject) -> list[str]:
    sentences = [
        f"As the texts are written {figure(one.as_written)} {one.unit}; 95 in 100 of {one.points} points lie between"
        f" {figure(one.low)} and {figure(one.high)} (an interval of assumption)."
    ]
    if not one.moved:
        sentences.append(UNMOVED)
    elif one.drivers[0].at_low is not None:
        first = one.drivers[0]
        sentences.append(
            f"What moves it most is {first.number}: {figure(first.at_low)} where it is near {figure(first.low)},"
            f" {figure(first.at_high)} where it is near {figure(first.high)}."
        )
    if one.noise_share is not None:
        sentences.append(
            f"Of all variance, unknowns make {percent(one.parameter_share)}, seeds {percent(one.seed_share)} alike at"
            f" every point, and chance from point to point {percent(one.noise_share)}."
        )
    if one.changes_sign:
        turning = [f"{d.number} near {figure(d.turns_at)}" for d in one.drivers if d.turns_at is not None]
        where = f" It turns with {'; '.join(turning[:3])}." if turning else " No unknown alone turns it."
        sentences.append(
            f"The sign is not certain: above zero at {percent(one.share_above_zero)} of points, below at"
            f" {percent(one.share_below_zero)}.{where}"
        )
    return sentences


def _drawn(one: Subject, size: Size) -> object:
    bars = [
        Bar(d.number, d.at_low, d.at_high, _shown(d))
        for d in one.drivers[:SHOWN]
        if d.at_low is not None and d.at_high is not None
    ]
    return tornado(
        bars,
        f"{_name(one)}, {one.unit}",
        Caption(f"Tornado of {_heading(one)}: the reading at the low and the high end of each unknown's range."),
        size,
        as_written=one.as_written,
        ends=("low end of the range", "high end"),
    )


def _shown(driver: Driver) -> str:
    if driver.total is not None:
        return f"total {figure(driver.total, 2)}"
    ends = f"{figure(driver.at_low, 2)} to {figure(driver.at_high, 2)}"
    return ends if driver.at_low is not None else NOT_KNOWN
