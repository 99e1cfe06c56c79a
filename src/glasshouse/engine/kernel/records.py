"""Records: which fall due, which count, and on which an entry rests."""

from __future__ import annotations

import numpy as np

from glasshouse.engine.kernel.log import write
from glasshouse.engine.kernel.names import CORRECTED, LARGE, LEDGER_FLAGS, RECORD
from glasshouse.engine.kernel.places import counts, reads, sight_row, spell_row
from glasshouse.engine.room import DROPPED, STRUCK, Record
from glasshouse.machine_code import force_inlined, kernel


@force_inlined
def due_this_month(law, member, t):
    """How many records fall due in month t, how many are corrected, and a mask of the lists they may lead to."""
    # one pass for three answers: most members have none, and are then done with their records
    due, corrected, lists = np.int64(0), np.int64(0), np.int64(0)
    record = member.records
    while record.at >= 0:
        if is_written(record, t, RECORD):
            due += 1
            lists |= law.cells[law.by_record_at + record.sight]
        if is_written(record, t, CORRECTED):
            corrected += 1
        record = record.next
    return due, corrected, lists


@kernel
def write_records(log, room, member, t, event, left):
    """Write the ``left`` records that fall due in month t, or are corrected then, in the order of their keys.

    A selection sort: it needs no memory, it gives one order whatever the order of the chain, and there is mostly one
    record to write.
    """
    last = np.int64(-1)
    while left > 0:
        least, next_record = np.int64(LARGE), Record(room.cells, np.int64(-1))
        record = member.records
        while record.at >= 0:
            if is_written(record, t, event):
                key = row_key(record)
                if key > last and key < least:
                    least, next_record = key, record
            record = record.next
        if left == 1:
            write_record(log, room, member, next_record, t, event)
            return
        # several records may have the same key; their rows are equal, so their order does not matter
        record = member.records
        while record.at >= 0:
            if is_written(record, t, event) and row_key(record) == least:
                write_record(log, room, member, record, t, event)
                left -= 1
            record = record.next
        last = least


@force_inlined
def is_written(record, t, event):
    """Whether the record falls due in month t, or is corrected then, and the scheme in force has its Sight."""
    return (record.due if event == RECORD else record.corrected) == t and record.flags & DROPPED == 0


@kernel
def write_record(log, room, member, record, t, event):
    """Write the row of a record that falls due or is corrected."""
    s, flags, deed = record.sight, np.int64(0), np.int64(0)
    if event == RECORD:
        flags, deed = record.flags & LEDGER_FLAGS, record.deed
    write(log, room, member.person, t, event, s, flags, deed)


@kernel
def row_key(record):
    """The order of a month's records in the log: by Sight, deed, flags."""
    # a deed's number takes 31 bits and the ledger flags five: see packed.StoredRecord
    return (record.sight << 36) | (record.deed << 5) | (record.flags & LEDGER_FLAGS)


@force_inlined
def counts_for(law, record, reads, g, t):
    """Whether a record counts on ledger g in month t for a reader.

    ``reads``: 0 the reader does not read the Sight, 1 it does, 3 it also hears corrections.
    """
    if reads == 0 or record.flags & (1 << g) == 0 or record.flags & DROPPED != 0:
        return False
    # an appeal strikes the authority's record; the ledgers of what was done and what was seen stay as they are
    if g == 0 and record.flags & STRUCK != 0:
        return False
    due = record.due
    if t < due or t >= due + sight_row(law, record.sight).retention:
        return False
    return reads != 3 or t < record.corrected


@force_inlined
def is_counted(law, record, i, entry, g, t, after):
    """Whether a way in counts this record: its conduct, its reader, its window."""
    s = record.sight
    return counts(law, entry, s) != 0 and record.due > after and counts_for(law, record, reads(law, i, s), g, t)


@kernel
def claimed_before(law, record, first, i, entry, g, t, after):
    """Whether a record counted earlier in the chain claims the same deed of the same conduct."""
    # a search of the chain for each record: chains are short, and a set would take memory
    kind = sight_row(law, record.sight).kind
    other = first
    while other.at != record.at:
        if (
            other.deed == record.deed
            and sight_row(law, other.sight).kind == kind
            and is_counted(law, other, i, entry, g, t, after)
        ):
            return True
        other = other.next
    return False


@kernel
def is_standing(law, record, i, bit, t):
    """Whether an entry on list i rests on the record, and it is neither struck nor known to be corrected."""
    # a record dropped at a change of scheme stands: the new scheme hears no corrections of it
    flags = record.flags
    if record.rests & bit == 0 or flags & STRUCK != 0:
        return False
    hears_corrections = flags & DROPPED == 0 and reads(law, i, record.sight) == 3
    return not (hears_corrections and t >= record.corrected)


@kernel
def still_stands(law, room, member, i, t):
    """Whether the records on which the entry rested, without those struck or corrected, still reach its count.

    Where deeds are counted, a second record of a deed adds nothing, as at entry.
    """
    spell = spell_row(room, member, i)
    # an entry by class rests on no count
    if spell.at_least == 0:
        return True
    count, bit = np.int64(0), np.int64(1) << i
    first = member.records
    record = first
    while record.at >= 0:
        if is_standing(law, record, i, bit, t):
            repeated = False
            other = first
            while spell.by_deeds != 0 and other.at != record.at:
                if (
                    other.deed == record.deed
                    and sight_row(law, other.sight).kind == sight_row(law, record.sight).kind
                    and is_standing(law, other, i, bit, t)
                ):
                    repeated = True
                other = other.next
            if not repeated:
                count += 1
        record = record.next
    return count >= spell.at_least
