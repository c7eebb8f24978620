"""Texts of a form as the types that a schema wants. What cannot be one stays as it came, and is found invalid later."""

import re
from typing import Any

Schema = dict[str, Any]


def coerced(value: Any, schema: Schema, schemas: dict[str, Schema]) -> Any:
    """The value with texts turned into numbers and booleans where the schema says so."""
    if "$ref" in schema:
        return coerced(value, schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    if "anyOf" in schema:
        return first_that_fits(value, schema["anyOf"], schemas)
    if isinstance(value, str):
        return scalar(value, schema.get("type"))
    if isinstance(value, list) and "items" in schema:
        return [coerced(each, schema["items"], schemas) for each in value]
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        others = others if isinstance(others, dict) else {}
        return {name: coerced(each, properties.get(name, others), schemas) for name, each in value.items()}
    return value


def scalar(text: str, kind: str | None) -> Any:
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def first_that_fits(value: Any, choices: list[Schema], schemas: dict[str, Schema]) -> Any:
    """By the shape of what came: a text for a scalar, nested names for an object, a list for an array."""
    shape = {str: None, list: "array", dict: "object"}.get(type(value))
    for choice in choices:
        kind = choice.get("type")
        if shape is None and kind not in ("array", "object"):
            changed = coerced(value, choice, schemas)
            if changed != value or kind == "string":
                return changed
        elif kind == shape:
            return coerced(value, choice, schemas)
    return value
