"""Checkout sessions: what is asked of the person who pays, and for how long."""

from datetime import timedelta
from typing import Any

from tests.stripe_server.errors import StripeError
from tests.stripe_server.events import emit
from tests.stripe_server.line_items import line_items
from tests.stripe_server.lists import page, whole
from tests.stripe_server.payment_intents import cancel
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)
SMALLEST = 50


@route("POST", "/v1/checkout/sessions")
def create(call: Call) -> Object:
    state, params = call.state, call.params
    if params.get("mode") != "payment":
        raise StripeError("This server takes sessions of mode payment only.", param="mode")
    if "success_url" not in params:
        raise StripeError("Missing required param: success_url.", code="parameter_missing", param="success_url")
    items = line_items(state, params.get("line_items", []))
    total, currency = sum(item["amount_total"] for item in items), items[0]["currency"]
    if total < SMALLEST:
        raise StripeError("The Checkout Session's total amount is too small.", code="amount_too_small")
    identifier = state.new_id("cs_test")
    session = {
        "id": identifier,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "created": state.timestamp(),
        "currency": currency,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer": None,
        "customer_creation": "if_required",
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "expires_at": expiry(state, params),
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": params.get("allowed_payment_method_types", ["card", "us_bank_account"]),
        "payment_status": "unpaid",
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{state.pages['pay']}/pay/{identifier}",
    }
    return state.add(session, line_items=items, payment=params.get("payment_intent_data", {}))


def expiry(state: State, params: dict[str, Any]) -> int:
    """When the session ends: 24 hours from now if not said otherwise."""
    at: int = params.get("expires_at", state.timestamp(LONGEST))
    if at < state.timestamp(SHORTEST):
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise StripeError(message, param="expires_at")
    if at > state.timestamp(LONGEST):
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise StripeError(message, param="expires_at")
    return at


@route("GET", "/v1/checkout/sessions/{session}")
def retrieve(call: Call) -> Object:
    return call.state.get("checkout.session", call.args["session"], param="session")


@route("GET", "/v1/checkout/sessions/{session}/line_items")
def listed_items(call: Call) -> Object:
    session = retrieve(call)
    items = call.state.hidden[session["id"]]["line_items"]
    return whole(f"/v1/checkout/sessions/{session['id']}/line_items", items)


@route("GET", "/v1/checkout/sessions")
def listed(call: Call) -> Object:
    return page(call, "/v1/checkout/sessions", call.state.all("checkout.session"), "payment_intent", "status")


@route("POST", "/v1/checkout/sessions/{session}/expire")
def expire(call: Call) -> Object:
    session = retrieve(call)
    if session["status"] != "open":
        raise StripeError(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`."
        )
    end(call.state, session)
    return session


def end(state: State, session: Object) -> None:
    """Nobody can pay it any more."""
    if session["payment_intent"]:
        cancel(state, state.by_id[session["payment_intent"]])
    session.update(status="expired", url=None)
    emit(state, "checkout.session.expired", session)


def end_due(state: State) -> None:
    """Stripe ends sessions by itself when their time is over."""
    for session in list(state.all("checkout.session")):
        if session["status"] == "open" and session["expires_at"] <= state.timestamp():
            end(state, session)
