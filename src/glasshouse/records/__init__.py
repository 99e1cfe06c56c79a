"""The contract between engine and measures: the log, the tally that counts it, and the records kept of a run."""

from glasshouse.records.closing import close
from glasshouse.records.log import Codebook, Entry, Log
from glasshouse.records.result import Records
from glasshouse.records.tally import Calendar, PeopleRows, Tally
from glasshouse.records.wording import in_words

__all__ = ["Calendar", "Codebook", "Entry", "Log", "PeopleRows", "Records", "Tally", "close", "in_words"]
