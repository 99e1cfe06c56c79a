"""The contract between engine and measures: the log, the tally that counts it, and the records kept of a run."""

from glasshouse.records.closing import closed
from glasshouse.records.dots import dots_of, picture
from glasshouse.records.log import Codebook, Entry, Log
from glasshouse.records.result import Records
from glasshouse.records.sums import Part, together
from glasshouse.records.tables import close, tables
from glasshouse.records.tally import Calendar, PeopleRows, Tally
from glasshouse.records.wording import in_words

__all__ = [
    "Calendar",
    "Codebook",
    "Entry",
    "Log",
    "Part",
    "PeopleRows",
    "Records",
    "Tally",
    "close",
    "closed",
    "dots_of",
    "in_words",
    "picture",
    "tables",
    "together",
]
