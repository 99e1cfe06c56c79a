"""Texts: strict YAML 1.2 with positions, models of the two languages, and the sourced number."""

from glasshouse.text.binding import bind
from glasshouse.text.document import Document, Mapping, Node, Scalar, Sequence, parse
from glasshouse.text.emit import emit
from glasshouse.text.excerpt import one_line, quoted
from glasshouse.text.forms import ByKey, ByShape, ByValue
from glasshouse.text.model import TextModel, complaint
from glasshouse.text.number import decimal_places, decimal_text, plain_number, read_number
from glasshouse.text.refusals import Refusals
from glasshouse.text.schema_json import json_schema
from glasshouse.text.source import TextSource, read_text
from glasshouse.text.sourced import (
    CHANCE,
    COUNT,
    FACTOR,
    MONTHS,
    PEOPLE,
    POINTS,
    RATE,
    SHARE,
    BareFactor,
    BareShare,
    Chance,
    Exact,
    Factor,
    Lever,
    LeverCount,
    LeverMonths,
    LeverPoints,
    LeverShare,
    Months,
    PeopleCount,
    Points,
    Quantity,
    Rate,
    Share,
    Sourced,
)
from glasshouse.text.stranger import refuse_stranger
from glasshouse.text.vary import with_values
from glasshouse.text.walk import Number, Part, Provenance, numbers, parts
from glasshouse.text.words import Id, Identifier, Identifiers, MonthText, OneOf, Prose, YearMonth

__all__ = [
    "CHANCE",
    "COUNT",
    "FACTOR",
    "MONTHS",
    "PEOPLE",
    "POINTS",
    "RATE",
    "SHARE",
    "BareFactor",
    "BareShare",
    "ByKey",
    "ByShape",
    "ByValue",
    "Chance",
    "Document",
    "Exact",
    "Factor",
    "Id",
    "Identifier",
    "Identifiers",
    "Lever",
    "LeverCount",
    "LeverMonths",
    "LeverPoints",
    "LeverShare",
    "Mapping",
    "MonthText",
    "Months",
    "Node",
    "Number",
    "OneOf",
    "Part",
    "PeopleCount",
    "Points",
    "Prose",
    "Provenance",
    "Quantity",
    "Rate",
    "Refusals",
    "Scalar",
    "Sequence",
    "Share",
    "Sourced",
    "TextModel",
    "TextSource",
    "YearMonth",
    "bind",
    "complaint",
    "decimal_places",
    "decimal_text",
    "emit",
    "json_schema",
    "numbers",
    "one_line",
    "parse",
    "parts",
    "plain_number",
    "quoted",
    "read_number",
    "read_text",
    "refuse_stranger",
    "with_values",
]
