"""The loops behind intervals and times: compiled, since a run has ten thousands of readings of 64 batches each.

Each adds in the order that is written here, so that a reading has the same bits wherever it is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasshouse.machine_code import njit

Array = np.ndarray[Any, Any]

compiled = njit(error_model="numpy")

FEWEST_LEFT = 10
"""Of those still there, below which what they do says little of who was lost from sight: FEWEST_EVENTS of intervals."""


@compiled
def added(values: Array) -> Any:
    """The sum of one row, its length a multiple of eight: eight sums side by side, then these in pairs."""
    a, b, c, d, e, f, g, h = values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]
    for at in range(8, values.shape[0], 8):
        a += values[at]
        b += values[at + 1]
        c += values[at + 2]
        d += values[at + 3]
        e += values[at + 4]
        f += values[at + 5]
        g += values[at + 6]
        h += values[at + 7]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@compiled
def spread(without_one: Array, into: Array, excess: Array) -> None:
    """``into`` (rows,) receives the standard error of each row of estimates, each of which leaves out one batch, and
    ``excess`` their kurtosis above the normal's."""
    number = without_one.shape[1]
    gaps, fourth = np.empty(number), np.empty(number)
    for row in range(without_one.shape[0]):
        mean = added(without_one[row]) / number
        for batch in range(number):
            gap = without_one[row, batch] - mean
            gaps[batch] = gap * gap
            fourth[batch] = gaps[batch] * gaps[batch]
        whole = added(gaps)
        into[row] = np.sqrt((number - 1) / number * whole)
        excess[row] = number * added(fourth) / (whole * whole) - 3 if whole > 0 else 0.0


@compiled
def ratios(above: Array, below: Array, scale: float, value: Array, without_one: Array) -> None:
    """scale · Σ above / Σ below of each row of (rows, batches), and the same with each batch left out."""
    for row in range(above.shape[0]):
        total, base = 0.0, 0.0
        for batch in range(above.shape[1]):
            total += above[row, batch]
            base += below[row, batch]
        value[row] = scale * total / base if base > 0 else np.nan
        for batch in range(above.shape[1]):
            rest = base - below[row, batch]
            without_one[row, batch] = scale * (total - above[row, batch]) / rest if rest > 0 else np.nan


@compiled
def still_there(events: Array, lost: Array, number: Array, left: Array) -> None:
    """``left`` (1 + batches, months) receives the share still there after each month, of all and without each batch.

    ``events`` (batches, causes, months) and ``lost`` (batches, months) are who left and who was lost from sight;
    ``number`` (batches,) how many there were.  NaN from where nobody is left at risk while some are not accounted for,
    and from where something happens to fewer than FEWEST_LEFT while others were lost from sight before.
    """
    batches, causes, months = events.shape
    all_events, all_lost, everybody = np.zeros((causes, months)), np.zeros(months), 0.0
    for batch in range(batches):
        all_events += events[batch]
        all_lost += lost[batch]
        everybody += number[batch]
    for row in range(batches + 1):
        at_risk = everybody - number[row - 1] if row else everybody
        surviving, over, unseen = 1.0, False, 0.0
        for month in range(months):
            at_risk_lost, hazard = all_lost[month] - lost[row - 1, month] if row else all_lost[month], 0.0
            for cause in range(causes):
                count = all_events[cause, month]
                if count == 0:
                    continue
                if row:
                    count -= events[row - 1, cause, month]
                hazard += count / at_risk if at_risk > 0 else 0.0
                at_risk_lost += count
            few = at_risk < FEWEST_LEFT and unseen > 0 and at_risk_lost > 0
            surviving *= 1 - hazard if at_risk > 0 and not few else np.nan
            unseen += all_lost[month] - lost[row - 1, month] if row else all_lost[month]
            over = over or surviving <= 0  # who has all left stays left, whatever is not known of later months
            left[row, month] = 0.0 if over else surviving
            at_risk -= at_risk_lost


@compiled
def lifetimes(entering: Array, leaving: Array, listed: Array) -> None:
    """``listed`` (rows,) receives the chance to have entered by the end of the last year.

    ``entering`` and ``leaving`` are (rows, years): what share of those not entered yet enters in a month of each year,
    and what share enters or dies.
    """
    for row in range(entering.shape[0]):
        surviving, over, total = 1.0, False, 0.0
        for year in range(entering.shape[1]):
            enters, stays = entering[row, year], 1 - leaving[row, year]
            for _ in range(12):
                if not over:
                    total += surviving * enters
                surviving *= stays
                over = over or surviving <= 0
        listed[row] = total
