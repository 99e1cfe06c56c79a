"""The door for tables: plain CSV files of the world's own folder, line by line, with places."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from glasshouse import library
from glasshouse.errors import Errors, Place, PopulationError
from glasshouse.text import read_text

_OTHERS: Final = {";": "';'", "\t": "tabs", "|": "'|'"}
"""What some programs write between the fields of a table, and how it is called."""


class Rows:
    """The lines of one CSV file of the world's own folder: a header and rows of plain fields."""

    def __init__(self, folder: Path, file: str) -> None:
        self.problems: list[PopulationError] = []
        path = folder / file
        self.name = library.shown_path(path)
        if Path(file).name != file or not file.endswith(".csv"):
            self.refuse(1, f"'{file}' is not the bare name of a .csv file", "put the table beside the world file")
            raise Errors(self.problems)
        if path.resolve().parent != folder.resolve():
            self.refuse(1, "leads out of the world's own folder", "put the table itself beside the world file")
            raise Errors(self.problems)
        lines = read_text(path).text.splitlines()
        if "," not in lines[0] and (other := next((mark for mark in _OTHERS if mark in lines[0]), None)):
            self.refuse(1, f"its fields are separated by {_OTHERS[other]}", "save it with commas between the fields")
            raise Errors(self.problems)
        self.header = [field.strip() for field in lines[0].split(",")]
        self.rows: list[tuple[int, list[str]]] = []
        for number, line in enumerate(lines[1:], start=2):
            fields = [field.strip() for field in line.split(",")]
            if '"' in line:
                self.refuse(number, "a quoted field", "levels are plain words, and digits are not grouped")
            elif len(fields) != len(self.header):
                self.refuse(
                    number, f"{len(fields)} fields under {len(self.header)} columns", "write one field a column"
                )
            else:
                self.rows.append((number, fields))

    def refuse(self, line: int, what: str, remedy: str, column: int = 0, detail: tuple[str, ...] = ()) -> None:
        """Notes a problem at a line and the field of a column, both counted from where they stand."""
        place = Place(self.name, line, 1)
        for number, fields in (*((1, self.header),), *self.rows) if column else ():
            if number == line:
                place = Place(self.name, line, 1 + sum(len(field) + 1 for field in fields[:column]))
        self.problems.append(PopulationError(what, place, detail, remedy))

    def stop_if_refused(self) -> None:
        """Raises what was noted so far, where later checks would only repeat it."""
        if self.problems:
            raise Errors(self.problems)
