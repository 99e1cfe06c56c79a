"""Commands of a run: live it, tell a life of it, write its report, live it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from glasshouse.cli.answers import answer, say
from glasshouse.cli.application import app, numba_without_scipy
from glasshouse.cli.options import (
    Against,
    AsJson,
    Assumptions,
    Before,
    Every,
    Folder,
    Force,
    Idealised,
    LifeSeed,
    OnParts,
    Output,
    Partitions,
    People,
    PeopleSeed,
    Quiet,
    Replicates,
    Resume,
    SchemeName,
    Seed,
    Settings,
    Threads,
    Without,
    WorldName,
    Years,
    chosen_options,
    output_option,
    warn_of_threads,
)
from glasshouse.errors import GlasshouseError, UsageError
from glasshouse.placing import tidy

if TYPE_CHECKING:
    from glasshouse.study.running.plan import Options

LONG_SECONDS = 10
"""From how long a run is expected to take its estimate is printed before it starts."""


class Delivery(NamedTuple):
    """Where a run is written, what is printed of it, whether it goes on, and who carries it."""

    output: Path | None
    as_json: bool
    quiet: bool
    force: bool
    resume: bool
    checkpoint_every: float
    on: str | None
    partitions: int | None


def _simulate(scheme: str, against: Sequence[str], options: Options, asked: Delivery) -> None:
    numba_without_scipy()
    from glasshouse.api import simulate
    from glasshouse.report.progress import progress
    from glasshouse.study.running.checkpoints import beside
    from glasshouse.study.running.folder import default_folder
    from glasshouse.study.running.plan import plan
    from glasshouse.study.running.runs import carried, expected_of

    planned, quiet = plan(scheme, against, options), asked.quiet
    folder = asked.output if asked.output is not None else default_folder(planned)
    checkpoints = beside(folder, every=asked.checkpoint_every, resume=asked.resume)
    expected = expected_of(planned)
    if expected.seconds > LONG_SECONDS and not quiet:
        say(f"About {expected.seconds:.0f} s and {expected.bytes / 2**30:.1f} GiB at its peak.", err=True)
    month = None if asked.resume or quiet else checkpoints.broke_off_at()
    if month is not None:
        broken_off = f"{checkpoints.folder}: a run that broke off at {month}"
        say(f"{broken_off}; starting anew, --resume goes on from there.", err=True)
    try:
        with progress(quiet=quiet or asked.as_json) as tell, carried(planned, asked.on, asked.partitions) as by:
            result = simulate(planned, folder, force=asked.force, tell=tell, checkpoints=checkpoints, carried=by)
    except GlasshouseError:
        raise
    except BaseException:
        if checkpoints.left() and not quiet:
            say(f"{checkpoints.folder}: a run that broke off; --resume goes on from there.", err=True)
        raise
    if asked.as_json:
        say(result.to_json())
    elif not quiet:
        say(result.summary())
        say(f"\nWritten to {folder}")


@app.command()
def run(
    scheme: SchemeName,
    world: WorldName = "beijing",
    people: People = 100_000,
    years: Years = 10,
    seed: Seed = None,
    people_seed: PeopleSeed = None,
    life_seed: LifeSeed = None,
    replicates: Replicates = 1,
    threads: Threads = 2,
    settings: Settings = None,
    before: Before = None,
    without: Without = "",
    idealised: Idealised = False,
    assumptions: Assumptions = None,
    output: Output = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Force = False,
    resume: Resume = False,
    checkpoint_every: Every = 120,
    on: OnParts = None,
    partitions: Partitions = None,
) -> None:
    """Put a scheme on a city of invented people and write what it does to them."""
    options = chosen_options(
        world=world, people=people, years=years, seed=seed, people_seed=people_seed, life_seed=life_seed,
        replicates=replicates, threads=threads, settings=settings, before=before, without=without, idealised=idealised,
        assumptions=assumptions,
    )  # fmt: skip
    _simulate(scheme, [], options, Delivery(output, as_json, quiet, force, resume, checkpoint_every, on, partitions))


@app.command()
def compare(
    scheme: SchemeName,
    against: Against = None,
    world: WorldName = "beijing",
    people: People = 100_000,
    years: Years = 10,
    seed: Seed = None,
    people_seed: PeopleSeed = None,
    life_seed: LifeSeed = None,
    replicates: Replicates = 1,
    threads: Threads = 2,
    settings: Settings = None,
    before: Before = None,
    without: Without = "",
    idealised: Idealised = False,
    assumptions: Assumptions = None,
    output: Output = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Force = False,
    resume: Resume = False,
    checkpoint_every: Every = 120,
    on: OnParts = None,
    partitions: Partitions = None,
) -> None:
    """Live the same lives under a scheme and under others, and write the differences."""
    options = chosen_options(
        world=world, people=people, years=years, seed=seed, people_seed=people_seed, life_seed=life_seed,
        replicates=replicates, threads=threads, settings=settings, before=before, without=without, idealised=idealised,
        assumptions=assumptions,
    )  # fmt: skip
    if against is None:
        from glasshouse.study.running.plan import in_force_before

        against = list(in_force_before(scheme, options))
    _simulate(
        scheme, against, options, Delivery(output, as_json, quiet, force, resume, checkpoint_every, on, partitions)
    )


@app.command()
def life(
    subject: Annotated[str, typer.Argument(metavar="DIR|SCHEME", help="A run's folder, or a scheme.")],
    person: Annotated[int, typer.Option("--person", help="The number of an invented person.")],
    against: Annotated[list[str] | None, typer.Option("--against", help="With a scheme: what to compare with.")] = None,
    world: WorldName = "beijing",
    people: People = 10_000,
    years: Years = 10,
    seed: Seed = None,
    people_seed: PeopleSeed = None,
    life_seed: LifeSeed = None,
    threads: Threads = 2,
    settings: Settings = None,
    before: Before = None,
    without: Without = "",
    idealised: Idealised = False,
    as_json: AsJson = False,
) -> None:
    """Tell one invented life, month by month, in every world of a run."""
    numba_without_scipy()
    from glasshouse.report.lives import life_text
    from glasshouse.report.progress import progress
    from glasshouse.study.running.life import life_of_folder, life_of_plan
    from glasshouse.study.running.plan import plan
    from glasshouse.study.running.sealed import MANIFEST

    tidy(Path(subject).absolute(), MANIFEST)  # a run that was moved aside is put back before it is looked for
    with progress(quiet=as_json) as tell:
        if Path(subject).is_dir():
            if against:
                raise UsageError(
                    "--against goes with a scheme", remedy="a run's folder knows what it was compared with"
                )
            story = life_of_folder(Path(subject), person, tell)
        else:
            options = chosen_options(
                world=world, people=people, years=years, seed=seed, people_seed=people_seed, life_seed=life_seed,
                threads=threads, settings=settings, before=before, without=without, idealised=idealised,
            )  # fmt: skip
            story = life_of_plan(plan(subject, against or [], options), person, tell)
    answer(story.document, lambda: life_text(story), as_json=as_json)


@app.command()
def report(
    folder: Folder,
    output: Annotated[
        Path | None,
        output_option("File; DIR/report.html by default."),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="en or fr.")] = "en",
    lesson: Annotated[bool, typer.Option("--class", help="Two pages for a lesson, and the answers apart.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day whose law its audit asks; that of the run.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write a run as one self-contained page, to read and to print."""
    from glasshouse.api import readings_lost, write_class, write_report
    from glasshouse.audit import parsed_date
    from glasshouse.report.progress import progress

    day = parsed_date(as_of)
    if day is not None and lesson:
        raise UsageError("--as-of goes with a report", remedy="sheets for a lesson have no audit: leave it out")
    target = output or folder / ("class.html" if lesson else "report.html")
    with progress(quiet=quiet) as tell:
        if lesson:
            written = write_class(folder, target, language=language, tell=tell)
        else:
            written = write_report(folder, target, language=language, as_of=day, tell=tell)
    if not quiet:
        if (lost := readings_lost(folder)) is not None:
            say(lost, err=True)
        say("\n".join(f"Written to {file}" for file in written))


@app.command()
def verify(
    folder: Folder,
    threads: Threads = 2,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run a folder's manifest again: the same bits (exit 0), or the first difference (exit 1)."""
    numba_without_scipy()
    from glasshouse.api import verify as verify_run
    from glasshouse.report.progress import progress

    warn_of_threads(threads)
    with progress(quiet=quiet or as_json) as tell:
        verdict = verify_run(folder, threads=threads, tell=tell)
    answer(verdict.document, verdict.sentence, as_json=as_json)
    if not verdict.same:
        raise typer.Exit(1)
