"""Event destinations, listed: by version 2 all of them, by version 1 those of snapshots."""

from tests.stripe_server.routes import Call, route
from tests.stripe_server.set_up import Destination
from tests.stripe_server.state import Object


@route("GET", "/v1/webhook_endpoints")
def endpoints(call: Call) -> Object:
    """Whether one hears of connected accounts is told by its application alone, as at Stripe."""
    made = enumerate(call.state.set_up.destinations)
    data = [endpoint(number, each, call.state.timestamp()) for number, each in made if not each.thin]
    return {"object": "list", "url": "/v1/webhook_endpoints", "has_more": False, "data": data}


def endpoint(number: int, made: Destination, created: int) -> Object:
    return {
        "id": f"we_{number}",
        "object": "webhook_endpoint",
        "api_version": made.version,
        "application": "ca_of_the_platform" if made.connected else None,
        "created": created,
        "description": None,
        "enabled_events": made.kinds,
        "livemode": False,
        "metadata": {},
        "status": "enabled" if made.enabled else "disabled",
        "url": made.url,
    }


@route("GET", "/v2/core/event_destinations")
def listed(call: Call) -> Object:
    """Where they lead is only told to who asks to include it; what is null is left out."""
    with_url = "webhook_endpoint.url" in call.params.get("include", [])
    made = enumerate(call.state.set_up.destinations)
    data = [destination(number, each, call.state.instant(), with_url=with_url) for number, each in made]
    return {"data": data, "next_page_url": None, "previous_page_url": None}


def destination(number: int, made: Destination, created: str, *, with_url: bool) -> Object:
    told: Object = {
        "id": f"we_{number}",
        "object": "v2.core.event_destination",
        "created": created,
        "description": "",
        "enabled_events": made.kinds,
        "event_payload": "thin" if made.thin else "snapshot",
        "events_from": ["@accounts" if made.connected else "@self"],
        "livemode": False,
        "metadata": {},
        "name": f"number {number}",
        "snapshot_api_version": None if made.thin else made.version,
        "status": "enabled" if made.enabled else "disabled",
        "type": "webhook_endpoint",
        "updated": created,
        "webhook_endpoint": {"url": made.url} if with_url else None,
    }
    return {name: value for name, value in told.items() if value is not None}
