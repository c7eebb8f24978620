"""Lists as version 1 gives them: newest first, a page at a time."""

from collections.abc import Iterable
from typing import Any

from tests.stripe_server.errors import StripeError
from tests.stripe_server.routes import Call
from tests.stripe_server.state import Object


def page(call: Call, url: str, values: Iterable[Object], *filters: str) -> Object:
    """One page of those that match the named parameters, `created` and the cursor."""
    wanted = {name: call.params[name] for name in filters if name in call.params}
    matching = [
        value
        for value in values
        if all(value.get(name) == what for name, what in wanted.items())
        and created_within(value["created"], call.params.get("created"))
    ]
    limit = call.params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise StripeError("Limit must be between 1 and 100", code="parameter_invalid_integer", param="limit")
    matching, backwards = after_cursor(call, matching)
    data = matching[-limit:] if backwards else matching[:limit]
    return {"object": "list", "url": url, "has_more": len(matching) > limit, "data": data}


def created_within(created: int, bounds: Any) -> bool:
    if bounds is None:
        return True
    if isinstance(bounds, int):
        return created == bounds
    return (
        created > bounds.get("gt", -1)
        and created >= bounds.get("gte", 0)
        and created < bounds.get("lt", float("inf"))
        and created <= bounds.get("lte", float("inf"))
    )


def after_cursor(call: Call, values: list[Object]) -> tuple[list[Object], bool]:
    """The rest of the list beyond the cursor, and whether it is read from its end."""
    for name in ("starting_after", "ending_before"):
        if cursor := call.params.get(name):
            position = next((place for place, value in enumerate(values) if value["id"] == cursor), None)
            if position is None:
                raise StripeError(f"No such object: '{cursor}'", code="resource_missing", param=name)
            return (values[position + 1 :], False) if name == "starting_after" else (values[:position], True)
    return values, False


def whole(url: str, data: list[Object]) -> Object:
    """A list inside another object."""
    return {"object": "list", "url": url, "has_more": False, "data": data}
