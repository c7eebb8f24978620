"""Events: snapshots (version 1) and thin ones (version 2)."""

from copy import deepcopy
from datetime import datetime
from typing import Any

import stripe

from tests.stripe_server.errors import StripeError
from tests.stripe_server.lists import page
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State


def emit(state: State, kind: str, value: Object, account: str | None = None, previous: Object | None = None) -> None:
    """Record that something happened, with the object as it is now, and queue its webhooks."""
    data: Object = {"object": deepcopy(value)}
    if kind.endswith(".updated"):
        data["previous_attributes"] = previous or {}
    event = {
        "id": state.new_id("evt"),
        "object": "event",
        "api_version": stripe.api_version,
        "created": state.timestamp(),
        "data": data,
        "livemode": False,
        "pending_webhooks": state.deliveries.wanted(kind, account),
        "request": dict(state.request),
        "type": kind,
    }
    if account:
        event["account"] = account
    state.check_object(event, f"event {kind}")
    state.add(event, account)
    state.deliveries.queue(event, account)


def emit_thin(state: State, kind: str, account: Object, data: Object | None = None) -> None:
    """Record a version 2 event about an account; it carries no object, only where to read it."""
    event: Object = {
        "id": state.new_id("evt_test"),
        "object": "v2.core.event",
        "created": state.instant(),
        "livemode": False,
        "type": kind,
        "related_object": {
            "id": account["id"],
            "type": "v2.core.account",
            "url": f"/v2/core/accounts/{account['id']}",
        },
        "data": data or {},
        "context": account["id"],
    }
    if state.request["id"]:
        request = {"id": state.request["id"], "idempotency_key": state.request["idempotency_key"] or ""}
        event["reason"] = {"type": "request", "request": request}
    state.check_object(event, f"event {kind}")
    state.add(event)
    told = {name: value for name, value in event.items() if name != "data"}
    state.deliveries.queue(told, account["id"] if state.strict.accounts_apart else None)


def change(state: State, value: Object, **new: Any) -> Object:
    """Change an object; returns what its changed attributes were before."""
    previous = {name: deepcopy(value.get(name)) for name, what in new.items() if value.get(name) != what}
    value.update(new)
    return previous


@route("GET", "/v1/events/{id}")
def retrieve(call: Call) -> Object:
    return call.state.get("event", call.args["id"], call.account)


@route("GET", "/v1/events")
def listed(call: Call) -> Object:
    """The platform's own events; those of a connected account are listed with its Stripe-Account header."""
    types = call.params.get("types")
    if types is not None and "type" in call.params:
        raise StripeError("You may only specify one of these parameters: type, types.")
    events = (event for event in call.state.all("event", call.account) if types is None or event["type"] in types)
    return page(call, "/v1/events", events, "type")


@route("GET", "/v2/core/events/{id}")
def retrieve_thin(call: Call) -> Object:
    return call.state.get("v2.core.event", call.args["id"])


@route("GET", "/v2/core/events")
def listed_thin(call: Call) -> Object:
    """Newest first; `page` is the place to go on from."""
    types, about = call.params.get("types"), call.params.get("object_id")
    bounds = {name: datetime.fromisoformat(text) for name, text in call.params.get("created", {}).items()}
    events = [
        event
        for event in call.state.all("v2.core.event")
        if (types is None or event["type"] in types)
        and (about is None or event["related_object"]["id"] == about)
        and within(datetime.fromisoformat(event["created"]), bounds)
    ]
    start, limit = int(call.params.get("page", "0")), call.params.get("limit", 20)
    more = f"/v2/core/events?limit={limit}&page={start + limit}" if len(events) > start + limit else None
    before = f"/v2/core/events?limit={limit}&page={max(start - limit, 0)}" if start else None
    return {"data": events[start : start + limit], "next_page_url": more, "previous_page_url": before}


def within(created: datetime, bounds: dict[str, datetime]) -> bool:
    tests = {
        "gt": created.__gt__,
        "gte": created.__ge__,
        "lt": created.__lt__,
        "lte": created.__le__,
    }
    return all(tests[name](bound) for name, bound in bounds.items())
