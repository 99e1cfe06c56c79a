"""What a command answers: one JSON document for scripts, or words for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import typer

from glasshouse.shown import visible


def say(words: str, *, err: bool = False) -> None:
    """Print words; what a terminal would obey in them is written out.  Every command prints here."""
    typer.echo(visible(words), err=err)


def answer(document: Callable[[], Any], words: Callable[[], str], *, as_json: bool, quiet: bool = False) -> None:
    """Print the document where JSON is wanted; else, unless quiet, the words."""
    if as_json:
        say(json.dumps(document(), ensure_ascii=False, indent=1))
    elif not quiet:
        say(words())


def table(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Print rows, which have the same keys."""
    from glasshouse.report.tables import table_text

    answer(lambda: rows, lambda: table_text(rows), as_json=as_json)
