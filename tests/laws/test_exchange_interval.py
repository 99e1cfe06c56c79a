"""How often households exchange figures is a clause of the world: twice as seldom, and the headline hardly moves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polars as pl

import glasshouse
from glasshouse import library
from tests.texts import WHY

HEADLINE = ("ever_listed", "prevalence", "refusals")
NEIGHBOURS = f"""\
  - id: neighbours_take_heed
    trigger: contact_listed
    who: all
    kinds: [unpaid_judgment, tax_arrears, fare_dodging, shop_licence_breach]
    times: {{value: 0.5, range: [0.3, 1], {WHY}}}
    delay_months: {{value: 0, {WHY}}}
    {WHY}
"""
"""A response to what is exchanged, so that the interval is one by which lives could come apart."""


def _readings(folder: Path, months: int) -> pl.DataFrame:
    """The shipped plan on the shipped world, contacts read at this interval and taken to heart."""
    world = Path(shutil.copytree(library.world_folder("beijing"), folder / f"every-{months}"))
    text = (world / "world.yaml").read_text(encoding="utf-8")
    text, times = re.subn(r"exchanged_every_months: \d+", f"exchanged_every_months: {months}", text)
    assert times == 1 and text.count("\nresponses:\n") == 1
    text = text.replace("\nresponses:\n", f"\nresponses:\n{NEIGHBOURS}")
    (world / "world.yaml").write_text(text, encoding="utf-8")
    return glasshouse.run(
        "beijing-2018", world=str(world), people=4_000, years=4, before="china-court-list:24", assumptions=0
    ).readings


def test_with_the_interval_doubled_the_headline_stays_inside_its_chance_interval(tmp_path: Path) -> None:
    whole = pl.all_horizontal(pl.col("month", "by", "context", "clause").is_null(), pl.col("cohort") == "all")
    often, seldom = (_readings(tmp_path, months).filter(whole) for months in (6, 12))
    assert not often.equals(seldom, null_equal=True), "the interval moved nothing: the law says nothing here"
    for measure in HEADLINE:
        now, then = (frame.row(by_predicate=pl.col("measure") == measure, named=True) for frame in (often, seldom))
        assert now["interval"] == "chance" and now["value"] > 0, measure
        assert now["low"] <= then["value"] <= now["high"], measure
