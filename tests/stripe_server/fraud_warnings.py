"""Early fraud warnings: the bank suspects fraud, and no money has moved."""

from tests.stripe_server.events import emit
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State


def warn(state: State, charge: Object) -> Object:
    """The bank warns of this charge."""
    warning = {
        "id": state.new_id("issfr"),
        "object": "radar.early_fraud_warning",
        "actionable": not charge["refunded"] and not charge["disputed"],
        "charge": charge["id"],
        "created": state.timestamp(),
        "fraud_type": "made_with_stolen_card",
        "livemode": False,
        "payment_intent": charge["payment_intent"],
    }
    state.add(warning)
    emit(state, "radar.early_fraud_warning.created", warning)
    return warning


@route("GET", "/v1/radar/early_fraud_warnings/{early_fraud_warning}")
def retrieve_warning(call: Call) -> Object:
    return call.state.get("radar.early_fraud_warning", call.args["early_fraud_warning"])
