"""The Python interface: run or compare schemes, open a run again, and write the report of a run's folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from glasshouse.errors import StoreError, UsageError, did_you_mean
from glasshouse.measures.reading import SCHEMA as READING
from glasshouse.placing import check_file, replacing
from glasshouse.records import Records
from glasshouse.records.store import read_frame
from glasshouse.report import arguments
from glasshouse.report.case import Case, Texts
from glasshouse.report.charts import WIDE, to_svg
from glasshouse.report.figures import over_time
from glasshouse.report.headlines import headline_frame
from glasshouse.report.page import class_pages, html, render, render_class
from glasshouse.report.plots import Plots
from glasshouse.report.readings import Readings
from glasshouse.report.summary import summary
from glasshouse.report.words import words
from glasshouse.study.running.checkpoints import Checkpoints
from glasshouse.study.running.folder import (
    Stored,
    check_free,
    copy,
    manifest_of,
    page_of,
    stored,
    write,
    write_records,
    write_rest,
)
from glasshouse.study.running.outputs import READINGS, csv, document, public_readings, said_of
from glasshouse.study.running.plan import Options, Plan, both_seeds, in_force_before, plan
from glasshouse.study.running.runs import Carried, Outcome, execute
from glasshouse.study.running.telling import Tell, say_nothing
from glasshouse.study.running.verify import Verdict, verify_folder
from glasshouse.vocabulary import NOTICE

if TYPE_CHECKING:
    import pyarrow as pa

_DAY: Final = re.compile(r"\b20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\b")
_DAYS: Final = 6
"""Days of a page that may be that of its audit, and how many of them are tried."""
LISTED: Final = 12
"""Names that a refusal repeats before it only counts the rest."""


@dataclass(frozen=True)
class Result:
    """A run: its manifest and its readings, with n, interval and unit beside each value."""

    lived: Outcome | Stored
    """The run as it came to its end in this process, or as it lies in a folder."""

    @property
    def manifest(self) -> dict[str, Any]:
        """Texts, seeds, switches, versions, notice and the checksum of the records."""
        return self.lived.manifest

    @property
    def readings(self) -> pl.DataFrame:
        """The readings, one per row; ``docs/reference/columns.md`` describes the columns."""
        return public_readings(self.lived.readings)

    def reading(
        self,
        measure: str,
        scheme: str,
        *,
        against: str | None = None,
        cohort: str = "all",
        clause: str | None = None,
        context: str | None = None,
        by: str | None = None,
        month: int | None = None,
    ) -> Any:
        """One row of the readings: its ``value``, ``low``, ``high``, ``interval``, ``n``, ``unit``.

        A name left out is what the table has null there: any black list, all contexts, the whole run.  Raises
        UsageError where there is no such row.
        """
        rows = Readings(self.readings).rows(
            measure,
            scheme=scheme,
            against=against,
            cohort=cohort,
            clause=clause,
            context=context,
            by=by,
            month=month,
        )
        if not rows:
            names = {"scheme": scheme, "against": against, "cohort": cohort, "clause": clause, "context": context}
            raise _no_such(self.readings, measure, {**names, "by": by, "month": month})
        return rows[0]

    def to_arrow(self) -> pa.Table:
        """The readings as an Arrow table, the notice in its metadata."""
        notice = ". ".join(filter(None, (NOTICE, said_of(self.manifest))))
        return self.readings.to_arrow().replace_schema_metadata({"notice": notice})

    def to_pandas(self) -> Any:
        """The readings as a pandas frame.  Raises UsageError where pandas is not installed."""
        if find_spec("pandas") is None:  # it is pyarrow that imports it: nothing here does
            raise UsageError(
                "to_pandas needs pandas, which is not installed", remedy="pip install 'glasshouse[notebook]'"
            )
        frame = self.to_arrow().to_pandas()
        frame.attrs["notice"] = NOTICE
        return frame

    def to_csv(self) -> str:
        """The readings as CSV; its first line, a comment, is the notice."""
        return csv(self.readings, self.manifest)

    def to_json(self) -> str:
        """The document that ``--json`` prints."""
        return document(self.manifest, self.readings)

    def summary(self) -> str:
        """One screen of plain text."""
        return summary(self.lived.readings, self.manifest, texts_of(self.lived.plan))

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the run's folder, as ``-o`` does.  Raises StoreError."""
        if isinstance(self.lived, Stored):
            copy(self.lived, Path(folder), force=force)
        else:
            write(self.lived, Path(folder), force=force)
        return Path(folder)

    def report(self, target: str | Path, *, language: str = "en") -> Path:
        """Write the report.  Raises StoreError, and UsageError for an unknown language."""
        texts = texts_of(self.lived.plan)
        return render(self.lived.readings, self.manifest, texts, Path(target), language=language)

    @property
    def headline(self) -> pl.DataFrame:
        """What the scheme adds to each other world, a row a headline figure, in counts of the city that was run.

        ``level`` and ``before`` are of the two worlds (null of a loss), ``added`` their difference, ``luck_low`` to
        ``luck_high`` its 95 % interval of chance, ``assumed_low`` to ``assumed_high`` its band of assumption over so
        many ``points``, ``share_above`` the share of points above it.  ``unit`` says what is counted.
        """
        return headline_frame(self._case())

    @property
    def plot(self) -> Plots:
        """What the scheme adds, as one figure to print: ``result.plot()``; those of the report by name beside it."""
        return Plots(self._case())

    def _case(self) -> Case:
        return Case(Readings(self.lived.readings), texts_of(self.lived.plan), self.manifest, words("en"))

    def __repr__(self) -> str:
        """One line: what was run, and under which checksum."""
        options, checksum = self.lived.plan.options, self.manifest["checksum"]
        schemes = [scheme.name for scheme in self.lived.plan.schemes]
        names = " against ".join(filter(None, (schemes[0], ", ".join(schemes[1:]))))
        return (
            f"<Result: {names} in {self.lived.plan.world.name}, {options.people:,} invented people,"
            f" {options.years} years, {self.lived.readings.height:,} readings, checksum {checksum[:16]}>"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: the summary, and all black lists over time where anybody is on one."""
        panels = over_time(self._case()).panels
        drawn = to_svg(panels[-1].draw(WIDE), f"result-{self.manifest['checksum'][:8]}") if panels else ""
        return f"<pre>{escape(self.summary())}</pre>{drawn}"


def _no_such(readings: pl.DataFrame, measure: str, names: Mapping[str, str | int | None]) -> UsageError:
    """The error for a reading that does not exist: the first name that matches none, and the names that would."""
    near = readings.filter(measure=measure)
    if near.is_empty():
        hint = did_you_mean(measure, readings["measure"].unique(maintain_order=True).to_list())
        remedy = f"did you mean '{hint}'?" if hint else "`glasshouse measures` lists them"
        return UsageError(f"no reading of '{measure}'", remedy=remedy)
    for key, value in names.items():
        left = near.filter(pl.col(key).is_null() if value is None else pl.col(key).cast(pl.String) == str(value))
        if left.is_empty():
            break
        near = left
    values = near[key].unique(maintain_order=True).to_list()
    more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
    listed = ", ".join("None" if one is None else str(one) for one in values[:LISTED])
    hint = did_you_mean(str(value), [str(one) for one in values if one is not None])
    return UsageError(
        f"no reading of '{measure}' with {key} {'None' if value is None else repr(value)}", None,
        (f"there, {key} is one of: {listed}{more}",),
        f"did you mean '{hint}'?" if hint else f"name one of these as {key}",
    )  # fmt: skip


def texts_of(planned: Plan) -> Texts:
    """The texts of a plan, for the report."""
    return Texts(tuple(scheme.text for scheme in planned.schemes), planned.before.text, planned.world.text)


def simulate(
    planned: Plan, folder: Path, *, force: bool, tell: Tell, checkpoints: Checkpoints, carried: Carried | None = None
) -> Result:
    """Run a plan and write its folder, tables while they are measured; once it is whole, ``checkpoints`` are cleared.

    Raises StoreError before any work where the folder cannot be the run's, and what going on from a checkpoint raises.
    """
    check_free(folder, force=force)
    with ExitStack() as whole:
        made: list[Path] = []

        def keep(records: Sequence[Records]) -> None:
            made.append(whole.enter_context(replacing(folder)))
            write_records(records, made[0])

        outcome = execute(planned, tell, checkpoints, carried, keep, with_bands=True)
        tell("writing", 0, 0)
        check_free(folder, force=force)  # somebody else may have written there meanwhile
        write_rest(outcome, made[0])
    checkpoints.clear()
    return Result(outcome)


def run(
    scheme: str,
    *,
    world: str = "beijing",
    people: int = 100_000,
    years: int = 10,
    seed: int | None = None,
    people_seed: int | None = None,
    life_seed: int | None = None,
    replicates: int = 1,
    threads: int = 2,
    settings: Sequence[str] = (),
    before: str | None = None,
    without: Sequence[str] = (),
    idealised: bool = False,
    assumptions: int | None = None,
) -> Result:
    """Put a scheme (a shipped name or a path) on a city of invented people; options as on the command line.

    Raises GlasshouseError for whatever a user can get wrong.
    """
    return compare(
        scheme,
        (),
        world=world,
        people=people,
        years=years,
        seed=seed,
        people_seed=people_seed,
        life_seed=life_seed,
        replicates=replicates,
        threads=threads,
        settings=settings,
        before=before,
        without=without,
        idealised=idealised,
        assumptions=assumptions,
    )


def compare(
    scheme: str,
    against: Sequence[str] | None = None,
    *,
    world: str = "beijing",
    people: int = 100_000,
    years: int = 10,
    seed: int | None = None,
    people_seed: int | None = None,
    life_seed: int | None = None,
    replicates: int = 1,
    threads: int = 2,
    settings: Sequence[str] = (),
    before: str | None = None,
    without: Sequence[str] = (),
    idealised: bool = False,
    assumptions: int | None = None,
) -> Result:
    """Live the same lives under a scheme and under others; options as on the command line.

    ``against`` None: beside what was in force before it.  ``seed`` sets both seeds, which are 1 by default.

    Raises GlasshouseError for whatever a user can get wrong.
    """
    of_people, of_lives = both_seeds(seed, people_seed, life_seed)
    options = Options(
        world=arguments.word("world", world),
        people=people,
        years=years,
        people_seed=of_people,
        life_seed=of_lives,
        replicates=replicates,
        threads=threads,
        settings=arguments.each_a_word("settings", settings),
        before=None if before is None else arguments.word("before", before),
        without=frozenset(arguments.each_a_word("without", without)),
        idealised=arguments.switch("idealised", idealised),
        assumptions=assumptions,
    )
    named = arguments.word("scheme", scheme)
    others = in_force_before(named, options) if against is None else arguments.each_a_word("against", against)
    planned = plan(named, others, options)
    return Result(execute(planned, say_nothing, with_bands=True))


def open(folder: str | Path) -> Result:
    """The run that lies in a folder: the same result as the call that wrote it gave.

    Raises StoreError for a folder that holds no run of this version, or one that was changed since.
    """
    return Result(stored(Path(arguments.word("folder", folder))))


def write_report(
    folder: Path, target: Path, *, language: str = "en", as_of: date | None = None, tell: Tell = say_nothing
) -> tuple[Path, ...]:
    """Write the report of a run's folder, with readings computed again from its tables.  Raises StoreError."""
    readings, manifest, texts = _of_folder(folder, target, tell)
    return (render(readings, manifest, texts, target, language=language, as_of=as_of, tell=tell),)


def write_class(folder: Path, target: Path, *, language: str = "en", tell: Tell = say_nothing) -> tuple[Path, ...]:
    """Write worksheets for a lesson on a run's folder, and their answers.  Raises StoreError."""
    readings, manifest, texts = _of_folder(folder, target, tell)
    return render_class(readings, manifest, texts, target, language=language)


def readings_lost(folder: Path) -> str | None:
    """A warning that the stored readings are missing or damaged, or None.  The report does not need them."""
    try:
        read_frame(folder / READINGS, READING, also=said_of(manifest_of(folder)))
    except StoreError as problem:
        return f"{problem.what}; the page's readings were made anew from the stored tables."
    return None


def verify(folder: Path, *, threads: int = 2, tell: Tell = say_nothing) -> Verdict:
    """Run the folder's plan again and compare every file with the result, pages included.  Raises StoreError."""
    return verify_folder(folder, threads=threads, tell=tell, pages=_no_page)


def _no_page(folder: Path, others: Sequence[str], outcome: Outcome) -> str | None:
    """The first extra file in a run's folder that is not a page of the run, or None."""
    manifest, texts = manifest_of(folder), texts_of(outcome.plan)
    made: dict[str, set[str]] = {}
    for name in others:
        page = page_of(folder, name)
        language = re.match(r'<!doctype html>\n<html lang="(en|fr)">', page or "", re.IGNORECASE)
        if page is None or language is None:
            return name
        tongue = language[1]
        if tongue not in made:
            sheets = class_pages(outcome.readings, manifest, texts, language=tongue)
            made[tongue] = {html(outcome.readings, manifest, texts, language=tongue), *sheets}
        days = [date.fromisoformat(day) for day in sorted(set(_DAY.findall(page)))[:_DAYS]]
        if page not in made[tongue] and not any(
            page == html(outcome.readings, manifest, texts, language=tongue, as_of=day) for day in days
        ):
            return name
    return None


def _of_folder(folder: Path, target: Path, tell: Tell) -> tuple[pl.DataFrame, dict[str, Any], Texts]:
    manifest_of(folder)
    check_file(target)
    tell("reading the tables", 0, 0)
    files = stored(folder)
    tell("measuring", 0, 0)
    return files.readings, files.written, texts_of(files.plan)
