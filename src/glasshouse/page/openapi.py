"""What the server may be asked, as an OpenAPI document: a closed list of parameters."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from glasshouse import __version__, library
from glasshouse.page.question import LifeQuestion, Pasted, Question, Which
from glasshouse.vocabulary import NOTICE

_REFUSALS = {"421": "not this machine", "403": "another page"}


def openapi() -> dict[str, Any]:
    """The document, OpenAPI 3.1.  No parameter takes an attribute, a deed, a record or a list of people."""
    which = Which.model_json_schema()["properties"]
    query = [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in which.items()]
    number = [{"name": "job", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Glasshouse, the page to explore", "version": __version__, "description": NOTICE},
        "paths": {
            "/api/schemes": {"get": _operation("The schemes that ship, and what each may be held against")},
            "/api/scheme": {"get": _operation("What can be turned in a scheme", query, refusable=True)},
            "/api/pasted": {"post": _posted("What can be turned in a pasted scheme", "Pasted", status="200")},
            "/api/compare": {"post": _posted("Compare two schemes", "Question")},
            "/api/life": {"post": _posted("Tell one invented life, by number", "LifeQuestion")},
            "/api/jobs/{job}": {
                "get": _operation("How far a job is", number),
                "delete": _operation("End a job", number),
            },
            "/api/jobs/{job}/answer": {"get": _operation("What a job found", number)},
            "/api/jobs/{job}/figures": {"get": _operation("What is drawn after an answer", number)},
            "/openapi.json": {"get": _operation("This document")},
        },
        "components": {"schemas": {model.__name__: _schema(model) for model in (Question, LifeQuestion, Pasted)}},
    }


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    for name in {"scheme", "against"} & set(schema["properties"]):
        schema["properties"][name]["enum"] = list(library.scheme_names())
    return schema


def _operation(summary: str, parameters: Any = (), *, refusable: bool = False) -> dict[str, Any]:
    described = {"200": "the answer", **({"422": "refused, with the reason"} if refusable else {}), **_REFUSALS}
    if any(parameter["in"] == "path" for parameter in parameters):
        described["404"] = "no such job"
    responses = {status: {"description": words} for status, words in described.items()}
    return {"summary": summary, "parameters": list(parameters), "responses": responses}


def _posted(summary: str, schema: str, status: str = "202") -> dict[str, Any]:
    begun = {"202": "begun, or waiting", "429": "as many wait as may"} if status == "202" else {"200": "the answer"}
    described = {**begun, "422": "refused, with the reason", **_REFUSALS}
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": content},
        "responses": {status: {"description": words} for status, words in described.items()},
    }
