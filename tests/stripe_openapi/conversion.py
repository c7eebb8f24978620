"""OpenAPI 3.0 schemas as JSON Schema: `nullable` becomes a type, and what is not described is not allowed."""

from typing import Any

Schema = dict[str, Any]


def converted(schema: Schema, *, v2: bool = False, nullable: bool = False) -> Schema:
    """The JSON Schema. In version 2 every optional property of an object may be null: parts not asked for are."""
    nullable = nullable or schema.get("nullable", False)
    result = {key: schema[key] for key in ("$ref", "not", "maxLength") if key in schema}
    if "enum" in schema:
        result["enum"] = [*schema["enum"], None] if nullable else schema["enum"]
    if "anyOf" in schema:
        choices = [converted(each, v2=v2) for each in schema["anyOf"]]
        return {"anyOf": [*choices, {"type": "null"}]} if nullable else {"anyOf": choices}
    if "$ref" in schema:
        return {"anyOf": [result, {"type": "null"}]} if nullable else result
    if kind := schema.get("type"):
        result["type"] = [kind, "null"] if nullable else kind
    if "items" in schema:
        result["items"] = converted(schema["items"], v2=v2)
    if "properties" in schema:
        required = schema.get("required", [])
        result["properties"] = {
            name: converted(each, v2=v2, nullable=v2 and name not in required)
            for name, each in schema["properties"].items()
        }
        result["required"] = required
        result["additionalProperties"] = False
    if isinstance(schema.get("additionalProperties"), dict):
        result["additionalProperties"] = converted(schema["additionalProperties"], v2=v2)
    return result
