"""The scheme as written: what an authority does about people, clause by clause."""

from glasshouse.scheme.checks import agree, check, lanes
from glasshouse.scheme.load import Scheme
from glasshouse.scheme.model import (
    Agency,
    Association,
    Class,
    Concentrated,
    Effect,
    Enter,
    EnterWhen,
    Index,
    Leave,
    LeaveWhen,
    LedgerText,
    List,
    Points,
    Pool,
    Recovery,
    Reward,
    Sanction,
    SchemeText,
    Sight,
    TimesFor,
    When,
)
from glasshouse.scheme.process import Appeal, Notice, Redress
from glasshouse.scheme.schema import schema
from glasshouse.scheme.starter import starter

__all__ = [
    "Agency",
    "Appeal",
    "Association",
    "Class",
    "Concentrated",
    "Effect",
    "Enter",
    "EnterWhen",
    "Index",
    "Leave",
    "LeaveWhen",
    "LedgerText",
    "List",
    "Notice",
    "Points",
    "Pool",
    "Recovery",
    "Redress",
    "Reward",
    "Sanction",
    "Scheme",
    "SchemeText",
    "Sight",
    "TimesFor",
    "When",
    "agree",
    "check",
    "lanes",
    "schema",
    "starter",
]
