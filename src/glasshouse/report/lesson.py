"""Sheets for a lesson: two pages to predict, look and discuss; the answers, from the readings, on a sheet apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from glasshouse.report.case import Case
from glasshouse.report.figures import FIGURES, Figure, Panel
from glasshouse.report.figures.listed import PERFECT, together
from glasshouse.report.first_page import black, in_error, refused
from glasshouse.report.readings import Reading
from glasshouse.report.words import capital


class LessonQuestion(NamedTuple):
    """What is asked, and what this run answers."""

    asked: str
    answered: tuple[str, ...]


class Lesson(NamedTuple):
    """Both sheets in words, and what is drawn on the second page."""

    predict: tuple[LessonQuestion, ...]
    look: tuple[LessonQuestion, ...]
    discuss: tuple[str, ...]
    panels: tuple[Panel, ...]


MOST_CHARTS: Final = 2


def lesson(case: Case) -> Lesson:
    """Questions that this run can answer; one whose reading is missing is not asked."""
    makers: tuple[Callable[[Case], LessonQuestion | None], ...] = (_ever, _refused, _perfect, _back, _gaps, _index)
    questions = [question for question in (make(case) for make in makers) if question is not None]
    figures = {make.__name__: make(case) for make in FIGURES if make.__name__ in ("over_time", "listed")}
    panels = [
        panel for panel in (_of_any(figures["over_time"]), _of_three(case, figures["listed"])) if panel is not None
    ]
    look = _look(case) if panels else ()
    return Lesson(tuple(questions), look, case.words.several("lesson.discuss"), tuple(panels[:MOST_CHARTS]))


def _ever(case: Case) -> LessonQuestion | None:
    words, row = case.words, case.readings.one("ever_listed", scheme=case.scheme)
    if row is None:
        return None
    question = words.say("lesson.ever", scheme=case.titled(case.scheme), duration=case.duration(case.months))
    return LessonQuestion(question, (words.say("lesson.ever_answer", share=case.shown(row)),))


def _refused(case: Case) -> LessonQuestion | None:
    answers = refused(case)
    return LessonQuestion(case.words.say("lesson.refused"), answers) if answers else None


def _perfect(case: Case) -> LessonQuestion | None:
    """More or fewer at perfect sight: the three together, so that none stands alone."""
    words, of_lists = case.words, black(case, together(case))
    if not of_lists:
        return None
    clause, rows = next(iter(of_lists.items()))
    full = next((row for row in rows if row.measure == PERFECT and row.by == "ledger=full"), None)
    now = case.readings.one("prevalence", scheme=case.scheme, clause=clause)
    if full is None or now is None:
        return None
    seen = words.say("lesson.perfect_answer", list=case.list_(clause), full=case.shown(full), now=case.shown(now))
    return LessonQuestion(words.say("lesson.perfect", list=case.list_(clause)), (seen, *in_error(case)))


def _back(case: Case) -> LessonQuestion | None:
    rows = [
        row
        for row in case.readings.rows("still_listed", scheme=case.scheme)
        if row.value is not None and row.by in ("months=12", "months=24")
    ]
    if not rows:
        return None
    row = _latest(rows)
    words, months = case.words, case.words.by(row.by or "")
    question = words.say("lesson.back", list=case.list_(row.clause), months=months)
    return LessonQuestion(question, (words.say("lesson.back_answer", share=case.shown(row)),))


def _latest(rows: list[Reading]) -> Reading:
    """Of the first list that has one, the longest time."""
    return [row for row in rows if row.clause == rows[0].clause][-1]


def _gaps(case: Case) -> LessonQuestion | None:
    figure = next(make(case) for make in FIGURES if make.__name__ == "gaps")
    return LessonQuestion(case.words.say("lesson.gaps"), figure.said) if figure.panels else None


def _index(case: Case) -> LessonQuestion | None:
    figure = next(make(case) for make in FIGURES if make.__name__ == "goodhart")
    return LessonQuestion(case.words.say("lesson.index"), figure.said[:2]) if figure.panels else None


def _look(case: Case) -> tuple[LessonQuestion, ...]:
    words = case.words
    return tuple(
        LessonQuestion(question, (answer,))
        for question, answer in zip(words.several("lesson.look"), words.several("lesson.look_answers"), strict=True)
    )


def _of_any(figure: Figure) -> Panel | None:
    """The last panel over time: any black list together."""
    return figure.panels[-1] if figure.panels else None


def _of_three(case: Case, figure: Figure) -> Panel | None:
    """The panel of the first black list: in error, as designed, at perfect sight."""
    of_lists = list(black(case, together(case)))
    titles = [capital(case.list_(clause)) for clause in of_lists]
    return next((panel for panel in figure.panels if panel.title in titles), None)
