"""Metadata of what was made already, added to."""

from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, merged


def updated(call: Call, kind: str) -> Object:
    found = call.state.get(kind, call.first_arg(), call.account)
    found["metadata"] = merged(found["metadata"], call.params.get("metadata", {}))
    return found


@route("POST", "/v1/refunds/{refund}")
def refund(call: Call) -> Object:
    return updated(call, "refund")


@route("POST", "/v1/transfers/{transfer}")
def transfer(call: Call) -> Object:
    return updated(call, "transfer")


@route("POST", "/v1/payouts/{payout}")
def payout(call: Call) -> Object:
    return updated(call, "payout")
