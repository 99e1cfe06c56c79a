"""What a comparison and a life give the page: what the report and the command line give, as one JSON document each."""

from __future__ import annotations

from typing import Any

import polars as pl

from glasshouse.api import texts_of
from glasshouse.page.city import city
from glasshouse.page.knobs import knobs
from glasshouse.page.question import LifeQuestion, Question, Which
from glasshouse.report import first_page, provenance, scheme_words
from glasshouse.report.audited import audited
from glasshouse.report.case import Case
from glasshouse.report.charts import NARROW, WIDE
from glasshouse.report.figures import FIGURES, Figure
from glasshouse.report.lives import phrase, who
from glasshouse.report.margins import did
from glasshouse.report.page import subtitle
from glasshouse.report.readings import ALL, Readings
from glasshouse.report.words import words
from glasshouse.study.running.life import life_of_plan, written_month
from glasshouse.study.running.manifests import command
from glasshouse.study.running.outputs import csv, public_readings
from glasshouse.study.running.plan import Plan
from glasshouse.study.running.runs import execute
from glasshouse.study.running.stories import stories
from glasshouse.study.running.telling import Tell, say_nothing
from glasshouse.vocabulary import NOTICE, Ledger

_FALSE = int(Ledger.MISATTRIBUTED | Ledger.FABRICATED)


def answer(question: Which, tell: Tell) -> tuple[dict[str, Any], Case | None]:
    """The document of a question, and of a comparison what its figures are drawn from.  Raises GlasshouseError."""
    if isinstance(question, LifeQuestion):
        return _life(question, tell), None
    assert isinstance(question, Question)
    return _comparison(question, tell)


def warm() -> None:
    """Load what every answer needs, by answering a small question."""
    _, case = _comparison(Question(people=1_000, years=1), say_nothing)
    figures_of(case)


def changes(question: Question) -> list[dict[str, str]]:
    """What was changed against the shipped text: address, what is written, what was set."""
    written = {knob.key: knob.written for knob in knobs(question.loaded().text)}
    pairs = [setting.partition("=") for setting in question.settings]
    return [{"key": key, "written": written.get(key, ""), "now": now} for key, _, now in pairs]


def scheme_file(question: Question) -> str:
    """The scheme with what was changed, as a file that every command reads."""
    return question.loaded(question.settings).written


def _comparison(question: Question, tell: Tell) -> tuple[dict[str, Any], Case]:
    planned = question.plan()
    outcome = execute(planned, tell)
    case = Case(Readings(outcome.readings), texts_of(planned), outcome.manifest, words(question.language))
    findings = audited(case, outcome.readings)
    margin = did(case)
    shown = shown_readings(outcome.readings)
    document = {
        "notice": NOTICE,
        "title": case.titled(case.scheme),
        "others": [case.titled(other) for other in case.others],
        "subtitle": subtitle(case),
        "command": provenance.command_line(outcome.manifest),
        "manifest": outcome.manifest,
        "manifest_rows": provenance.rows(outcome.manifest),
        "changes": changes(question),
        "scheme_file": planned.schemes[0].written,
        "sentences": [block._asdict() for block in first_page.who_loses(case)],
        "sure": first_page.how_sure(case),
        "readings": shown.to_dicts(),
        "csv": csv(shown, outcome.manifest),
        "clauses": [
            {**clause._asdict(), "did": margin.get(clause.id, ()), "found": [one[1:] for one in findings.at(clause.id)]}
            for clause in scheme_words.clauses(case)
        ],
        "clauses_note": case.words.say("page.clauses_note"),
        "findings": findings.said,
        "stories": stories(outcome),
        "city": city(outcome, case),
    }
    return document, case


def figures_of(case: Case) -> list[dict[str, Any]]:
    """The report's figures."""
    return [_figure(make(case)) for make in FIGURES]


def shown_readings(readings: pl.DataFrame) -> pl.DataFrame:
    """The readings of everybody over the whole run: those that the page shows in numbers."""
    return public_readings(readings).filter(pl.col("month").is_null(), cohort=ALL)


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "title": figure.title,
        "question": figure.question,
        "said": figure.said,
        "notes": figure.notes,
        "panels": [
            {
                "title": panel.title,
                "alternative": panel.alternative,
                **{size.name: panel.draw(size) for size in (WIDE, NARROW)},
            }
            for panel in figure.panels
        ],
        "tables": [table.__dict__ for table in figure.tables],
    }


def _life(question: LifeQuestion, tell: Tell) -> dict[str, Any]:
    planned = question.plan()
    life = life_of_plan(planned, question.person, tell)
    said_in = words(question.language)

    def called(word: str, group: str) -> str:
        return said_in.term(group, word) if group else said_in.named(word.rpartition("/")[2])

    return {
        "notice": NOTICE,
        "command": _life_command(planned, question.person),
        "person": life.person,
        "seed": question.seed,
        "who": who(life, said_in),
        "in_force": life.in_force,
        "end": planned.when.end,
        "worlds": [
            {
                "world": world.name,
                "events": [
                    {
                        "month": entry.month,
                        "when": written_month(entry.month),
                        "event": entry.event,
                        "a": entry.a,
                        "b": str(entry.b),
                        "says": sentence,
                        "untrue": entry.event == "RECORD" and bool(int(entry.b) & _FALSE),
                    }
                    for entry in world.events
                    if (sentence := phrase(entry, said_in, called)) or entry.event == "STATUS"
                ],
            }
            for world in life.worlds
        ],
    }


def _life_command(planned: Plan, person: int) -> str:
    """The line that tells the same life."""
    words = command(planned).split(" ")
    return " ".join(["glasshouse", "life", words[2], "--person", str(person), *words[3:]])
