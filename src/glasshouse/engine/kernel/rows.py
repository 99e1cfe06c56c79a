"""Rows as machine code: the names of :mod:`glasshouse.rows`, for what numba compiles.

A row is two words, a pointer to the cells and the index of its first: passing one costs no more than passing these two.
A row that begins where its array does is one word.  Reading or writing a column is one load or store at a constant
offset; bits are masked and shifted, and a value that does not fit marks its cell, as in the plain class.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    infer_getattr,
    lower_builtin,
    lower_getattr_generic,
    lower_setattr_generic,
    models,
    register_model,
    type_callable,
)

from glasshouse.compiler import tables
from glasshouse.engine import law, packed, room
from glasshouse.rows import ROWS, Column, Row

WHOLE = (law.Law, room.Room)
"""Rows that begin where their array begins."""
PLACED = (
    tables.Kind, tables.Sight, tables.Listing, tables.WayIn, tables.WayOut, tables.Effect, tables.Stream,
    tables.Response, tables.Factor, tables.Times, tables.Refusal, tables.Rank, tables.Thresholds,
    room.Member, room.Record, room.Spell, room.Potential, room.Shared,
    packed.Header, packed.StoredRecord, packed.StoredSpell, packed.StoredFigures, packed.KindOfCell, packed.Drawn,
)  # fmt: skip

CELLS = types.CPointer(types.int64)
WORD = ir.IntType(64)


class RowType(types.Type):
    """The type of a row of one class."""

    def __init__(self, of: str, whole: bool) -> None:  # noqa: FBT001 - numba pickles types by position
        self.of, self.whole = of, whole
        super().__init__(name=f"Row({of})")

    @property
    def columns(self) -> dict[str, Column]:
        """The columns of the class."""
        return ROWS[self.of].COLUMNS


TYPES = {row.__name__: RowType(row.__name__, row in WHOLE) for row in (*WHOLE, *PLACED)}


@register_model(RowType)
class RowModel(models.StructModel):
    """One word or two."""

    def __init__(self, manager: Any, row: RowType) -> None:
        members = [("cells", CELLS)] if row.whole else [("cells", CELLS), ("at", types.int64)]
        super().__init__(manager, row, members)


@infer_getattr
class RowAttribute(AttributeTemplate):
    """The type of each attribute of a row."""

    key = RowType

    def generic_resolve(self, row: RowType, name: str) -> Any:  # type: ignore[override]
        """The type of ``row.name``; None where there is no such column."""
        if name == "cells":
            return CELLS
        if name == "outgrown" or (name == "at" and not row.whole):
            return types.int64
        column = row.columns.get(name)
        if column is None:
            return None
        if column.to:
            return TYPES[column.to]
        return CELLS if column.count > 1 else types.int64


def _struct(context: Any, builder: Any, row: RowType, value: Any = None) -> Any:
    return cgutils.create_struct_proxy(row)(context, builder, value=value)


def _place(builder: Any, row: RowType, struct: Any, offset: int) -> Any:
    """The address of the cell ``offset`` of a row."""
    further = ir.Constant(WORD, offset)
    return builder.gep(struct.cells, [further if row.whole else builder.add(struct.at, further)])


def _read(context: Any, builder: Any, place: Any) -> Any:
    """The cell at an address."""
    return context.data_model_manager[types.int64].load_from_data_pointer(builder, place)


@lower_getattr_generic(RowType)
def _get(context: Any, builder: Any, row: RowType, value: Any, name: str) -> Any:
    struct = _struct(context, builder, row, value)
    if name in ("cells", "at"):
        return getattr(struct, name)
    if name == "outgrown":
        return _outgrown(context, builder, row, struct)
    column = row.columns[name]
    place = _place(builder, row, struct, column.offset)
    if column.count > 1:
        return place
    loaded = _read(context, builder, place)
    # the constants are known when the kernel is compiled, so a field costs a shift and a mask at most
    if column.is_bits:
        if column.shift:
            loaded = builder.lshr(loaded, ir.Constant(WORD, column.shift))
        loaded = builder.and_(loaded, ir.Constant(WORD, (1 << column.width) - 1))
        return builder.sub(loaded, ir.Constant(WORD, column.plus)) if column.plus else loaded
    # a link holds the index of another row in the same cells, and reads as that row
    if column.to:
        linked = _struct(context, builder, TYPES[column.to])
        linked.cells, linked.at = struct.cells, loaded
        return linked._getvalue()
    return loaded


def _outgrown(context: Any, builder: Any, row: RowType, struct: Any) -> Any:
    # a word with a value that did not fit is negative and names the field: the least of them is as good as any
    least = None
    for word in ROWS[row.of].WORDS:
        loaded = _read(context, builder, _place(builder, row, struct, word))
        least = loaded if least is None else builder.select(builder.icmp_signed("<", loaded, least), loaded, least)
    return least


@lower_setattr_generic(RowType)
def _set(context: Any, builder: Any, sig: Any, args: Any, name: str) -> None:
    row, value_type = sig.args
    struct, value = _struct(context, builder, row, args[0]), args[1]
    column = row.columns[name]
    place = _place(builder, row, struct, column.offset)
    if isinstance(value_type, RowType):
        value = _struct(context, builder, value_type, value).at
    elif value_type != types.int64:
        value = context.cast(builder, value, value_type, types.int64)
    if column.is_bits:
        value = _packed(builder, column, _read(context, builder, place), value)
    builder.store(value, place)


def _packed(builder: Any, column: Column, word: Any, value: Any) -> Any:
    """As :meth:`glasshouse.rows.Column.packed`, without a branch."""
    # selects instead of branches: values nearly always fit, and the caller asks once for a whole household
    mask = (1 << column.width) - 1
    raised = builder.add(value, ir.Constant(WORD, column.plus)) if column.plus else value
    # the first value that did not fit stays marked: later fields must not hide it
    others = builder.and_(word, ir.Constant(WORD, ~(mask << column.shift)))
    written = builder.or_(others, builder.shl(raised, ir.Constant(WORD, column.shift)))
    fits = builder.icmp_unsigned("<=", raised, ir.Constant(WORD, mask))
    spoiled = builder.icmp_signed("<", word, ir.Constant(WORD, 0))
    return builder.select(spoiled, word, builder.select(fits, written, ir.Constant(WORD, ~column.number)))


def _typed(row: type[Row]) -> None:
    """Let compiled code make rows of a class by calling it."""
    row_type = TYPES[row.__name__]

    @type_callable(row)
    def _(_: Any) -> Any:
        if row_type.whole:
            return lambda cells: row_type if cells == CELLS else None
        return lambda cells, at: row_type if cells == CELLS and isinstance(at, types.Integer) else None

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        struct = _struct(context, builder, row_type)
        struct.cells = args[0]
        if not row_type.whole:
            struct.at = context.cast(builder, args[1], sig.args[1], types.int64)
        return struct._getvalue()

    if row_type.whole:
        lower_builtin(row, CELLS)(build)
    else:
        lower_builtin(row, CELLS, types.Integer)(build)


def register() -> None:
    """Let compiled code make rows of all classes above."""
    for row in (*WHOLE, *PLACED):
        _typed(row)
