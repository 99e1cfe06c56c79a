"""The world as written: what people do and what befalls them, without any scheme."""

from glasshouse.world.checks import check
from glasshouse.world.load import World
from glasshouse.world.model import (
    Births,
    By,
    Change,
    Classes,
    Conduct,
    Contacts,
    Context,
    Fades,
    HouseholdShape,
    Kind,
    Margin,
    Response,
    Source,
    Table,
    Turn,
    Wish,
    WorldAbout,
    WorldText,
)
from glasshouse.world.tables import WorldTables, read_tables

__all__ = [
    "Births",
    "By",
    "Change",
    "Classes",
    "Conduct",
    "Contacts",
    "Context",
    "Fades",
    "HouseholdShape",
    "Kind",
    "Margin",
    "Response",
    "Source",
    "Table",
    "Turn",
    "Wish",
    "World",
    "WorldAbout",
    "WorldTables",
    "WorldText",
    "check",
    "read_tables",
]
