"""Requests, answers and objects, checked against the description. Violations are collected, whoever caused them."""

import json
from copy import deepcopy
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.stripe_openapi.coercion import coerced
from tests.stripe_openapi.conversion import converted
from tests.stripe_openapi.deviations import applied
from tests.stripe_openapi.refusals import refusal
from tests.stripe_openapi.specification import Schema, specification

URN = "urn:stripe"


class Rules:
    """The validators of one set of addresses; made once."""

    def __init__(self, templates: frozenset[str]) -> None:
        self.specification = applied(deepcopy(specification(templates)))
        self.schemas = self.specification["schemas"]
        document = {
            "schemas": {name: converted(each, v2=name.startswith("v2.")) for name, each in self.schemas.items()}
        }
        resource = Resource(contents=document, specification=DRAFT202012)
        self.registry: Registry[Any] = Registry().with_resource(URN, resource)
        self.validators: dict[tuple[str, str, str], Draft202012Validator] = {}
        self.good_hashes: set[int] = set()

    def operation(self, method: str, template: str) -> Schema | None:
        operation: Schema | None = self.specification["paths"].get(template, {}).get(method.lower())
        return operation

    def validator(self, what: str, method: str, template: str) -> Draft202012Validator:
        key = (what, method, template)
        if key not in self.validators:
            schema = (self.operation(method, template) or {})[what]
            v2 = template.startswith("/v2/") and what == "answer"
            self.validators[key] = self.compiled(converted(schema, v2=v2))
        return self.validators[key]

    def object_validator(self, kind: str) -> Draft202012Validator:
        key = ("object", kind, "")
        if key not in self.validators:
            self.validators[key] = self.compiled({"$ref": f"#/schemas/{kind}"})
        return self.validators[key]

    def compiled(self, schema: Schema) -> Draft202012Validator:
        return Draft202012Validator(absolute(schema), registry=self.registry)


def absolute(schema: Any) -> Any:
    """With references into the one document of all schemas."""
    if isinstance(schema, dict):
        return {
            key: f"{URN}{value}" if key == "$ref" and isinstance(value, str) else absolute(value)
            for key, value in schema.items()
        }
    return [absolute(each) for each in schema] if isinstance(schema, list) else schema


@cache
def rules(templates: frozenset[str]) -> Rules:
    return Rules(templates)


class Description:
    """Checks for one server; `violations` are its own, the rules are shared."""

    def __init__(self, templates: set[str]) -> None:
        self.rules = rules(frozenset(templates))
        self.violations: list[str] = []

    def complain(self, where: str, reason: str) -> None:
        self.violations.append(f"{where}: {reason}")

    def check_request(self, method: str, template: str, params: dict[str, Any]) -> dict[str, Any]:
        """The parameters in their own types. Raises InvalidRequest, and notes a violation, if they are not allowed."""
        operation = self.rules.operation(method, template)
        if operation is None:
            self.complain(f"{method} {template}", "not in the description")
            return params
        typed = params if template.startswith("/v2/") and method == "POST" else self.typed(operation, params)
        error = worst(self.rules.validator("params", method, template), typed)
        if error is not None or (error := too_much_metadata(typed)):
            refused = refusal(error)
            self.complain(f"{method} {template}", str(refused))
            raise refused
        return typed

    def typed(self, operation: Schema, params: dict[str, Any]) -> dict[str, Any]:
        typed: dict[str, Any] = coerced(params, operation["params"], self.rules.schemas)
        return typed

    def check_answer(self, method: str, template: str, answer: dict[str, Any]) -> None:
        if self.rules.operation(method, template) is not None:
            self.check(self.rules.validator("answer", method, template), answer, f"answer to {method} {template}")

    def check_error(self, method: str, template: str, body: dict[str, Any]) -> None:
        """The body of an answer other than 200."""
        kind = "v2.error" if template.startswith("/v2/") else "error"
        self.check(self.rules.object_validator(kind), body, f"error from {method} {template}")

    def check_object(self, value: dict[str, Any], where: str) -> None:
        """An object by its own name; an event also by the object that it carries."""
        self.check(self.rules.object_validator(value["object"]), value, where)
        if value["object"] == "event":
            self.check_object(value["data"]["object"], f"{where}, its object")
            if value["type"] not in self.rules.specification["event_types"]:
                self.complain(where, "no such type of event")

    def check(self, validator: Draft202012Validator, value: dict[str, Any], where: str) -> None:
        seen = f"{id(validator)} {json.dumps(value, sort_keys=True)}"
        if hash(seen) in self.rules.good_hashes:
            return
        error = best_match(validator.iter_errors(value))
        if error is None:
            self.rules.good_hashes.add(hash(seen))
        else:
            self.complain(where, f"{error.json_path}: {error.message[:300]}")


def worst(validator: Draft202012Validator, value: Any) -> ValidationError | None:
    return best_match(validator.iter_errors(value))


def too_much_metadata(params: dict[str, Any]) -> ValidationError | None:
    """The limits that the description says in prose only."""
    metadata = params.get("metadata")
    if not isinstance(metadata, dict):
        return None
    if len(metadata) > 50:
        return ValidationError("Metadata can have up to 50 keys.", path=["metadata"])
    for key, value in metadata.items():
        if len(key) > 40 or len(value or "") > 500:
            return ValidationError("Metadata keys have up to 40 characters, values 500.", path=["metadata", key])
    return None
