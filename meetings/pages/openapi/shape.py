"""Shapes: the few words in which the schemas are written (JSON Schema 2020-12)."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
TIME: Schema = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}
ADDRESS: Schema = {"type": "string", "format": "uri-reference"}


def record(description: str, /, **properties: Schema) -> Schema:
    """An object with exactly these members."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def open_(name: str) -> Schema:
    """The named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def several(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def maybe(schema: Schema) -> Schema:
    """It, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(*values: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(values)}


def by_name(schema: Schema) -> Schema:
    """An object whose members are named by the data."""
    return {"type": "object", "additionalProperties": schema}
