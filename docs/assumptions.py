"""The page of the register: every number of the worlds and schemes that ship which nobody chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from glasshouse import library
from glasshouse.scheme import Scheme, SchemeText
from glasshouse.study.clauses.register import NumberRow, how_many, register
from glasshouse.world import Kind, Response, World, WorldText

GRADES: Final = {"source": "sourced", "fitted": "fitted", "assumption": "assumed", "lever": "chosen"}

OPENING: Final = """\
# The register of assumptions

Every number of the worlds and schemes that ship which nobody chose: what it is, how far it may move, whether a source \
gives it, whether it was fitted, or whether it is an assumption, and why. What an authority chose (points, thresholds, \
terms) is counted here and stands in the scheme's file. A clause that a scheme takes over word for word is listed \
once, with the first. `glasshouse report` prints the register of the texts that a run used.

A range is how far the author holds the number to be able to lie; it is what `assumption` intervals are made of. \
A table (how a rate varies by age or work) has no range of its own: the rate that it multiplies has one, and so has \
the spread of a frailty, which stretches how far people differ and leaves their mean.
"""


def page() -> str:
    """The whole page."""
    worlds = [World.load(name).text for name in library.world_names()]
    schemes = sorted((Scheme.load(name).text for name in library.scheme_names()), key=_since)
    of_worlds = {world.world: register(world, ()) for world in worlds}
    taken_over = [row for row in register(worlds[0], schemes) if row.text != worlds[0].world]
    of_schemes = {scheme.scheme: [row for row in taken_over if row.text == scheme.scheme] for scheme in schemes}
    alone = {
        scheme.scheme: [row for row in register(worlds[0], (scheme,)) if row.text == scheme.scheme]
        for scheme in schemes
    }
    parts = [
        OPENING,
        "## How many\n\nOf each text alone, with what it takes over.\n\n" + _counts({**of_worlds, **alone}),
    ]
    parts += [_world(world, of_worlds[world.world]) for world in worlds]
    parts += [_scheme(scheme, of_schemes[scheme.scheme]) for scheme in schemes]
    return "\n".join(parts)


def _since(scheme: SchemeText) -> tuple[int, str]:
    """The older first: the younger takes its clauses over."""
    return scheme.about.since or 0, scheme.scheme


def _counts(registers: Mapping[str, Sequence[NumberRow]]) -> str:
    lines = ["| text | sourced | fitted | assumed | chosen |", "|---|---|---|---|---|"]
    for called, rows in registers.items():
        cells = " | ".join(str(count) for count in how_many(rows).values())
        lines.append(f"| `{called}` | {cells} |")
    return "\n".join(lines) + "\n"


def _world(world: WorldText, rows: Sequence[NumberRow]) -> str:
    """One world: kinds and responses by their own tables, then the rest."""
    sorts: tuple[tuple[str, Sequence[Kind | Response]], ...] = (
        ("Conduct", world.conducts),
        ("Turns of life", world.turns),
        ("Wishes", world.wishes),
        ("Responses", world.responses),
    )
    parts = [f"## World `{world.world}`\n"]
    own = {kind.id for _, kinds in sorts for kind in kinds}
    parts.append("### People\n\n" + _table([row for row in rows if row.clause not in own]))
    for title, kinds in sorts:
        if kinds:
            of_them = {kind.id for kind in kinds}
            parts.append(f"### {title}\n\n" + _table([row for row in rows if row.clause in of_them]))
    return "\n".join(parts)


def _scheme(scheme: SchemeText, rows: Sequence[NumberRow]) -> str:
    unknown = [row for row in rows if not row.is_lever]
    heading = f"## Scheme `{scheme.scheme}`\n\n"
    if not unknown:
        return heading + "No number of its own that nobody chose.\n"
    return heading + _table(unknown)


def _table(rows: Sequence[NumberRow]) -> str:
    """Rows as a table; the sentence of a clause stands once, at its first row."""
    lines = ["| clause | number | value | range | | why or whence |", "|---|---|---|---|---|---|"]
    before = ""
    for row in rows:
        sentences = [row.why] if row.why and row.clause != before else []
        said = ". ".join((*sentences, row.said))
        before = row.clause
        cells = (f"`{row.clause}`", f"`{row.key}`" if row.key else "", row.value, row.range, GRADES[row.rests_on], said)
        lines.append("| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |")
    return "\n".join(lines) + "\n"
