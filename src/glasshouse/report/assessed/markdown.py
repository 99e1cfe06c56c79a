"""The draft as Markdown; every word goes through the door for words of a text."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.shown import in_markdown
from glasshouse.study.clauses.assessment import Asked, Assessment, Said, TableRows
from glasshouse.vocabulary import NOTICE


def markdown(assessment: Assessment) -> str:
    """The whole draft."""
    lines = [f"# Draft impact assessment: {in_markdown(assessment.scheme)}", "", f"{NOTICE}.", ""]
    lines += [line for notice in assessment.notices for line in (f"> {in_markdown(notice)}", ">")][:-1]
    for part in assessment.sections:
        lines += ["", f"{'#' * (part.level + 1)} {in_markdown(part.title)}"]
        for block in part.blocks:
            lines += ["", *_block(block)]
    return "\n".join([*lines, ""])


def _block(block: Said | Asked | TableRows) -> Iterator[str]:
    if isinstance(block, Said):
        yield f"{in_markdown(block.words)} *[{in_markdown(block.provenance)}]*"
    elif isinstance(block, Asked):
        yield f"**Question.** {in_markdown(block.question)}"
        yield ""
        yield "> *Answer:*"
    else:
        yield f"**{in_markdown(block.title)}** *[{in_markdown(block.provenance)}]*"
        yield ""
        yield f"| {' | '.join(in_markdown(cell) for cell in block.head)} |"
        yield f"|{'---|' * len(block.head)}"
        yield from (f"| {' | '.join(in_markdown(cell) for cell in row)} |" for row in block.rows)
