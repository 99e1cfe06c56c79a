"""The commands and their options, reviewed by hand: none answers for a person, none searches for obedience."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Final

import typer
import typer.main

from glasshouse import cli

_SIMULATION: Final = (
    "scheme --world --people --years --seed --people-seed --life-seed --replicates --threads --set --before --without "
    "--idealised --assumptions -o/--output --json -q/--quiet --force --resume --checkpoint-every "
    "--on --partitions"
)

REVIEWED: Final = {
    "run": _SIMULATION,
    "compare": f"{_SIMULATION} --against",
    "life": (
        "subject --person --against --world --people --years --seed --people-seed --life-seed --threads --set --before "
        "--without --idealised --json"
    ),
    "report": "folder -o/--output --language --class --as-of -q/--quiet",
    "verify": "folder --threads --json -q/--quiet",
    "sweep": "study -o/--output --on --beyond-range --json -q/--quiet",
    "sensitivity": "folder --measure --clause -o/--output --json -q/--quiet",
    "safeguards": (
        "scheme --world --people --years --seed --people-seed --life-seed --replicates --threads --set --before "
        "--without --harm --cures --trials -o/--output --json -q/--quiet"
    ),
    "validate": ("--targets --world --people --seed --people-seed --life-seed --threads -o/--output --json -q/--quiet"),
    "calibrate": (
        "scheme --targets --world --vary --members --people --seed --people-seed --life-seed --threads -o/--output "
        "--json -q/--quiet --force --resume"
    ),
    "check": "file --world --json",
    "audit": "scheme --profile --select --ignore --as-of --format --fail-on --against --rights --run",
    "assess": "scheme --run -o/--output --profile --as-of -q/--quiet",
    "explain": "rule",
    "init": "name --force",
    "schema": "which",
    "schemes": "--json",
    "diff": "first second --json",
    "worlds": "--json",
    "measures": "measure --json",
    "kinds": "--world --json",
    "cite": "folder",
    "explore": "--port --no-browser --export",
    "warm": "",
}
"""Command -> its arguments and options.  A new row or a new word is a decision (docs/decisions)."""

NEVER: Final = re.compile(
    r"score-?(?:person|people|one)|lookup|identify|match|link|import|ingest|load|upload|serve|optimi[sz]e|maximi[sz]e"
    r"|tune|name|phone|id-?number|address|age|sex|minority|residency|district|income"
)
"""What no command and no option is called: a way in for people, an answer by attributes, a search."""


def offered(app: typer.Typer) -> dict[str, set[str]]:
    """What an application offers: command -> arguments and options."""
    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    return {
        name: {"/".join(p.opts) if p.opts[0].startswith("-") else str(p.name) for p in command.params}
        for name, command in commands.items()
    }


def unreviewed(app: typer.Typer) -> dict[str, set[str]]:
    """Command -> what it offers and the list does not, or the other way round."""
    found, reviewed = offered(app), {name: set(words.split()) for name, words in REVIEWED.items()}
    different = {
        name: found.get(name, {"(absent)"}) ^ reviewed.get(name, {"(unreviewed)"}) for name in found | reviewed
    }
    return {name: difference for name, difference in different.items() if difference}


def suspicious(app: typer.Typer) -> set[str]:
    """Commands and options whose name says what is never offered; a new file's name and a language are none."""
    words = {word for name, parameters in offered(app).items() for word in (name, *parameters)}
    words -= {"name", "--language"}
    return {word for word in words if NEVER.search(word)}


def test_the_commands_are_those_that_were_reviewed() -> None:
    assert unreviewed(cli.app) == {}


def test_no_command_or_option_asks_for_a_person() -> None:
    assert suspicious(cli.app) == set()


def test_help_lists_the_same_commands() -> None:
    program = [sys.executable, "-c", "from glasshouse.cli import main; main()", "--help"]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  ([a-z][a-z-]+)  ", done.stdout.partition("Commands:")[2], re.MULTILINE))
    assert listed == set(REVIEWED)


def test_an_added_command_or_option_is_caught() -> None:
    app = typer.Typer()

    @app.command()
    def score_person(phone: str = "") -> None:
        """Planted."""

    @app.command()
    def warm(age: int = 0) -> None:
        """Planted."""

    assert unreviewed(app)["score-person"] >= {"(unreviewed)", "--phone"}
    assert unreviewed(app)["warm"] == {"--age"}
    assert suspicious(app) == {"score-person", "--phone", "--age"}
