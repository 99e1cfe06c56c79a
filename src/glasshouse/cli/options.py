"""What commands are asked: their arguments and options, and the options of a run as a plan takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glasshouse import machine
from glasshouse.cli.answers import say
from glasshouse.errors import UsageError
from glasshouse.limits import PEOPLE
from glasshouse.vocabulary import MECHANISMS

if TYPE_CHECKING:
    from glasshouse.study.running.plan import Options


def path_given(word: str | Path) -> Path:
    """Where an output goes.  Raises UsageError for nothing: Python's paths take it for the working folder."""
    if not str(word).strip():
        raise UsageError("no path was given for the output", remedy="name a file or a folder, or leave the option out")
    return Path(word)


def output_option(says: str, *names: str) -> Any:
    """An option that names where an output goes; -o where it has no names of its own."""
    return typer.Option(*(names or ("-o", "--output")), help=says, parser=path_given, metavar="<path>")


SchemeName = Annotated[str, typer.Argument(metavar="SCHEME", help="A shipped scheme's name, or the path of a file.")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")]
Against = Annotated[
    list[str] | None,
    typer.Option("--against", help="A scheme to compare with; may be repeated. What was in force before, by default."),
]
WorldName = Annotated[str, typer.Option("--world", help="A shipped world's name, or the path of a world's folder.")]
People = Annotated[
    int, typer.Option("--people", help=f"How many residents, {PEOPLE.low} to {PEOPLE.high // 10**6} million.")
]
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
Without = Annotated[
    str, typer.Option("--without", help=f"Mechanisms to switch off, with commas between: {', '.join(MECHANISMS)}.")
]
Idealised = Annotated[bool, typer.Option("--idealised", help="Perfect sight: everything seen, nothing in error.")]
Assumptions = Annotated[
    int | None,
    typer.Option(
        "--assumptions", metavar="POINTS", help="Runs over the ranges of what nobody chose; 40 by default, 0: no bands."
    ),
]
Output = Annotated[
    Path | None,
    output_option("Folder to write; runs/SCHEME-SEED by default."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, and nothing else.")]
Targets = Annotated[Path | None, typer.Option("--targets", help="A text of published figures; the shipped one.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary.")]
On = Annotated[str, typer.Option("--on", metavar="threads:N|processes:N|local:N|tcp://…", help="Who carries the runs.")]
OnParts = Annotated[
    str | None,
    typer.Option("--on", metavar="local:N|tcp://…", help="Dask workers that carry the city in parts."),
]
Partitions = Annotated[
    int | None,
    typer.Option("--partitions", min=1, help="Parts of the city; one a worker, or one. The results do not change."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a run that the folder holds already.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that broke off, from its last checkpoint.")]
Every = Annotated[
    float, typer.Option("--checkpoint-every", metavar="SECONDS", min=0, help="How often a run is put aside.")
]


def chosen_options(
    *,
    world: str,
    people: int,
    seed: int | None,
    people_seed: int | None,
    life_seed: int | None,
    threads: int,
    years: int = 10,
    replicates: int = 1,
    settings: list[str] | None = None,
    before: str | None = None,
    without: str = "",
    idealised: bool = False,
    assumptions: int | None = None,
) -> Options:
    """The options of a command as a plan takes them.  Raises UsageError for what cannot be."""
    from glasshouse.study.running.plan import Options, both_seeds

    of_people, of_lives = both_seeds(seed, people_seed, life_seed)
    warn_of_threads(threads)
    return Options(
        world=world,
        people=people,
        years=years,
        people_seed=of_people,
        life_seed=of_lives,
        replicates=replicates,
        threads=threads,
        settings=tuple(settings or ()),
        before=before,
        without=frozenset(listed([without])),
        idealised=idealised,
        assumptions=assumptions,
    )


def warn_of_threads(threads: int) -> None:
    """Says, whatever is quiet, that threads beyond the cores that this process may use are no faster."""
    cores = machine.cores()
    if threads > cores:
        has = f"this machine has {cores} core{'' if cores == 1 else 's'} for it"
        say(f"--threads {threads}: {has}. The results are the same; no faster.", err=True)


def listed(words: list[str] | None) -> tuple[str, ...]:
    """Words given one by one or with commas between them."""
    return tuple(word.strip() for given in words or [] for word in given.split(",") if word.strip())
