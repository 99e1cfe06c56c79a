"""Rows of integers with named columns: ``member.birth``, ``sight.coverage``, ``stored.deed``.

Integers in one flat array are fast to hand on and to compile.  A row is a window on such an array: the cells and the
place of its first.  Its columns are declared once, in a class, with what they hold.  The compiler fills rows by name,
the kernel reads and writes the same names as machine code (``engine/kernel/rows.py``), and without numba the classes
here do the same.

A column is a cell, several cells, a link to another row of the same array, or some bits of a cell.  Bit 63 of a cell
that holds bits belongs to no column: a value that does not fit its bits is not cut off, it marks the cell by making
it negative, and ``row.outgrown`` says which column could not hold its value.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self, overload

WORD_BITS: Final = 63
"""Bits of a cell that columns may share."""

PACKED: Final[list[Column]] = []
"""Every column of bits, by its number: ``PACKED[~row.outgrown]`` could not hold its value."""


class Column:
    """One column: ``offset`` from the row's first cell, and what is ``about`` it; bits also have shift and width."""

    def __init__(self, about: str, *, count: int = 1, to: str = "", word: int = -1, width: int = 0, plus: int = 0):
        self.about, self.count, self.to = about, count, to
        self.offset, self.width, self.plus = word, width, plus
        self.shift = 0
        self.name = self.row = ""
        self.is_bits, self.number = word >= 0, -1
        if self.is_bits:
            self.number = len(PACKED)
            PACKED.append(self)

    @property
    def most(self) -> int:
        """The largest value that bits hold."""
        return (1 << self.width) - 1 - self.plus

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.row = name, owner.__name__

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...

    @overload
    def __get__(self, row: Row, owner: type) -> Any: ...

    def __get__(self, row: Row | None, owner: type) -> Any:
        if row is None:
            return self
        if self.count > 1:
            return row.cells[row.at + self.offset :]
        value = row.cells[row.at + self.offset]
        if self.is_bits:
            return ((value >> self.shift) & ((1 << self.width) - 1)) - self.plus
        return ROWS[self.to](row.cells, value) if self.to else value

    def __set__(self, row: Row, value: Any) -> None:
        place = row.at + self.offset
        if self.is_bits:
            row.cells[place] = self.packed(row.cells[place], value)
        else:
            row.cells[place] = value.at if isinstance(value, Row) else value

    def packed(self, word: Any, value: Any) -> Any:
        """The word with the value in its bits; a negative word where the value does not fit, or another did not."""
        if word < 0:
            return word
        raised = value + self.plus
        if not 0 <= raised < 1 << self.width:
            return ~self.number
        return (word & ~(((1 << self.width) - 1) << self.shift)) | (raised << self.shift)


def cell(about: str) -> Column:
    """A whole cell."""
    return Column(about)


def cells(count: int, about: str) -> Column:
    """Several cells that stand together, read by their place: ``member.mean[g]``."""
    return Column(about, count=count)


def link(to: str, about: str) -> Column:
    """The first cell of another row of the same array, given as that row."""
    return Column(about, to=to)


def bits(word: int, width: int, about: str, *, plus: int = 0) -> Column:
    """``width`` bits of the cell ``word`` of the row, behind those declared before; ``plus`` is added to be stored."""
    return Column(about, word=word, width=width, plus=plus)


class Row:
    """A window on an array of integers, its columns in the order in which a class declares them."""

    COLUMNS: ClassVar[dict[str, Column]] = {}
    CELLS: ClassVar[int] = 0
    """Cells of a row."""
    WORDS: ClassVar[tuple[int, ...]] = ()
    """Offsets of the cells that hold bits."""

    __slots__ = ("at", "cells")

    def __init__(self, cells: Any, at: Any = 0) -> None:
        self.cells, self.at = cells, at

    def __init_subclass__(cls) -> None:
        """Lay the columns out, behind those of the class above."""
        cls.COLUMNS = dict(cls.COLUMNS)
        end = cls.CELLS
        filled = {column.offset: column.shift + column.width for column in cls.COLUMNS.values() if column.is_bits}
        for name, column in vars(cls).items():
            if not isinstance(column, Column):
                continue
            cls.COLUMNS[name] = column
            if column.is_bits:
                column.shift = filled.get(column.offset, 0)
                filled[column.offset] = column.shift + column.width
                if filled[column.offset] > WORD_BITS:
                    raise TypeError(f"{cls.__name__}.{name}: word {column.offset} has no bits left for it")
                end = max(end, column.offset + 1)
            else:
                column.offset = end
                end += column.count
        cls.CELLS, cls.WORDS = end, tuple(sorted(filled))
        ROWS[cls.__name__] = cls

    @property
    def outgrown(self) -> Any:
        """Negative where a value did not fit its bits: the number of the column, inverted."""
        return min(self.cells[self.at + word] for word in self.WORDS)

    @classmethod
    def of(cls, **values: Any) -> Self:
        """A row of its own with these values.  Raises TypeError where a column is left out or unknown."""
        if values.keys() != cls.COLUMNS.keys():
            missing, unknown = cls.COLUMNS.keys() - values.keys(), values.keys() - cls.COLUMNS.keys()
            raise TypeError(f"{cls.__name__}: columns left out {sorted(missing)}, unknown {sorted(unknown)}")
        row = cls.blank()
        for name, value in values.items():
            setattr(row, name, value)
        return row

    @classmethod
    def blank(cls) -> Self:
        """A row of its own, all 0."""
        return cls([0] * cls.CELLS)

    @classmethod
    def each(cls, matrix: Any) -> list[Self]:
        """The rows of a matrix (rows, CELLS)."""
        return [cls(row) for row in matrix]


ROWS: Final[dict[str, type[Row]]] = {"Row": Row}
"""Every class of rows, by its name."""
