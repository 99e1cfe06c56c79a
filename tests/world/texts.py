"""A small world in which every part stands once, with its tables, and how to load it changed."""

from __future__ import annotations

from pathlib import Path

from glasshouse.world import World

WHY = "assumption: invented for a test"

WORLD = f"""\
world: hamlet
title: A small world
about: {{place: nowhere, year: 2021, documented: nothing, assumed: all}}
sources:
  count: {{title: A count, where: here, read: whole}}
residents: {{value: 20000, source: count}}
status_quo: none
start: 2021-01
districts: [north, south]
margins:
  - {{id: by-sex, file: sex.csv, source: count}}
life_table: {{file: life.csv, {WHY}}}
births: {{by_age: {{25-34: 0.05}}, {WHY}}}
households: {{collective_size: 8, children_per_family: 1.2, {WHY}}}
confusability: {{shares: [0.9, 0.1], times: [0.5, 5.5], {WHY}}}
frailties:
  money: {{shares: [0.5, 0.5], times: [0.5, 1.5], {WHY}}}
aware: {{value: 0.3, {WHY}}}
contacts: {{degree: 8, near_share: {{value: 0.8, {WHY}}}, near_people: 100, exchanged_every_months: 12, {WHY}}}
conducts:
  - id: unpaid_judgment
    context: courts
    polarity: harmful
    per_month: {{value: 0.001, range: [0.0005, 0.002], source: count}}
    by: {{age: {{18-24: 0.5}}, income: {{"0": 2}}, work: {{unemployed: 1.5}}, {WHY}}}
    frailty: money
    why: invented
  - id: jaywalking
    context: traffic
    polarity: harmful
    per_month: {{value: 0.5, {WHY}}}
    why: invented
  - id: petition
    context: petition
    polarity: protected
    chance_per_month: {{value: 0.001, {WHY}}}
    why: invented
turns:
  - id: loses_job
    context: work
    chance_per_month: {{value: 0.01, {WHY}}}
    only_if_work: [employed]
    changes: {{work: unemployed, income_bands: -2}}
    why: invented
  - id: finds_job
    context: work
    chance_per_month: {{value: 0.1, {WHY}}}
    only_if_work: [unemployed]
    changes: {{work: employed, income_bands: 2}}
    why: invented
  - id: pays_judgment
    context: courts
    chance_per_month: {{value: 0.02, {WHY}}}
    changes: {{settles: [unpaid_judgment]}}
    why: invented
wishes:
  - id: flight
    context: travel
    per_month: {{value: 0.1, {WHY}}}
    tried_again: {{value: 0.5, {WHY}}}
    why: invented
  - id: consumer_loan
    context: credit
    per_month: {{value: 0.02, {WHY}}}
    tried_again: {{value: 0.5, {WHY}}}
    why: invented
responses:
  - id: careful-crossing
    trigger: watched
    who: aware
    kinds: [jaywalking]
    times: {{value: 0.8, range: [0.5, 1.1], {WHY}}}
    delay_months: {{value: 1, {WHY}}}
    fades: {{months: 12, from: onset}}
    {WHY}
"""


def write(folder: Path, text: str) -> Path:
    """A folder with the world and its tables."""
    (folder / "world.yaml").write_text(text, encoding="utf-8")
    (folder / "sex.csv").write_text("sex,count\nfemale,10100\nmale,9900\n", encoding="utf-8")
    rows = "".join(f"{sex},{age},{1 if age == 100 else 0.01}\n" for sex in ("female", "male") for age in range(101))
    (folder / "life.csv").write_text(f"sex,age,q\n{rows}", encoding="utf-8")
    return folder


def load(folder: Path, text: str) -> World:
    """The world that the text writes, loaded from a folder."""
    return World.load(write(folder, text))
