"""Packed words: each field described once, with its width and what it holds.

The records, spells and figures of a household lie in the arena of its block, as one run of words: a header, then the
records, the spells, and the figures of members who have any.  Packing and unpacking (``glasshouse.rows``,
``engine/kernel/rows.py``), the reader of a checkpoint, and the error for what does not fit are all made from the
descriptions here.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from glasshouse.errors import RunError
from glasshouse.rows import PACKED, Column, Row, bits, cells

Array = np.ndarray[Any, Any]

MEMBER_BITS: Final = 10


class Header(Row):
    """How many words a household has in the arena, and what they are."""

    reserved = bits(0, 24, "words reserved for the household")
    records = bits(0, 16, "records of the household")
    spells = bits(0, 12, "spells on lists, of all members")
    figures = bits(0, 11, "members with figures or months of their own")


class StoredRecord(Row):
    """A record, stored between two windows."""

    deed = bits(0, 31, "month and ordinal of the deed that it claims")
    due = bits(0, 16, "month in which it falls due")
    corrected = bits(0, 15, "month in which it is corrected, NEVER")
    member = bits(1, MEMBER_BITS, "number of the member in the household")
    sight = bits(1, 12, "row of its Sight")
    flags = bits(1, 10, "ledgers, and what became of it")
    rests = bits(1, 31, "mask of the lists whose entries rest on it")


class StoredSpell(Row):
    """A member's place on a list, stored between two windows."""

    member = bits(0, MEMBER_BITS, "number of the member in the household")
    listing = bits(0, 5, "row of the list")
    filed_in_error = bits(0, 1, "1: an appeal was filed, and the entry was in error")
    error_at_entry = bits(0, 1, "1: entered in error")
    error_later = bits(0, 1, "1: came to be in error")
    rests = bits(0, 1, "1: the entry rests on a record")
    rests_true = bits(0, 1, "1: on one that is true")
    let_go = bits(0, 1, "1: let go by an appeal though not in error")
    by_deeds = bits(0, 1, "1: entered by a count of deeds")
    status = bits(0, 4, "ledgers on which the member is listed, as last written to the log")
    at_least = bits(0, 20, "records or deeds that the entry took")
    on_a = bits(1, 16, "month of entry on the actual ledger", plus=1)
    on_c = bits(1, 16, "month of entry on the corrected ledger", plus=1)
    on_f = bits(1, 16, "month of entry on the full ledger", plus=1)
    decision = bits(1, 15, "month in which an appeal is decided", plus=1)
    out_a = bits(2, 16, "month of the last exit on the actual ledger", plus=1)
    out_c = bits(2, 16, "month of the last exit on the corrected ledger", plus=1)
    out_f = bits(2, 16, "month of the last exit on the full ledger", plus=1)


class StoredFigures(Row):
    """A member's figures and months where they are not those of everybody, stored between two windows."""

    member = bits(0, MEMBER_BITS, "number of the member in the household")
    x = cells(3, "figure by ledger, 1/65536 of a point")
    black_entered = bits(4, 15, "month of entry on a black list", plus=1)
    black_left = bits(4, 15, "month in which the last black list was left", plus=1)
    contact_onset = bits(4, 15, "month from which a contact was listed", plus=1)
    contact_end = bits(4, 15, "month from which none was any more", plus=1)


class KindOfCell(Row):
    """A kind in a cell of rates, in one word."""

    kind = bits(0, 16, "row of the kind")
    rates = bits(0, 16, "row of the thresholds")
    largest = bits(0, 31, "1 + the largest threshold, 2^-22")


class Drawn(KindOfCell):
    """A potential event of the first layer, as all worlds draw it."""

    height = bits(1, 32, "below a threshold it happens")
    month = bits(1, 4, "month of the chunk")
    order = bits(1, 27, "place among the events of a month: family, then ordinal")


def words_of(header: Any) -> Any:
    """How many words a household has by its header, the header included; also for a column of headers."""
    return (
        Header.CELLS
        + header.records * StoredRecord.CELLS
        + header.spells * StoredSpell.CELLS
        + header.figures * StoredFigures.CELLS
    )


def pack(fields: dict[Column, Array]) -> Array:
    """One word for each place of the arrays, int64.  Raises RunError where a value does not fit its field."""
    words = np.zeros(np.broadcast_shapes(*(array.shape for array in fields.values())), dtype=np.int64)
    for column, array in fields.items():
        if array.size and not (-column.plus <= array.min() and array.max() <= column.most):
            raise RunError(
                f"{column.about}: {int(array.max())} does not fit; the most is {column.most}",
                remedy="fewer conducts, turns and wishes in the world, or fewer groups whose rates differ",
            )
        words |= (array.astype(np.int64) + column.plus) << column.shift
    return words


def refusal(outgrown: int, members: int, records: int, head: int) -> RunError:
    """The error for a household that could not be stored, by the inverted number of the field that was too small."""
    field = PACKED[~outgrown]
    return RunError(
        f"a household of {members} people, whose first is person {head}, has more than can be kept of it: {records}"
        f" records; {field.about}: at most {field.most}",
        remedy="a smaller collective_size in the world, or in the scheme a shorter retention or fewer records a month",
    )
