"""Payment intents: the attempts to pay of one checkout session."""

from tests.stripe_server.cards import Card
from tests.stripe_server.events import emit
from tests.stripe_server.lists import page
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State


def of_session(state: State, session: Object) -> Object:
    """The session's intent, made at the first attempt to pay."""
    if session["payment_intent"]:
        return state.by_id[session["payment_intent"]]
    data = state.hidden[session["id"]]["payment"]
    identifier = state.new_id("pi")
    intent = {
        "id": identifier,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{identifier}_secret_test",
        "confirmation_method": "automatic",
        "created": state.timestamp(),
        "currency": session["currency"],
        "customer": None,
        "description": data.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": dict(data.get("metadata", {})),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": session["payment_method_types"],
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": data.get("transfer_group"),
    }
    session["payment_intent"] = identifier
    state.add(intent)
    emit(state, "payment_intent.created", intent)
    return intent


def asks(state: State, intent: Object) -> None:
    """The bank wants the person to confirm first."""
    page = state.pages["pay"]
    redirect = {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": page}}
    intent.update(status="requires_action", next_action=redirect)
    emit(state, "payment_intent.requires_action", intent)


def processes(state: State, intent: Object, charge: Object, method: str) -> None:
    intent.update(
        status="processing",
        next_action=None,
        last_payment_error=None,
        latest_charge=charge["id"],
        payment_method=method,
    )
    emit(state, "payment_intent.processing", intent)


def succeeds(state: State, intent: Object, charge: Object, method: str) -> None:
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        last_payment_error=None,
        next_action=None,
        payment_method=method,
    )
    emit(state, "payment_intent.succeeded", intent)


def fails(state: State, intent: Object, charge: Object | None, card: Card) -> None:
    error = {"type": "card_error", "code": "card_declined", "decline_code": "generic_decline"}
    message = "Your card was declined."
    if card.later:
        error = {"type": "invalid_request_error", "code": "payment_intent_payment_attempt_failed"}
        message = "The customer's bank account could not be debited."
    elif card.asks:
        error = {"type": "card_error", "code": "payment_intent_authentication_failure"}
        message = "The person could not confirm the payment with their bank."
    error["message"] = message
    intent.update(status="requires_payment_method", next_action=None, last_payment_error=error)
    if charge:
        error["charge"] = intent["latest_charge"] = charge["id"]
    emit(state, "payment_intent.payment_failed", intent)


def cancel(state: State, intent: Object) -> None:
    """With its session."""
    intent.update(status="canceled", canceled_at=state.timestamp(), cancellation_reason="expired", next_action=None)
    emit(state, "payment_intent.canceled", intent)


@route("GET", "/v1/payment_intents/{intent}")
def retrieve(call: Call) -> Object:
    return call.state.get("payment_intent", call.args["intent"], param="intent")


@route("GET", "/v1/payment_intents")
def listed(call: Call) -> Object:
    return page(call, "/v1/payment_intents", call.state.all("payment_intent"))
