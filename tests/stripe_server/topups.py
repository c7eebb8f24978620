"""Money of the platform's own, put onto its balance from its bank account."""

from tests.stripe_server import balance
from tests.stripe_server.events import emit
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State


def create(state: State, amount: int, currency: str) -> Object:
    """Succeeds and is available at once; the amount is in minor units."""
    topup = {
        "id": state.new_id("tu"),
        "object": "topup",
        "amount": amount,
        "balance_transaction": None,
        "created": state.timestamp(),
        "currency": currency,
        "description": "Top-up",
        "expected_availability_date": state.timestamp(),
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
    topup["balance_transaction"] = balance.post(state, "topup", "topup", amount, topup)["id"]
    emit(state, "topup.succeeded", topup)
    return topup


@route("GET", "/v1/topups/{topup}")
def retrieve(call: Call) -> Object:
    return call.state.get("topup", call.args["topup"], param="topup")
