"""Commands of many runs: sweep, sensitivity, safeguards, and what holds runs against the record."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from glasshouse.cli.answers import answer, say
from glasshouse.cli.application import app
from glasshouse.cli.options import (
    AsJson,
    Before,
    LifeSeed,
    On,
    People,
    PeopleSeed,
    Quiet,
    Replicates,
    SchemeName,
    Seed,
    Settings,
    Targets,
    Threads,
    Without,
    WorldName,
    Years,
    chosen_options,
    output_option,
)
from glasshouse.errors import needed
from glasshouse.placing import check_file


@app.command()
def sweep(
    study: Annotated[Path, typer.Argument(metavar="STUDY.yaml", help="A study file: docs/how-to/run-a-study.md.")],
    output: Annotated[Path, output_option("Folder to write, or to go on with.")],
    on: On = "threads:2",
    beyond_range: Annotated[
        bool, typer.Option("--beyond-range", help="Let unknowns leave the ranges of their texts.")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Live every run of a study; say the same again to go on where it was ended."""
    from glasshouse.report.progress import progress

    with needed("studies need", "studies", "SALib", "optuna"):
        from glasshouse.study.sweeps.sweep import sweep as sweep_all
    with progress(quiet=quiet or as_json) as tell:
        swept = sweep_all(
            study, output, on=on, beyond_range=beyond_range, tell=tell,
            say=lambda words: None if quiet else say(words, err=True),
        )  # fmt: skip
    answer(swept.document, swept.sentence, as_json=as_json, quiet=quiet)
    if swept.failed:
        raise typer.Exit(1)


