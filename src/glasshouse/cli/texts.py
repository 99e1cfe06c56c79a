"""Commands of texts, and what the package knows: check, audit, compare two texts, list, print, cite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from glasshouse import machine
from glasshouse.cli.answers import answer, say, table
from glasshouse.cli.application import app, numba_without_scipy
from glasshouse.cli.options import AsJson, Quiet, SchemeName, WorldName, listed, output_option
from glasshouse.errors import needed


@app.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A scheme file, a world's folder, or a shipped name.")],
    world: WorldName = "beijing",
    as_json: AsJson = False,
) -> None:
    """Read a text and say whether a run of it would begin, and against which world."""
    from glasshouse.study.running.texts import check_text, is_own, is_world

    checked = check_text(file, world)
    scheme, city = ("none", file) if is_world(file) else (file, world)
    if is_own(scheme) or is_own(city):  # what ships is known to begin, and loads nothing heavy
        machine.refuse_too_little()
        numba_without_scipy()
        from glasshouse.study.running.rehearsal import rehearse

        rehearse(scheme, city)
    answer(checked.document, checked.sentence, as_json=as_json)


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
        "profiles": listed(profiles),
        "select": listed(select),
        "ignore": listed(ignore),
        "as_of": audits.parsed_date(as_of),
    }
    level = audits.chosen_severity(fail_on)
    if against is not None:
        compared = audits.compare_audits(scheme, against, **chosen)
        say(json.dumps(compared.document(), ensure_ascii=False) if form == "json" else compared.sentence())
        raise typer.Exit(compared.exit_code(level))
    if run is None:
        report = audits.audit_scheme(scheme, **chosen)
    else:
        from glasshouse.report.progress import progress
        from glasshouse.study.clauses.exposure import audit_of_run

        with progress(quiet=form != "text") as tell:
            tell("reading the run", 0, 0)
            report = audit_of_run(scheme, run, **chosen)
    say(audits.draft_annex(report) if rights else audits.render(report, form))
    raise typer.Exit(report.exit_code(level))


@app.command()
def assess(
    scheme: SchemeName,
    run: Annotated[Path, typer.Option("--run", metavar="DIR", help="A run of this very text.")],
    output: Annotated[Path, output_option("File to write: .md, .docx or .html.")],
    profiles: Annotated[list[str] | None, typer.Option("--profile", help="Profiles of the audit, as there.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="2026-12-31; today by default.")] = None,
    quiet: Quiet = False,
) -> None:
    """Write a draft impact assessment: what a tool can fill in, with its provenance, and questions for people."""
    from glasshouse import audit as audits
    from glasshouse.report.assessed import check_ending, write_assessment
    from glasshouse.report.progress import progress
    from glasshouse.study.clauses.assessment import assess as assessed

    check_ending(output)
    day = audits.parsed_date(as_of)
    with progress(quiet=quiet) as tell:
        tell("reading the run", 0, 0)
        assessment = assessed(scheme, run, profiles=listed(profiles), as_of=day)
    target = write_assessment(assessment, output)
    if not quiet:
        say(f"Written to {target}: {len(assessment.questions())} questions are open")


@app.command()
def explain(
    rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help="The id of a rule, such as CX001.")] = None,
) -> None:
    """Print the page of a rule of the audit; of none, which rules there are."""
    from glasshouse import audit as audits

    say(audits.listed_rules() if rule is None else audits.explain(rule))


@app.command()
def init(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new scheme's id; the file is NAME.yaml.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file where it is there.")] = False,
) -> None:
    """Write a commented, narrow starter scheme that runs as it is."""
    from glasshouse.study.running.texts import write_starter

    say(f"Written to {write_starter(name, force=force)}")


@app.command()
def schema(
    which: Annotated[str, typer.Argument(metavar="scheme|world|output", help="Which JSON Schema.")],
) -> None:
    """Print a JSON Schema for editors and scripts."""
    from glasshouse.study.running.outputs import schema_of

    say(json.dumps(schema_of(which), ensure_ascii=False, indent=1))


@app.command()
def schemes(as_json: AsJson = False) -> None:
    """List the schemes that ship: place, year, kind of index, agencies, sanctions, share of numbers assumed."""
    from glasshouse.study.running.texts import list_schemes

    table(list_schemes(), as_json=as_json)


@app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="A shipped scheme's name, or the path of a file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The scheme that is held against it.")],
    as_json: AsJson = False,
) -> None:
    """Say clause by clause what scheme B adds to scheme A: nothing (exit 0), or a difference (exit 1)."""
    from glasshouse.study.clauses.diff import diff as difference

    differences = difference(first, second)
    answer(differences.document, differences.sentence, as_json=as_json)
    if differences.differences:
        raise typer.Exit(1)


@app.command()
def worlds(as_json: AsJson = False) -> None:
    """List the worlds that ship."""
    from glasshouse.study.running.texts import list_worlds

    table(list_worlds(), as_json=as_json)


@app.command()
def measures(
    measure: Annotated[str | None, typer.Argument(metavar="[MEASURE]", help="The id of one, as prevalence.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what is measured, with unit and definition; or say all of one measure."""
    from glasshouse.measures import catalogue

    if measure is None:
        table(catalogue.describe(), as_json=as_json)
    else:
        named = catalogue.named(measure)
        answer(named._asdict, lambda: catalogue.sentence(named), as_json=as_json)


@app.command()
def kinds(world: WorldName = "beijing", as_json: AsJson = False) -> None:
    """List what people of a world may do, meet and ask for."""
    from glasshouse.study.running.texts import list_kinds

    table(list_kinds(world), as_json=as_json)


@app.command()
def cite(folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A run to cite as well.")] = None) -> None:
    """Print how to cite Glasshouse, or a run of it."""
    from glasshouse.study.running.citation import citation

    say(citation(folder))


@app.command()
def explore(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 8640,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser; print where the page is.")] = False,
    export: Annotated[
        Path | None,
        output_option("Serve nothing: write one page with a grid of runs.", "--export"),
    ] = None,
) -> None:
    """Serve a page to explore schemes in a browser, to this machine alone, until Ctrl-C."""
    if export is not None:
        from glasshouse.page.export import expected, refuse_folder
        from glasshouse.page.export import export as write_page
        from glasshouse.report.progress import progress

        refuse_folder(export)
        runs, seconds = expected()
        say(f"{runs} runs, about {seconds:.0f} s to live them, and as long again to measure and draw.", err=True)
        with progress(quiet=False) as tell:
            size = write_page(export, tell)
        say(f"Written to {export}: {size / 2**20:.1f} MiB, opens offline")
        return
    with needed("the page needs", "explore", "starlette", "uvicorn"):
        from glasshouse.page.server import serve
    serve(port, browser=not no_browser, say=say)


@app.command()
def warm() -> None:
    """Compile the kernel once, so that runs start at once."""
    from glasshouse.report.progress import progress
    from glasshouse.study.running.warming import warm as compile_all

    with progress(quiet=False) as tell:
        tell("compiling", 0, 0)
        lines = compile_all()
    say(lines)
