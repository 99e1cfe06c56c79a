"""Which records fall due, which count, and on what an entry rests."""

from __future__ import annotations

import numpy as np

from glasshouse.engine.kernel.log import write
from glasshouse.engine.kernel.names import CORRECTED, LARGE, LEDGER_FLAGS, RECORD
from glasshouse.engine.kernel.places import counts, reads, sight_row, spell_row
from glasshouse.engine.room import DROPPED, STRUCK, Record
from glasshouse.machine_code import force_inlined, kernel


@force_inlined
def look_over(law, member, t):
    """Of the records how many fall due in month t, how many are corrected, and the lists that they may bring onto."""
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
def write_records(log, room, member, t, event, some):
    """Write the records that fall due in month t, or are corrected then, in their order; there are ``some`` of them.

    One needs no search.  For more, the least key above the last is looked for again and again: no memory is
    needed, and the rows come in the same order whatever that of the chain.
    """
    last = np.int64(-1)
    while some > 0:
        least, found = np.int64(LARGE), Record(room.cells, np.int64(-1))
        record = member.records
        while record.at >= 0:
            if is_written(record, t, event):
                key = row_key(record)
                if key > last and key < least:
                    least, found = key, record
            record = record.next
        if some == 1:
            write_record(log, room, member, found, t, event)
            return
        record = member.records
        while record.at >= 0:
            if is_written(record, t, event) and row_key(record) == least:
                write_record(log, room, member, record, t, event)
                some -= 1
            record = record.next
        last = least


@force_inlined
def is_written(record, t, event):
    """Whether the record falls due in month t, or is corrected then; and a scheme still has it."""
    return (record.due if event == RECORD else record.corrected) == t and record.flags & DROPPED == 0


@kernel
def write_record(log, room, member, record, t, event):
    """The row of a record that falls due or is corrected."""
    s, flags, deed = record.sight, np.int64(0), np.int64(0)
    if event == RECORD:
        flags, deed = record.flags & LEDGER_FLAGS, record.deed
    write(log, room, member.person, t, event, s, flags, deed)


@kernel
def row_key(record):
    """The order of the rows of a month's records: by Sight, deed, flags."""
    # a deed's number takes 31 bits and the ledger flags five: see packed.StoredRecord
    return (record.sight << 36) | (record.deed << 5) | (record.flags & LEDGER_FLAGS)


@force_inlined
def stands(law, record, reads, g, t):
    """Whether a record counts on ledger g in month t for a reader: 0 does not read it, 1 reads, 3 hears corrections."""
    if reads == 0 or record.flags & (1 << g) == 0 or record.flags & DROPPED != 0:
        return False
    # an appeal strikes what the authority holds; what was done or seen stays as it was
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
    return counts(law, entry, s) != 0 and record.due > after and stands(law, record, reads(law, i, s), g, t)


@kernel
def claimed_before(law, record, first, i, entry, g, t, after):
    """Whether a record counted earlier in the chain claims the same deed of the same conduct."""
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
    flags = record.flags
    if record.rests & bit == 0 or flags & STRUCK != 0:
        return False
    heard = flags & DROPPED == 0 and reads(law, i, record.sight) == 3
    return not (heard and t >= record.corrected)


@kernel
def still_stands(law, room, member, i, t):
    """Whether the count at entry is still reached by the records it rested on that are neither struck nor corrected.

    Where deeds are counted, a record of a deed that another has claimed already adds nothing, as at entry.
    """
    spell = spell_row(room, member, i)
    if spell.at_least == 0:
        return True
    some, bit = np.int64(0), np.int64(1) << i
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
                some += 1
        record = record.next
    return some >= spell.at_least
