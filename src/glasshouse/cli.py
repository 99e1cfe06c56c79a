"""The command line: parse, call, print.  Stages are imported by the command that needs them, so that help is quick."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glasshouse import __version__
from glasshouse.errors import GlasshouseError, UsageError
from glasshouse.vocabulary import NOTICE

if TYPE_CHECKING:
    from glasshouse.study.plan import Options, Plan

app = typer.Typer(
    name="glasshouse",
    help=f"A laboratory for social-credit schemes, run on invented people.\n\n{NOTICE}.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

LONG_SECONDS = 10
"""From how long a run is expected to take its estimate is printed before it starts."""

SchemeName = Annotated[str, typer.Argument(metavar="SCHEME", help="A shipped scheme's name, or the path of a file.")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")]
Against = Annotated[list[str], typer.Option("--against", help="A scheme to compare with; may be repeated.")]
WorldName = Annotated[str, typer.Option("--world", help="A shipped world's name, or the path of a world's folder.")]
People = Annotated[int, typer.Option("--people", help="How many residents, 100 to 25 million.")]
Years = Annotated[int, typer.Option("--years", help="Years from the month the scheme comes into force.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Both seeds at once.")]
PeopleSeed = Annotated[int | None, typer.Option("--people-seed", help="Seed of who the people are.")]
LifeSeed = Annotated[int | None, typer.Option("--life-seed", help="Seed of what befalls them.")]
Replicates = Annotated[int, typer.Option("--replicates", help="Whole runs with new seeds; 2 or more give intervals.")]
Threads = Annotated[int, typer.Option("--threads", help="Threads; the results do not depend on them.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="CLAUSE.KEY=VALUE", help="One number changed; may be repeated.")
]
Before = Annotated[
    str | None, typer.Option("--before", metavar="SCHEME[:MONTHS]|empty", help="What was in force before.")
]
Without = Annotated[str, typer.Option("--without", help="Mechanisms to switch off, separated by commas.")]
Idealised = Annotated[bool, typer.Option("--idealised", help="Perfect sight: everything seen, nothing in error.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Folder to write; runs/SCHEME-SEED by default.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, and nothing else.")]
Targets = Annotated[Path | None, typer.Option("--targets", help="A text of published figures; the shipped one.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary.")]
On = Annotated[str, typer.Option("--on", metavar="threads:N|processes:N", help="Who carries the runs.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a run that the folder holds already.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that broke off, from its last checkpoint.")]
Every = Annotated[
    float, typer.Option("--checkpoint-every", metavar="SECONDS", min=0, help="How often a run is put aside.")
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"glasshouse {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version, and no more.")
    ] = False,
) -> None:
    """Options of every command."""


def _chosen(
    *,
    seed: int | None,
    people_seed: int | None,
    life_seed: int | None,
    without: str = "",
    settings: list[str] | None = None,
    **chosen: Any,
) -> Options:
    """The options of a command as a plan takes them."""
    from glasshouse.study.plan import Options

    if seed is not None and (people_seed is not None or life_seed is not None):
        raise UsageError("--seed sets both seeds", remedy="give --seed, or --people-seed and --life-seed")
    both = 1 if seed is None else seed
    return Options(
        people_seed=both if people_seed is None else people_seed,
        life_seed=both if life_seed is None else life_seed,
        without=frozenset(_listed([without])),
        settings=tuple(settings or ()),
        **chosen,
    )


def _planned(scheme: str, against: list[str], **chosen: Any) -> Plan:
    """The plan that the options of a command ask for."""
    from glasshouse.study.plan import plan

    return plan(scheme, against, _chosen(**chosen))


def _simulate(
    scheme: str,
    against: list[str],
    *,
    output: Path | None,
    as_json: bool,
    quiet: bool,
    force: bool,
    resume: bool,
    checkpoint_every: float,
    **chosen: Any,
) -> None:
    from glasshouse.report.progress import progress
    from glasshouse.report.result import simulate
    from glasshouse.study.checkpoints import beside
    from glasshouse.study.folder import default_folder
    from glasshouse.study.runs import expected_of

    planned = _planned(scheme, against, **chosen)
    folder = output if output is not None else default_folder(planned)
    checkpoints = beside(folder, every=checkpoint_every, resume=resume)
    _warn_of_threads(planned.options.threads, quiet=quiet)
    expected = expected_of(planned)
    if expected.seconds > LONG_SECONDS and not quiet:
        typer.echo(f"About {expected.seconds:.0f} s and {expected.bytes / 2**30:.1f} GiB at its peak.", err=True)
    month = None if resume or quiet else checkpoints.broke_off_at()
    if month is not None:
        said = f"{checkpoints.folder}: a run that broke off at {month}; starting anew, --resume goes on from there."
        typer.echo(said, err=True)
    try:
        with progress(quiet=quiet or as_json) as tell:
            result = simulate(planned, folder, force=force, tell=tell, checkpoints=checkpoints)
    except GlasshouseError:
        raise
    except BaseException:
        if checkpoints.left() and not quiet:
            typer.echo(f"{checkpoints.folder}: a run that broke off; --resume goes on from there.", err=True)
        raise
    if as_json:
        typer.echo(result.to_json())
    elif not quiet:
        typer.echo(result.summary())
        typer.echo(f"\nWritten to {folder}")


def _warn_of_threads(threads: int, *, quiet: bool) -> None:
    cores = os.cpu_count() or threads
    if threads > cores and not quiet:
        typer.echo(
            f"--threads {threads}: this machine has {cores} cores. The results are the same; no faster.", err=True
        )


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
    output: Output = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Force = False,
    resume: Resume = False,
    checkpoint_every: Every = 120,
) -> None:
    """Put a scheme on a city of invented people and write what it does to them."""
    _simulate(**locals(), against=[])


@app.command()
def compare(
    scheme: SchemeName,
    against: Against,
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
    output: Output = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Force = False,
    resume: Resume = False,
    checkpoint_every: Every = 120,
) -> None:
    """Live the same lives under a scheme and under others, and write the differences."""
    _simulate(**locals())


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
    chosen = locals()
    from glasshouse.report.lives import life_text
    from glasshouse.report.progress import progress
    from glasshouse.study.life import life_of_folder, life_of_plan

    with progress(quiet=as_json) as tell:
        if Path(subject).is_dir():
            if against:
                raise UsageError(
                    "--against goes with a scheme", remedy="a run's folder knows what it was compared with"
                )
            story = life_of_folder(Path(subject), person, tell)
        else:
            for name in ("subject", "against", "person", "as_json"):
                del chosen[name]
            story = life_of_plan(_planned(subject, against or [], **chosen), person, tell)
    typer.echo(json.dumps(story.document(), ensure_ascii=False, indent=1) if as_json else life_text(story))


@app.command()
def report(
    folder: Folder,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; DIR/report.html by default.")] = None,
    language: Annotated[str, typer.Option("--language", help="en or fr.")] = "en",
    lesson: Annotated[bool, typer.Option("--class", help="Two pages for a lesson, and the answers apart.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write a run as one self-contained page, to read and to print."""
    from glasshouse.report.progress import progress
    from glasshouse.report.result import readings_lost, write_class, write_report

    target = output or folder / ("class.html" if lesson else "report.html")
    with progress(quiet=quiet) as tell:
        write = write_class if lesson else write_report
        written = write(folder, target, language=language, tell=tell)
    if not quiet:
        if (lost := readings_lost(folder)) is not None:
            typer.echo(lost, err=True)
        typer.echo("\n".join(f"Written to {file}" for file in written))


