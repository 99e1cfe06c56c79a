"""The draft as one page, to read and to print; the template escapes every word."""

from __future__ import annotations

from glasshouse.report.pages import template
from glasshouse.shown import in_line
from glasshouse.study.clauses.assessment import Asked, Assessment, Said, TableRows
from glasshouse.vocabulary import NOTICE


def page(assessment: Assessment) -> str:
    """The whole draft."""
    parts = [
        {"title": in_line(part.title), "level": part.level, "blocks": [_block(one) for one in part.blocks]}
        for part in assessment.sections
    ]
    return template("assessment.html.jinja").render(
        scheme=in_line(assessment.scheme), notice=NOTICE, foot=NOTICE, notices=assessment.notices, parts=parts
    )


def _block(block: Said | Asked | TableRows) -> dict[str, object]:
    if isinstance(block, Said):
        return {"sort": "said", "words": in_line(block.words), "provenance": in_line(block.provenance)}
    if isinstance(block, Asked):
        return {"sort": "asked", "words": in_line(block.question)}
    rows = [[in_line(cell) for cell in row] for row in block.rows]
    return {
        "sort": "rows",
        "words": in_line(block.title),
        "provenance": in_line(block.provenance),
        "head": block.head,
        "rows": rows,
    }
