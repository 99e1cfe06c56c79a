"""A small scheme in which every kind of clause stands once, and how to load it changed."""

from __future__ import annotations

from pathlib import Path

from glasshouse.scheme import Scheme

WHY = "assumption: invented for a test"

SCHEME = f"""\
scheme: small
title: A small scheme
about: {{place: nowhere, operator: public, system_ai: unknown, purpose: [test], documented: none, assumed: all}}
applies_to: {{from_age: 18, residents: all}}
sources:
  draft: {{title: A draft, where: here, read: whole}}
known_from: 2020-07
in_force_from: 2021-01
agencies:
  - id: court
    kind: court
    corrects: {{value: 0.1, range: [0, 0.2], {WHY}}}
    source: draft
    sees:
      - id: court-judgment
        conduct: unpaid_judgment
        context: courts
        coverage: {{value: 0.9, range: [0.8, 1], {WHY}}}
        coverage_varies: by_deed
        misattributed: {{value: 0.01, {WHY}}}
        fabricated_per_month: {{value: 0, {WHY}}}
        concentrated: {{share_of_people: {{value: 0.1, {WHY}}}, times: {{value: 9, {WHY}}}}}
        lag_months: {{value: 1, {WHY}}}
        source: draft
        legality: unlawful_final
        proof: adjudicated
        gravity: 3
  - id: cameras
    kind: police
    source: draft
    sees:
      - id: cameras-jaywalking
        conduct: jaywalking
        context: camera
        coverage: {{value: 0.2, {WHY}}}
        coverage_varies: by_district
        misattributed: {{value: 0, {WHY}}}
        fabricated_per_month: {{value: 0, {WHY}}}
        lag_months: {{value: 0, {WHY}}}
        retention: 12
        source: draft
        legality: alleged
        proof: inference
        gravity: 1
pools:
  - {{id: city-pool, from: [court, cameras], correction_reaches_copies: false, to: [court], source: draft}}
ledger: {{retention: 60, source: draft}}
index:
  id: city-score
  kind: points
  reads: [city-pool]
  start: 1000
  floor: 0
  ceiling: 1300
  adds:
    - {{id: points-judgment, conduct: unpaid_judgment, points: -50}}
    - {{id: points-jaywalking, conduct: jaywalking, points: {{value: -5, range: [-10, 0], source: draft}}}}
  recovery: {{share_per_month: 0.01}}
  association: {{weight_per_month: 0.02, of: contacts, source: draft}}
  classes:
    - {{id: low}}
    - {{id: middle, from_points: 600}}
    - {{id: high, from_points: 1100}}
  source: draft
lists:
  - id: blacklist
    polarity: black
    reads: [court]
    enter:
      any:
        - {{count: unpaid_judgment, at_least: 2, within_months: 24}}
        - {{class_at_most: low}}
    counts: deeds
    after_exit: records_spent
    decided: automatically
    leave:
      any:
        - {{settled: unpaid_judgment}}
        - {{months_listed: 24, share_of_entries: {{value: 0.5, {WHY}}}}}
        - {{class_at_least: middle}}
        - {{repair_after_months: 6, repair_chance_per_month: {{value: 0.1, {WHY}}}}}
        - {{corrected: true}}
    published: {{to: public, fields: [name, ground]}}
    source: draft
sanctions:
  - id: no-flights
    when: {{on: blacklist}}
    context: travel
    refuses: flight
    share_enforced: {{value: 0.97, {WHY}}}
    severity: 3
    executed_by: court
    source: draft
  - id: hardly-hired
    when: {{class_at_most: low}}
    context: work
    times: {{finds_job: {{value: 0.8, {WHY}}}}}
    adds_per_month: {{loses_job: {{value: 0.001, {WHY}}}}}
    source: draft
rewards:
  - {{id: fast-loans, when: {{not_on: blacklist}}, context: credit, grants: consumer_loan, source: draft}}
redress:
  notice: {{before: false, after: true}}
  appeal:
    lists: [blacklist]
    filed_share: {{value: 0.1, {WHY}}}
    months: {{value: 3, {WHY}}}
    upheld_if_in_error: {{value: 0.5, {WHY}}}
    upheld_if_not: {{value: 0.1, {WHY}}}
    source: draft
  source: draft
waive:
  - {{rule: CX001, clause: no-flights, reason: a test, basis: none}}
"""


def changed(text: str, old: str, new: str) -> str:
    """The text with ``old``, which must stand in it exactly once, replaced."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def load(folder: Path, text: str, *settings: str) -> Scheme:
    """The scheme that the text writes, loaded from a file."""
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return Scheme.load(path, settings)