@app.command()
def verify(
    folder: Folder,
    threads: Threads = 2,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run a folder's manifest again: the same bits (exit 0), or the first difference (exit 1)."""
    from glasshouse.report.progress import progress
    from glasshouse.study.verify import verify_folder

    with progress(quiet=quiet or as_json) as tell:
        verdict = verify_folder(folder, threads=threads, tell=tell)
    typer.echo(json.dumps(verdict.document(), indent=1) if as_json else verdict.sentence())
    if not verdict.same:
        raise typer.Exit(1)


@contextmanager
def _studies() -> Iterator[None]:
    """Where a study's libraries are not installed, says how to get them."""
    try:
        yield
    except ModuleNotFoundError as missing:
        library = (missing.name or "").partition(".")[0]
        if library not in ("SALib", "optuna"):
            raise
        raise UsageError(
            f"studies need {library}, which is not installed", remedy="pip install 'glasshouse[studies]'"
        ) from None


@app.command()
def sweep(
    study: Annotated[Path, typer.Argument(metavar="STUDY.yaml", help="A study file: docs/how-to/run-a-study.md.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write, or to go on with.")],
    on: On = "threads:2",
    beyond_range: Annotated[
        bool, typer.Option("--beyond-range", help="Let unknowns leave the ranges of their texts.")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Live every run of a study; say the same again to go on where it was ended."""
    from glasshouse.report.progress import progress

    with _studies():
        from glasshouse.study.sweep import sweep as sweep_all
    with progress(quiet=quiet or as_json) as tell:
        swept = sweep_all(study, output, on=on, beyond_range=beyond_range, tell=tell)
    if as_json:
        typer.echo(json.dumps(swept.document(), ensure_ascii=False))
    elif not quiet:
        typer.echo(swept.sentence())
    if swept.failed:
        raise typer.Exit(1)


@app.command()
def sensitivity(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")],
    measures: Annotated[list[str] | None, typer.Option("--measure", help="What to explain; prevalence.")] = None,
    clause: Annotated[str | None, typer.Option("--clause", help="At one list, kind or clause; all together.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; DIR/sensitivity.html.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say which assumption drives a reading of a sweep, what is chance, and where a sign changes."""
    with _studies():
        from glasshouse.report.drivers import drivers_page, drivers_text
        from glasshouse.study.sensitivity import sensitivity as driven_by
    found = driven_by(folder, measures or [], clause)
    target = drivers_page(found, output or folder / "sensitivity.html")
    if as_json:
        typer.echo(json.dumps(found.document(), ensure_ascii=False))
    elif not quiet:
        typer.echo(f"{drivers_text(found)}\n\nWritten to {target}")


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
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; SCHEME-safeguards.html.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say what each clause costs people, and which cures take how much harm away."""
    from glasshouse.report.progress import progress

    with _studies():
        from glasshouse.report.cures import cures_page, cures_text
        from glasshouse.study.safeguards import Asked
        from glasshouse.study.safeguards import safeguards as cured_by
    asked = Asked(harm=harm, cures=cures, trials=trials)
    options = _chosen(
        seed=seed, people_seed=people_seed, life_seed=life_seed, without=without, settings=settings, world=world,
        people=people, years=years, replicates=replicates, threads=threads, before=before,
    )  # fmt: skip
    with progress(quiet=quiet or as_json) as tell:
        found = cured_by(scheme, options, asked, tell)
    target = cures_page(found, output or Path(f"{found.scheme}-safeguards.html"))
    if as_json:
        typer.echo(json.dumps(found.document(), ensure_ascii=False))
    elif not quiet:
        typer.echo(f"{cures_text(found)}\n\nWritten to {target}")


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
        Path | None, typer.Option("-o", "--output", help="Write a page, PAGE.md, with its chart.")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Hold runs against what was published: each figure in or out of its accepted range (a check is out: exit 1)."""
    from glasshouse.report import validated
    from glasshouse.report.progress import progress
    from glasshouse.study.targets import load_targets
    from glasshouse.study.validation import validate as against_targets

    figures = load_targets(targets)
    options = _chosen(
        world=world, people=people, threads=threads, seed=seed, people_seed=people_seed, life_seed=life_seed
    )
    with progress(quiet=quiet or as_json) as tell:
        found = against_targets(figures, options, tell)
    if output is not None:
        validated.write_page(found, output)
    if as_json:
        typer.echo(json.dumps(validated.document(found), ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo(validated.text(found))
    if not found.passed:
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
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write.")] = Path("calibrated"),
    as_json: AsJson = False,
    quiet: Quiet = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a calibration that the folder holds.")] = False,
) -> None:
    """Find sets of unknowns, never levers, whose runs meet every published figure to fit; write them and the texts."""
    from glasshouse.report import calibrated
    from glasshouse.report.progress import progress
    from glasshouse.study import fitted_texts
    from glasshouse.study.calibration import calibrate as fit
    from glasshouse.study.targets import load_targets

    figures = load_targets(targets)
    options = _chosen(
        world=world, people=people, threads=threads, seed=seed, people_seed=people_seed, life_seed=life_seed
    )
    fitted_texts.check_free(output, force=force)
    with progress(quiet=quiet or as_json) as tell:
        found = fit(figures, options, scheme or figures.scheme, vary or [], members, tell)
    fitted_texts.write(found, output, calibrated.page(found), force=force)
    if as_json:
        typer.echo(json.dumps(fitted_texts.document(found), ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo(f"{calibrated.text(found)}\n\nWritten to {output}")


@app.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scheme file, a world's folder, or a shipped name.")],
    world: WorldName = "beijing",
    as_json: AsJson = False,
) -> None:
    """Read a text and say whether it loads, and against which world."""
    from glasshouse.study.texts import check_text

    found = check_text(file, world)
    typer.echo(json.dumps(found.document(), ensure_ascii=False, indent=1) if as_json else found.sentence())


@app.command()
def audit(
    scheme: SchemeName,
    profiles: Annotated[list[str] | None, typer.Option("--profile", help="EU, COE, UN, CN, US, ETHICS; all.")] = None,
    select: Annotated[list[str] | None, typer.Option("--select", help="Only these rules; may be repeated.")] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help="Not these rules; may be repeated.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="2026-12-31; today by default.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, json, sarif or markdown.")] = "text",
    fail_on: Annotated[str, typer.Option("--fail-on", help="prohibited, unlawful-risk or concern.")] = "concern",
    against: Annotated[str | None, typer.Option("--against", help="Findings and flows that another lacks.")] = None,
    rights: Annotated[bool, typer.Option("--rights", help="The findings by right, as a draft annex.")] = False,
    run: Annotated[Path | None, typer.Option("--run", metavar="DIR", help="What clauses did in this run.")] = None,
) -> None:
    """Read a scheme's own text against the rules: which clause breaks which criterion, and what would cure it."""
    from glasshouse import audit as audits

    audits.check_together(form, against=against is not None, rights=rights, run=run is not None)
    chosen: dict[str, Any] = {
        "profiles": _listed(profiles),
        "select": _listed(select),
        "ignore": _listed(ignore),
        "as_of": audits.parsed_date(as_of),
    }
    level = audits.chosen_severity(fail_on)
    if against is not None:
        compared = audits.compare_audits(scheme, against, **chosen)
        typer.echo(json.dumps(compared.document(), ensure_ascii=False) if form == "json" else compared.sentence())
        raise typer.Exit(compared.exit_code(level))
    if run is None:
        found = audits.audit_scheme(scheme, **chosen)
    else:
        from glasshouse.report.progress import progress
        from glasshouse.study.exposure import audit_of_run

        with progress(quiet=form != "text") as tell:
            tell("reading the run", 0, 0)
            found = audit_of_run(scheme, run, **chosen)
    typer.echo(audits.draft_annex(found) if rights else audits.render(found, form))
    raise typer.Exit(found.exit_code(level))


def _listed(words: list[str] | None) -> tuple[str, ...]:
    """Words given one by one or with commas between them."""
    return tuple(word.strip() for given in words or [] for word in given.split(",") if word.strip())


@app.command()
def explain(rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule, such as CX001.")]) -> None:
    """Print the page of a rule of the audit."""
    from glasshouse.audit import explain as page_of

    typer.echo(page_of(rule))


@app.command()
def init(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new scheme's id; the file is NAME.yaml.")],
    force: Force = False,
) -> None:
    """Write a commented, narrow starter scheme that runs as it is."""
    from glasshouse.study.texts import write_starter

    typer.echo(f"Written to {write_starter(name, force=force)}")


@app.command()
def schema(
    which: Annotated[str, typer.Argument(metavar="scheme|world|output", help="Which JSON Schema.")],
) -> None:
    """Print a JSON Schema for editors and scripts."""
    from glasshouse.study.outputs import schema_of

    typer.echo(json.dumps(schema_of(which), ensure_ascii=False, indent=1))


def _table(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from glasshouse.report.tables import table_text

    typer.echo(table_text(rows))


@app.command()
def schemes(as_json: AsJson = False) -> None:
    """List the schemes that ship: place, year, kind of index, agencies, sanctions, share of numbers assumed."""
    from glasshouse.study.texts import list_schemes

    _table(list_schemes(), as_json)


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="A shipped scheme's name, or the path of a file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The scheme that is held against it.")],
    as_json: AsJson = False,
) -> None:
    """Say clause by clause what scheme B adds to scheme A: nothing (exit 0), or a difference (exit 1)."""
    from glasshouse.study.diff import diff as difference

    found = difference(first, second)
    typer.echo(json.dumps(found.document(), ensure_ascii=False, indent=1) if as_json else found.sentence())
    if found.differences:
        raise typer.Exit(1)


@app.command()
def worlds(as_json: AsJson = False) -> None:
    """List the worlds that ship."""
    from glasshouse.study.texts import list_worlds

    _table(list_worlds(), as_json)


@app.command()
def measures(as_json: AsJson = False) -> None:
    """List what is measured, with unit and definition."""
    from glasshouse.measures.catalogue import describe

    _table(describe(), as_json)


@app.command()
def kinds(world: WorldName = "beijing", as_json: AsJson = False) -> None:
    """List what people of a world may do, meet and ask for."""
    from glasshouse.study.texts import list_kinds

    _table(list_kinds(world), as_json)


@app.command()
def cite(folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A run to cite as well.")] = None) -> None:
    """Print how to cite Glasshouse, or a run of it."""
    from glasshouse.study.citation import citation

    typer.echo(citation(folder))


@app.command()
def warm() -> None:
    """Compile the kernel once, so that runs start at once."""
    from glasshouse.report.progress import progress
    from glasshouse.study.warming import warm as compile_all

    with progress(quiet=False) as tell:
        tell("compiling", 0, 0)
        said = compile_all()
    typer.echo(said)


def main() -> None:
    """Entry point: errors a user can cause are told without a traceback, with exit code 2."""
    try:
        app()
    except GlasshouseError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except OSError as error:
        typer.echo(f"{error.filename or 'output'}: {error.strerror or error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("Interrupted; no half-written output was left.", err=True)
        sys.exit(130)
