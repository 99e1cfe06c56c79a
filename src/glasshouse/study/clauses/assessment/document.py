"""What an assessment is made of: sentences with where they come from, tables, and questions that only people answer."""

from __future__ import annotations

from typing import NamedTuple

BLANK: str = ""
"""A cell for people to fill in."""


class Said(NamedTuple):
    """A sentence that the tool can say, and where it has it from."""

    words: str
    provenance: str


class Asked(NamedTuple):
    """A question without an answer: the tool has none."""

    question: str


class TableRows(NamedTuple):
    """A table; cells that are :data:`BLANK` are for people."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    provenance: str


Block = Said | Asked | TableRows


class Section(NamedTuple):
    """A part under a heading; ``level`` 1 is a chapter, 2 a part of one."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


class Assessment(NamedTuple):
    """A draft to be completed by people."""

    scheme: str
    notices: tuple[str, ...]
    sections: tuple[Section, ...]

    def questions(self) -> tuple[str, ...]:
        """Everything that is asked, in order."""
        return tuple(one.question for part in self.sections for one in part.blocks if isinstance(one, Asked))
