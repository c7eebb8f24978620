"""Charges: money that came in, or was asked for in vain."""

from hashlib import sha256
from typing import Any

from tests.stripe_server import balance
from tests.stripe_server.cards import Card
from tests.stripe_server.events import emit
from tests.stripe_server.lists import page
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State
from tests.stripe_server.strictness import converted, rate


def create(state: State, intent: Object, number: str, card: Card, method: str) -> Object:
    """A charge that is pending until it `succeeds` or `fails`."""
    charge = blank(
        state,
        state.new_id("py" if card.later else "ch"),
        intent,
        description=intent["description"],
        metadata=dict(intent["metadata"]),
        payment_intent=intent["id"],
        payment_method=method,
        payment_method_details=method_details(number, card),
        receipt_email=intent["receipt_email"],
    )
    return state.add(charge, card=card)


def received(state: State, transfer: Object) -> Object:
    """The charge on a connected account that stands for a transfer to it."""
    return blank(
        state,
        transfer["destination_payment"],
        transfer,
        amount_captured=transfer["amount"],
        captured=True,
        paid=True,
        payment_method_details={"stripe_account": {}, "type": "stripe_account"},
        source_transfer=transfer["id"],
        status="succeeded",
    )


def blank(state: State, identifier: str, source: Object, **known: Any) -> Object:
    """A charge of the source's amount, currency and group, of which nothing else is known than what is given."""
    return {
        "id": identifier,
        "object": "charge",
        "amount": source["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
        "calculated_statement_descriptor": None,
        "captured": False,
        "created": state.timestamp(),
        "currency": source["currency"],
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": None,
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "pending",
        "transfer_data": None,
        "transfer_group": source["transfer_group"],
        **known,
    }


def method_details(number: str, card: Card) -> Object:
    if card.later:
        bank = {"account_holder_type": "individual", "account_type": "checking", "bank_name": "STRIPE TEST BANK"}
        return {"type": "us_bank_account", "us_bank_account": {**bank, "last4": number[-4:]}}
    shown = {"brand": "visa", "country": "US", "exp_month": 12, "exp_year": 2034, "funding": "credit"}
    fingerprint = sha256(number.replace(" ", "").encode()).hexdigest()[:16]
    return {
        "type": "card",
        "card": {**shown, "fingerprint": fingerprint, "last4": number[-4:], "network": "visa"},
    }


def succeeds(state: State, charge: Object) -> None:
    card: Card = state.hidden[charge["id"]]["card"]
    at = state.timestamp() if card.available_at_once else state.timestamp(state.settlement)
    currency, into = charge["currency"], state.platform.settles(charge["currency"])
    amount = converted(charge["amount"], currency, into)
    transaction = balance.post(
        state,
        "payment" if card.later else "charge",
        "charge",
        amount,
        charge,
        fee=state.fee(amount, into),
        available_on=at,
        currency=into,
        exchange_rate=rate(currency, into) if into != currency else None,
        source_type=card.source_type,
    )
    charge.update(
        status="succeeded",
        paid=True,
        captured=True,
        amount_captured=charge["amount"],
        balance_transaction=transaction["id"],
        outcome={
            "type": "authorized",
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "seller_message": "Payment complete.",
        },
    )
    emit(state, "charge.succeeded", charge)


def fails(state: State, charge: Object) -> None:
    card: Card = state.hidden[charge["id"]]["card"]
    code, message = ("card_declined", "Your card was declined.")
    if card.later:
        code, message = ("insufficient_funds", "The bank account has too little money in it.")
    charge.update(status="failed", failure_code=code, failure_message=message)
    emit(state, "charge.failed", charge)


@route("GET", "/v1/charges/{charge}")
def retrieve(call: Call) -> Object:
    return call.state.get("charge", call.args["charge"], call.account, param="charge")


@route("GET", "/v1/charges")
def listed(call: Call) -> Object:
    return page(call, "/v1/charges", call.state.all("charge", call.account), "payment_intent", "transfer_group")
