"""The table as Markdown: what was measured, on what, and which bars were met."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.bench import Bench, Line

_MET = {True: "yes", False: "**no**", None: ""}


def page(bench: Bench, machine: dict[str, str], lines: Sequence[Line]) -> str:
    """A whole page, generated."""
    sizes, most = bench.sizes, bench.ceilings
    missed = sum(line.met is False for line in lines)
    asked = sum(line.met is not None for line in lines)
    return "\n".join(
        [
            "<!-- Written by `make bench`. Measure again instead of changing it. -->",
            "",
            "# Results",
            "",
            f"Sizes: {sizes.title}. Medians of {sizes.repeats}, least and most in brackets; ours and the peers in "
            f"turn, in the same session. {asked - missed} of {asked} bars are met at these sizes, {missed} are missed. "
            "The bars are the project's own targets, stated for sizes of their own; where a size differs the line says "
            "which it is. [README.md](README.md) says what the reference model is.",
            "",
            "| work | measured | beside it | bar | met |",
            "|---|---|---|---|---|",
            *(_row(line) for line in lines),
            "",
            "Person-months/s are of living, counting and closing the records; NumPy's and Mesa's are of their loops "
            "over months, which record less. The floor is what the model's own text asks for (a keyed draw for each "
            "potential event and each chance, state carried once through each window, each row of the log written and "
            "read once, contacts gathered) over the ceilings below, the largest of the three; instructions that decide "
            "and count are not in it.",
            "",
            "## The machine",
            "| | |",
            "|---|---|",
            *(f"| {name} | {value} |" for name, value in machine.items()),
            f"| in-place update | {most.update_bytes / 1e9:.0f} GB/s |",
            f"| keyed draws | {most.draws / 1e6:,.0f} M/s |",
            f"| random gathers of 4 bytes | {most.gathers / 1e6:,.0f} M/s |",
            "",
        ]
    )


def _row(line: Line) -> str:
    cells = (line.work, line.measured, line.beside, line.bar, _MET[line.met])
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
