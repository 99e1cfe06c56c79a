"""Writes the pages that follow from the code: the two languages key by key, commands, measures, kinds, columns,
the register of assumptions, the rules of the audit and the audits of what ships, the faults that were tried.

``python -m docs.generate`` writes them; a test holds that what lies in the folder is what this writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import typer.main
import yaml
from typer.testing import CliRunner

from docs import assumptions, audits, gallery, robustness
from docs.keys import facts, tables
from glasshouse.cli import app
from glasshouse.measures.catalogue import describe
from glasshouse.records.dictionary import dictionary as dictionary_rows
from glasshouse.scheme import SchemeText
from glasshouse.study.running.outputs import COLUMNS
from glasshouse.text import decimal_text
from glasshouse.vocabulary import CONTEXTS, PROTECTED_CONTEXTS
from glasshouse.world import World, WorldText

GALLERY: Final = """# Gallery

Every chart of the report. `make docs` draws them below, from a run, in colour, in grey and for a narrow screen. Every
chart has the notice inside its plot, a text for those who cannot see it, its intervals drawn and named, and the same
figures as a table; what cannot be drawn is said in words.

"""
HERE: Final = Path(__file__).parent
PARTS: Final = HERE / "_parts"
MADE: Final = "<!-- Written by `make docs` from the code and docs/_parts. Change those, not this page. -->\n\n"
WORLD: Final = "beijing"


def pages() -> dict[str, str]:
    """Every page that is written, by its path in the folder."""
    return {
        "scheme-language.md": _language("scheme", SchemeText),
        "world-language.md": _language("world", WorldText),
        "reference/commands.md": MADE + commands(),
        "reference/measures.md": MADE + measures(),
        "reference/kinds.md": MADE + kinds(),
        "reference/columns.md": MADE + dictionary(),
        "reference/assumptions.md": MADE + assumptions.page(),
        "robustness.md": MADE + robustness.page(),
        "gallery.md": MADE + GALLERY + gallery.decides() + "\n",
        **audits.pages(),
    }


def _language(name: str, root: Any) -> str:
    introduction = (PARTS / f"{name}-language.md").read_text(encoding="utf-8").strip()
    told = _yaml(f"{name}-keys.yaml")
    parts = [MADE + introduction, "## Key by key", tables(root, told), "## Contexts", _contexts()]
    if name == "scheme":
        parts += ["## Where each fact of an audit is written", FACTS, facts(root, _yaml("scheme-facts.yaml"))]
    return "\n\n".join(parts) + "\n"


FACTS: Final = (
    "An audit reads texts alone. What it needs to know, and the key that says it; what is left out is undecidable, "
    "never assumed. Rewards have the keys of sanctions. "
    "A probability is an index of kind `weighted` with `learned: true`."
)


def _yaml(file: str) -> Any:
    return yaml.safe_load((PARTS / file).read_text(encoding="utf-8"))


def _contexts() -> str:
    plain = ", ".join(f"`{word}`" for word in CONTEXTS if word not in PROTECTED_CONTEXTS)
    protected = ", ".join(f"`{word}`" for word in PROTECTED_CONTEXTS)
    return (
        f"Spheres of life: where data were generated, and where a consequence falls. {plain}; "
        f"and those in which conduct is never `harmful`: {protected}."
    )


def commands() -> str:
    """The help of every command, as it is printed."""
    runner = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"})
    names = list(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    parts = ["# Commands", f"```text\n{_help(runner, [])}\n```"]
    parts += [f"## {name}\n```text\n{_help(runner, [name])}\n```" for name in names]
    return "\n\n".join(parts) + "\n"


def _help(runner: CliRunner, words: list[str]) -> str:
    done = runner.invoke(app, [*words, "--help"], prog_name="glasshouse", terminal_width=100)
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def measures() -> str:
    """What is measured, as ``glasshouse measures`` lists it."""
    return "# Measures\n\nIds are never renamed.\n\n" + _table(describe()) + "\n"


def dictionary() -> str:
    """Every column of every table that a run writes."""
    readings = [
        {"of": "readings", "name": name, "meaning": meaning, "unit": unit} for name, (meaning, unit) in COLUMNS.items()
    ]
    return (
        "# Columns\n\nEvery column of every table in a run's folder.\n\n" + _table(readings + dictionary_rows()) + "\n"
    )


def kinds() -> str:
    """What people of the shipped world may do, meet and ask for."""
    text = World.load(WORLD).text
    parts = [f"# Kinds of the world `{WORLD}`", "Rates are those without a scheme; `glasshouse kinds` lists them too."]
    for title, sort in (("Conduct", text.conducts), ("Turns of life", text.turns), ("Wishes", text.wishes)):
        rows: list[dict[str, Any]] = []
        for kind in sort:
            number = kind.per_month if kind.per_month is not None else kind.chance_per_month
            assert number is not None
            row: dict[str, Any] = {"kind": f"`{kind.id}`", "context": kind.context}
            if sort is text.conducts:
                row["polarity"] = getattr(kind, "polarity", "")
            per = "a month, expected" if kind.per_month is not None else "chance a month"
            row |= {"number": decimal_text(number.value), "is": per, "why": kind.why}
            rows.append(row)
        parts += [f"## {title}", _table(rows)]
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    names = list(rows[0])
    cells = [[_cell(row[name]) for name in names] for row in rows]
    lines = [names, ["---"] * len(names), *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).replace("|", "\\|").split())


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        target = HERE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
