"""Kinds of story in a run, and whose they are: numbers of invented people of the panel, never chosen by attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from glasshouse.records.panel import DRAWN, STRATA
from glasshouse.study.running.runs import Outcome

KINDS: Final = (*STRATA, "listed_and_returned", "never_watched", "rewarded")
"""What a story may be of: the strata of the panel, then what the first scheme did to people of it."""


def stories(outcome: Outcome) -> dict[str, list[int]]:
    """Kind of story -> numbers of invented people, at most DRAWN each, in the order of the panel's drawing."""
    panel = outcome.records[0].tables["panel"].filter(world=outcome.plan.schemes[0].name)
    drawn = {
        kind: panel.filter(stratum=kind)["person"].unique(maintain_order=True).to_list()[:DRAWN] for kind in STRATA
    }
    texts = outcome.plan.texts
    black = [entry.id for text in texts for entry in text.lists if entry.polarity == "black"]
    return drawn | dict(_by_event(panel, black))


def _by_event(panel: pl.DataFrame, black: list[str]) -> Iterator[tuple[str, list[int]]]:
    """The kinds that events tell: twice on one black list, never seen, eased."""
    each = panel.unique(("person", "month", "event", "a", "b", "value"), maintain_order=True)
    entered = each.filter(pl.col("a").is_in(black), event="ENTERED")
    again = entered.group_by("person", "a", maintain_order=True).len().filter(pl.col("len") > 1)
    yield "listed_and_returned", _first(again)
    seen = each.filter(pl.col("event").is_in(("SIGHTING", "RECORD")))["person"].unique()
    yield "never_watched", _first(panel.filter(stratum="any").filter(~pl.col("person").is_in(seen.implode())))
    yield "rewarded", _first(each.filter(event="REWARDED"))


def _first(rows: pl.DataFrame) -> list[int]:
    return rows["person"].unique(maintain_order=True).to_list()[:DRAWN]
