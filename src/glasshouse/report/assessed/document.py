"""The draft as a document of a word processor (Office Open XML), by python-docx."""

from __future__ import annotations

import io
from importlib import import_module
from pathlib import Path
from typing import Any

from glasshouse.errors import needed
from glasshouse.placing import put
from glasshouse.shown import in_line
from glasshouse.study.clauses.assessment import Asked, Assessment, Said, TableRows
from glasshouse.vocabulary import NOTICE


def write_document(assessment: Assessment, target: Path) -> Path:
    """Write it beside ``target``, then in its place.

    Raises UsageError where python-docx is not installed, StoreError where the file cannot be written.
    """
    with needed("a .docx needs", "documents", "docx", "lxml"):
        docx = import_module("docx")
    document = docx.Document()
    document.core_properties.title = f"Draft impact assessment: {in_line(assessment.scheme)}"
    document.core_properties.author = "Glasshouse"
    document.add_heading(f"Draft impact assessment: {in_line(assessment.scheme)}", 0)
    document.add_paragraph(f"{NOTICE}.")
    for notice in assessment.notices:
        document.add_paragraph(notice, style="Intense Quote")
    for part in assessment.sections:
        document.add_heading(in_line(part.title), part.level)
        for block in part.blocks:
            _add(document, block)
    written = io.BytesIO()
    document.save(written)
    put((target, written.getvalue()))
    return target


def _add(document: Any, block: Said | Asked | TableRows) -> None:
    if isinstance(block, Said):
        paragraph = document.add_paragraph(in_line(block.words))
        paragraph.add_run(f"  [{in_line(block.provenance)}]").italic = True
        return
    if isinstance(block, Asked):
        document.add_paragraph().add_run(f"Question. {in_line(block.question)}").bold = True
        document.add_paragraph("Answer:")
        return
    paragraph = document.add_paragraph()
    paragraph.add_run(in_line(block.title)).bold = True
    paragraph.add_run(f"  [{in_line(block.provenance)}]").italic = True
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
    for row, cells in zip(table.rows, (block.head, *block.rows), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = in_line(words)
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
