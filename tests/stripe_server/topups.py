"""Money of the platform's own, put onto its balance from its bank account."""

from datetime import timedelta

from tests.stripe_server import balance
from tests.stripe_server.events import emit
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State


def create(state: State, amount: int, currency: str, *, pending: timedelta | None = None) -> Object:
    """Succeeds, and is available at once or after a while; the amount is in minor units."""
    available_on = state.timestamp(pending or timedelta(0))
    topup = {
        "id": state.new_id("tu"),
        "object": "topup",
        "amount": amount,
        "balance_transaction": None,
        "created": state.timestamp(),
        "currency": currency,
        "description": "Top-up",
        "expected_availability_date": available_on,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "source": None,
        "statement_descriptor": None,
        "status": "succeeded",
        "transfer_group": None,
    }
    state.add(topup)
    booked = balance.post(state, "topup", "topup", amount, topup, available_on=available_on)
    topup["balance_transaction"] = booked["id"]
    emit(state, "topup.succeeded", topup)
    return topup


@route("GET", "/v1/topups/{topup}")
def retrieve(call: Call) -> Object:
    return call.state.get("topup", call.args["topup"], param="topup")