@app.command()
def sensitivity(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")],
    measures: Annotated[list[str] | None, typer.Option("--measure", help="What to explain; prevalence.")] = None,
    clause: Annotated[str | None, typer.Option("--clause", help="At one list, kind or clause; all together.")] = None,
    output: Annotated[Path | None, output_option("File; DIR/sensitivity.html.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say which assumption drives a reading of a sweep, what is chance, and where a sign changes."""
    with needed("studies need", "studies", "SALib", "optuna"):
        from glasshouse.report.drivers import drivers_page, drivers_text
        from glasshouse.study.sweeps.sensitivity import sensitivity as driven_by
    target = output or folder / "sensitivity.html"
    if output is not None or folder.is_dir():
        check_file(target)
    analysis = driven_by(folder, measures or [], clause)
    drivers_page(analysis, target)
    answer(analysis.document, lambda: f"{drivers_text(analysis)}\n\nWritten to {target}", as_json=as_json, quiet=quiet)


@app.command()
def safeguards(
    scheme: SchemeName,
    world: WorldName = "beijing",
    people: People = 10_000,
    years: Years = 10,
    seed: Seed = None,
    people_seed: PeopleSeed = None,
    life_seed: LifeSeed = None,
    replicates: Replicates = 2,
    threads: Threads = 2,
    settings: Settings = None,
    before: Before = None,
    without: Without = "",
    harm: Annotated[str, typer.Option("--harm", help="listed, in_error, refused or watched: what is made small.")] = (
        "listed"
    ),
    cures: Annotated[int, typer.Option("--cures", help="At most so many together.")] = 3,
    trials: Annotated[int, typer.Option("--trials", help="Sets of cures to live, for each number of them.")] = 40,
    output: Annotated[
        Path | None,
        output_option("File; SCHEME-safeguards.html."),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say what each clause costs people, and which cures take how much harm away."""
    from glasshouse.report.progress import progress

    with needed("studies need", "studies", "SALib", "optuna"):
        from glasshouse.report.cures import cures_page, cures_text
        from glasshouse.study.clauses.safeguards import AskedCures
        from glasshouse.study.clauses.safeguards import safeguards as cured_by
    from glasshouse.scheme import Scheme

    request = AskedCures(harm=harm, cures=cures, trials=trials)
    options = chosen_options(
        seed=seed, people_seed=people_seed, life_seed=life_seed, without=without, settings=settings, world=world,
        people=people, years=years, replicates=replicates, threads=threads, before=before,
    )  # fmt: skip
    target = output or Path(f"{Scheme.load(scheme).name}-safeguards.html")
    check_file(target)
    with progress(quiet=quiet or as_json) as tell:
        cured = cured_by(scheme, options, request, tell)
    cures_page(cured, target)
    answer(cured.document, lambda: f"{cures_text(cured)}\n\nWritten to {target}", as_json=as_json, quiet=quiet)


@app.command()
def validate(
    targets: Targets = None,
    world: WorldName = "china",
    people: Annotated[int, typer.Option("--people", help="How many residents each city has.")] = 40_000,
    seed: Seed = None,
    people_seed: PeopleSeed = None,
    life_seed: LifeSeed = None,
    threads: Threads = 2,
    output: Annotated[
        Path | None,
        output_option("Write a page, PAGE.md, with its chart."),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Hold runs against what was published: each figure in or out of its accepted range (a check is out: exit 1)."""
    from glasshouse.report import validated
    from glasshouse.report.progress import progress
    from glasshouse.study.record.targets import load_targets
    from glasshouse.study.record.validation import validate as against_targets

    figures = load_targets(targets)
    options = chosen_options(
        world=world, people=people, threads=threads, seed=seed, people_seed=people_seed, life_seed=life_seed
    )
    for file in validated.files_of(output) if output is not None else ():
        check_file(file)
    with progress(quiet=quiet or as_json) as tell:
        outcome = against_targets(figures, options, tell)
    if output is not None:
        validated.write_page(outcome, output)
    answer(lambda: validated.document(outcome), lambda: validated.text(outcome), as_json=as_json, quiet=quiet)
    if not outcome.passed:
        raise typer.Exit(1)


@app.command()
def calibrate(
    scheme: Annotated[str | None, typer.Argument(metavar="[SCHEME]", help="The scheme; the targets' own.")] = None,
    targets: Targets = None,
    world: WorldName = "china",
    vary: Annotated[
        list[str] | None, typer.Option("--vary", metavar="CLAUSE.KEY[=LOW..HIGH]", help="Only this; may be repeated.")
    ] = None,
    members: Annotated[int, typer.Option("--members", help="How many parameter sets are found.")] = 200,
    people: Annotated[int, typer.Option("--people", help="How many residents each city has.")] = 40_000,
    seed: Seed = None,
    people_seed: PeopleSeed = None,
    life_seed: LifeSeed = None,
    threads: Threads = 2,
    output: Annotated[Path, output_option("Folder to write.")] = Path("calibrated"),
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a calibration that the folder holds.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a calibration that broke off.")] = False,
) -> None:
    """Find sets of unknowns, never levers, whose runs meet every published figure to fit; write them and the texts."""
    from glasshouse.report import calibrated
    from glasshouse.report.progress import progress
    from glasshouse.study.record import fitted_texts
    from glasshouse.study.record.calibration import calibrate as fit
    from glasshouse.study.record.put_aside import PutAside
    from glasshouse.study.record.targets import load_targets

    figures = load_targets(targets)
    options = chosen_options(
        world=world, people=people, threads=threads, seed=seed, people_seed=people_seed, life_seed=life_seed
    )
    fitted_texts.check_free(output, force=force)
    aside = PutAside(output, resume=resume)
    if aside.left() and not resume and not quiet:
        typer.echo(f"{aside.file}: a calibration that broke off; starting anew, --resume goes on from there.", err=True)
    with progress(quiet=quiet or as_json) as tell, closing(aside):
        outcome = fit(figures, options, scheme or figures.scheme, vary or [], members, tell, aside)
    fitted_texts.write(outcome, output, calibrated.page(outcome), force=force)
    aside.clear()
    answer(
        lambda: fitted_texts.document(outcome),
        lambda: f"{calibrated.text(outcome)}\n\nWritten to {output}",
        as_json=as_json,
        quiet=quiet,
    )
