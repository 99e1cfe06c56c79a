"""What ``glasshouse.run`` and ``glasshouse.compare`` return, and a folder's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from glasshouse.errors import StoreError
from glasshouse.measures import readings as measured
from glasshouse.report.case import Texts
from glasshouse.report.page import render
from glasshouse.report.summary import summary
from glasshouse.study.checkpoints import Checkpoints
from glasshouse.study.folder import check_free, plan_of, records_of, write
from glasshouse.study.outputs import csv, document, said_of, told
from glasshouse.study.plan import Options, Plan, plan
from glasshouse.study.replicates import combined
from glasshouse.study.runs import Outcome, execute

Tell = Callable[[str, int, int], None]


def _say_nothing(stage: str, done: int, total: int) -> None:
    """Where nobody watches."""


@dataclass(frozen=True)
class Result:
    """A run: its manifest and its readings, with n, interval and unit beside each value."""

    outcome: Outcome

    @property
    def manifest(self) -> dict[str, Any]:
        """Texts, seeds, switches, versions, notice and the checksum of the records."""
        return self.outcome.manifest

    @property
    def readings(self) -> pl.DataFrame:
        """One row a reading; ``docs/reference/columns.md`` says what each column means."""
        return told(self.outcome.readings)

    def to_arrow(self) -> pa.Table:
        """The readings as an Arrow table, the notice in its metadata."""
        said = ". ".join(filter(None, (self.manifest["notice"], said_of(self.manifest))))
        return self.readings.to_arrow().replace_schema_metadata({"notice": said})

    def to_pandas(self) -> Any:
        """The readings as a pandas frame.  Needs pandas, which is not among the dependencies."""
        frame = self.to_arrow().to_pandas()
        frame.attrs["notice"] = self.manifest["notice"]
        return frame

    def to_csv(self) -> str:
        """The readings as CSV; its first line, a comment, is the notice."""
        return csv(self.readings, self.manifest)

    def to_json(self) -> str:
        """The document that ``--json`` prints."""
        return document(self.manifest, self.readings)

    def summary(self) -> str:
        """One screen of plain text."""
        return summary(self.outcome.readings, self.manifest, texts_of(self.outcome.plan))

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the run's folder, as ``-o`` does.  Raises StoreError."""
        write(self.outcome, Path(folder), force=force)
        return Path(folder)

    def report(self, target: str | Path) -> Path:
        """Write the page.  Raises StoreError."""
        return render(self.outcome.readings, self.manifest, texts_of(self.outcome.plan), Path(target))

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.summary())}</pre>"


def texts_of(planned: Plan) -> Texts:
    """The texts of a plan, for the report."""
    return Texts(tuple(scheme.text for scheme in planned.schemes), planned.before.text, planned.world.text)


def simulate(planned: Plan, folder: Path, *, force: bool, tell: Tell, checkpoints: Checkpoints) -> Result:
    """Run a plan and write its folder; once it is whole, ``checkpoints`` are cleared.

    Raises StoreError before any work where the folder cannot be the run's, and what going on from a checkpoint raises.
    """
    check_free(folder, force=force)
    result = Result(execute(planned, tell, checkpoints))
    result.save(folder, force=force)
    checkpoints.clear()
    return result


def run(
    scheme: str,
    *,
    world: str = "beijing",
    people: int = 100_000,
    years: int = 10,
    people_seed: int = 1,
    life_seed: int = 1,
    replicates: int = 1,
    threads: int = 2,
    settings: Sequence[str] = (),
    before: str | None = None,
    without: Sequence[str] = (),
    idealised: bool = False,
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
        people_seed=people_seed,
        life_seed=life_seed,
        replicates=replicates,
        threads=threads,
        settings=settings,
        before=before,
        without=without,
        idealised=idealised,
    )


def compare(
    scheme: str,
    against: Sequence[str],
    *,
    world: str = "beijing",
    people: int = 100_000,
    years: int = 10,
    people_seed: int = 1,
    life_seed: int = 1,
    replicates: int = 1,
    threads: int = 2,
    settings: Sequence[str] = (),
    before: str | None = None,
    without: Sequence[str] = (),
    idealised: bool = False,
) -> Result:
    """Live the same lives under a scheme and under others; options as on the command line.

    Raises GlasshouseError for whatever a user can get wrong.
    """
    options = Options(
        world=world,
        people=people,
        years=years,
        people_seed=people_seed,
        life_seed=life_seed,
        replicates=replicates,
        threads=threads,
        settings=tuple(settings),
        before=before,
        without=frozenset(without),
        idealised=idealised,
    )
    return Result(execute(plan(scheme, against, options), _say_nothing))


def write_report(folder: Path, target: Path) -> Path:
    """The page of a run's folder, its readings made anew from the stored tables.  Raises StoreError."""
    if not target.absolute().parent.is_dir():
        raise StoreError(f"{target}: {target.parent} is no folder", remedy="name a file in a folder that exists")
    manifest, records = records_of(folder)
    planned = plan_of(folder)
    return render(combined([measured(one) for one in records]), manifest, texts_of(planned), target)
