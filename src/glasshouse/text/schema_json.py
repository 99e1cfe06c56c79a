"""JSON Schema of a model, for editors that complete and check a text while it is written."""

from __future__ import annotations

from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from glasshouse.text.model import TextModel

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(model_cls: type[TextModel]) -> dict[str, Any]:
    """JSON Schema 2020-12 of the texts that ``model_cls`` reads: numbers are numbers, and null stands nowhere.

    It accepts all that the loader accepts; what only the loader sees (a range that does not contain its value, the
    number of decimals, references between clauses) it does not refuse.
    """
    schema = model_cls.model_json_schema(by_alias=True, schema_generator=_TextSchema, mode="validation")
    return {"$schema": DIALECT, **schema}


class _TextSchema(GenerateJsonSchema):
    """pydantic's schema without what a text cannot say."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A key is left out, never null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Defaults are shown where they are words, numbers or switches."""
        if isinstance(schema.get("default"), str | int):
            return super().default_schema(schema)
        return self.generate_inner(schema["schema"])
