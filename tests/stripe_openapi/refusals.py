"""A schema's complaint in the words and codes of Stripe's 400."""

from typing import Any

from jsonschema.exceptions import ValidationError


class InvalidRequest(Exception):
    """A request that Stripe refuses before it does anything."""

    def __init__(self, message: str, code: str | None, param: str) -> None:
        super().__init__(message)
        self.code = code
        self.param = param


def refusal(error: ValidationError) -> InvalidRequest:
    """What Stripe says to a request with this error."""
    place = [str(step) for step in error.absolute_path]
    wanted: Any = error.validator_value
    if error.validator == "additionalProperties":
        unknown = next(name for name in error.instance if name not in error.schema.get("properties", {}))
        param = named([*place, unknown])
        return InvalidRequest(f"Received unknown parameter: {param}", "parameter_unknown", param)
    if error.validator == "required":
        param = named([*place, next(name for name in wanted if name not in error.instance)])
        return InvalidRequest(f"Missing required param: {param}.", "parameter_missing", param)
    param = named(place)
    if error.validator == "enum":
        return InvalidRequest(f"Invalid {param}: must be one of {', '.join(map(str, wanted))}", None, param)
    if error.validator == "type":
        code = "parameter_invalid_integer" if wanted == "integer" else None
        return InvalidRequest(f"Invalid {wanted}: {error.instance} ({param})", code, param)
    return InvalidRequest(f"Invalid {param}: {error.message[:200]}", None, param)


def named(place: list[str]) -> str:
    """a[b][0]"""
    return place[0] + "".join(f"[{step}]" for step in place[1:]) if place else ""
